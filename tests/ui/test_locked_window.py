"""What is left of the data behind the lock: in widgets, in their models, in pixels. Jobs go on, or wait."""

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from shiboken6 import isValid

from recsys_app import Role, ShowPerson, TrainModel
from tests.small_shop import DATASET, DEPARTMENTS, PERSON
from tests.ui.test_every_page import scenes, settled
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.workspace import JobState, Topic

WORDS = ("customer-", DATASET, "item-knn-3", *DEPARTMENTS)
ENDLESS = {"epochs": 500, "patience": 500, "embedding_dim": 8, "max_length": 20}


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def window(window_of):
    return window_of(Role.STEWARD)


def texts(thing: QObject) -> list[str]:
    """Every text that an object or one of its children has: properties, and cells of models."""
    found = []
    for each in (thing, *thing.findChildren(QObject)):
        about = each.metaObject()
        for number in range(about.propertyCount()):
            value = about.property(number).read(each)
            if isinstance(value, str):
                found.append(value)
            elif isinstance(value, list):
                found += [part for part in value if isinstance(part, str)]
        model = QAbstractItemView.model(each) if isinstance(each, QAbstractItemView) else each
        if isinstance(model, QAbstractItemModel):
            found += cells(model)
    return found


def cells(model: QAbstractItemModel) -> list[str]:
    return [
        str(model.index(row, column).data(role))
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.UserRole)
    ]


def words_in(*things: QObject) -> set[str]:
    """Which words of the data stand in these objects and their children."""
    everything = "\n".join(text for thing in things for text in texts(thing))
    return {word for word in WORDS if word in everything}


def words_in_sight() -> set[str]:
    """Which stand anywhere in any window, shown or hidden."""
    return words_in(*(widget for widget in QApplication.topLevelWidgets() if isValid(widget)))


def lock(window: MainWindow) -> None:
    window.lock()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


@pytest.mark.slow  # opens every page on real data
def test_no_word_of_the_data_stays_in_a_widget_or_a_model(window, qtbot):
    seen = set()
    for _ in scenes(window, qtbot):
        seen |= words_in(window.shell.page)
    things = [*window.shell.findChildren(QWidget), *window.shell.findChildren(QAbstractItemModel)]
    answers = []
    window.workspace.fetch(window, ShowPerson(DATASET, PERSON), answers.append, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    window.workspace.done.emit(f"{PERSON} was looked up.")
    QApplication.clipboard().setText(PERSON)
    assert seen | words_in_sight() == set(WORDS)  # the search finds what is there

    lock(window)

    assert words_in_sight() == set()
    assert not any(isValid(thing) for thing in things)
    assert window.windowTitle() == "RecVault"
    assert QApplication.clipboard().text() == ""
    assert not window.toasts.said


@pytest.mark.slow  # opens a page, and two windows
def test_the_locked_window_looks_like_one_that_nobody_has_signed_in_to(window, store, qtbot):
    window.resize(1280, 800)
    window.shell.open("recommend")
    settled(window, qtbot)
    window.workspace.done.emit(f"{PERSON} was looked up.")
    open_ = window.grab().toImage()
    lock(window)

    fresh = MainWindow(
        window.make_application, Preferences(window.preferences.settings, kept=False)
    )
    qtbot.addWidget(fresh)
    fresh.resize(1280, 800)
    fresh.show_store(store.path, Role.STEWARD)
    fresh.show()
    pictures = []
    for each in (window, fresh):
        each.activateWindow()
        each.centralWidget().setFocus()
        QApplication.processEvents()
        pictures.append(each.grab().toImage())
    assert pictures[0] == pictures[1]
    assert pictures[0] != open_
    fresh.workspace.application.close()


# ---------------------------------------------------------------- jobs behind the lock


def begin(window, qtbot):
    """An endless training of the window's account, under way."""
    command = TrainModel(DATASET, "sasrec", ENDLESS)
    job = window.workspace.submit(command, "SASRec", Topic.RUNS)
    qtbot.waitUntil(lambda: job.progress is not None and job.progress.done > 0, timeout=60_000)
    return job


def enter_as(window, store, role):
    window.workspace.application.sign_in(role, store.password)
    window.enter()


@pytest.mark.slow  # trains
def test_a_job_goes_on_behind_the_lock(window, qtbot):
    job = begin(window, qtbot)
    lock(window)
    done = job.progress.done
    qtbot.waitUntil(lambda: job.progress.done > done, timeout=60_000)
    assert job.state is JobState.RUNNING


@pytest.mark.slow  # trains
def test_a_job_waits_behind_the_lock_if_so_set_and_goes_on_with_its_account(window, store, qtbot):
    window.preferences.change(pause_jobs_at_lock=True)
    job = begin(window, qtbot)
    lock(window)
    qtbot.waitUntil(lambda: job.state is JobState.PAUSED, timeout=60_000)
    done = job.progress.done
    enter_as(window, store, Role.ANALYST)
    qtbot.wait(300)
    assert (job.state, job.progress.done) == (JobState.PAUSED, done)
    lock(window)
    enter_as(window, store, Role.STEWARD)
    qtbot.waitUntil(lambda: job.progress.done > done, timeout=60_000)
    assert job.state is JobState.RUNNING


@pytest.mark.slow  # trains
def test_a_job_that_was_paused_by_hand_stays_so(window, store, qtbot):
    window.preferences.change(pause_jobs_at_lock=True)
    job = begin(window, qtbot)
    window.workspace.pause(job)
    qtbot.waitUntil(lambda: job.state is JobState.PAUSED, timeout=60_000)
    lock(window)
    enter_as(window, store, Role.STEWARD)
    qtbot.wait(300)
    assert job.state is JobState.PAUSED


# ---------------------------------------------------------------- the desktop


def test_the_window_locks_when_the_desktop_says_so(window):
    window.desktop_lock.left.emit()
    assert window.shell is None


def test_the_window_stays_if_the_desktop_is_not_to_be_heard(window):
    window.preferences.change(lock_with_desktop=False)
    window.desktop_lock.left.emit()
    assert window.shell is not None
