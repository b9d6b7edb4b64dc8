"""Predicted against given ratings, for models whose scores are on the rating scale."""

import numpy as np

from recsys_app.domain.training_set import Holdout, TrainingSet
from recsys_app.metrics._ratings import RatingErrors
from recsys_app.models.base import Recommender

_CELLS_PER_BATCH = 16_000_000  # predicted ratings held at once: 64 MB of float32


def rating_errors(
    model: Recommender, people: Holdout, training: TrainingSet
) -> RatingErrors | None:
    """Predicted minus given, for every hidden rating of an item that the model knows.

    None where the model predicts no ratings, the data has none, or none can be predicted.
    """
    targets = people.targets
    if not (model.predicts_ratings and training.rated and len(targets.item_index)):
        return None
    predicted = np.empty(len(targets.item_index), np.float64)
    for batch, histories in people.histories.batches(max(1, _CELLS_PER_BATCH // model.n_items)):
        entries = slice(targets.indptr[batch.start], targets.indptr[batch.stop])
        rows = targets.rows[entries] - batch.start
        predicted[entries] = model.score(histories)[rows, targets.item_index[entries]]
    user_index, person = np.unique(people.user_index, return_inverse=True)
    return RatingErrors(predicted - targets.value, person[targets.rows], len(user_index))
