"""Popular: what most people have."""

import numpy as np

from recsys_app.domain.training_set import TrainingSet
from recsys_app.jobs.control import JobControl
from recsys_app.models._popular import NonPersonalModel
from recsys_app.models._sparse import binary
from recsys_app.models.registry import register
from recsys_app.training.checkpoints import Checkpoints


@register
class Popular(NonPersonalModel):
    """score(i) = people who have i / people. The line that every other model has to clear."""

    name = "popular"
    title = "Popular"
    summary = "The same list for everyone: what most people have. The baseline to beat."
    exact_statistics = True

    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,  # noqa: ARG002  # nothing is drawn
        device: str = "cpu",  # noqa: ARG002  # a count
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,  # noqa: ARG002  # a count
    ) -> None:
        control = control or JobControl()
        control.check_cancelled()
        x = binary(training.complete, training.n_items)
        people = np.asarray(x.sum(axis=0), np.float64).ravel()
        self._scores = (people / max(1, x.shape[0])).astype(np.float32)
