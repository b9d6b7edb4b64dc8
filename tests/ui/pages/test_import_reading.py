"""The mapping shows how the rows will read, so that it can be judged before anything is checked."""

import pytest
from PySide6.QtCore import Qt

from recsys_app import ListDatasets, Role
from tests.ui.pages.data_page import data_page, settle
from tests.ui.pages.reading import cells
from ui.widgets.cells import CELL_COLOUR

HEADER = "customer,product,timestamp,rating\n"


@pytest.fixture
def window(window_of):
    return window_of(Role.STEWARD)


@pytest.fixture
def mapping(window, qtbot, tmp_path):
    """`mapping(rows)` is the mapping of a log with those rows, when its first rows are read."""

    def show(rows):
        path = tmp_path / "log.csv"
        path.write_text(HEADER + rows, "utf-8")
        page = data_page(window, qtbot)
        page.start_import([path])
        settle(window, qtbot)
        page.wizard.go_on()
        settle(window, qtbot)
        assert page.wizard.stage is page.wizard.map
        return page.wizard.map

    return show


def colours(table):
    model = table.model()
    return [
        [model.index(row, column).data(CELL_COLOUR) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_numbers_become_moments_and_values(mapping, window):
    step = mapping("ann,tea,881250949,3\nbob,milk,891717742,4.5\n")
    assert cells(step.sample) == [
        ["ann", "tea", "4 Dec 1997, 15:55:49", "3", ""],
        ["bob", "milk", "4 Apr 1998, 19:22:22", "4.5", ""],
    ]
    assert step.sample.model().headerData(2, Qt.Orientation.Horizontal) == "Time"
    assert window.workspace.execute(ListDatasets()) == ()


def test_what_cannot_be_read_is_marked_with_its_reason(mapping):
    step = mapping(
        "ann,tea,2024-01-01,1\nbob,tea,2024-01-02,1\n小明,tea,昨天,1\nann,,2024-01-04,1\n"
    )
    assert cells(step.sample) == [
        ["ann", "tea", "1 Jan 2024", "1", ""],
        ["bob", "tea", "2 Jan 2024", "1", ""],
        ["小明", "tea", "昨天", "1", "The time could not be read"],
        ["ann", "–", "2024-01-04", "1", "The item is missing"],
    ]
    assert colours(step.sample)[1:] == [
        [None] * 5,
        ["text3", "text3", "warn", "text3", "warn"],
        ["text3", "warn", "text3", "text3", "warn"],
    ]


def test_a_time_format_shows_at_once_what_it_makes_of_the_times(mapping, window, qtbot):
    step = mapping("".join(f"ann,tea,0{i}/0{i + 1}/2024,1\n" for i in range(1, 6)))
    assert "day" in step.destination.time_field.error
    assert cells(step.sample)[0][2:] == ["01/02/2024", "1", "The time could not be read"]
    assert {row[2] for row in colours(step.sample)} == {"warn"}
    step.destination.time_format.setText("%d/%m/%Y")
    settle(window, qtbot)
    assert step.destination.time_field.error == ""
    assert [row[2] for row in cells(step.sample)][:2] == ["1 Feb 2024", "2 Mar 2024"]
    step.destination.time_format.setText("%Y")
    settle(window, qtbot)
    assert {row[-1] for row in cells(step.sample)} == {"The time could not be read"}


def test_another_role_reads_the_rows_again_and_another_name_does_not(mapping, window, qtbot):
    step = mapping("ann,tea,2024-01-01,1\n")
    step.destination.name.setText("another name")
    assert not window.workspace.reading
    step.mapping.roles["rating"].chosen.emit("leave-out")
    settle(window, qtbot)
    assert cells(step.sample) == [["ann", "tea", "1 Jan 2024", ""]]
    step.mapping.roles["customer"].chosen.emit("leave-out")
    assert not step.sample.isVisible()
