"""What item-to-item models share: a sparse matrix of how strongly items speak for each other."""

from collections.abc import Mapping

import numpy as np

from recsys_app.domain.arrays import AnyArray, Float32Array, Float64Array
from recsys_app.models._additive import AdditiveModel
from recsys_app.models._sparse import Matrix, dense, from_arrays, to_arrays


class ItemWeightModel(AdditiveModel):
    """score(i) = Σ_j x_j w(j, i). Subclasses set `_weights`, (n_items, n_items) csr, in `_learn`."""

    _weights: Matrix

    def _personal(self, people: Matrix) -> Float32Array:
        return dense(people @ self._weights)

    def _contributions(self, person: Matrix, item: int) -> Float64Array:
        column = dense(self._weights[person.indices][:, [item]]).ravel()
        return column.astype(np.float64) * person.data

    def _arrays(self) -> Mapping[str, AnyArray]:
        return to_arrays(self._weights)

    def _adopt(self, arrays: Mapping[str, AnyArray]) -> None:
        self._weights = from_arrays(arrays, self.n_items)
