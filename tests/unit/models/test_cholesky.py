"""The inverse of large symmetric matrices, beside which other threads go on."""

import numpy as np
import pytest

from recsys_app.errors import TrainingDivergedError
from recsys_app.jobs.runner import JobRunner
from recsys_app.models._cholesky import invert


def positive_definite(rng, n):
    wide = rng.normal(size=(n, n + 5))
    return wide @ wide.T / n + np.eye(n)


@pytest.mark.parametrize("n", [1, 2, 40, 1500])
def test_it_is_the_inverse_and_symmetric(rng, n):
    matrix = positive_definite(rng, n)
    inverse = matrix.copy()
    invert(inverse)
    np.testing.assert_allclose(matrix @ inverse, np.eye(n), atol=1e-9)
    assert np.array_equal(inverse, inverse.T)


def test_what_has_no_such_inverse_is_said():
    with pytest.raises(TrainingDivergedError):
        invert(np.array([[1.0, 2.0], [2.0, 1.0]]))


def test_other_threads_go_on_meanwhile(rng):
    matrix = positive_definite(rng, 1500)
    turns, seen = [0], []

    def work(_control):
        seen.append(turns[0])
        invert(matrix)
        seen.append(turns[0])

    runner = JobRunner(lambda _: None)
    runner.submit(work)
    while runner.active:
        turns[0] += 1
    runner.close()
    before, after = seen
    assert after - before > 1000
