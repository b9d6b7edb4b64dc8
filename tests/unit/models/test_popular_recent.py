"""Popular recently: what age means with a time column and without one."""

import numpy as np
import pytest

from recsys_app.domain.interactions import Histories
from recsys_app.domain.training_set import TrainingSet
from recsys_app.models.popular_recent import PopularRecent


def scores(*, timed):
    """Two people; the second one's lines stand far behind the first one's in the file."""
    histories = Histories(
        np.array([0, 2, 5]),
        np.array([0, 1, 2, 3, 4], np.int32),
        np.ones(5, np.float32),
        np.array([0, 1, 98, 99, 100]),
    )
    model = PopularRecent(half_life=0.5)
    model.fit(TrainingSet(histories, 5, timed=timed), seed=1)
    return model.score(Histories.empty(1))[0]


def test_without_a_time_column_age_is_the_place_from_the_end_of_the_persons_own_history():
    assert scores(timed=False) == pytest.approx([0.5, 1.0, 0.25, 0.5, 1.0])


def test_with_a_time_column_age_is_the_time_before_the_end_of_the_log():
    ages = np.array([100, 99, 2, 1, 0])
    assert scores(timed=True) == pytest.approx(2.0 ** (-ages / 50))
