"""The import wizard in the real window: from a dropped file to a data set, and every wrong turn."""

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from recsys_app import (
    ColumnRole,
    ImportData,
    ListDatasets,
    ListRejects,
    Role,
    ShowDataset,
    ShowPerson,
    sample_data,
)
from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from tests.ui.pages.data_page import data_page, drop, press, settle, write_log
from tests.ui.pages.reading import cells
from ui.theme import theme
from ui.widgets import Notice, Toast
from ui.workspace import JobState


@pytest.fixture
def window(window_of):
    return window_of(Role.STEWARD)


@pytest.fixture
def page(window, qtbot):
    return data_page(window, qtbot)


def dropped(page, qtbot, *files):
    """The wizard after `files` were dropped and looked at."""
    assert drop(page, *files)
    settle(page.window(), qtbot)
    return page.wizard


def go_on(wizard, qtbot):
    """Press the main button and wait for what it starts."""
    assert wizard.next.isEnabled(), wizard.next.toolTip()
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    settle(wizard.window(), qtbot)


def mapped(page, qtbot, *files):
    """The wizard with its mapping open."""
    wizard = dropped(page, qtbot, *files)
    while wizard.stage is not wizard.map:
        go_on(wizard, qtbot)
    return wizard


def choose(combo, key):
    """Choose as a person does: by the list."""
    combo.setCurrentIndex(combo.findData(key))
    combo.activated.emit(combo.currentIndex())


# ---------------------------------------------------------------- the whole way


def test_a_dropped_file_becomes_a_data_set(page, window, qtbot, tmp_path):
    wizard = dropped(page, qtbot, write_log(tmp_path / "teas.csv"))
    assert wizard.stage is wizard.preview
    assert cells(wizard.preview.table)[0][0] == "顾客-0"
    go_on(wizard, qtbot)
    roles = {name: combo.value() for name, combo in wizard.map.mapping.roles.items()}
    assert roles == {
        "customer_id": "user",
        "product_id": "item",
        "timestamp": "time",
        "rating": "value",
    }
    assert wizard.map.mapping.places["customer_id"].place() == "people"
    assert wizard.map.mapping.places["product_id"].place() == "behaviour"
    assert wizard.plan.dataset == "teas"
    go_on(wizard, qtbot)
    assert wizard.check.rows.accessibleName() == "Rows to import: 60"
    assert wizard.check.aside.accessibleName() == "Set aside: 2"
    assert cells(wizard.check.reasons) == [
        ["The person is missing", "1"],
        ["The time could not be read", "1"],
    ]
    assert window.workspace.execute(ListDatasets()) == ()
    assert wizard.next.text() == "Import 60 rows"
    go_on(wizard, qtbot)
    assert page.wizard is None
    assert page.dataset.isVisible()
    assert page.dataset.news.text() == "60 rows are imported. 2 rows are set aside."
    assert [summary.interactions for summary in page.listing.datasets] == [60]


def test_three_files_bring_items_and_people_along(page, window, qtbot, tmp_path):
    log = write_log(tmp_path / "log.csv", bad=False)
    people = tmp_path / "people.csv"
    people.write_text(
        "customer_id,email,age\n"
        + "".join(f"顾客-{i},p{i}@tea.example,{30 + i}\n" for i in range(10)),
        "utf-8",
    )
    items = tmp_path / "items.csv"
    items.write_text(
        "product_id,title\n" + "".join(f"茶-{i},Tea {i}\n" for i in range(12)), "utf-8"
    )
    wizard = dropped(page, qtbot, log, people, items)
    assert wizard.stage is wizard.file
    choose(wizard.file.uses["users"], "items")
    assert wizard.plan.files == {"log": log, "items": items, "users": people}
    go_on(wizard, qtbot)
    go_on(wizard, qtbot)
    places = {name: combo.value() for name, combo in wizard.map.sealing.places.items()}
    assert places == {"email": "people", "age": "behaviour"}
    choose(wizard.map.sealing.places["age"], "people")
    go_on(wizard, qtbot)
    assert wizard.check.people.accessibleDescription() == "10 with details"
    go_on(wizard, qtbot)
    person = window.workspace.execute(ShowPerson("log", "顾客-3"))
    assert person.attributes == {"email": "p3@tea.example", "age": 33}
    assert person.entries[0].title.startswith("Tea")


