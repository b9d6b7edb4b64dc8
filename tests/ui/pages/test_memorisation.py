"""The memorisation check in a run's details: started, watched, kept, and worded with care."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from recsys_app import CheckMemorisation, ListRuns, Role, ShowRun, TrainModel
from tests.small_shop import DATASET
from tests.ui.clipping import clipped
from ui.pages.runs.comparison import RunComparison
from ui.pages.runs.publish import PublishDialog
from ui.theme import theme
from ui.widgets import Notice
from ui.workspace import JobState


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def page_of(window_of, qtbot):
    def show(run, role=Role.ANALYST, prepare=lambda _application: None):
        window = window_of(role)
        prepare(window.workspace.application)
        window.resize(1440, 900)
        window.shell.open("runs", run)
        page = window.shell.page
        qtbot.waitUntil(lambda: page.panel.details_of == run, timeout=20_000)
        return page

    return show


def words_of(page):
    part = page.panel.content.memorisation
    return [label.text() for label in part.findChildren(QLabel)]


def test_a_check_is_a_job_and_its_finding_stands_with_the_run(page_of, qtbot):
    page = page_of("ease-2")
    part = page.panel.content.memorisation
    assert part.check.text() == "Check what it remembers"
    assert any("not the stored weights" in text for text in words_of(page))
    part.check.click()
    (job,) = page.workspace.jobs
    assert isinstance(job.command, CheckMemorisation)
    assert not page.panel.content.memorisation.check.isEnabled()
    with qtbot.waitSignal(page.workspace.found, timeout=60_000) as said:
        qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=60_000)
    assert said.args[0].startswith("ease-2: An attack found")
    qtbot.waitUntil(
        lambda: (
            page.panel.details_of == "ease-2"
            and page.panel.content.memorisation.check.text() == "Check again"
        ),
        timeout=20_000,
    )
    found = page.workspace.application.execute(ShowRun("ease-2")).memorisation
    shown = words_of(page)
    assert any(f"{found.auc.value:.3f} (" in text and "guessing: 0.5" in text for text in shown)
    assert any(text.startswith("An attack found") for text in shown)
    assert not any("safe" in text for text in shown)


def test_a_cancelled_check_leaves_the_run_unchecked_and_can_be_begun_again(page_of, qtbot):
    page = page_of("ease-2")
    page.workspace.submit(TrainModel(DATASET, "sasrec", {"epochs": 10_000}), "SASRec")
    page.panel.content.memorisation.check.click()
    deep, job = page.workspace.jobs
    page.workspace.cancel(job)
    page.workspace.cancel(deep)
    qtbot.waitUntil(lambda: job.state is JobState.CANCELLED, timeout=60_000)
    qtbot.waitUntil(
        lambda: (
            page.panel.content.memorisation.check.text() == "Check what it remembers"
            and page.panel.content.memorisation.check.isEnabled()
        ),
        timeout=20_000,
    )
    qtbot.waitUntil(lambda: not page.workspace.active_jobs, timeout=60_000)


def test_a_finding_fits_the_narrow_panel_in_every_size(page_of, qtbot):
    page = page_of("ease-2", prepare=lambda engine: engine.execute(CheckMemorisation("ease-2")))
    window = page.window()
    assert "Check again" in page.panel.content.memorisation.check.text()
    for width, height, step in ((1280, 720, 100), (1440, 900, 100), (1280, 720, 130)):
        window.resize(width, height)
        theme.set_step(step)
        QApplication.processEvents()
        if page.panel.isVisible():
            assert clipped(page.panel) == []


def test_beside_the_figures_of_a_private_run_stands_what_is_not_covered(page_of, qtbot):
    def train(engine):
        for model in ("ease-private", "ease"):
            engine.execute(TrainModel(DATASET, model, split="leave-one-out"))

    page = page_of("ease-private-4", prepare=train)
    notices = [n.accessibleName() for n in page.panel.content.findChildren(Notice)]
    assert any(text.startswith("These figures were computed without noise") for text in notices)
    labels = [label.text() for label in page.panel.content.findChildren(QLabel)]
    assert "epsilon 4 (delta 1.0e-03)" in labels
    page.board.model.tick(["ease-private-4", "ease-5"])
    page._follow_ticks()
    qtbot.waitUntil(lambda: page.panel.details_of == "", timeout=20_000)
    qtbot.waitUntil(lambda: isinstance(page.panel.content, RunComparison), timeout=20_000)
    assert any(
        "covers the model and not them" in notice.accessibleName()
        for notice in page.panel.content.findChildren(Notice)
    )
    summary = page.workspace.application.execute(ListRuns())[1]
    dialog = PublishDialog(summary, page.window(), may_identify=False)
    qtbot.addWidget(dialog)
    said = [n.accessibleName() for n in dialog.findChildren(Notice)]
    assert any("covers the model and not them" in text for text in said)


def test_an_answer_that_comes_after_a_lock_shows_the_run_without_asking_who_is_there(page_of):
    page = page_of("ease-2")
    page.workspace.application.lock()
    page._show_panel()
    assert page.panel.details_of == "ease-2"
