import time
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest

from tests.ui import chart_sheet
from ui.widgets import ScrollArea
from ui.widgets.charts import (
    BarChart,
    ChartCard,
    Event,
    HeatStrip,
    LineChart,
    LongTailChart,
    Point,
    ScatterChart,
    Series,
    TimelineChart,
)
from ui.widgets.charts.scatter import front
from ui.widgets.charts.timeline import _months, _sizes
from ui.widgets.painting import text_width

EVERY = pytest.mark.parametrize("make", chart_sheet.CHARTS, ids=lambda make: make.__name__)


@pytest.fixture
def made(dressed, qtbot):
    kept = []

    def show(make):
        chart = make()
        kept.append(chart)
        qtbot.addWidget(chart)
        chart.resize(640, 300)
        chart.show()
        qtbot.waitExposed(chart)
        return chart

    yield show
    kept.clear()


def cells(table):
    model = table.model()
    return [
        [
            model.data(model.index(row, column), Qt.ItemDataRole.EditRole)
            for column in range(model.columnCount())
        ]
        for row in range(model.rowCount())
    ]


@EVERY
def test_the_table_view_holds_the_data(made, make):
    chart = made(make)
    assert chart.table is None
    chart.show_table(shown=True)
    assert chart.table.model().headerData(0, Qt.Orientation.Horizontal) == chart.headers()[0]
    assert cells(chart.table) == [list(row) for row in chart.rows()]
    assert cells(chart.table)
    chart.show_table(shown=False)
    assert not chart.is_table


@EVERY
def test_pictures_are_valid_files(made, make):
    chart = made(make)
    png = QImage.fromData(chart.picture("png"))
    assert png.width() == 2 * (640 + 32)
    assert QSvgRenderer(QByteArray(chart.picture("svg"))).isValid()
    pdf = chart.picture("pdf")
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")


@EVERY
def test_a_vector_picture_shows_what_the_screen_shows(made, make):
    chart = made(make)
    svg = QSvgRenderer(QByteArray(chart.picture("svg")))
    assert svg.viewBox().width() == 640 + 32
    assert b"<path" in chart.picture("svg") or b"<poly" in chart.picture("svg")


@EVERY
def test_every_mark_has_words_inside_the_canvas(made, make):
    chart = made(make)
    hints = chart.hints()
    assert hints
    for hint in hints:
        assert hint.text
        assert -1 <= hint.x <= chart.canvas.width() + 1
        assert -1 <= hint.y <= chart.canvas.height() + 1


@EVERY
def test_the_mouse_finds_the_mark_below_it(made, make):
    chart = made(make)
    hint = chart.hints()[-1]
    found = chart.hint_at(QPointF(hint.x, hint.y))
    assert found is not None
    assert found.text.split("\n")[0] in hint.text or hint.text.split("\n")[0] in found.text
    assert chart.hint_at(QPointF(-500, -500)) is None


@EVERY
def test_arrow_keys_read_the_marks_in_order(made, qtbot, make):
    chart = made(make)
    hints = chart.hints()
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Right)
    assert chart.canvas.accessibleDescription() == hints[0].text
    qtbot.keyClick(chart.canvas, Qt.Key.Key_End)
    assert chart.canvas.accessibleDescription() == hints[-1].text
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Home)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Left)
    assert chart.canvas.accessibleDescription() == hints[0].text


@EVERY
def test_a_chart_has_a_name_and_tells_its_finding(made, make):
    chart = made(make)
    chart.describe("EASE leads.")
    reader = QAccessible.queryAccessibleInterface(chart.canvas)
    assert reader.text(QAccessible.Text.Name) == chart.name
    assert reader.text(QAccessible.Text.Description) == "EASE leads."


@EVERY
def test_a_theme_change_redraws_without_rebuilding(made, dressed, qapp, make):
    chart = made(make)
    light = chart.grab().toImage()
    canvas = chart.canvas
    dressed.apply(qapp, "dark")
    qapp.processEvents()
    assert chart.canvas is canvas
    dark = chart.grab().toImage()
    assert dark != light
    bright = sum(dark.pixelColor(x, 40).lightness() > 160 for x in range(0, 640, 4))
    assert bright < 60  # no light ground left behind


def test_an_open_table_follows_new_data(made):
    chart = made(chart_sheet.bars)
    chart.show_table(shown=True)
    chart.set_bars(["1–4"], [7])
    assert cells(chart.table) == [["1–4", 7]]


def test_a_card_changes_between_picture_and_table(dressed, qtbot):
    exported = []
    card = ChartCard(chart_sheet.loss(), exporter=lambda chart, kind: exported.append(kind))
    qtbot.addWidget(card)
    card.show()
    qtbot.mouseClick(card.table_button, Qt.MouseButton.LeftButton)
    assert card.chart.is_table
    assert card.table_button.accessibleName() == "View as chart"
    qtbot.mouseClick(card.table_button, Qt.MouseButton.LeftButton)
    assert not card.chart.is_table


