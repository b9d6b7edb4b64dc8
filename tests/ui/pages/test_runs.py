"""The Runs page as a person uses it: order, letters, ticks, protocols, publishing."""

import csv
import shutil
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel

from recsys_app import (
    Application,
    CompareRuns,
    ImportData,
    ListPublications,
    ListRuns,
    MetricValue,
    PublishRun,
    Role,
    ShowRun,
    TrainModel,
)
from tests.conftest import Store
from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from ui.dialogs.base import Dialog
from ui.pages.runs.comparison import RunComparison
from ui.pages.runs.details import RunDetails
from ui.pages.runs.model import Column
from ui.pages.runs.publish import PublishDialog
from ui.widgets import ElidedLabel, Notice
from ui.widgets.cells import SECOND_LINE
from ui.widgets.charts import Legend
from ui.workspace import Topic

PEOPLE, ITEMS, EACH = 120, 40, 12
MODELS = ("popular", "item-knn", "ease")
SPLIT_BY_TIME = ("popular-1", "item-knn-2", "ease-3")


@pytest.fixture(scope="session")
def _compared_store(_pristine_store, tmp_path_factory):
    """Three runs on a split by time, and one on leave-one-out."""
    folder = tmp_path_factory.mktemp("compared")
    path = shutil.copytree(_pristine_store, folder / "store")
    write_log(folder / "log.csv")
    application = Application(path)
    try:
        application.sign_in(Role.ADMINISTRATOR, Store(path).password)
        application.execute(ImportData(folder / "log.csv", "shop"))
        for model in MODELS:
            application.execute(TrainModel("shop", model, target="all", k=(5, 10)))
        application.execute(TrainModel("shop", "ease", split="leave-one-out"))
    finally:
        application.close()
    return path


def write_log(path):
    """Two tastes that hardly mix: what is popular is half as good as what one's own half likes."""
    rng = np.random.default_rng(4)
    lines = []
    for person in range(PEOPLE):
        own = np.arange(ITEMS) % 2 == person % 2
        taste = np.where(own, 0.97, 0.03)
        chosen = rng.choice(ITEMS, EACH, replace=False, p=taste / taste.sum())
        lines += [(person, item) for item in chosen]
    order = rng.permutation(len(lines))
    rows = [
        f"p{lines[line][0]},i{lines[line][1]},{1_760_000_000 + 3600 * hour}\n"
        for hour, line in enumerate(order)
    ]
    path.write_text("user,item,time\n" + "".join(rows), "utf-8")


@pytest.fixture
def store(_compared_store, tmp_path):
    return Store(shutil.copytree(_compared_store, tmp_path / "store"))


@pytest.fixture
def runs_page(window_of, qtbot):
    """`runs_page(role)` is the page in a window, its leaderboard there."""

    def show(role=Role.ADMINISTRATOR, size=(1440, 900)):
        window = window_of(role)
        window.resize(*size)
        window.shell.open("runs")
        settled(window.shell.page, qtbot)
        return window.shell.page

    return show


def settled(page, qtbot):
    qtbot.waitUntil(lambda: not page.workspace.reading, timeout=20_000)
    qtbot.wait(20)


def cells(page, column, role=Qt.ItemDataRole.DisplayRole):
    model = page.board.model
    return [model.index(row, column).data(role) for row in range(model.rowCount())]


def runs_in_order(page):
    return [row.run.run for row in page.board.model.rows]


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def click_header(page, qtbot, column):
    header = page.board.table.horizontalHeader()
    x = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 20))


def tick(page, qtbot, *runs):
    """Press the boxes of these runs with the mouse."""
    table = page.board.table
    for run in runs:
        cell = table.visualRect(page.board.model.index(page.board.model.row_of(run), Column.TICK))
        place = QPoint(cell.left() + 18, cell.center().y())
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settled(page, qtbot)


# ---------------------------------------------------------------- the table