def test_a_sheet_of_a_workbook_is_chosen(page, window, qtbot, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["user_id", "item_id"])
    book.active.append(["nobody", "nothing"])
    log = book.create_sheet("Loans")
    log.append(["reader_id", "book_id", "rating"])
    for number in range(30):
        log.append([f"00{number % 5}", f"b{number % 7}", number % 5 + 1])
    book.save(tmp_path / "library.xlsx")
    wizard = dropped(page, qtbot, tmp_path / "library.xlsx")
    preview = wizard.preview
    assert preview.sheet.isVisibleTo(wizard)
    assert preview.sheet.value() == "Notes"
    assert not preview.encoding.isVisibleTo(wizard)
    choose(preview.sheet, "Loans")
    settle(window, qtbot)
    assert cells(preview.table)[0] == ["000", "b0", "1"]
    assert "Loans" in wizard.chip.text()
    go_on(wizard, qtbot)
    go_on(wizard, qtbot)
    assert wizard.check.rows.accessibleName() == "Rows to import: 30"


def test_a_chinese_file_in_gb18030_is_read(page, window, qtbot, tmp_path):
    path = tmp_path / "茶店.csv"
    text = "客户编号,商品编号,下单时间\n" + "".join(
        f"小明{i % 7},龙井茶{i % 5},2026年3月{1 + i % 28}日\n" for i in range(80)
    )
    path.write_text(text, "gb18030")
    wizard = mapped(page, qtbot, path)
    assert wizard.preview.encoding.value() == "gb18030"
    assert "GB18030" in wizard.chip.text()
    assert wizard.plan.column_of(ColumnRole.USER) == "客户编号"
    go_on(wizard, qtbot)
    go_on(wizard, qtbot)
    assert page.dataset.heading.text() == "茶店"
    assert window.workspace.execute(ShowDataset("茶店")).users == 7


def test_rows_are_added_to_the_data_set_one_came_from(page, window, qtbot, tmp_path):
    window.workspace.execute(ImportData(write_log(tmp_path / "a.csv", 40), "teas"))
    page.refresh()
    page.open_dataset("teas")
    settle(window, qtbot)
    qtbot.mouseClick(page.dataset.add, Qt.MouseButton.LeftButton)
    wizard = mapped(page, qtbot, write_log(tmp_path / "b.csv", 25))
    assert (wizard.plan.dataset, wizard.plan.mode) == ("teas", "append")
    assert wizard.map.destination.mode.isVisible()
    go_on(wizard, qtbot)
    go_on(wizard, qtbot)
    assert window.workspace.execute(ShowDataset("teas")).interactions == 65


def test_a_drop_is_a_copy_or_nothing(page, tmp_path):
    log = write_log(tmp_path / "teas.csv")
    copy, move = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
    assert not drop(page, log, offered=move)
    assert drop(page, log, offered=copy | move)  # a source that was told of a move would delete it


def test_a_table_dropped_on_the_mapping_describes_the_items(page, window, qtbot, tmp_path):
    wizard = mapped(page, qtbot, write_log(tmp_path / "teas.csv"))
    items = tmp_path / "items.csv"
    items.write_text("product_id,title\n茶-1,Sencha\n", "utf-8")
    assert drop(page, items)
    settle(window, qtbot)
    assert wizard.stage is wizard.map
    assert wizard.plan.tables["items"].title_column == "title"
    go_on(wizard, qtbot)
    assert not drop(page, items), "there is no place for a file while rows are checked"


