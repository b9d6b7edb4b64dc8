"""How far predicted ratings are from given ones: RMSE, MSE and MAE, over all ratings.

Not in the registry: they judge numbers, not lists. Each rating counts the same (the field's
"micro" mean), so a person with many hidden ratings weighs more than in the list metrics.
"""

from dataclasses import dataclass

import numpy as np

from recsys_app.domain.arrays import Float64Array, Int64Array

FORMULAS = {
    "rmse": ("RMSE", "RMSE = square root of MSE"),
    "mse": ("MSE", "MSE = mean over hidden ratings of (predicted - given)^2"),
    "mae": ("MAE", "MAE = mean over hidden ratings of |predicted - given|"),
}
CITATION = "Herlocker et al. 2004, Evaluating collaborative filtering recommender systems"


@dataclass(frozen=True, slots=True)
class RatingErrors:
    """The errors of m predicted ratings of n people.

    Attributes:
        error: (m,) float64, predicted minus given.
        person: (m,) int64, whose rating it is, 0 … n - 1.
        n_people: n.
    """

    error: Float64Array
    person: Int64Array
    n_people: int

    def mse(self) -> Float64Array:
        """(n,) float64, whose mean is the MSE; see `_per_person`."""
        return self._per_person(self.error**2)

    def mae(self) -> Float64Array:
        """(n,) float64, whose mean is the MAE."""
        return self._per_person(np.abs(self.error))

    def _per_person(self, loss: Float64Array) -> Float64Array:
        """The mean loss over ratings, linearised in people (the delta method of a ratio).

        mean + (sum of the person's losses - mean * their ratings) * n / m. Its mean over people is
        the mean over ratings and its spread is that of the ratio, so intervals and tests that
        resample people are right although people differ in how many ratings they gave.
        """
        total = np.bincount(self.person, weights=loss, minlength=self.n_people)
        ratings = np.bincount(self.person, minlength=self.n_people)
        mean = loss.mean()
        return np.asarray(mean + (total - mean * ratings) * self.n_people / len(loss), np.float64)