def test_a_card_without_exporter_has_no_export_button(dressed, qtbot):
    card = ChartCard(chart_sheet.loss())
    qtbot.addWidget(card)
    card.show()
    assert not card.export_button.isVisibleTo(card)
    assert card.export_button.window() is card  # a widget of nobody would end in any thread


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_export_writes_the_file_its_suffix_asks_for(made, tmp_path, kind):
    path = tmp_path / f"loss.{kind}"
    made(chart_sheet.loss).export(path)
    assert path.stat().st_size > 1000


# ---------------------------------------------------------------- lines


def test_lines_are_named_with_their_last_values(made):
    chart = made(chart_sheet.loss)
    assert any(text.startswith("validation 0.5") for text in chart.plot.texts())
    assert any(text.startswith("training 0.4") for text in chart.plot.texts())


def test_names_at_line_ends_keep_off_each_other(made):
    chart = made(chart_sheet.loss)
    chart.set_series([Series("a", [1, 2], [1.0, 1.0]), Series("b", [1, 2], [1.0, 1.001])])
    boxes = [text.item.sceneBoundingRect() for text in chart.plot._texts]
    assert not boxes[0].intersects(boxes[1])


def test_the_axis_runs_to_the_last_planned_epoch(made):
    chart = made(chart_sheet.loss)
    assert chart.plot.view.viewRange()[0][1] > 40
    assert chart.plot._ticks["bottom"][-1] == (40.0, "40")


@pytest.mark.parametrize("value", [0.0, 0.05])
def test_a_figure_that_cannot_be_negative_has_no_axis_below_zero(made, value):
    chart = made(lambda: LineChart(name="nDCG@10", x_name="Epoch", from_zero=True))
    chart.set_series([Series("nDCG@10", [1], [value])])
    low, high = chart.plot.view.viewRange()[1]
    assert low == 0 < high


def test_a_value_alone_has_an_axis_near_it(made):
    chart = made(lambda: LineChart(name="Loss", x_name="Epoch"))
    chart.set_series([Series("training", [1], [0.2])])
    low, high = chart.plot.view.viewRange()[1]
    assert 0 < low < 0.2 < high


@pytest.mark.parametrize("step", [100, 130])
def test_a_tick_at_the_top_of_the_axis_is_not_cut(made, dressed, step):
    dressed.set_step(step)
    chart = made(lambda: LineChart(name="Loss", x_name="Epoch"))
    chart.plot.set_axis("left", 0.0, 1.0, [(0.0, "0"), (1.0, "1")])
    QCoreApplication.processEvents()
    assert chart.plot.place(0, 1).y() >= QFontMetricsF(dressed.font("axis")).height() / 2 - 1


@pytest.mark.parametrize("step", [100, 130])
def test_both_words_below_an_interval_are_read_whole(made, dressed, step):
    dressed.set_step(step)
    chart = made(chart_sheet.difference)
    words = ("no difference", "Popular recently better")
    widths = [text_width(word, dressed.font("axis")) for word in words]
    chart.resize(sum(widths) + 10, 60)
    for x in (0, chart.width() / 2, chart.width()):
        at, beyond = chart.canvas.foot_areas(x, *words)
        assert [at.width(), beyond.width()] == pytest.approx(widths)
        assert at.right() < beyond.left()
        assert at.left() >= 0


def test_a_live_chart_keeps_its_items(made):
    chart = made(chart_sheet.loss)
    before = [id(drawn.curve) for drawn in chart._drawn]
    chart.set_series([Series("training", [1, 2, 3], [3, 2, 1]), Series("validation", [1], [3.0])])
    assert [id(drawn.curve) for drawn in chart._drawn] == before


def test_gaps_and_an_empty_chart_are_drawn(made):
    chart = made(chart_sheet.quality)
    chart.set_series([Series("x", [1, 2, 3], [1.0, float("nan"), 2.0])])
    assert len(chart.hints()) == 2
    chart.set_series([])
    assert chart.rows() == []
    assert chart.hint_at(QPointF(50, 50)) is None


def test_hover_on_lines_names_all_of_them(made):
    chart = made(chart_sheet.loss)
    hint = chart.hints()[5]
    words = chart.hint_at(QPointF(hint.x + 1, hint.y + 60)).text
    assert words.startswith("Epoch 6\n")
    assert "training" in words
    assert "validation" in words


