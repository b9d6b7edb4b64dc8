"""The question before jobs are cancelled follows them while it is open."""

import pytest
from PySide6.QtWidgets import QLabel

from recsys_app import Role, TrainModel
from ui.dialogs.close_with_jobs import CloseWithJobs
from ui.workspace import JobState, Topic

ENDLESS = {"epochs": 500, "patience": 500, "embedding_dim": 8, "max_length": 20}


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def asked(window_of, qtbot):
    """The open question of a steward with one job that runs and one that waits."""
    window = window_of(Role.STEWARD)
    workspace = window.workspace
    for model, settings in (("sasrec", ENDLESS), ("popular", {})):
        command = TrainModel("shop", model, settings)
        workspace.submit(command, f"{model} · shop", Topic.RUNS)
    running = workspace.jobs[0]
    qtbot.waitUntil(lambda: running.state is JobState.RUNNING, timeout=60_000)
    dialog = CloseWithJobs(workspace, window)
    dialog.open()
    yield dialog
    dialog.reject()


def texts(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog)]


def test_a_job_that_has_ended_meanwhile_is_named_no_more(asked, qtbot):
    workspace = asked.parent().workspace
    assert {"sasrec · shop", "popular · shop"} <= set(texts(asked))
    workspace.cancel(workspace.jobs[1])
    assert "popular · shop" not in texts(asked)
    assert "sasrec · shop" in texts(asked)


def test_a_job_that_begins_meanwhile_is_named_as_well(asked):
    asked.parent().workspace.submit(TrainModel("shop", "ease"), "ease · shop", Topic.RUNS)
    assert "ease · shop" in texts(asked)


def test_once_all_have_ended_it_says_that_nothing_is_cancelled(asked, qtbot):
    workspace = asked.parent().workspace
    for job in workspace.jobs:
        workspace.cancel(job)
    qtbot.waitUntil(lambda: not workspace.active_jobs, timeout=60_000)
    assert "shop" not in " ".join(texts(asked))
    assert asked.heading.text() == asked.windowTitle() == "Nothing runs any more"
    assert asked.action.text() == "Leave"
    assert asked.isVisible()
