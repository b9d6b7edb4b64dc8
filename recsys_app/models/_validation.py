"""How good a model is while it is being trained: nDCG@10 on the validation people."""

import numpy as np

from recsys_app.domain.arrays import BoolArray, Int64Array
from recsys_app.domain.interactions import Histories
from recsys_app.domain.training_set import Holdout, TrainingSet
from recsys_app.metrics._judging import hits
from recsys_app.metrics.base import JudgedLists
from recsys_app.metrics.ndcg import NDCG
from recsys_app.models.base import Recommender

CRITERION = "ndcg@10"
_K = 10
_MOST_PEOPLE = 10_000  # the standard error of nDCG@10 is then below 0.004
_SHARE = 10  # one person in ten, where validation people must be taken from the training part
_FEWEST_PEOPLE = 50  # of whom a tenth can be taken; fewer would tell nothing


def validation_ndcg(model: Recommender, holdout: Holdout) -> float:
    """Mean nDCG@10 over the full catalogue, seen items left out, people without history included."""
    ranked = model.recommend(holdout.histories, _K, seen=holdout.seen)
    lists = JudgedLists(
        items=ranked.items,
        hits=hits(ranked.items, holdout.targets, model.n_items),
        n_relevant=np.maximum(holdout.targets.lengths + holdout.n_cold_targets, 1),
        item_counts=np.zeros(model.n_items, np.int64),
        n_training_people=0,
    )
    return float(NDCG().measure(lists, _K).mean())


def with_validation(training: TrainingSet, seed: int) -> tuple[Histories, Holdout | None]:
    """What to train on and whom to validate on.

    Where the split brought validation people, those, or 10,000 drawn of them; else the last
    interaction of a tenth of the people, which then is not trained on. Only people count whose
    last item is new to them, as seen items are not recommended. None where they are below 50.
    What preprocessing keeps from the model is known of the split's people alone.
    """
    rng = np.random.default_rng(seed)
    given = training.validation
    if given is None or not len(given):
        return _last_hidden(training.histories, rng)
    if len(given) > _MOST_PEOPLE:
        people = np.sort(rng.choice(len(given), _MOST_PEOPLE, replace=False))
        given = given.select(people)
    return training.histories, given


def _last_hidden(
    histories: Histories, rng: np.random.Generator
) -> tuple[Histories, Holdout | None]:
    eligible = _people_who_ended_with_a_new_item(histories)
    if len(eligible) < _FEWEST_PEOPLE:
        return histories, None
    number = min(_MOST_PEOPLE, -(-len(eligible) // _SHARE))
    people = np.sort(rng.choice(eligible, number, replace=False))
    hidden = np.zeros(len(histories.item_index), np.bool_)
    hidden[histories.indptr[people + 1] - 1] = True
    kept = _entries(histories, ~hidden)
    return kept, Holdout(
        people.astype(np.int32),
        kept.select(people),
        _entries(histories, hidden).select(people),
        np.zeros(number, np.int64),
    )


def _people_who_ended_with_a_new_item(histories: Histories) -> Int64Array:
    people = np.flatnonzero(histories.lengths > 1)
    last = np.zeros(len(histories), np.int32)
    last[people] = histories.item_index[histories.indptr[people + 1] - 1]
    rows = histories.rows
    times = np.bincount(rows[histories.item_index == last[rows]], minlength=len(histories))
    once: Int64Array = people[times[people] == 1]
    return once


def _entries(histories: Histories, chosen: BoolArray) -> Histories:
    return Histories.of(
        histories.rows[chosen].astype(np.int32),
        histories.item_index[chosen],
        histories.value[chosen],
        histories.timestamp[chosen],
        len(histories),
    )
