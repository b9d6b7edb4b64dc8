import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from tests.ui.chart_sheet import leaderboard
from ui.widgets import Table
from ui.widgets.cells import CELL_FONT, CELL_ICON, CELL_SHARE, CELL_STATE, SECOND_LINE, tick_rect
from ui.widgets.leaderboard import Interval, shared_axis
from ui.widgets.rows_model import RowsModel
from ui.widgets.scales import decimals_for, nice_step, nice_ticks


@pytest.fixture
def table(shown):
    model = QStandardItemModel(0, 3)
    model.setHorizontalHeaderLabels(["", "Model", "State"])
    for name in ("EASE", "SLIM", "SASRec"):
        tick = QStandardItem()
        tick.setCheckable(True)
        state = QStandardItem("done")
        state.setData("ok", CELL_STATE)
        model.appendRow([tick, QStandardItem(name), state])
    view = Table(model, name="Runs")
    model.setParent(view)
    view.window_kept = shown(view)
    view.window_kept.resize(500, 260)
    return view


def ticked(table):
    return [
        row
        for row in range(table.model().rowCount())
        if table.model().item(row, 0).checkState() == Qt.CheckState.Checked
    ]


def test_rows_are_fixed_lines_without_stripes(table):
    assert table.rowHeight(0) == 32
    assert not table.alternatingRowColors()
    assert not table.showGrid()


def test_rows_grow_with_the_type_size(table, dressed):
    dressed.set_step(150)
    assert table.rowHeight(0) == 48


def test_space_ticks_the_row(table, qtbot):
    table.setCurrentIndex(table.model().index(1, 1))
    with qtbot.waitSignal(table.ticked):
        qtbot.keyClick(table, Qt.Key.Key_Space)
    assert ticked(table) == [1]
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert ticked(table) == []


def test_a_press_on_the_box_ticks_without_selecting(table, qtbot):
    table.setCurrentIndex(table.model().index(0, 1))
    cell = table.visualRect(table.model().index(2, 0))
    place = tick_rect(cell).center().toPoint()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ticked(table) == [2]
    assert table.currentIndex().row() == 0


def test_arrows_choose_and_enter_opens(table, qtbot):
    table.setCurrentIndex(table.model().index(0, 1))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as heard:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert heard.args[0].row() == 1


def test_tab_leaves_a_table(table, qtbot):
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert table.currentIndex().column() <= 0 or not table.hasFocus()


def test_the_row_under_the_mouse_is_known(table, qtbot):
    qtbot.mouseMove(table.viewport(), QPoint(20, 40))
    assert table.hovered_row == 1


def test_every_kind_of_cell_is_drawn(table, dressed, qapp):
    plain = table.grab().toImage()
    item = table.model().item(0, 1)
    for role, value in ((SECOND_LINE, "Deep"), (CELL_ICON, "brain"), (CELL_SHARE, 0.4)):
        item.setData(value, role)
        assert table.grab().toImage() != plain
        item.setData(None, role)
    for state in ("neutral", "accent", "info", "warn", "bad"):
        table.model().item(0, 2).setData(state, CELL_STATE)
        assert table.grab().toImage() != plain
    dressed.apply(qapp, "hc-dark")
    assert table.grab().toImage() != plain


def test_a_natural_height_shows_all_rows(table):
    assert table.natural_height() == 32 + 3 * 32 + 2
    assert table.natural_height(most_rows=2) == 32 + 2 * 32 + 2


def test_a_fixed_height_follows_the_type_size(table, dressed):
    table.fix_height(2)
    dressed.set_step(130)
    assert table.height() == table.natural_height(2)
    assert table.natural_height(2) > 3 * dressed.px(32)


def test_numbers_stand_at_the_right_in_cells_and_header():
    model = RowsModel(["Run", "nDCG"], [["EASE", 0.1874], ["SLIM", None]])
    right = int(Qt.AlignmentFlag.AlignRight)
    align = Qt.ItemDataRole.TextAlignmentRole
    assert model.data(model.index(0, 1), align) & right
    assert model.headerData(1, Qt.Orientation.Horizontal, align) & right
    assert model.headerData(0, Qt.Orientation.Horizontal, align) is None
    assert model.data(model.index(0, 1)) == "0.1874"
    assert model.data(model.index(1, 1)) == "–"
    assert model.data(model.index(0, 1), Qt.ItemDataRole.EditRole) == 0.1874


def test_a_column_that_was_hidden_while_the_type_grew_has_its_width(table, dressed):
    table.set_column_widths({1: 90})
    table.hideColumn(1)
    dressed.set_step(130)
    assert table.isColumnHidden(1)
    table.showColumn(1)
    assert table.columnWidth(1) == dressed.px(90)


# ---------------------------------------------------------------- leaderboard