def test_a_run_keeps_its_colour_when_it_stands_alone(made, dressed):
    chart = made(lambda: LineChart(name="Loss", x_name="Epoch"))
    chart.set_series([Series("SASRec", [1, 2], [2, 1], colour=1)])
    assert chart._drawn[0].curve.opts["pen"].color() == dressed.series(1)
    chart.set_series([Series("SASRec", [1, 2], [2, 1])])
    assert chart._drawn[0].curve.opts["pen"].color() == dressed.color("accent")


def test_pens_count_device_pixels(made, monkeypatch):
    chart = made(chart_sheet.loss)
    assert chart.plot.pen(Qt.GlobalColor.black, 2).widthF() == 2 * chart.plot.devicePixelRatioF()
    monkeypatch.setattr(chart.plot, "devicePixelRatioF", lambda: 2.0)
    chart.restyle()
    assert chart._drawn[0].curve.opts["pen"].widthF() == 4


# ---------------------------------------------------------------- others


def test_bars_start_at_zero_and_crowded_names_are_thinned(made):
    chart = made(chart_sheet.bars)
    assert chart.plot.view.viewRange()[1][0] == 0
    chart.resize(260, 200)
    shown = chart.plot.getAxis("bottom")._tickLevels[0]
    assert 0 < len(shown) < 8
    assert "631" in chart.plot.texts()


def test_the_long_tail_draws_a_fraction_of_its_ranks(made):
    chart = made(chart_sheet.long_tail)
    assert len(chart.rows()) <= 600
    assert chart.rows()[0][0] == 1
    assert chart.rows()[-1][0] == 68_509
    assert "Bananas" in chart.plot.texts()


def test_a_long_tail_is_drawn_from_points_alone(made):
    chart = made(chart_sheet.long_tail)
    chart.set_curve([(1, 90), (10, 20), (50, 1)], {10: "Tea"})
    assert chart.rows() == [[1, 90], [10, 20], [50, 1]]
    assert "Tea" in chart.plot.texts()


def test_a_name_on_the_long_tail_yields_to_what_must_be_read(made):
    chart = made(chart_sheet.long_tail)
    names = {10: "Bananas", 11: "Bananas again"}
    chart.set_counts([1000 - i for i in range(900)], names)
    shown = [text.item.text() for text in chart.plot._texts if text.item.isVisible()]
    assert "Bananas" in shown
    assert "Bananas again" not in shown


@pytest.mark.parametrize("steepness", [0.0, 0.1, 0.4, 0.95])
def test_no_curve_strikes_out_the_words_at_the_head_of_the_long_tail(made, steepness):
    chart = made(chart_sheet.long_tail)
    ranks = np.arange(1, 26)
    chart.set_counts(np.maximum(1, 9000 / ranks**steepness))
    chart.set_head(5, "Top 20%: 25% of interactions", "remaining 80%: 75%")
    for text in chart.plot._texts:
        box = chart.plot.mapFromScene(text.item.sceneBoundingRect()).boundingRect()
        under = [
            at.y()
            for rank, count in chart.rows()
            if box.left()
            <= (at := chart.plot.place(np.log10(rank), np.log10(count))).x()
            <= box.right()
        ]
        assert all(y > box.bottom() for y in under)


def test_an_empty_long_tail_is_empty(made):
    chart = made(lambda: LongTailChart(name="x", rank_header="Rank", count_header="Count"))
    chart.set_counts([])
    assert chart.rows() == []
    assert chart.hint_at(QPointF(50, 50)) is None


def test_the_front_joins_what_no_other_beats():
    points = [Point("a", 1, 3), Point("b", 2, 2), Point("c", 1.5, 1.5), Point("d", 3, 1)]
    assert [p.name for p in front(points)] == ["a", "b", "d"]


def test_names_of_close_points_do_not_cover_each_other(made):
    chart = made(chart_sheet.scatter)
    boxes = [text.item.sceneBoundingRect() for text in chart.plot._texts]
    for index, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[index + 1 :])


