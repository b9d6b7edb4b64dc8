"""What the noise of a private training will leave, told before it is paid for.

The rule. The co-occurrence counts, clipped as the model clips them, have eigenvalues
θ₁ ≥ θ₂ ≥ …; noise of standard deviation s on n_items items turns θ into about θ + s² · n_items / θ
(Benaych-Georges and Nadakuditi, The eigenvalues and eigenvectors of finite, low rank perturbations of
large random matrices, Advances in Mathematics 2011), and the model keeps what lies above the edge of
the noise. So θ is kept from (edge + √(edge² − 4 s² n_items)) / 2 on. θ₁ is popularity. A private model
is expected to be better than popularity where `NEEDED` eigenvalues are kept, worse where none is, and
like it in between. The eigenvalues grow with the people, so the people needed follow by proportion.

The forecast reads the data without noise. It is for the operator, and not to be published.
"""

import math

import numpy as np
from scipy.sparse.linalg import LinearOperator, eigsh

from recsys_app.domain.arrays import Float64Array
from recsys_app.domain.privacy import Outlook, PrivacyForecast
from recsys_app.domain.training_set import TrainingSet
from recsys_app.jobs.control import JobControl
from recsys_app.models._private_gram import clipped, noise_deviation, noise_edge
from recsys_app.models._sparse import Matrix, binary
from recsys_app.models.ease_private import PrivateEASE

NEEDED = 3  # kept eigenvalues; see docs/decisions for what it was checked on
_MOST_COUNTED = 30  # eigenvalues; more make no difference to the outlook
_ROUNDS = 20  # of the fixed point: delta, and so the noise, depends a little on the people
_NOBODY_HAS_SO_MANY = 10**10


def forecast(
    model: PrivateEASE, training: TrainingSet, dataset: str, control: JobControl | None = None
) -> PrivacyForecast:
    """What a training of `model` on `training` will be like; nothing is trained or spent."""
    control = control or JobControl()
    control.stage("forecast", 2, "steps")
    x = binary(training.complete, training.n_items)
    people, items = x.shape
    control.report(1)
    control.check_cancelled()
    values = _eigenvalues(clipped(x, model.items_per_person))
    control.report(2)
    spending = model.spending(people)
    noise = noise_deviation(spending, model.items_per_person)
    directions = int((values >= _kept_from(noise, items)).sum())
    return PrivacyForecast(
        dataset=dataset,
        people=people,
        items=items,
        density=x.nnz / (people * items),
        spending=spending,
        noise=noise,
        count=_mean_count(x, model.items_per_person),
        directions=directions,
        outlook=_outlook(directions),
        people_needed=_people_needed(model, people, items, values),
    )


def _outlook(directions: int) -> Outlook:
    if directions >= NEEDED:
        return Outlook.PERSONAL
    return Outlook.POPULARITY if directions else Outlook.NOISE


def _kept_from(noise: float, n_items: int) -> float:
    """The smallest eigenvalue of the counts that is expected to stand out of the noise."""
    edge = noise_edge(noise, n_items)
    return (edge + math.sqrt(edge * edge - 4 * noise * noise * n_items)) / 2


def _eigenvalues(rows: Matrix) -> Float64Array:
    """The largest eigenvalues of rowsᵀ rows, falling; the matrix itself is not built."""
    n_items = rows.shape[1]
    wanted = min(_MOST_COUNTED, n_items - 1)
    if wanted < _MOST_COUNTED:
        return np.asarray(np.linalg.eigvalsh((rows.T @ rows).toarray())[::-1], np.float64)
    gram = LinearOperator((n_items, n_items), matvec=lambda v: rows.T @ (rows @ v), dtype=float)
    start = np.ones(n_items)  # the same answer every time
    found = eigsh(gram, k=wanted, v0=start, return_eigenvectors=False, tol=1e-6)
    return np.asarray(np.sort(found)[::-1], np.float64)


def _mean_count(x: Matrix, most: int) -> float:
    lengths = np.diff(x.indptr).astype(np.float64)
    pairs = np.minimum(1.0, most / np.maximum(lengths, 1)) * lengths * (lengths - 1)
    n_items = x.shape[1]
    return float(pairs.sum() / max(1, n_items * (n_items - 1)))


def _people_needed(model: PrivateEASE, people: int, n_items: int, values: Float64Array) -> int:
    """About how many people like these it takes, to two digits; never the last word."""
    place = min(NEEDED, len(values)) - 1
    each = max(float(values[place]), 1e-12) / people
    needed = float(people)
    for _ in range(_ROUNDS):
        noise = noise_deviation(model.spending(round(needed)), model.items_per_person)
        needed = min(_kept_from(noise, n_items) / each, float(_NOBODY_HAS_SO_MANY))
    digits = max(0, math.floor(math.log10(max(needed, 1))) - 1)
    return int(math.ceil(needed / 10**digits) * 10**digits)
