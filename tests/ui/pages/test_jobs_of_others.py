"""One window, several accounts: what each sees of the work that the others have left running."""

import re

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from recsys_app import Role, TrainModel
from tests.ui.pages.reading import words
from ui.workspace import JobState, Topic

ENDLESS = {"epochs": 500, "patience": 500, "embedding_dim": 8, "max_length": 20}


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def window(window_of):
    return window_of(Role.STEWARD)


def enter_as(window, store, role):
    window.lock()
    window.workspace.application.sign_in(role, store.password)
    window.enter()


def train(window, qtbot):
    command = TrainModel("shop", "sasrec", ENDLESS)
    job = window.workspace.submit(command, "SASRec · shop", Topic.RUNS)
    qtbot.waitUntil(lambda: job.state is JobState.RUNNING, timeout=60_000)
    return job


def answer_the_dialog(click):
    """Click in the dialog that is about to open; what it said comes back in a list."""
    said = []

    def look():
        dialog = QApplication.activeModalWidget()
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        click(dialog)

    QTimer.singleShot(0, look)
    return said


def test_a_job_of_another_account_shows_that_it_runs_and_no_more(window, store, qtbot):
    job = train(window, qtbot)
    enter_as(window, store, Role.ANALYST)
    workspace = window.workspace
    assert (workspace.jobs, workspace.active_jobs, workspace.hidden_jobs) == ([], [], 1)
    assert window.shell.top.jobs.text() == "Another account's job is running"
    window.shell.open("train")
    qtbot.waitUntil(window.shell.page.queue.hidden.isVisible)
    assert "SASRec · shop" not in words(window.shell)
    assert job.active


def test_the_chip_tells_the_running_job_from_the_waiting_one_and_says_when_it_is_paused(
    window, qtbot
):
    job = train(window, qtbot)
    window.workspace.submit(TrainModel("shop", "popular"), "Popular", Topic.RUNS)
    chip = window.shell.top.jobs
    assert re.fullmatch(r"1 running( · \d+%)? · 1 waiting", chip.text())
    window.workspace.pause(job)
    qtbot.waitUntil(lambda: job.state is JobState.PAUSED, timeout=60_000)
    assert re.fullmatch(r"1 paused( · \d+%)? · 1 waiting", chip.text())


@pytest.mark.parametrize(("role", "leads"), [(Role.ANALYST, True), (Role.VIEWER, False)])
def test_the_chip_is_a_button_for_those_who_have_the_queue(window, store, qtbot, role, leads):
    train(window, qtbot)
    enter_as(window, store, role)
    qtbot.waitUntil(window.shell.top.jobs.isVisible)
    assert window.shell.top.jobs.isEnabled() is leads


def test_only_its_owner_or_an_administrator_stops_a_job(window, store, qtbot):
    job = train(window, qtbot)
    enter_as(window, store, Role.ANALYST)
    window.workspace.pause(job)
    window.workspace.cancel(job)
    (toast,) = window.toasts.toasts()
    assert toast.content[1] == "This job belongs to the account steward."
    assert job.active
    assert not job.stopping
    enter_as(window, store, Role.ADMINISTRATOR)
    assert window.workspace.active_jobs == [job]
    window.workspace.cancel(job)
    qtbot.waitUntil(lambda: job.state is JobState.CANCELLED, timeout=60_000)


def test_signing_out_ends_the_own_jobs_alone(window, store, qtbot):
    job = train(window, qtbot)
    enter_as(window, store, Role.VIEWER)
    window.sign_out()
    assert window.shell is None
    assert job.active
    window.workspace.application.sign_in(Role.STEWARD, store.password)
    window.enter()
    said = answer_the_dialog(lambda dialog: dialog.action.click())
    window.sign_out()
    assert "SASRec · shop" in said
    qtbot.waitUntil(lambda: job.state is JobState.CANCELLED, timeout=60_000)


def test_signing_out_drops_a_waiting_job_without_waiting_for_the_one_before(window, store, qtbot):
    first = train(window, qtbot)
    enter_as(window, store, Role.ANALYST)
    waiting = window.workspace.submit(TrainModel("shop", "popular"), "Popular", Topic.RUNS)
    answer_the_dialog(lambda dialog: dialog.action.click())
    window.sign_out()
    assert waiting.state is JobState.CANCELLED
    assert first.active


def test_the_lock_says_that_a_job_goes_on_until_it_ends_and_does_not_name_it(window, qtbot):
    job = train(window, qtbot)
    window.lock()
    gate = window.centralWidget()
    qtbot.waitUntil(gate.jobs.isVisible)
    assert "1 job is under way. The lock does not stop it." in words(gate)
    assert not {"SASRec", "shop"} & set(words(gate).split())
    window.workspace.application.jobs.cancel(job.id)
    qtbot.waitUntil(lambda: job.state is JobState.CANCELLED, timeout=60_000)
    assert not gate.jobs.isVisible()


def test_a_sign_in_without_jobs_says_nothing_of_them(window):
    window.lock()
    assert not window.centralWidget().jobs.isVisibleTo(window)


def test_closing_a_locked_window_asks_and_names_no_work(window, qtbot):
    job = train(window, qtbot)
    window.lock()
    said = answer_the_dialog(lambda dialog: dialog.safe.click())
    window.close()
    assert "1 job of another account" in said
    assert not [text for text in said if "shop" in text]
    assert window.isVisible()
    assert job.active


def test_what_failed_behind_the_lock_is_told_to_its_account_alone(window, store, qtbot):
    bad = TrainModel("shop", "ease", {"regularization": -1.0})
    job = window.workspace.submit(bad, "EASE · shop", Topic.RUNS)
    window.lock()
    qtbot.waitUntil(lambda: job.state is JobState.FAILED, timeout=60_000)
    assert window.toasts.toasts() == []
    enter_as(window, store, Role.ANALYST)
    assert window.toasts.toasts() == []


def test_its_account_hears_of_a_failure_when_it_is_back(window, store, qtbot):
    bad = TrainModel("shop", "ease", {"regularization": -1.0})
    job = window.workspace.submit(bad, "EASE · shop", Topic.RUNS)
    window.lock()
    qtbot.waitUntil(lambda: job.state is JobState.FAILED, timeout=60_000)
    for toasts in (1, 0):  # once
        enter_as(window, store, Role.STEWARD)
        assert len(window.toasts.toasts()) == toasts