def test_the_best_run_is_named_however_close_the_others_stand(made):
    chart = made(chart_sheet.scatter)
    crowd = [Point(f"run {i}", 1.0 - 0.02 * (i % 9), 0.6 - 0.004 * (i // 9)) for i in range(1, 72)]
    best = Point("the best of them, at the edge", 1.0, 0.6)
    chart.set_points([best, *crowd, Point("far away", 0.0, 0.1)])
    assert best.name in chart.plot.texts()


def test_a_missing_day_is_left_blank(made, dressed):
    chart = made(chart_sheet.heat)
    image = chart.canvas.grab().toImage()
    gone = chart._heat.cell(date(2017, 6, 14)).center().toPoint()
    none = chart._heat.cell(date(2017, 12, 25)).center().toPoint()
    assert image.pixelColor(none).name().upper() == dressed.tokens.ramp[0]
    assert image.pixelColor(gone).name().upper() not in dressed.tokens.ramp


def test_dots_grow_with_the_root_of_the_amount():
    sizes = _sizes([0.0, 1.0, 4.0])
    assert sizes[1] - sizes[0] == pytest.approx((sizes[2] - sizes[0]) / 2)
    assert _sizes([]) == []


def test_months_are_thinned_over_long_histories():
    assert len(_months(date(2017, 1, 1), date(2017, 12, 31))) == 12
    assert len(_months(date(2010, 1, 1), date(2017, 12, 31))) <= 14


def test_a_history_of_years_names_them_where_they_change():
    words = [name for _, name in _months(date(2016, 11, 1), date(2017, 3, 1))]
    assert words == ["Nov 2016", "Dec", "Jan 2017", "Feb", "Mar"]


def test_a_history_of_hours_or_order_numbers_has_its_own_axis(made):
    chart = made(lambda: TimelineChart(name="x", headers=("a", "b", "c", "d")))
    morning = datetime(2026, 3, 1, 8, tzinfo=UTC)
    chart.set_events([Event(morning + timedelta(hours=i), "all") for i in range(6)], ["all"])
    assert chart.plot.getAxis("bottom")._tickLevels[0][0][1] == "08:00"
    assert chart.rows()[0][0] == "1 Mar 2026 08:00"
    chart.set_events([Event(i, "all") for i in range(1, 1001)], ["all"])
    assert chart.rows()[-1][0] == "1,000"
    assert chart.plot.getAxis("bottom")._tickLevels[0][-1] == (1000.0, "1,000")


@pytest.mark.parametrize("hours", [[], [0.4], [1, 2.5], [3, 10]])
def test_a_history_of_one_day_names_the_hours(made, hours):
    chart = made(lambda: TimelineChart(name="x", headers=("a", "b", "c", "d")))
    first = datetime(2026, 3, 1, 9, 20, tzinfo=UTC)
    moments = [first, *(first + timedelta(hours=hour) for hour in hours)]
    chart.set_events([Event(moment, "all") for moment in moments], ["all"])
    ticks = chart.plot.getAxis("bottom")._tickLevels[0]
    assert len(ticks) >= 4
    assert "10:00" in [words for _, words in ticks]
    low, high = chart.plot.view.viewRange()[0]
    assert all(low <= place <= high for place, _ in ticks)


def test_a_history_of_one_day_without_a_clock_names_the_day(made):
    chart = made(lambda: TimelineChart(name="x", headers=("a", "b", "c", "d")))
    chart.set_events([Event(date(2026, 3, 1), "all")], ["all"])
    assert [words for _, words in chart.plot.getAxis("bottom")._tickLevels[0]] == ["1 Mar"]


def test_the_wheel_over_a_chart_and_its_axes_scrolls_the_page(shown):
    chart = chart_sheet.long_tail()
    chart.setFixedHeight(900)
    area = ScrollArea(chart)
    area.setFixedHeight(300)
    window = shown(area)
    for place in (QPoint(10, 100), QPoint(200, 100)):
        area.verticalScrollBar().setValue(0)
        at = chart.plot.viewport().mapTo(window, place)
        QTest.wheelEvent(window.windowHandle(), QPointF(at), QPoint(0, -120))
        assert area.verticalScrollBar().value() > 0


def test_ten_thousand_events_answer_the_mouse_at_once(made):
    chart = made(lambda: TimelineChart(name="x", headers=("a", "b", "c", "d")))
    start = datetime(2026, 1, 1, tzinfo=UTC)
    events = [Event(start + timedelta(hours=i), "ab"[i % 2], 1 + i % 7) for i in range(10_000)]
    chart.set_events(events, ["a", "b"])
    wanted = chart.hint(5_000)
    began = time.perf_counter()
    assert chart.hint_at(QPointF(wanted.x, wanted.y)) is not None
    assert time.perf_counter() - began < 0.1
    assert len(chart.hints()[:3]) == 3


@pytest.mark.parametrize(
    "make",
    [
        lambda: BarChart(name="x", name_header="a", value_header="b"),
        lambda: ScatterChart(name="x", name_header="a", x_header="b", y_header="c"),
        lambda: TimelineChart(name="x", headers=("a", "b", "c", "d")),
        lambda: HeatStrip(name="x", day_header="a", count_header="b"),
    ],
    ids=["bars", "scatter", "timeline", "heat"],
)
def test_a_chart_without_data_is_drawn(made, make):
    chart = made(make)
    assert not chart.grab().isNull()
    assert list(chart.rows()) == []
    assert np.size(chart.hints()) == 0


def test_a_chart_that_is_gone_hears_of_no_theme(dressed, qapp, qtbot):
    chart = LineChart(name="Loss", x_name="Epoch")
    chart.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    with qtbot.captureExceptions() as raised:
        dressed.apply(qapp, "dark")
    assert raised == []
