"""EASE from a co-occurrence matrix with noise: differentially private for each person trained on."""

from typing import ClassVar

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.domain.hyperparameters import Integer, Real
from recsys_app.domain.privacy import Randomness, Spending
from recsys_app.domain.training_set import TrainingSet
from recsys_app.jobs.control import JobControl
from recsys_app.models._linear import LinearItemModel
from recsys_app.models._private_gram import clipped, noise_deviation, noise_edge, noisy_gram
from recsys_app.models._sparse import binary
from recsys_app.models.registry import register
from recsys_app.training.checkpoints import Checkpoints

_REGULARIZATION = 1 / 20  # of the noise edge; chosen once on MovieLens, never on the data at hand


@register
class PrivateEASE(LinearItemModel):
    """EASE (Steck, WWW 2019) on the noisy Gram matrix of `_private_gram`.

    All after that matrix is computed from it alone, which costs no more privacy. Its eigenvalues
    below the edge of the noise cannot be told from noise and are dropped; with what is left, G = V diag(g) Vᵀ, and λ = edge / 20 it is
    B = I − P · diagMat(1 ⊘ diag(P)), P = (G + λI)⁻¹ = I/λ − V diag(g / (λ(λ + g))) Vᵀ. Where nothing
    stands out of the noise, every item speaks for every other by its noisy count alone.

    What the guarantee is: with or without any one person, the stored model is nearly as likely:
    (epsilon, delta) as set. It is joint: a person's own list is made from their own history too,
    which only they are shown. It holds for the model and for lists made for others.

    What it is not about, because it counts as public: the number of people, the catalogue (that an
    item is in the model says that somebody has it), the moments that a split by time cuts at, and
    the settings. Figures of the evaluation are computed without noise. Repeated trainings add up.
    Noise is of double precision, so it is not exactly the normal distribution of the proof (Mironov,
    On significance of the least significant bits for differential privacy, CCS 2012).

    The noise does not depend on `seed`: whoever knew a seed could take the noise away again.
    """

    name = "ease-private"
    title = "Private EASE"
    summary = (
        "EASE with differential privacy: nobody can tell from the model whether a person was in "
        "the data. Needs many people; every training spends privacy. Items, number of people and "
        "settings count as public."
    )
    citation = (
        "Balle & Wang, Improving the Gaussian mechanism, ICML 2018; McSherry & Mironov, "
        "Differentially private recommender systems, KDD 2009"
    )
    randomness: ClassVar[Randomness] = Randomness.PRIVATE

    epsilon = Real(
        4.0, low=0.05, high=20.0, text="privacy that is spent: lower is more private", log=True
    )
    delta = Real(
        0.0, low=0.0, high=1e-3, text="chance that it fails; 0 takes 1/(10 · people), 0.001 at most"
    )
    items_per_person = Integer(
        16, low=1, high=1000, text="people with more items count less, so that all weigh alike"
    )

    def spending(self, n_people: int) -> Spending:
        return Spending(self.epsilon, self.delta or min(1e-3, 1 / (10 * max(1, n_people))))

    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,  # noqa: ARG002  # must not determine the noise
        device: str = "cpu",  # noqa: ARG002  # LAPACK runs on the processor
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,  # noqa: ARG002  # a closed form has no midway
    ) -> None:
        control = control or JobControl()
        control.stage("solving", 3, "steps")
        x = binary(training.complete, training.n_items)
        spending = self.spending(x.shape[0])
        deviation = noise_deviation(spending, self.items_per_person)
        control.check_cancelled()
        gram = noisy_gram(clipped(x, self.items_per_person), deviation)
        control.report(1)
        control.check_cancelled()
        counts = np.maximum(np.diag(gram), 0.0)
        values, vectors = np.linalg.eigh(gram)  # lets go of the interpreter's lock
        del gram
        control.report(2)
        control.check_cancelled()
        edge = noise_edge(deviation, training.n_items)
        weights, popularity = _solved(values, vectors, edge, counts)
        self._weights = weights.astype(np.float32)
        self._popularity = (popularity / max(popularity.sum(), 1e-12)).astype(np.float32)
        control.report(3)

    def estimated_memory(self, n_people: int, n_items: int, n_interactions: int) -> int:  # noqa: ARG002
        return 40 * n_items * n_items


def _solved(
    values: Float64Array, vectors: Float64Array, edge: float, counts: Float64Array
) -> tuple[Float64Array, Float64Array]:
    """(n_items, n_items) weights and (n_items,) popularity, from what stands out of the noise."""
    kept = values > edge
    if not kept.any():
        return np.tile(counts / max(counts.sum(), 1e-12), (len(counts), 1)), counts
    regularization = edge * _REGULARIZATION
    large, basis = values[kept], vectors[:, kept]
    inverse = -(basis * (large / (regularization * (regularization + large)))) @ basis.T
    inverse[np.diag_indices_from(inverse)] += 1 / regularization
    weights = inverse / -np.diag(inverse).copy()
    np.fill_diagonal(weights, 0.0)
    return weights, np.abs(basis[:, -1])  # the leading eigenvector of counts has one sign