def test_another_log_gives_its_own_name_to_the_data_set(page, qtbot, tmp_path):
    wizard = mapped(page, qtbot, write_log(tmp_path / "teas.csv"))
    for _ in range(2):
        qtbot.mouseClick(wizard.back, Qt.MouseButton.LeftButton)
    wizard.file.take_files([write_log(tmp_path / "more.csv")])
    choose(wizard.file.uses["items"], "log")
    go_on(wizard, qtbot)
    go_on(wizard, qtbot)
    assert wizard.map.destination.name.text() == "more"


# ---------------------------------------------------------------- preview


def test_another_delimiter_reads_the_file_again(page, window, qtbot, tmp_path):
    wizard = dropped(page, qtbot, write_log(tmp_path / "teas.csv"))
    choose(wizard.preview.delimiter, ";")
    settle(window, qtbot)
    assert wizard.preview.table.model().columnCount() == 1
    choose(wizard.preview.delimiter, ",")
    settle(window, qtbot)
    assert wizard.preview.table.model().columnCount() == 4
    qtbot.mouseClick(wizard.preview.header, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert cells(wizard.preview.table)[0][0] == "customer_id"


# ---------------------------------------------------------------- what is wrong is said in place


def test_an_empty_file_is_said_where_it_was_chosen(page, qtbot, tmp_path):
    (tmp_path / "nothing.csv").touch()
    wizard = dropped(page, qtbot, tmp_path / "nothing.csv")
    assert wizard.stage is wizard.file
    assert wizard.file.failure.isVisible()
    assert "nothing.csv is empty" in wizard.file.failure.text()


def test_a_file_that_is_no_table_is_said_where_it_was_chosen(page, qtbot, tmp_path):
    (tmp_path / "picture.zip").write_bytes(b"PK\x03\x04" + bytes(200))
    wizard = dropped(page, qtbot, tmp_path / "picture.zip")
    assert "is compressed" in wizard.file.failure.text()


def test_without_a_person_there_is_no_way_on(page, qtbot, tmp_path):
    wizard = mapped(page, qtbot, write_log(tmp_path / "teas.csv"))
    choose(wizard.map.mapping.roles["customer_id"], "leave-out")
    assert not wizard.next.isEnabled()
    assert wizard.map.problem.text() == "No column is the person. Choose one under “Role”."
    assert wizard.map.mapping.places["customer_id"].place() == "nowhere"
    choose(wizard.map.mapping.roles["customer_id"], "user")
    assert wizard.next.isEnabled()
    assert not wizard.map.problem.isVisible()


def test_two_columns_of_one_role_are_both_marked(page, qtbot, tmp_path):
    wizard = mapped(page, qtbot, write_log(tmp_path / "teas.csv"))
    choose(wizard.map.mapping.roles["rating"], "item")
    assert wizard.map.problem.text() == "Two columns are “Item”. Leave one of them out."
    flags = {name: flag.words() for name, flag in wizard.map.mapping.flags.items() if flag.words()}
    assert flags == dict.fromkeys(("product_id", "rating"), "A second “Item”")
    assert not wizard.next.isEnabled()


def test_a_data_set_needs_a_name(page, qtbot, tmp_path):
    wizard = mapped(page, qtbot, write_log(tmp_path / "teas.csv"))
    wizard.map.destination.name.setText("  ")
    assert wizard.next.toolTip() == "Give the data set a name first."


@pytest.mark.parametrize(
    ("times", "stated"),
    [("whenever", ""), ("03/04/2026", ""), ("2026-03-04", "sometime")],
    ids=["unclear", "ambiguous", "no format"],
)
def test_times_that_cannot_be_read_lead_back_to_the_format(page, qtbot, tmp_path, times, stated):
    path = tmp_path / "teas.csv"
    path.write_text("user,item,time\n" + f"u,i,{times}\n" * 20, "utf-8")
    wizard = mapped(page, qtbot, path)
    choose(wizard.map.mapping.roles["time"], "time")
    wizard.map.destination.time_format.setText(stated)
    go_on(wizard, qtbot)
    assert wizard.stage is wizard.map
    assert "Write the form of the times" in wizard.map.destination.time_field.error
    wizard.map.destination.time_format.setText("%d/%m/%Y")
    assert wizard.map.destination.time_field.error == ""


def test_a_log_without_one_good_row_stops_at_the_check(page, qtbot, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("user,item\n" + ",tea\n" * 5, "utf-8")
    wizard = mapped(page, qtbot, path)
    go_on(wizard, qtbot)
    assert wizard.stage is wizard.check
    assert not wizard.next.isEnabled()
    assert [row[1] for row in cells(wizard.check.examples)] == ["2", "3", "4"]


def test_what_stopped_the_check_is_said_at_the_top(page, qtbot, tmp_path):
    path = write_log(tmp_path / "log.csv")
    wizard = mapped(page, qtbot, path)
    path.unlink()
    go_on(wizard, qtbot)
    failure = wizard.check.failure
    assert failure.isVisible()
    assert "log.csv cannot be read" in failure.text()
    assert failure.mapTo(wizard.check, QPoint()).y() == 0
    assert wizard.next.toolTip() == "The rows were not checked."


def shown_notice(step):
    """The one notice above the figures of the check."""
    (notice,) = (n for n in step.findChildren(Notice) if step.notices.indexOf(n) >= 0)
    return notice


def test_amounts_of_returned_goods_are_pointed_out_before_the_import(page, window, qtbot, tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text(
        "customer,sku,quantity\n" + "".join(f"c{n},s{n % 4},{2 - n}\n" for n in range(6)), "utf-8"
    )
    wizard = mapped(page, qtbot, path)
    go_on(wizard, qtbot)
    notice = shown_notice(wizard.check)
    assert notice.text().startswith("4 rows have an amount of 0 or less, as of returned goods.")
    assert notice.mapTo(wizard.check, QPoint()).y() == 0
    go_on(wizard, qtbot)
    found = window.workspace.execute(ShowDataset("sales"))
    assert found.not_positive == 4
    titles = [label.text() for label in page.dataset.profile.findChildren(QLabel)]
    assert "4 amounts of 0 or less" in titles


def test_a_picture_that_is_called_a_table_is_refused_where_it_was_chosen(page, qtbot, tmp_path):
    path = tmp_path / "log.csv"
    assert QPixmap(30, 30).save(str(path), "PNG")
    wizard = dropped(page, qtbot, path)
    assert wizard.stage is wizard.file
    assert "it holds bytes that no text has" in wizard.file.failure.text()


def test_a_table_that_describes_nobody_is_pointed_out(page, qtbot, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("product_id,title\nx,Coffee\n", "utf-8")
    wizard = mapped(page, qtbot, write_log(tmp_path / "teas.csv"), other)
    go_on(wizard, qtbot)
    notice = shown_notice(wizard.check)
    assert notice.text() == "No id in other.csv occurs in the log. Is it the right file?"


def test_the_same_file_again_is_refused_and_can_replace(page, window, qtbot, tmp_path):
    path = write_log(tmp_path / "teas.csv")
    window.workspace.execute(ImportData(path, "teas"))
    page.refresh()
    settle(window, qtbot)
    wizard = mapped(page, qtbot, path)
    assert wizard.plan.mode == "append"
    go_on(wizard, qtbot)
    go_on(wizard, qtbot)
    assert "has exactly these rows" in wizard.import_.failure.text()
    assert window.findChildren(Toast) == []
    qtbot.mouseClick(wizard.import_.failure.link, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert window.workspace.execute(ShowDataset("teas")).interactions == 60
    assert page.dataset.isVisible()


def test_going_back_keeps_the_mapping(page, qtbot, tmp_path):
    wizard = mapped(page, qtbot, write_log(tmp_path / "teas.csv"))
    choose(wizard.map.mapping.roles["rating"], "leave-out")
    wizard.map.destination.name.setText("Fine teas")
    go_on(wizard, qtbot)
    qtbot.mouseClick(wizard.back, Qt.MouseButton.LeftButton)
    assert wizard.map.mapping.roles["rating"].value() == "leave-out"
    assert wizard.map.destination.name.text() == "Fine teas"


# ---------------------------------------------------------------- giving up


def test_cancel_leaves_the_wizard_and_nothing_behind(page, window, qtbot, tmp_path):
    wizard = mapped(page, qtbot, write_log(tmp_path / "teas.csv"))
    press("Leave the import")
    qtbot.mouseClick(wizard.cancel, Qt.MouseButton.LeftButton)
    assert page.wizard is None
    assert page.listing.isVisible()
    assert window.workspace.execute(ListDatasets()) == ()


@pytest.mark.slow  # long enough to be cancelled half-way
def test_an_import_cancelled_half_way_leaves_nothing(page, window, qtbot, tmp_path):
    wizard = mapped(page, qtbot, write_log(tmp_path / "large.csv", 300_000))
    go_on(wizard, qtbot)
    seen = []

    def stop(job):
        if isinstance(job.command, ImportData) and job.progress and job.progress.done and not seen:
            seen.append(job)
            wizard.import_.cancel.click()

    window.workspace.job_changed.connect(stop)
    go_on(wizard, qtbot)
    assert seen[0].state is JobState.CANCELLED
    assert wizard.import_.failure.text() == "The import was cancelled. Nothing was imported."
    assert window.workspace.execute(ListDatasets()) == ()
    assert wizard.next.text() == "Import again"


def test_the_sample_data_is_one_press_away_and_can_be_cancelled(page, window, qtbot):
    qtbot.mouseClick(page.listing.empty.secondary, Qt.MouseButton.LeftButton)
    assert page.listing.running.isVisible()
    (job,) = window.workspace.active_jobs
    assert job.command.dataset == sample_data().dataset
    qtbot.mouseClick(page.listing.running.cancel, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert not page.listing.running.isVisible()
    assert window.workspace.execute(ListDatasets()) == ()


# ---------------------------------------------------------------- who may


def test_an_analyst_cannot_drop_a_file(window_of, qtbot, tmp_path):
    page = data_page(window_of(Role.ANALYST), qtbot)
    assert not page.acceptDrops()
    assert not page.listing.add.isVisible()


def test_what_is_set_aside_stays_in_the_store(page, window, qtbot, tmp_path):
    wizard = mapped(page, qtbot, write_log(tmp_path / "teas.csv"))
    go_on(wizard, qtbot)
    go_on(wizard, qtbot)
    rows = window.workspace.execute(ListRejects("teas", 1))
    assert [row.line for row in rows] == [62, 63]
    assert {path.name for path in tmp_path.iterdir()} == {"store", "teas.csv"}


def test_folders_are_no_files(page, tmp_path):
    assert not drop(page, tmp_path)


# ---------------------------------------------------------------- look


@pytest.mark.slow  # every step at three sizes
def test_no_step_is_cut_or_nameless_at_any_size(page, window, qtbot, qapp, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("customer_id,email\n顾客-1,p1@tea.example\n", "utf-8")
    for look, size in (("light", (1440, 900)), ("dark", (1280, 720)), ("light", (1024, 640))):
        theme.apply(qapp, look)
        window.resize(*size)
        page.start_import(())
        assert clipped(page) == []
        wizard = dropped(page, qtbot, write_log(tmp_path / "teas.csv"))
        wizard.plan.set_file("users", people)
        for _ in range(3):
            assert clipped(page) == []
            assert unnamed(page) == []
            go_on(wizard, qtbot)
        assert clipped(page) == []
        if page.wizard is not None:  # the rows are there already
            press("Leave the import")
        page.show_start()