def test_the_shared_axis_holds_every_whisker():
    axis = shared_axis([Interval(0.08, 0.1, 0.12), Interval(0.18, 0.19, 0.2, top=True)])
    assert axis.low < 0.08
    assert axis.high > 0.2
    assert axis.best == Interval(0.18, 0.19, 0.2, top=True)
    assert all(axis.low <= tick <= axis.high for tick in axis.ticks)
    assert axis.place(axis.low, 10, 100) == 10
    assert axis.place(axis.high, 10, 100) == pytest.approx(110)


def test_one_run_alone_has_an_axis_too():
    axis = shared_axis([Interval(0.2, 0.2, 0.2)])
    assert axis.low < 0.2 < axis.high
    assert shared_axis([]).best is None


def test_the_leaderboard_follows_its_model(dressed, qtbot):
    board = leaderboard()
    qtbot.addWidget(board)
    board.resize(900, 400)
    board.show()
    before = board.axis
    from ui.widgets.leaderboard import INTERVAL, LETTERS

    board.model().item(6, 2).setData(Interval(0.01, 0.02, 0.03), INTERVAL)
    assert board.axis.low < before.low
    narrow = board.letters_width
    board.model().item(6, 4).setData("fg", LETTERS)
    assert board.letters_width > narrow


def test_more_groups_than_fit_stand_side_by_side(dressed, qtbot):
    from ui.widgets.leaderboard import LETTERS, split_letters

    assert split_letters("bza1a12") == ["b", "z", "a1", "a12"]
    board = leaderboard()
    qtbot.addWidget(board)
    board.resize(900, 400)
    board.show()
    groups = [chr(ord("a") + place) for place in range(26)] + ["a1", "b1"]
    for row in range(board.model().rowCount()):
        board.model().item(row, 4).setData("".join(groups[4 * row : 4 * row + 4]), LETTERS)
    assert board.letters_width <= 8 * 16 + 20
    last = board.visualRect(board.model().index(6, 4))
    image = board.viewport().grab(last).toImage()
    colours = {image.pixelColor(x, last.height() // 2).name() for x in range(image.width())}
    assert dressed.color("sunken").name() in colours  # the chips of "y", "z", "a1" and "b1"


def test_the_lowest_error_is_the_best(dressed, qtbot):
    board = leaderboard()
    qtbot.addWidget(board)
    high = board.axis.best
    board.set_lower_is_better(True)
    assert board.axis.best is not None
    assert high is not None
    assert board.axis.best.value < high.value


def test_the_best_run_is_drawn_in_the_accent(dressed, qtbot):
    board = leaderboard()
    qtbot.addWidget(board)
    board.resize(900, 400)
    board.show()
    image = board.viewport().grab().toImage()
    cell = board.visualRect(board.model().index(0, 2)).adjusted(10, 0, -10, 0)
    x = board.axis.place(0.1874, cell.left(), cell.width())
    colour = image.pixelColor(QPointF(x, cell.center().y()).toPoint())
    assert colour == dressed.color("accent")


# ---------------------------------------------------------------- scales


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.08, 0.2, [0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2]),
        (1, 40, [10.0, 20.0, 30.0, 40.0]),
        (-1, 1, [-1.0, -0.5, 0.0, 0.5, 1.0]),
    ],
)
def test_ticks_are_round(low, high, ticks):
    assert nice_ticks(low, high, 5) == pytest.approx(ticks)


def test_a_span_of_nothing_still_has_a_step():
    assert nice_step(0.0) == 1.0
    assert nice_step(float("nan")) == 1.0


def test_decimals_tell_ticks_apart_and_no_more():
    assert decimals_for([0.0, 0.25, 0.5]) == 2
    assert decimals_for([0.0, 10.0]) == 0


def test_columns_fit_their_content_up_to_a_limit(shown):
    model = RowsModel(["id", "a long title over short values"], [["x" * 200, "1"]], mono=(0,))
    view = Table(model, name="First rows")
    view.window_kept = shown(view)
    view.fit_columns(most=240)
    assert view.columnWidth(0) == 240
    header = view.horizontalHeader()
    assert view.columnWidth(1) >= header.sectionSizeFromContents(1).width()


def test_shares_in_words_stand_at_the_right_and_raw_values_in_mono():
    model = RowsModel(["Density", "Row"], [["0.57%", ",tea"]], right=(0,), mono=(1,))
    right = Qt.AlignmentFlag.AlignRight
    assert model.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole) & right
    assert model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) & right
    assert model.index(0, 1).data(CELL_FONT) == "mono"
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) is None


def test_fixed_columns_give_way_where_the_stretched_one_would_be_cut(shown, dressed):
    words = ("a name of some length", "one", "two")
    table = Table(RowsModel(("Name", "First", "Second"), [words]), name="narrow")
    window = shown(table)
    window.resize(320, 200)
    table.set_column_widths({1: 140, 2: 140}, stretch=0)
    assert table.columnWidth(0) >= table.sizeHintForColumn(0)
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)
    window.resize(1200, 200)
    dressed.set_step(150)
    assert (table.columnWidth(1), table.columnWidth(2)) == (210, 210)
    dressed.set_step(100)
    assert (table.columnWidth(1), table.columnWidth(2)) == (140, 140)
