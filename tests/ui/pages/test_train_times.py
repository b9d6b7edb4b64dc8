"""Elapsed and left on the Train page, while a job says nothing for a while."""

from time import monotonic

import pytest

from recsys_app import Application, Progressed, Settings, TrainModel
from ui.pages.train.progress import RunningJob
from ui.preferences import Preferences
from ui.workspace import Job, JobState, Workspace


@pytest.fixture
def running(dressed, store, qtbot):
    card = RunningJob(Workspace(Application(store.path), Preferences(Settings(), kept=False)))
    qtbot.addWidget(card)
    card.show()
    return card


def heard(seconds, *, state=JobState.RUNNING, paused=False):
    """A job at 20 s, 10 s before its end, that reported so many seconds ago."""
    job = Job(1, "admin", "EASE · films", TrainModel("films", "ease"), state=state)
    job.progress = Progressed(1, "fit", 20, 30, "epochs", 20.0, 1.0, 10.0, paused=paused)
    job.heard = monotonic() - seconds
    return job


def times(card):
    return card._facts["elapsed"].text(), card._facts["left"].text()


def test_time_goes_on_while_the_job_says_nothing(running):
    job = heard(0)
    running.show_job(job)
    assert times(running) == ("20 s", "10 s")
    assert running._tick.isActive()
    job.heard -= 6
    running._tick.timeout.emit()
    assert times(running) == ("26 s", "4 s")


def test_what_is_over_its_estimate_names_no_time_that_is_left(running):
    running.show_job(heard(45))
    assert times(running) == ("1 min 05 s", "–")


def test_a_paused_job_stands_still(running):
    running.show_job(heard(45, state=JobState.PAUSED, paused=True))
    assert times(running) == ("20 s", "10 s")
    assert not running._tick.isActive()


def test_a_job_that_waits_shows_no_figures_of_the_one_before(running):
    running.show_job(heard(0))
    running.show_job(Job(2, "admin", "Popular · films", TrainModel("films", "popular")))
    assert times(running) == ("–", "–")
    assert not running._tick.isActive()
