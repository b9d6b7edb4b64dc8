"""The component sheet: nothing cut, everything named, nothing stale after a theme change."""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from tests.ui import chart_sheet, component_sheet
from tests.ui.clipping import clipped, overlapping
from tests.ui.naming import unnamed
from tests.ui.shell_sheet import Shell
from ui.theme import STEPS, THEMES
from ui.widgets import ElidedLabel


@pytest.fixture
def sheet(dressed, qtbot):
    widget = component_sheet.build()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def charts(dressed, qtbot):
    widget = chart_sheet.build()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_draws_the_sheet_in_its_own_colours(sheet, dressed, qapp, name):
    dressed.apply(qapp, name)
    image = sheet.grab().toImage()
    assert image.size() == QSize(1440, 900) * image.devicePixelRatio()
    drawn = {
        image.pixelColor(x, y).name().upper() for x in range(0, 1440, 3) for y in range(0, 900, 9)
    }
    for token in ("canvas", "surface", "accent"):
        assert dressed.tokens.colours[token] in drawn


@pytest.mark.parametrize("step", STEPS)
def test_no_text_of_the_sheet_is_cut(dressed, qtbot, step):
    dressed.set_step(step)
    widget = component_sheet.build()
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint().expandedTo(QSize(1440, 900)))  # with room for wrapped lines
    widget.show()
    assert clipped(widget) == []


def test_the_clipping_check_finds_what_is_cut(dressed, qtbot):
    label = QLabel("A sentence that needs its room")
    qtbot.addWidget(label)
    label.setFixedWidth(40)
    label.show()
    assert len(clipped(label)) == 1
    elided = ElidedLabel("A sentence that needs its room", width=40)
    qtbot.addWidget(elided)
    elided.show()
    assert clipped(elided) == []


def test_the_clipping_check_finds_neighbours_that_cover_each_other(dressed, qtbot):
    holder = QWidget()
    row = QHBoxLayout(holder)
    parts = [QWidget(), QWidget()]
    for part in parts:
        part.setFixedSize(40, 20)
        row.addWidget(part)
    qtbot.addWidget(holder)
    holder.show()
    assert clipped(holder) == []
    parts[1].setGeometry(QRect(parts[0].x() + 20, parts[0].y() + 10, 40, 20))
    assert len(overlapping(holder)) == 1


def test_every_control_of_the_sheet_has_a_name(sheet):
    assert unnamed(sheet) == []


def test_every_chart_has_a_name(charts):
    assert unnamed(charts) == []


def alike(qapp, changed, fresh):
    """Whether two sheets are the same, pixel by pixel, at the same size and without focus."""
    fresh.resize(changed.size())
    fresh.show()
    qapp.processEvents()
    if qapp.focusWidget() is not None:  # only one of the two can have the focus, and its ring
        qapp.focusWidget().clearFocus()
    return changed.grab().toImage() == fresh.grab().toImage()


SHEETS = pytest.mark.parametrize(
    "build",
    [component_sheet.build, chart_sheet.build, Shell],
    ids=["components", "charts", "shell"],
)


@SHEETS
def test_a_theme_change_leaves_nothing_stale(dressed, qtbot, qapp, build):
    changed = build()
    qtbot.addWidget(changed)
    changed.show()
    changed.grab()
    dressed.apply(qapp, "dark")
    fresh = build()
    qtbot.addWidget(fresh)
    assert alike(qapp, changed, fresh)


@SHEETS
def test_a_change_of_type_size_leaves_nothing_stale(dressed, qtbot, qapp, build):
    changed = build()
    qtbot.addWidget(changed)
    changed.resize(2000, 1600)
    changed.show()
    changed.grab()
    dressed.set_step(130)
    for _ in range(3):
        qapp.processEvents()
    fresh = build()
    qtbot.addWidget(fresh)
    assert alike(qapp, changed, fresh)