def test_comparable_runs_stand_best_first_as_the_comparison_has_them(runs_page):
    page = runs_page()
    board = page.workspace.application.execute(CompareRuns(SPLIT_BY_TIME))
    assert runs_in_order(page) == [row.run for row in board.rows]
    assert runs_in_order(page)[-1] == "popular-1"
    assert cells(page, Column.VALUE) == [f"{row.figure.value:.4f}" for row in board.rows]
    assert cells(page, Column.GROUP) == [row.letters for row in board.rows]
    assert "a" not in cells(page, Column.GROUP)[-1]
    low, high = board.rows[0].figure.low, board.rows[0].figure.high
    assert cells(page, Column.INTERVAL)[0] == f"{low:.4f}–{high:.4f}"
    assert page.head.subtitle.text() == "3 comparable runs, best first"


def test_the_conditions_of_the_comparison_stand_above_it(runs_page):
    page = runs_page()
    chips = texts(page.board)
    people = page.workspace.application.execute(CompareRuns(SPLIT_BY_TIME)).people
    for words in (
        "shop",
        "temporal split",
        "all later items",
        f"{people} people tested",
        "full catalogue",
        "seed 42",
    ):
        assert words in chips


def test_a_click_on_a_heading_sorts(runs_page, qtbot):
    page = runs_page()
    click_header(page, qtbot, Column.COVERAGE)
    shares = [row.value("coverage@10") for row in page.board.model.rows]
    assert shares == sorted(shares, reverse=True)
    click_header(page, qtbot, Column.COVERAGE)
    shares = [row.value("coverage@10") for row in page.board.model.rows]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]
    click_header(page, qtbot, Column.MODEL)
    assert cells(page, Column.MODEL) == sorted(cells(page, Column.MODEL), key=str.casefold)


def test_another_metric_is_compared_anew(runs_page, qtbot):
    page = runs_page()
    page.head.metrics.set_value("recall@5")
    page.head.metric_chosen.emit("recall@5")
    settled(page, qtbot)
    board = page.workspace.application.execute(CompareRuns(SPLIT_BY_TIME, "recall@5"))
    assert cells(page, Column.VALUE) == [f"{row.figure.value:.4f}" for row in board.rows]
    assert page.board.model.title_of(Column.VALUE) == "Recall@5"


def test_columns_can_be_hidden_and_shown(runs_page):
    page = runs_page()
    page.board.set_shown(Column.RECALL, shown=False)
    page.board.set_shown(Column.TRAINED, shown=True)
    assert page.board.table.isColumnHidden(Column.RECALL)
    assert not page.board.table.isColumnHidden(Column.TRAINED)


