"""Who listens to jobs: each for itself, and no longer than it wants to."""

import pytest

from recsys_app import Finished, ListDatasets, Role
from tests import small_shop


@pytest.fixture
def store(furnished_store):
    return furnished_store


def test_a_listener_that_fails_costs_the_others_nothing(application_as, caplog):
    application, heard = application_as(Role.STEWARD), []

    def fail(_event):
        raise RuntimeError("gone")

    application.subscribe(fail)
    application.subscribe(heard.append)
    job = application.fetch(ListDatasets())
    application.jobs.close()
    assert "a listener failed at a job event" in caplog.text
    caplog.clear()
    (event,) = [each for each in heard if isinstance(each, Finished)]
    assert event.job == job
    assert [each.dataset for each in event.result] == [small_shop.DATASET]


def test_who_has_left_hears_nothing_more(application_as):
    application, heard = application_as(Role.STEWARD), []
    application.subscribe(heard.append)
    application.unsubscribe(heard.append)
    application.unsubscribe(heard.append)
    application.fetch(ListDatasets())
    application.jobs.close()
    assert heard == []
