"""The Train page as a person uses it: tick, start, watch, pause, cancel."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from recsys_app import ImportData, ListRuns, Role, ShowRun, TrainModel, UndoBatch, VerifyStore
from tests.ui.clipping import clipped
from ui.theme import theme
from ui.workspace import JobState, Topic

HOURS = 3600


@pytest.fixture
def train_page(window_of, store, tiny_interactions, tmp_path, qtbot):
    """The page in a window on a store with one data set, its models listed."""
    log = tmp_path / "log.csv"
    rows = zip(tiny_interactions.user_index, tiny_interactions.item_index, strict=True)
    lines = [f"p{u},i{i},{t * HOURS}\n" for t, (u, i) in enumerate(rows)]
    log.write_text("user,item,time\n" + "".join(lines), "utf-8")
    window = window_of(Role.ADMINISTRATOR)
    window.workspace.submit(ImportData(log, "films"), "films", Topic.DATASETS)
    qtbot.waitUntil(lambda: not window.workspace.active_jobs, timeout=30_000)
    window.workspace.clear_finished()
    window.shell.open("train")
    page = window.shell.page
    qtbot.waitUntil(lambda: page.setup.dataset.value() == "films", timeout=10_000)
    qtbot.waitUntil(lambda: bool(page.setup.boxes), timeout=30_000)
    return page


def tick(page, *names):
    for name, box in page.setup.boxes.items():
        box.setChecked(name in names)


def jobs(page):
    return list(page.workspace.jobs)


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_before_anything_runs_the_page_says_what_to_do(train_page):
    shown = texts(train_page.running)
    assert "Nothing is running" in shown
    assert not {"Done", "Elapsed", "Loss"} & set(shown)
    assert "No trainings in this session yet." in texts(train_page.queue)


def test_a_finished_job_that_is_no_training_leaves_the_page_as_it_is(train_page, qtbot):
    train_page.workspace.submit(UndoBatch("films", 1), "Undo import 1", Topic.DATASETS)
    qtbot.waitUntil(lambda: not train_page.workspace.active_jobs, timeout=30_000)
    assert "Undo import 1" not in texts(train_page.queue)
    assert not train_page.queue.forget.isVisible()
    assert "Nothing is running" in texts(train_page.running)


def test_the_queue_holds_trainings_and_the_chip_counts_every_job(train_page, qtbot):
    workspace = train_page.workspace
    check = workspace.submit(VerifyStore(), "Verifying the store")
    training = workspace.submit(TrainModel("films", "popular"), "Popular", Topic.RUNS)
    assert train_page.window().shell.top.jobs.text() == "2 waiting"
    assert "Verifying the store" in texts(train_page.running)
    qtbot.waitUntil(lambda: not (check.active or training.active), timeout=60_000)
    qtbot.waitUntil(lambda: "Popular" in texts(train_page.queue))
    assert "Verifying the store" not in texts(train_page.queue)
    assert (check.state, training.state) == (JobState.DONE, JobState.DONE)


@pytest.mark.parametrize("height", [600, 1400])
def test_all_fields_have_one_width_with_and_without_a_scroll_bar(train_page, qtbot, height):
    setup = train_page.setup
    train_page.window().resize(1280, height)
    fields = (setup.dataset, setup.split, setup.lengths, setup.start)

    def ends():
        return {field.mapTo(setup, field.rect().topRight()).x() for field in fields}

    qtbot.waitUntil(lambda: ends() == {setup.width() - 17})


def test_settings_that_do_not_fit_each_other_are_refused_at_the_field(train_page):
    setup = train_page.setup

    def answer():
        dialog = QApplication.activeModalWidget()
        dialog.action.click()
        assert dialog.isVisible()
        assert "divisors of 32" in dialog._form._fields["heads"].error
        dialog._form._controls["heads"].setText("4")
        dialog.action.click()

    setup._settings["sasrec"] = {"embedding_dim": "32", "heads": "3"}
    QTimer.singleShot(0, answer)
    setup._edit_model("sasrec")
    assert setup._settings["sasrec"] == {"embedding_dim": "32", "heads": "4"}
    assert "Deep · changed" in texts(setup)


def test_ticked_models_train_one_after_another_and_show_their_figures(train_page, qtbot):
    tick(train_page, "popular", "ease")
    train_page.setup.start.click()
    assert [job.title for job in jobs(train_page)] == ["Popular · films", "EASE · films"]
    qtbot.waitUntil(
        lambda: all(job.state is JobState.DONE for job in jobs(train_page)), timeout=60_000
    )
    runs = train_page.workspace.application.execute(ListRuns())
    assert {run.run for run in runs} == {"popular-1", "ease-2"}
    report = train_page.workspace.application.execute(ShowRun("ease-2"))
    figure = f"{report.metrics['ndcg@10'].value:.4f}"
    qtbot.waitUntil(lambda: figure in texts(train_page.running))
    rounded = f"{report.metrics['ndcg@10'].value:.3f}"
    assert any(f"nDCG@10 {rounded}" in text for text in texts(train_page.queue))


def test_a_finished_training_leads_to_its_run(train_page, qtbot):
    tick(train_page, "popular")
    train_page.setup.start.click()
    qtbot.waitUntil(lambda: jobs(train_page)[0].state is JobState.DONE, timeout=60_000)
    with qtbot.waitSignal(train_page.open_page) as opened:
        train_page.running.outcome.compare.click()
    assert opened.args == ["runs", "popular-1"]


def start_deep(page, qtbot):
    """SASRec with more epochs than anyone would wait for, until its curves begin."""
    tick(page, "sasrec")
    page.setup._settings["sasrec"] = {"epochs": "10000", "patience": "1000", "max_length": "8"}
    page.setup.start.click()
    (job,) = jobs(page)
    qtbot.waitUntil(lambda: len(job.curves.get("loss", [])) >= 2, timeout=120_000)
    return job


def test_a_deep_model_draws_its_curves_while_it_trains_and_can_be_paused_and_cancelled(
    train_page, qtbot
):
    job = start_deep(train_page, qtbot)
    running = train_page.running
    qtbot.waitUntil(lambda: len(running.loss.rows()) >= 2)
    assert running.loss.isVisible()
    assert running.quality.rows()[0][1] == pytest.approx(job.curves["ndcg@10"][0][1])

    running.pause.click()
    qtbot.waitUntil(lambda: job.state is JobState.PAUSED, timeout=30_000)
    assert running.pause.text() == "Resume"
    epochs = len(job.curves["loss"])
    qtbot.wait(400)
    assert len(job.curves["loss"]) == epochs

    running.pause.click()
    qtbot.waitUntil(lambda: len(job.curves["loss"]) > epochs, timeout=60_000)
    assert running.pause.text() == "Pause"

    running.cancel.click()
    assert not running.pause.isVisible()
    qtbot.waitUntil(lambda: job.state is JobState.CANCELLED, timeout=60_000)
    assert train_page.workspace.application.execute(ListRuns()) == ()
    qtbot.waitUntil(lambda: "cancelled" in texts(train_page.queue))


def test_a_model_of_ratings_shows_its_loss_alone_and_no_figure_is_cut(train_page, qtbot):
    tick(train_page, "biased-mf")
    window = train_page.window()
    train_page.setup.start.click()
    (job,) = jobs(train_page)
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=60_000)
    running = train_page.running
    assert running.loss.isVisible()
    assert not running.quality.isVisible()
    assert "on validation" not in texts(running)
    for width, height, step in ((1280, 720, 100), (1024, 640, 100), (1280, 720, 130)):
        window.resize(width, height)
        theme.set_step(step)
        QApplication.processEvents()
        assert clipped(running) == []


def test_a_waiting_job_can_be_cancelled_before_its_turn(train_page, qtbot):
    job = start_deep(train_page, qtbot)
    tick(train_page, "popular")
    train_page.setup.start.click()
    waiting = jobs(train_page)[1]
    train_page.workspace.cancel(waiting)
    assert waiting.state is JobState.CANCELLED
    qtbot.waitUntil(lambda: "cancelled" in texts(train_page.queue))
    assert job.active
    assert train_page.workspace.application.execute(ListRuns()) == ()


def test_what_goes_wrong_with_a_training_is_said_once_where_it_is_seen(train_page, qtbot):
    window = train_page.window()
    command = TrainModel("films", "ease", {"regularization": -1.0})
    for page, toasts in (("train", 0), ("home", 1)):
        window.shell.open(page)
        train_page._start([command])
        qtbot.waitUntil(lambda: not train_page.workspace.active_jobs, timeout=60_000)
        assert jobs(train_page)[-1].state is JobState.FAILED
        assert len(window.toasts.toasts()) == toasts


def test_the_window_answers_while_a_model_trains(train_page, qtbot):
    start_deep(train_page, qtbot)
    shell = train_page.window().shell
    shell.open("home")
    assert shell.page.running.isVisible()
    qtbot.waitUntil(lambda: "SASRec · films" in texts(shell.page.running))
    qtbot.waitUntil(lambda: "films" in texts(shell.page.datasets), timeout=10_000)


def test_a_split_that_leaks_says_so_and_list_lengths_must_be_numbers(train_page):
    setup = train_page.setup
    assert not setup.leak.isVisible()
    setup.split.set_value("leave-one-out")
    setup.split.chosen.emit("leave-one-out")
    assert setup.leak.isVisible()
    for wrong in ("ten", "5, 0", "5, 1001", "9" * 400, "５"):
        setup.lengths.setText(wrong)
        setup.start.click()
        said = setup._lengths_field.error
        assert said == "Write whole numbers up to 1,000, as in 5, 10, 20."
    assert jobs(train_page) == []


def test_a_model_that_needs_described_items_waits_for_a_data_set_that_has_them(
    train_page, tmp_path, qtbot
):
    setup = train_page.setup
    box = setup.boxes["content"]
    assert not box.isEnabled()
    assert "descriptions of the items" in box.toolTip()
    assert all(other.isEnabled() for name, other in setup.boxes.items() if name != "content")
    (tmp_path / "items.csv").write_text("item,title\ni1,Tea\n", "utf-8")
    described = ImportData(tmp_path / "log.csv", "described", items=tmp_path / "items.csv")
    train_page.workspace.submit(described, "described", Topic.DATASETS)
    qtbot.waitUntil(lambda: "described" in setup._datasets, timeout=30_000)
    setup.select("described")
    assert box.isEnabled()
    assert "descriptions of the items" not in box.toolTip()
    box.setChecked(True)
    setup.select("films")
    assert not box.isChecked()


def test_nothing_ticked_starts_nothing_and_says_why(train_page):
    tick(train_page)
    assert not train_page.setup.start.isEnabled()
    assert train_page.setup.start.toolTip() == "Tick a model first."
