"""EASE: the closed-form linear autoencoder over items."""

import numpy as np

from recsys_app.domain.hyperparameters import Real
from recsys_app.domain.training_set import TrainingSet
from recsys_app.jobs.control import JobControl
from recsys_app.models._cholesky import invert
from recsys_app.models._linear import LinearItemModel
from recsys_app.models._sparse import binary, dense
from recsys_app.models.registry import register
from recsys_app.training.checkpoints import Checkpoints


@register
class EASE(LinearItemModel):
    """Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, equation 8.

    B = I − P · diagMat(1 ⊘ diag(P)) with P = (XᵀX + λI)⁻¹, X the binary interactions. One Cholesky
    factorization in double precision: O(n_items³) time, 12 bytes · n_items² in memory.
    """

    name = "ease"
    title = "EASE"
    summary = (
        "Learns in closed form how strongly each item speaks for each other item; among the best "
        "for up to about 20,000 items, exact to explain."
    )
    citation = "Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019"
    exact_statistics = True

    regularization = Real(500.0, low=1e-2, high=1e6, text="L2 weight λ", log=True)

    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,  # noqa: ARG002  # nothing is drawn
        device: str = "cpu",  # noqa: ARG002  # LAPACK runs on the processor
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,  # noqa: ARG002  # a closed form has no midway
    ) -> None:
        control = control or JobControl()
        control.stage("solving", 3, "steps")
        x = binary(training.complete, training.n_items)
        gram = np.asarray(dense(x.T @ x), np.float64)
        gram[np.diag_indices_from(gram)] += self.regularization
        control.report(1)
        control.check_cancelled()
        invert(gram)
        control.report(2)
        control.check_cancelled()
        gram /= -np.diag(gram).copy()
        weights = gram.astype(np.float32)
        np.fill_diagonal(weights, 0.0)
        self._learn(x, weights)
        control.report(3)

    def estimated_memory(self, n_people: int, n_items: int, n_interactions: int) -> int:  # noqa: ARG002
        return 12 * n_items * n_items