def test_the_table_is_written_to_a_file(runs_page, qtbot, tmp_path, export_to):
    page = runs_page()
    export_to(tmp_path / "board.csv")
    with qtbot.waitSignal(page.workspace.done, timeout=20_000) as told:
        page.head.export_wanted.emit("csv")
    assert told.args == ["The table is in board.csv."]
    with (tmp_path / "board.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["run"] for row in csv.DictReader(stream)] == runs_in_order(page)


# ---------------------------------------------------------------- other protocols


def test_runs_of_another_protocol_stay_apart_until_asked_for(runs_page, qtbot):
    page = runs_page()
    assert not page.board.leak.isVisible()
    words = "1 more run was tested in another way (leave-one-out). It is not comparable and stays apart."
    assert words in texts(page.board)
    page.board.show_others.click()
    settled(page, qtbot)
    assert runs_in_order(page) == ["ease-4"]
    assert page.board.leak.text().startswith("Leave-one-out lets the model learn")
    assert page.board.leak.isVisible()
    assert any(words.startswith("One run says little") for words in texts(page.board))
    assert any("3 more runs" in words and "Show them" not in words for words in texts(page.board))
    notices = " ".join(texts(page.panel))
    assert "Leave-one-out lets the model learn" in notices  # beside the figures, too


def test_a_run_of_another_page_is_opened_in_its_own_protocol(runs_page, qtbot):
    page = runs_page()
    page.show_target("ease-4")
    settled(page, qtbot)
    assert runs_in_order(page) == ["ease-4"]
    assert page.panel.details_of == "ease-4"
    page.show_target("item-knn-2")
    settled(page, qtbot)
    assert page.panel.details_of == "item-knn-2"
    assert page.board.table.currentIndex().row() == page.board.model.row_of("item-knn-2")


def test_a_run_says_on_how_many_cores_it_was_computed(runs_page, qtbot):
    page = runs_page()
    page.show_target("item-knn-2")
    settled(page, qtbot)
    shown = texts(page.panel)
    kept = page.workspace.application.execute(ShowRun("item-knn-2")).threads
    assert kept >= 1
    assert shown[shown.index("Processor cores") + 1] == str(kept)


def test_a_run_that_has_just_finished_can_be_opened_from_another_page(runs_page, qtbot):
    page = runs_page()
    shell = page.window().shell
    shell.open("home")
    command = TrainModel("shop", "popular-recent", target="all", k=(5, 10))
    page.workspace.submit(command, "Popular recently", Topic.RUNS)
    qtbot.waitUntil(lambda: not page.workspace.active_jobs, timeout=30_000)
    shell.open("runs", "popular-recent-5")
    settled(page, qtbot)
    assert page.panel.details_of == "popular-recent-5"
    assert len(runs_in_order(page)) == 4


def test_runs_on_data_that_has_changed_say_so(store, runs_page, qtbot, tmp_path):
    more = tmp_path / "more.csv"
    more.write_text("user,item,time\n" + "".join(f"p{i},i{i},1790000000\n" for i in range(9)))
    application = Application(store.path)
    application.sign_in(Role.ADMINISTRATOR, store.password)
    application.execute(ImportData(more, "shop", mode="append"))
    application.execute(TrainModel("shop", "popular", target="all", k=(5, 10)))
    application.close()
    page = runs_page()
    assert runs_in_order(page) == ["popular-5"]  # the only one on the data as it is now
    assert not page.board.stale.isVisible()
    old = next(group for group in page._groups if "ease-3" in group.names)
    page.board.group_wanted.emit(old)
    settled(page, qtbot)
    assert page.board.stale.isVisible()
    assert cells(page, Column.MODEL, SECOND_LINE) == ["data changed since"] * 3


@pytest.mark.parametrize("size", [(1024, 640), (1440, 900)])
def test_that_a_run_is_to_be_trained_again_is_never_cut(runs_page, size):
    page = runs_page(size=size)
    board = page.board
    rows = [replace(row, run=replace(row.run, title="EASE")) for row in board.model.rows]
    rows[0] = replace(rows[0], run=replace(rows[0].run, notices=("model-stale",)))
    board.model.show_rows(rows, "ndcg@10")
    board._fit()
    (line,) = {line for line in cells(page, Column.MODEL, SECOND_LINE) if "to be" in line}
    assert line.endswith("to be trained again")
    assert board.table.columnWidth(Column.MODEL) >= board.table.sizeHintForColumn(Column.MODEL)


# ---------------------------------------------------------------- the panel


def test_the_best_run_is_open_with_all_that_is_known_of_it(runs_page, qtbot):
    page = runs_page()
    best = runs_in_order(page)[0]
    assert page.panel.details_of == best
    report = page._reports[best]
    shown = texts(page.panel)
    figure = report.metrics["recall@10"]
    assert f"{figure.value:.4f}" in shown
    assert f"{figure.low:.3f}–{figure.high:.3f}" in shown
    assert report.formulas["ndcg"].formula in shown
    assert report.device.upper() in shown
    details = page.panel.content
    assert isinstance(details, RunDetails)
    details.length.set_value("5")
    details.length.chosen.emit("5")
    qtbot.wait(20)
    assert "nDCG@5" in texts(page.panel)


def test_two_ticked_runs_are_compared_with_the_figures_of_the_table(runs_page, qtbot):
    page = runs_page()
    board = page.workspace.application.execute(CompareRuns(SPLIT_BY_TIME))
    pair = next(d for d in board.differences if d.second == "popular-1" and d.first == "ease-3")
    tick(page, qtbot, "popular-1", "ease-3")
    comparison = page.panel.content
    assert isinstance(comparison, RunComparison)
    assert comparison.differences == [pair]
    shown = texts(page.panel)
    assert "Compare 2 runs" in shown
    assert f"{pair.difference:+.4f}" in shown
    assert "EASE is better" in shown
    words = f"{pair.low:.4f} to {pair.high:.4f}"
    assert any(text.startswith(words) for text in shown)
    assert {row[0] for row in comparison.settings_rows()} >= {"Family", "Regularization"}
    assert comparison.chart.rows()[0][0] == "1"  # a line per run, by list length


@pytest.mark.parametrize("step", [100, 130])
def test_runs_of_one_model_are_told_apart_by_their_own_names(
    store, runs_page, qtbot, dressed, step
):
    dressed.set_step(step)
    application = Application(store.path)
    application.sign_in(Role.ADMINISTRATOR, store.password)
    for epochs in (1, 2):
        settings = {"epochs": epochs, "embedding_dim": 8}
        application.execute(TrainModel("shop", "sasrec", settings, target="all", k=(5, 10)))
    application.close()
    page = runs_page()
    tick(page, qtbot, "sasrec-5", "sasrec-6")
    comparison = page.panel.content
    names = [row[0] for row in comparison.settings_rows()]
    assert len(names) == len(set(names))
    assert {"Epochs", "Epochs trained"} <= set(names)
    headings = [e for e in comparison.findChildren(ElidedLabel) if e.text().startswith("sasrec-")]
    assert {heading.text() for heading in headings} == {"sasrec-5", "sasrec-6"}
    assert not any(heading.is_elided() for heading in headings)
    assert comparison.chart.plot.texts() == []  # the names stand above the chart, in full
    assert len(comparison.findChildren(Legend)) == 2


def test_one_tick_opens_a_run_and_the_cross_closes_the_panel(runs_page, qtbot):
    page = runs_page()
    tick(page, qtbot, "popular-1")
    assert page.panel.details_of == "popular-1"
    page.panel.close_button.click()
    assert page.panel.isHidden()
    assert page.board.model.ticked == []
    page.refresh()
    settled(page, qtbot)
    assert page.panel.isHidden()  # news do not bring it back


def test_three_runs_are_compared_pair_by_pair(runs_page, qtbot):
    page = runs_page()
    tick(page, qtbot, *SPLIT_BY_TIME)
    assert len(page.panel.content.differences) == 3
    assert "Differences" in texts(page.panel)


def test_the_keyboard_ticks_and_opens(runs_page, qtbot):
    page = runs_page()
    page.board.table.setFocus()
    page.board.table.selectRow(0)
    qtbot.keyClick(page.board.table, Qt.Key.Key_Down)
    settled(page, qtbot)
    assert page.panel.details_of == runs_in_order(page)[1]
    qtbot.keyClick(page.board.table, Qt.Key.Key_Space)
    assert page.board.model.ticked == [runs_in_order(page)[1]]


def test_more_than_five_are_too_many(store, runs_page, qtbot):
    application = Application(store.path)
    application.sign_in(Role.ADMINISTRATOR, store.password)
    for strength in (1.0, 10.0, 100.0):
        application.execute(TrainModel("shop", "ease", {"regularization": strength}, target="all", k=(5, 10)))  # fmt: skip
    application.close()
    page = runs_page()
    everyone = runs_in_order(page)
    assert len(everyone) == 6
    assert any("ease-3" in words for words in cells(page, Column.MODEL, SECOND_LINE))
    page.board.model.tick(everyone)
    page.board.ticked.emit()
    assert any("up to 5 are compared" in words for words in texts(page.panel))


def test_figures_above_ten_are_written_short_enough_for_the_panel(runs_page, qtbot):
    page = runs_page(size=(1280, 720))
    report = page.workspace.application.execute(ShowRun("ease-3"))
    wide = {
        "novelty@10": MetricValue(11.12345, 11.01234, 11.23456),
        "mse": MetricValue(123.4567, 101.2345, 145.6789),
    }
    run = next(run for run in page._runs if run.run == "ease-3")
    page.panel.show_details(replace(report, metrics={**report.metrics, **wide}), run, None)
    QApplication.processEvents()
    shown = [label for label in page.panel.findChildren(ElidedLabel) if label.isVisible()]
    assert {"11.01–11.23", "101.2–145.7"} <= {label.text() for label in shown}
    assert [label.text() for label in shown if label.is_elided()] == []


# ---------------------------------------------------------------- the chart


def test_the_trade_off_has_a_point_per_run_and_a_table(runs_page):
    page = runs_page()
    rows = {row[0]: row[1:] for row in page.trade_off.scatter.rows()}
    assert set(rows) == {"Popular", "Item KNN", "EASE"}
    run = next(row for row in page.board.model.rows if row.run.run == "ease-3")
    assert rows["EASE"] == [run.value("coverage@10"), run.value("ndcg@10")]
    page.trade_off.table_button.click()
    assert page.trade_off.scatter.is_table
    assert page.trade_off.scatter.headers()[1:] == ["Coverage@10", "nDCG@10"]


def test_the_chart_is_saved_as_a_picture_and_a_failure_is_said(
    runs_page, qtbot, tmp_path, export_to
):
    page = runs_page()
    chart = page.trade_off.scatter
    folder = tmp_path / "trade-off.png"
    folder.mkdir()
    export_to(folder)
    with qtbot.waitSignal(page.workspace.error_raised) as failed:
        page.trade_off._exporter(chart, "png")
    assert failed.args[0].code == "file-unusable"
    folder.rmdir()
    with qtbot.waitSignal(page.workspace.done) as told:
        page.trade_off._exporter(chart, "png")
    assert told.args == ["Saved as trade-off.png"]
    assert (tmp_path / "trade-off.png").read_bytes().startswith(b"\x89PNG")


# ---------------------------------------------------------------- publishing


def publish(page, monkeypatch, answer):
    """Press Publish, and let `answer` fill the dialog in."""
    seen = []

    def run(dialog):
        seen.append(dialog)
        answer(dialog)
        return Dialog.DialogCode.Accepted

    monkeypatch.setattr(PublishDialog, "exec", run)
    page.panel.publish.click()
    return seen[0]


def test_a_steward_may_publish_by_external_id(runs_page, qtbot, monkeypatch):
    page = runs_page(Role.STEWARD)
    page.show_target("ease-3")
    settled(page, qtbot)

    def answer(dialog):
        assert not dialog.external_ids.isHidden()
        assert dialog.pseudonyms.isChecked()
        dialog.length.setValue(7)
        dialog.external_ids.setChecked(True)
        told = [notice.text() for notice in dialog.findChildren(Notice) if not notice.isHidden()]
        assert any("which pseudonym is who" in words for words in told)

    with qtbot.waitSignal(page.workspace.done, timeout=20_000) as told:
        publish(page, monkeypatch, answer)
    assert told.args[0].startswith("ease-3 is published")
    (published,) = page.workspace.application.execute(ListPublications())
    assert (published.run, published.k, published.with_ids) == ("ease-3", 7, True)
    settled(page, qtbot)
    assert "published, top 7" in texts(page.panel)


def test_an_analyst_publishes_by_pseudonym_and_is_told_so(runs_page, qtbot, monkeypatch):
    page = runs_page(Role.ANALYST)

    def answer(dialog):
        assert dialog.external_ids.isHidden()
        said = [label.text() for label in dialog.findChildren(QLabel)]
        assert any("works with pseudonyms" in words for words in said)

    with qtbot.waitSignal(page.workspace.done, timeout=20_000):
        publish(page, monkeypatch, answer)
    (published,) = page.workspace.application.execute(ListPublications())
    assert not published.with_ids


def test_who_may_not_replace_a_publication_is_told_before_the_click(runs_page, qtbot):
    page = runs_page(Role.STEWARD)
    page.workspace.submit(PublishRun("ease-3", 4, with_ids=True), "Publish", Topic.PUBLISHED)
    qtbot.waitUntil(lambda: not page.workspace.active_jobs, timeout=20_000)
    (before,) = page.workspace.execute(ListPublications())
    (run,) = (run for run in page.workspace.execute(ListRuns()) if run.run == "ease-3")
    for may_identify in (False, True):
        dialog = PublishDialog(run, page.window(), may_identify=may_identify, before=before)
        assert dialog.action.isEnabled() is may_identify
        dialog.reject()


def test_publishing_again_says_what_it_replaces(runs_page, qtbot, monkeypatch):
    page = runs_page()
    page.workspace.submit(PublishRun("ease-3", 4), "Publish", Topic.PUBLISHED)
    qtbot.waitUntil(lambda: not page.workspace.active_jobs, timeout=20_000)
    page.show_target("ease-3")
    settled(page, qtbot)
    dialogs = []

    def answer(dialog):
        dialogs.extend(label.text() for label in dialog.findChildren(QLabel))
        assert dialog.length.value() == 4

    publish(page, monkeypatch, answer)
    assert any(words.startswith("Takes the place of the top 4") for words in dialogs)
    qtbot.waitUntil(lambda: not page.workspace.active_jobs, timeout=20_000)


def test_recommending_with_a_run_opens_the_other_page(runs_page, qtbot):
    page = runs_page()
    page.show_target("item-knn-2")
    settled(page, qtbot)
    with qtbot.waitSignal(page.open_page) as asked:
        page.panel.recommend.click()
    assert asked.args == ["recommend", "item-knn-2"]


def test_a_viewer_has_no_such_page(window_of):
    window = window_of(Role.VIEWER)
    assert "runs" not in window.shell.rail.keys()  # noqa: SIM118 - not a mapping


# ---------------------------------------------------------------- states and widths


def test_a_narrow_window_hides_what_matters_least_and_opens_the_panel_on_request(runs_page, qtbot):
    page = runs_page(size=(1024, 640))
    assert page.panel.isHidden()
    page.show_target("ease-3")
    settled(page, qtbot)
    assert page.panel.isVisible()
    hidden = [column for column in Column if page.board.table.isColumnHidden(column)]
    assert Column.TRAINED in hidden
    assert Column.MEMORY in hidden
    assert not {Column.MODEL, Column.INTERVAL, Column.VALUE, Column.GROUP} & set(hidden)
    shown = [page.board.table.columnWidth(c) for c in Column if c not in hidden]
    assert sum(shown) <= page.board.table.viewport().width()


@pytest.mark.parametrize("size", [(1024, 640), (1280, 720), (1440, 900)])
def test_everything_fits_and_has_a_name(runs_page, qtbot, size):
    page = runs_page(size=size)
    page.show_target("ease-4")  # with the warning
    settled(page, qtbot)
    assert clipped(page) == []
    assert unnamed(page) == []
    page.board.show_others.click()
    settled(page, qtbot)
    page.board.model.tick(SPLIT_BY_TIME)
    page.board.ticked.emit()
    settled(page, qtbot)
    assert clipped(page) == []
    assert unnamed(page) == []


def test_the_pictures_show_the_table_and_a_comparison(runs_page, qtbot):
    page = runs_page()
    (first, show_first), (second, show_second) = page.scenes()
    assert (first, second) == ("", "-compare")
    show_first()
    show_second()
    settled(page, qtbot)
    assert isinstance(page.panel.content, RunComparison)
