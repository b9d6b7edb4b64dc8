"""The private item model: what one person can move, how much noise that takes, and what is left to attack."""

import math
from dataclasses import replace

import mpmath
import numpy as np
import pytest
from scipy import sparse, stats

from recsys_app.domain.interactions import Histories
from recsys_app.domain.privacy import Spending
from recsys_app.domain.training_set import TrainingSet
from recsys_app.models._gaussian import delta_of, noise_multiplier, secret_normals
from recsys_app.models._private_gram import (
    clipped,
    noise_deviation,
    noise_edge,
    noisy_gram,
    sensitivity,
)
from recsys_app.models.ease_private import PrivateEASE, _solved

PAIRS = [(e, d) for e in (0.05, 0.5, 1.0, 4.0, 8.0, 20.0) for d in (1e-3, 1e-5, 1e-9)]


def triangle(rows: sparse.csr_array) -> np.ndarray:
    """What is released, before the noise: the upper triangle with its diagonal."""
    gram = (rows.T @ rows).toarray()
    return gram[np.triu_indices(gram.shape[0])]


def people(lists: list[list[int]], n_items: int = 30) -> sparse.csr_array:
    indptr = np.cumsum([0, *map(len, lists)])
    flat = np.array([item for own in lists for item in own], int)
    return sparse.csr_array((np.ones(len(flat)), flat, indptr), shape=(len(lists), n_items))


# ---------------------------------------------------------------- how much noise


@pytest.mark.parametrize(("epsilon", "delta"), PAIRS)
def test_the_noise_is_that_of_a_reference_computation(epsilon, delta):
    """Against 50 digits: the curve integrated from its definition, not from our closed form.

    With X ~ N(0, σ²) and the neighbour at distance 1 the smallest δ is the integral of
    max(0, p(x) − exp(ε) q(x)); it is solved for σ by bisection.
    """
    with mpmath.workdps(50):

        def curve(sigma):
            cut = mpmath.mpf(1) / 2 - epsilon * sigma**2  # p > exp(ε) q exactly below it
            tail = mpmath.ncdf(cut / sigma) - mpmath.exp(epsilon) * mpmath.ncdf((cut - 1) / sigma)
            return tail - mpmath.mpf(delta)

        low, high = mpmath.mpf("0.01"), mpmath.mpf(1000)
        for _ in range(120):
            middle = (low + high) / 2
            low, high = (middle, high) if curve(middle) > 0 else (low, middle)
        reference = float(high)
    assert noise_multiplier(epsilon, delta) == pytest.approx(reference, rel=1e-6)


def test_the_curve_is_the_integral_of_its_definition():
    """The two normal densities themselves, added up on a fine grid."""
    sigma, epsilon = 1.3, 0.7
    x = np.linspace(-40, 40, 2_000_001)
    gap = stats.norm.pdf(x, 0, sigma) - math.exp(epsilon) * stats.norm.pdf(x, 1, sigma)
    assert delta_of(sigma, epsilon) == pytest.approx(np.trapezoid(np.maximum(gap, 0), x), rel=1e-6)


@pytest.mark.parametrize(("epsilon", "delta"), PAIRS)
def test_the_noise_never_falls_short_and_hardly_exceeds(epsilon, delta):
    sigma = noise_multiplier(epsilon, delta)
    assert delta_of(sigma, epsilon) <= delta < delta_of(sigma * (1 - 1e-6), epsilon)


def test_the_noise_of_the_literature():
    """Sigma for delta 1e-6, as tables of the analytic Gaussian mechanism give it."""
    assert [round(noise_multiplier(e, 1e-6), 2) for e in (1, 3, 8)] == [4.22, 1.54, 0.65]


# ---------------------------------------------------------------- what one person moves


@pytest.mark.parametrize("most", [1, 2, 5, 16])
def test_a_person_of_any_length_moves_the_triangle_within_the_sensitivity(most):
    for length in range(1, 31):
        moved = np.linalg.norm(triangle(clipped(people([list(range(length))]), most)))
        assert moved <= sensitivity(most) * (1 + 1e-12)
        if length == most:
            assert moved == pytest.approx(sensitivity(most), rel=1e-12)


