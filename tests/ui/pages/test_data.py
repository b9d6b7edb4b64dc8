"""The list of data sets and one of them, in the real window on a real store."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from recsys_app import ImportData, ListDatasets, Role
from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from tests.ui.pages.data_page import answer, data_page, settle, write_log
from tests.ui.pages.reading import cells
from ui.theme import theme
from ui.widgets import StatCard


@pytest.fixture
def shop(window_of, tmp_path):
    """`shop(role)` is the window on a store with a data set of two batches."""

    def show(role=Role.STEWARD):
        window = window_of(Role.ADMINISTRATOR)
        application = window.workspace.application
        application.execute(ImportData(write_log(tmp_path / "january.csv"), "teas"))
        more = write_log(tmp_path / "february.csv", 30, bad=False)
        application.execute(ImportData(more, "teas", mode="append"))
        if role is not Role.ADMINISTRATOR:
            window.sign_out()
            application.sign_in(role, "correct horse battery staple")
            window.enter()
        return window

    return show


def profile_of(window, qtbot):
    page = data_page(window, qtbot)
    page.open_dataset("teas")
    settle(window, qtbot)
    return page


# ---------------------------------------------------------------- the list


def test_an_empty_store_shows_the_way_to_the_first_data_set(window_of, qtbot):
    page = data_page(window_of(Role.STEWARD), qtbot)
    assert page.listing.empty.isVisible()
    assert not page.listing.add.isVisible()
    assert page.listing.empty.primary.isEnabled()
    qtbot.mouseClick(page.listing.empty.primary, Qt.MouseButton.LeftButton)
    assert page.wizard.isVisible()


def test_an_analyst_is_told_who_imports(window_of, qtbot):
    page = data_page(window_of(Role.ANALYST), qtbot)
    assert page.listing.empty.primary is None
    assert "A steward" in page.listing.empty.accessibleDescription()
    assert not page.palette_actions(page.workspace)


def test_a_viewer_has_no_data_page(window_of):
    places = window_of(Role.VIEWER).shell.rail.keys()
    assert "data" not in places


def test_the_list_says_what_each_data_set_holds(shop, qtbot):
    page = data_page(shop(), qtbot)
    (row,) = cells(page.listing.table)
    assert row[:4] == ["teas", "90", "10", "12"]
    assert row[4:6] == ["1 Jan 2026 – 28 Jan 2026", "2"]


def test_enter_opens_a_data_set_and_the_path_leads_back(shop, qtbot):
    window = shop()
    page = data_page(window, qtbot)
    page.listing.select("teas")
    qtbot.keyClick(page.listing.table, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert page.dataset.isVisible()
    crumb = window.shell.top.crumb
    assert [label.text() for label in crumb.findChildren(QLabel)][-1] == "teas"
    crumb.chosen.emit("data")
    assert page.listing.isVisible()


def test_the_path_is_still_right_after_another_page(shop, qtbot):
    window = shop()
    profile_of(window, qtbot)
    window.shell.open("home")
    window.shell.open("data")
    shown = [label.text() for label in window.shell.top.crumb.findChildren(QLabel)]
    assert shown[-1] == "teas"


def test_a_data_set_that_is_gone_is_said_in_words(shop, qtbot):
    window = shop()
    page = data_page(window, qtbot)
    window.shell.open("data", "coffees")
    settle(window, qtbot)
    assert "There is no data set called “coffees”." in page.dataset.reads.text()


# ---------------------------------------------------------------- the profile


def test_the_profile_gives_counts_charts_and_checks(shop, qtbot):
    page = profile_of(shop(), qtbot)
    cards = [card.accessibleName() for card in page.dataset.profile.findChildren(StatCard)]
    assert {"Interactions: 90", "People: 10", "Items: 12"} <= set(cards)
    charts = page.dataset.profile.charts
    assert set(charts) == {"long-tail", "histories", "activity", "values"}
    assert sum(count for _, count in charts["values"].rows()) == 90
    assert charts["histories"].rows()[-1][1] == 10
    words = [label.text() for label in page.dataset.profile.findChildren(QLabel)]
    assert "Items have no description" in words
    assert "Times run forward" in words


def test_days_without_anything_are_none_and_not_blank(shop, qtbot):
    page = profile_of(shop(), qtbot)
    rows = page.dataset.profile.charts["activity"].rows()
    assert len(rows) == 28


def test_train_on_it_opens_the_training(shop, qtbot):
    window = shop()
    page = profile_of(window, qtbot)
    qtbot.mouseClick(page.dataset.train, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert window.shell.page.key == "train"


def test_a_chart_is_saved_where_asked_and_a_bad_place_is_said(shop, qtbot, tmp_path, export_to):
    window = shop()
    page = profile_of(window, qtbot)
    chart, target = page.dataset.profile.charts["histories"], tmp_path / "histories.svg"
    card = chart.parentWidget()
    export_to(target)
    with qtbot.waitSignal(window.workspace.done):
        card._exporter(chart, "svg")
    assert target.read_text("utf-8").startswith("<?xml")
    (tmp_path / "a.svg").mkdir()
    export_to(tmp_path / "a.svg")
    with qtbot.waitSignal(window.workspace.error_raised) as raised:
        card._exporter(chart, "svg")
    assert raised.args[0].code == "file-unusable"


# ---------------------------------------------------------------- batches


def test_a_batch_is_undone_after_its_data_set_is_named(shop, qtbot):
    window = shop()
    page = profile_of(window, qtbot)
    page.dataset.tabs.set_value("batches")
    assert [row[1:4] for row in cells(page.dataset.batches.table)] == [
        ["january.csv", "60", "2"],
        ["february.csv", "30", "0"],
    ]
    said = answer("teas")
    qtbot.mouseClick(page.dataset.batches.undo, Qt.MouseButton.LeftButton)
    assert "30 interactions from february.csv" in said()
    settle(window, qtbot)
    assert [row[0] for row in cells(page.dataset.batches.table)] == ["1"]
    assert page.dataset.tabs.value() == "batches"


def test_a_data_set_without_batches_is_said_to_be_empty(shop, qtbot):
    window = shop()
    page = profile_of(window, qtbot)
    for _ in range(2):
        page.dataset.undo(page.dataset.batches.batches[-1])
        settle(window, qtbot)
    assert page.dataset.note.text() == "Every batch of it was undone."
    assert not page.dataset.train.isEnabled()
    assert not page.dataset.batches.undo.isEnabled()


def test_a_data_set_is_removed_after_it_is_named(shop, qtbot):
    window = shop()
    page = profile_of(window, qtbot)
    said = answer("teas")
    qtbot.mouseClick(page.dataset.remove, Qt.MouseButton.LeftButton)
    assert "90 interactions of 10 people" in said()
    settle(window, qtbot)
    assert page.listing.empty.isVisible()
    assert window.workspace.execute(ListDatasets()) == ()


def test_an_analyst_explores_and_changes_nothing(shop, qtbot):
    page = profile_of(shop(Role.ANALYST), qtbot)
    assert page.dataset.train.isVisible()
    assert not page.dataset.add.isVisible()
    assert not page.dataset.remove.isVisible()
    assert page.dataset.set_aside is None
    page.dataset.tabs.set_value("batches")
    assert not page.dataset.batches.undo.isVisible()


# ---------------------------------------------------------------- set aside


def test_rows_set_aside_are_shown_with_file_line_reason_and_text(shop, qtbot, tmp_path, export_to):
    window = shop()
    page = profile_of(window, qtbot)
    page.dataset.tabs.set_value("aside")
    view = page.dataset.set_aside
    assert cells(view.table) == [
        ["january.csv", "62", "The person is missing", ",茶-1,2026-01-03 10:00:00,2"],
        ["january.csv", "63", "The time could not be read", "顾客-1,茶-2,yesterday,4"],
    ]
    assert view.place.text() == "rows 1–2 of 2"
    target = tmp_path / "aside.csv"
    export_to(target)
    with qtbot.waitSignal(window.workspace.done) as said:
        qtbot.mouseClick(view.save, Qt.MouseButton.LeftButton)
    assert said.args == ["2 rows are saved."]
    assert "yesterday" in target.read_text("utf-8-sig")


# ---------------------------------------------------------------- look


@pytest.mark.slow  # three windows in two themes
def test_nothing_is_cut_or_nameless_at_any_size(shop, qtbot, qapp):
    window = shop()
    page = profile_of(window, qtbot)
    for look, size in (("light", (1440, 900)), ("dark", (1280, 720)), ("light", (1024, 640))):
        theme.apply(qapp, look)
        window.resize(*size)
        for tab in ("profile", "batches", "aside"):
            page.dataset.tabs.set_value(tab)
            assert clipped(page) == []
            assert unnamed(page) == []
        page.show_start()
        assert clipped(page) == []
        page.open_dataset("teas")
        settle(window, qtbot)
