"""EASE: a linear autoencoder over items, in closed form."""

from collections.abc import Iterator

import numpy as np

from recsys_app.domain.arrays import AnyArray, Float32Array
from recsys_app.domain.hyperparameters import Integer, Real
from recsys_app.domain.training_set import TrainingSet
from recsys_app.errors import InvalidSettingError, OutOfMemoryError
from recsys_app.jobs.control import JobControl
from recsys_app.models._inverse import mirror, negative_inverse
from recsys_app.models._item_weights import ItemWeightModel
from recsys_app.models._sparse import Matrix, dense, strongest
from recsys_app.models.registry import register

_DOUBLE_UP_TO = 8_000  # items; above, single precision halves 0.5 GB and more
_ROWS = 512  # rows of the item matrix made or read at once


@register
class EASE(ItemWeightModel):
    """Steck 2019, equation 8: B = I − P · diagMat(1 ⊘ diag(P)) with P = (XᵀX + λI)⁻¹.

    X has 1 for each interaction, or its weight in data without ratings. O(n_items³) time and one
    matrix of n_items² numbers. Of each item only the `weights` strongest weights are kept.
    """

    name = "ease"
    title = "EASE"
    summary = (
        "Learns in closed form how strongly each item speaks for each other one; among the best up "
        "to about 20,000 items."
    )
    citation = "Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019"

    regularization = Real(300.0, low=1e-2, high=1e6, log=True, text="L2 weight λ")
    weights = Integer(
        1000, low=1, high=100_000, log=True, text="Strongest weights kept per item, of either sign"
    )

    def _learn(
        self,
        people: Matrix,
        training: TrainingSet,  # noqa: ARG002  # all is in `people`
        seed: int,  # noqa: ARG002  # nothing is drawn
        control: JobControl,
    ) -> None:
        try:
            precision = self._precision(people, control)
            self._weights = strongest(_weight_rows(precision), people.shape[1], self.weights)
        except MemoryError as error:
            raise OutOfMemoryError from error

    def _precision(self, people: Matrix, control: JobControl) -> AnyArray:
        """(n_items, n_items): −P."""
        matrix = _gram(people, control)
        matrix[np.diag_indices_from(matrix)] += self.regularization
        try:
            negative_inverse(matrix, control)
        except np.linalg.LinAlgError as error:
            raise InvalidSettingError(
                setting="regularization", value=self.regularization, allowed="…"
            ) from error
        mirror(matrix)
        return matrix

    @classmethod
    def estimated_memory(cls, n_people: int, n_items: int, n_interactions: int) -> int:  # noqa: ARG003
        """The item matrix, the weights kept while they are gathered, the data transposed."""
        square = n_items * n_items * (8 if n_items <= _DOUBLE_UP_TO else 4)
        kept = 20 * n_items * min(n_items, cls.weights.default)
        return square + kept + 24 * n_interactions


def _gram(people: Matrix, control: JobControl) -> AnyArray:
    """(n_items, n_items) XᵀX; only the upper triangle is filled."""
    n_items = people.shape[1]
    gram = np.zeros((n_items, n_items), np.float64 if n_items <= _DOUBLE_UP_TO else np.float32)
    items = people.T.tocsr()
    control.stage("counting pairs", n_items, "items")
    for start in range(0, n_items, _ROWS):
        control.check_cancelled()
        gram[start : start + _ROWS] = dense(items[start : start + _ROWS] @ people)
        control.report(min(start + _ROWS, n_items))
    return gram


def _weight_rows(precision: AnyArray) -> Iterator[Float32Array]:
    """Blocks (rows, n_items) of B from −P: B_ij = P_ij / −P_jj off the diagonal, which is 0."""
    diagonal = -np.diag(precision)
    for start in range(0, len(precision), _ROWS):
        block = (precision[start : start + _ROWS] / diagonal).astype(np.float32)
        place = np.arange(len(block))
        block[place, start + place] = 0
        yield block
