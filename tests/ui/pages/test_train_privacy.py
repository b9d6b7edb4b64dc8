"""What the Train page says of a private model before it is started, and after."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from recsys_app import Role, ShowPrivacyBudget
from tests.small_shop import DATASET
from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from ui.pages.train.privacy import PrivacyLimitDialog, SpendPrivacyDialog
from ui.theme import theme
from ui.workspace import JobState


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def setup_of(window_of, qtbot):
    """The panel with the private model ticked alone, leave-one-out, its forecast there."""

    def show(role):
        window = window_of(role)
        window.resize(1280, 800)
        window.shell.open("train")
        setup = window.shell.page.setup
        qtbot.waitUntil(lambda: setup.dataset.value() == DATASET, timeout=10_000)
        qtbot.waitUntil(lambda: bool(setup.boxes), timeout=30_000)
        assert not setup.privacy.isVisible()
        setup.split.set_value("leave-one-out")
        setup.split.chosen.emit("leave-one-out")
        for name, box in setup.boxes.items():
            box.setChecked(name == "ease-private")
        qtbot.waitUntil(lambda: "average" in setup.privacy.noise.text(), timeout=30_000)
        qtbot.waitUntil(lambda: bool(setup.privacy.spent.text()))
        return setup

    return show


def answering(press, *, accept=True):
    """Press something that asks, and say yes or no."""
    asked = []

    def answer():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, SpendPrivacyDialog):
            QTimer.singleShot(20, answer)
            return
        asked.extend(texts(dialog))
        dialog.action.click() if accept else dialog.reject()

    QTimer.singleShot(0, answer)
    press()
    assert any("is spent on" in text for text in asked)
    assert any("would spend epsilon" in text for text in asked)


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_it_forecasts_and_says_what_is_left_before_anything_is_spent(setup_of):
    setup = setup_of(Role.STEWARD)
    plan = setup.privacy
    assert plan.spent.text() == "Epsilon 0 of 8 is spent on shop so far; 8 is left."
    assert "such people" in plan.outlook.accessibleName()
    assert "epsilon 4 (delta 1.0e-03)" in plan.noise.text()
    assert "for your eyes only" in plan.noise.text()
    setup.boxes["ease-private"].setChecked(False)
    assert not plan.isVisible()


def test_what_was_spent_is_said_after_the_training_and_the_next_is_refused_beyond_the_limit(
    setup_of, qtbot
):
    setup = setup_of(Role.ANALYST)
    page = setup.window().shell.page
    setup._settings["ease-private"] = {"epsilon": "6"}
    answering(setup.start.click, accept=False)
    assert not page.workspace.jobs
    answering(setup.start.click)
    setup.start.click()  # the same waits or runs: nothing is asked, and nothing spent
    (job,) = page.workspace.jobs
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=60_000)
    said = "On this data set it was 0 before and is 6 now, of 8."
    qtbot.waitUntil(lambda: any(said in text for text in texts(page.running)))
    assert any("computed without noise" in text for text in texts(page.running))
    qtbot.waitUntil(lambda: setup.privacy.spent.text().startswith("Epsilon 6 of 8"))
    assert not setup.privacy.limit.isVisible()  # an analyst may not raise it
    answering(setup.start.click)
    again = page.workspace.jobs[-1]
    qtbot.waitUntil(lambda: again.state is JobState.FAILED, timeout=60_000)
    qtbot.waitUntil(lambda: any("this training would spend 6" in t for t in texts(page.running)))


def test_nothing_can_be_spent_before_it_is_known_how_much(setup_of, qtbot):
    setup = setup_of(Role.ANALYST)
    assert setup.start.isEnabled()
    setup.split.set_value("temporal")
    setup.split.chosen.emit("temporal")  # another plan, which is being read
    assert not setup.start.isEnabled()
    assert setup.start.toolTip() == "What this spends is not known yet."
    qtbot.waitUntil(setup.start.isEnabled, timeout=20_000)
    assert "epsilon 4" in setup.privacy.noise.text()


def test_a_double_click_queues_every_model_once(setup_of, qtbot):
    setup = setup_of(Role.ANALYST)
    for name, box in setup.boxes.items():
        box.setChecked(name in {"sasrec", "ease"})
    qtbot.mouseClick(setup.start, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(setup.start, Qt.MouseButton.LeftButton)
    jobs = setup.window().workspace.jobs
    assert sorted(job.command.model for job in jobs) == ["ease", "sasrec"]


def test_a_steward_can_set_another_limit(setup_of):
    setup = setup_of(Role.STEWARD)

    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PrivacyLimitDialog)
        assert clipped(dialog) == []
        dialog.epsilon.setValue(12)
        dialog.action.click()

    QTimer.singleShot(0, answer)
    setup.privacy.limit.click()
    assert setup.privacy.spent.text().startswith("Epsilon 0 of 12")
    engine = setup.window().workspace.application
    assert engine.execute(ShowPrivacyBudget(DATASET)).limit == 12


def test_what_voids_the_promise_is_said_where_the_forecast_would_stand(setup_of, qtbot):
    setup = setup_of(Role.STEWARD)
    setup.split.set_value("ratio")
    setup.split.chosen.emit("ratio")
    qtbot.waitUntil(lambda: setup.privacy.reads.missing, timeout=20_000)
    assert "random split" in setup.privacy.reads.accessibleName()
    setup.split.set_value("leave-one-out")
    setup.split.chosen.emit("leave-one-out")
    qtbot.waitUntil(lambda: "average" in setup.privacy.noise.text(), timeout=20_000)
    assert not setup.privacy.reads.isVisible()


@pytest.mark.parametrize("step", [100, 130])
def test_nothing_is_cut_or_without_a_name(setup_of, step):
    theme.set_step(step)
    setup = setup_of(Role.STEWARD)
    setup.window().resize(1280, 720)
    QApplication.processEvents()
    assert clipped(setup) == []
    assert unnamed(setup) == []