@pytest.mark.parametrize("most", range(1, 9))
def test_no_random_neighbour_of_ten_thousand_moves_it_further(rng, most):
    """1,250 data sets of three people for each bound, with and without the last of them.

    They stand side by side in one matrix, each with twelve items of its own.
    """
    n_items, n_sets = 12, 1250
    lengths = rng.integers(1, n_items + 1, (n_sets, 3))
    lists = [
        (rng.permutation(n_items)[:length] + n_items * number).tolist()
        for number, row in enumerate(lengths)
        for length in row
    ]
    without = [[] if place % 3 == 2 else own for place, own in enumerate(lists)]
    grams = [
        (rows.T @ rows).tocoo()
        for rows in (clipped(people(some, n_items * n_sets), most) for some in (lists, without))
    ]
    change = sparse.triu(grams[0] - grams[1]).tocoo()
    moved = np.sqrt(np.bincount(change.row // n_items, change.data**2, n_sets))
    assert moved.max() <= sensitivity(most) * (1 + 1e-9)
    assert moved.max() > 0.99 * sensitivity(most)  # the bound is reached, not only kept


def test_the_noise_is_in_every_cell_once_and_mirrored():
    nobody = sparse.csr_array((1, 400))
    noise = noisy_gram(nobody, 3.0)
    np.testing.assert_array_equal(noise, noise.T)
    upper = noise[np.triu_indices(400)]
    assert stats.kstest(upper / 3.0, "norm").pvalue > 1e-6
    assert np.linalg.eigvalsh(noise)[-1] == pytest.approx(noise_edge(3.0, 400), rel=0.08)


def test_secret_normals_are_normal_independent_and_never_the_same():
    first, second = secret_normals(200_001), secret_normals(200_001)
    assert len(first) == 200_001
    assert stats.kstest(first, "norm").pvalue > 1e-6
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.02
    assert abs(np.corrcoef(first[:100_000], first[100_000:200_000])[0, 1]) < 0.02
    assert not np.isin(first, second).any()


# ---------------------------------------------------------------- what an attack can show


def lower_bound(deviation: float, trials: int, epsilon_at: float, delta: float) -> float:
    """The epsilon that an attack on `noisy_gram` proves, at 99.9 % confidence.

    The neighbours that are furthest apart: nobody, and one person with as many items as are counted
    in full. The best attack there is (Neyman and Pearson) projects the triangle on their difference.
    Clopper-Pearson bounds on both error rates, as in Jagielski et al., Auditing differentially
    private machine learning, NeurIPS 2020.
    """
    most = 4
    person = clipped(people([list(range(most))], most), most)
    nobody = sparse.csr_array((1, most))
    way = triangle(person) / sensitivity(most)
    upper = np.triu_indices(most)

    def shown(rows):
        return np.array([noisy_gram(rows, deviation)[upper] @ way for _ in range(trials)])

    cut = sensitivity(most) / 2 + epsilon_at * deviation**2 / sensitivity(most)
    hits, alarms = (int((shown(rows) > cut).sum()) for rows in (person, nobody))
    found = stats.beta.ppf(5e-4, hits, trials - hits + 1) if hits else 0.0
    false = stats.beta.ppf(1 - 5e-4, alarms + 1, trials - alarms)
    return math.log(max(found - delta, 1e-12) / false)


def test_an_attack_proves_no_more_than_is_claimed():
    claimed = Spending(1.0, 1e-5)
    deviation = noise_deviation(claimed, 4)
    assert lower_bound(deviation, 3_000, 0.3, claimed.delta) <= claimed.epsilon


def test_the_attack_finds_a_planted_weakness():
    """Control: with a fifth of the noise the same attack proves far more than is claimed."""
    claimed = Spending(1.0, 1e-5)
    deviation = noise_deviation(claimed, 4) / 5
    assert lower_bound(deviation, 3_000, 2.0, claimed.delta) > 1.5 * claimed.epsilon


# ---------------------------------------------------------------- the model


def crowd(n_people: int, n_items: int = 40) -> TrainingSet:
    rng = np.random.default_rng(1)
    half = n_items // 2
    items = np.concatenate([rng.permutation(half)[:18] + half * (u % 2) for u in range(n_people)])
    row = np.repeat(np.arange(n_people, dtype=np.int32), 18)
    histories = Histories.of(
        row, items.astype(np.int32), np.ones(len(items), np.float32),
        np.tile(np.arange(18, dtype=np.int64), n_people), n_people,
    )  # fmt: skip
    return TrainingSet(histories, n_items)


def test_with_many_people_it_learns_tastes():
    model = PrivateEASE(epsilon=1.0)
    model.fit(crowd(4000), seed=1)
    left, right = (Histories.single(np.arange(first, first + 12)) for first in (0, 22))
    assert (model.recommend(left, 5).items < 20).all()
    assert (model.recommend(right, 5).items >= 20).all()


def test_where_nothing_stands_out_of_the_noise_everyone_gets_one_list():
    values, vectors = np.linalg.eigh(np.diag([3.0, 1.0, 2.0]))
    weights, popularity = _solved(values, vectors, 4.0, np.array([3.0, 1.0, 2.0]))
    np.testing.assert_array_equal(weights, np.tile(popularity / 6, (3, 1)))
    assert popularity.tolist() == [3.0, 1.0, 2.0]


def test_it_learns_from_the_validation_part_as_well():
    """Nothing is chosen by it. Said here, as two fits with secret noise never score alike."""
    training = crowd(4000)
    nobody = Histories.empty(4000)
    model = PrivateEASE(epsilon=1.0)
    model.fit(replace(training, histories=nobody, before_test=training.histories), seed=1)
    assert (model.recommend(Histories.single(np.arange(12)), 5).items < 20).all()


def test_delta_is_a_tenth_of_a_person_unless_it_is_set():
    assert PrivateEASE().spending(5000) == Spending(4.0, 1 / 50_000)
    assert PrivateEASE(epsilon=1, delta=1e-7).spending(5000) == Spending(1.0, 1e-7)


def test_it_says_how_much_memory_a_large_catalogue_takes():
    assert PrivateEASE().estimated_memory(10, 50_000, 10) == 100 * 10**9
