import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from recsys_app.metrics._ratings import RatingErrors

VECTORS = Path(__file__).parents[2] / "vectors" / "metrics.json"


def test_rating_errors_give_what_was_worked_by_hand():
    worked = json.loads(VECTORS.read_text("utf-8"))["ratings"]
    errors = RatingErrors(
        np.array(worked["error"], float), np.array(worked["person"]), worked["people"]
    )
    assert errors.mse().mean() == pytest.approx(float(Fraction(worked["mse"])))
    assert errors.mae().mean() == pytest.approx(float(Fraction(worked["mae"])))


def test_with_one_rating_each_the_values_are_the_persons_own_errors():
    errors = RatingErrors(np.array([0.5, -2.0]), np.array([1, 0]), 2)
    assert errors.mse() == pytest.approx([4.0, 0.25])
    assert errors.mae() == pytest.approx([2.0, 0.5])


def test_the_spread_over_people_is_that_of_the_mean_over_ratings():
    rng = np.random.default_rng(3)
    people = 300

    def draw():
        ratings = rng.integers(1, 40, people)
        person = np.repeat(np.arange(people), ratings)
        return RatingErrors(rng.normal(0, 1, len(person)), person, people)

    claimed = np.mean([draw().mse().std(ddof=1) / np.sqrt(people) for _ in range(50)])
    seen = np.std([draw().mse().mean() for _ in range(400)])
    assert claimed == pytest.approx(seen, rel=0.15)
