"""The pyqtgraph canvas in our look: quiet axes, own horizontal gridlines, texts that are never clipped.

Traps met (pyqtgraph 0.14): pens count device pixels, so widths are multiplied by the pixel ratio; a
tick label that touches the end of an axis is dropped, so both axes have headroom and ticks are
listed; items of the view are clipped at its edges, so texts hang on the plot instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QGraphicsSimpleTextItem, QStyleOptionGraphicsItem, QWidget

from ui.theme import ColourName, SeriesLine, TextRole, theme

DASHES: dict[SeriesLine, list[float]] = {
    "solid": [],
    "dash": [5, 3],
    "dot": [1.5, 2.5],
    "dash-dot": [5, 2.5, 1.5, 2.5],
    "dash-dot-dot": [5, 2.5, 1.5, 2.5, 1.5, 2.5],
    "long-dash": [9, 3],
}
"""Dash and gap lengths of a line style, in line widths."""

Side = Literal[
    "left",
    "right",
    "centre",
    "above",
    "below",
    "above-left",
    "above-right",
    "below-left",
    "below-right",
]

_GAP = 8.0
_TICK_GAP = 6.0


@dataclass
class _Text:
    """A text at a place in data units, moved by pixels, with its style."""

    item: QGraphicsSimpleTextItem
    x: float
    y: float
    side: Side
    role: TextRole
    colour: Callable[[], QColor]
    spread: bool = False
    yields: bool = False


class _TextItem(QGraphicsSimpleTextItem):
    """A text on a little of the card's ground, so that no gridline strikes it through."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        painter.fillRect(self.boundingRect(), theme.color("surface", 0.72))
        super().paint(painter, option, widget)  # type: ignore[arg-type]  # Qt passes null, too


class Plot(pg.PlotWidget):
    """One view with a left and a bottom axis, mouse zoom off."""

    moved = Signal(QMouseEvent)
    laid_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None, enableMenu=False)
        self.setAntialiasing(True)
        self.hideButtons()
        self.setMouseEnabled(False, False)
        self.setFrameShape(self.Shape.NoFrame)
        self._grid: list[pg.InfiniteLine] = []
        self._texts: list[_Text] = []
        self._ticks: dict[str, list[tuple[float, str]]] = {"left": [], "bottom": []}
        self.view = self.getViewBox()
        self.view.setDefaultPadding(0.0)
        self.view.sigResized.connect(self._lay_out)
        self.view.sigResized.connect(self._show_ticks)
        self.view.sigRangeChanged.connect(self._lay_out)
        self.restyle()

    def sizeHint(self) -> QSize:
        # QGraphicsView asks for the size it had last, so a layout would depend on its past.
        return QSize(320, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    # ------------------------------------------------------------ pens and colours

    def pen(self, colour: QColor, width: float, line: SeriesLine = "solid") -> QPen:
        """A pen of `width` logical pixels on this screen."""
        pen = QPen(colour, width * self.devicePixelRatioF())
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if line != "solid":
            pen.setDashPattern(DASHES[line])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    # ------------------------------------------------------------ axes

    def set_axis(
        self,
        side: Literal["left", "bottom"],
        low: float,
        high: float,
        ticks: Sequence[tuple[float, str]],
    ) -> None:
        """Limits and listed ticks of one axis; gridlines follow the left one."""
        self._ticks[side] = list(ticks)
        if side == "left":
            self.view.setYRange(low, high, padding=0)
            self._draw_grid([value for value, _ in ticks])
        else:
            self.view.setXRange(low, high, padding=0)
        self._size_axes()
        self._show_ticks()

    def _draw_grid(self, values: list[float]) -> None:
        while len(self._grid) > len(values):
            self.removeItem(self._grid.pop())
        while len(self._grid) < len(values):
            line = pg.InfiniteLine(angle=0, movable=False)
            line.setZValue(-20)
            self.addItem(line, ignoreBounds=True)
            self._grid.append(line)
        pen = self.pen(theme.color("grid"), 1)
        for line, value in zip(self._grid, values, strict=True):
            line.setPos(value)
            line.setPen(pen)

    def _size_axes(self) -> None:
        metrics = QFontMetricsF(theme.font("axis"))
        widest = max(
            (metrics.horizontalAdvance(text) for _, text in self._ticks["left"]), default=0
        )
        self.getAxis("left").setWidth(round(widest + 12))
        self.getAxis("bottom").setHeight(round(metrics.height() + 8))
        # A tick at the very top stands half above its line.
        self.getPlotItem().setContentsMargins(0, round(metrics.height() / 2), 2, 0)

    def _show_ticks(self) -> None:
        """Hand the axes their ticks; of the bottom ones every second, third … if they would overlap."""
        self.getAxis("left").setTicks([self._ticks["left"]])
        ticks = self._ticks["bottom"]
        every = next((n for n in range(1, len(ticks)) if self._fits(ticks[::n])), 1)
        self.getAxis("bottom").setTicks([ticks[::every]])

    def _fits(self, ticks: Sequence[tuple[float, str]]) -> bool:
        metrics = QFontMetricsF(theme.font("axis"))
        end = float("-inf")
        for value, words in ticks:
            half = metrics.horizontalAdvance(words) / 2
            centre = self.place(value, 0).x()
            if centre - half < end:
                return False
            end = centre + half + _TICK_GAP
        return True

    # ------------------------------------------------------------ texts

    def add_text(
        self,
        text: str,
        x: float,
        y: float,
        *,
        side: Side = "right",
        role: TextRole = "axis",
        colour: ColourName | Callable[[], QColor] = "text2",
        spread: bool = False,
        yields: bool = False,
    ) -> QGraphicsSimpleTextItem:
        """Write at (x, y) in data units, to one side of it.

        `spread` texts keep off each other; one that `yields` is left out where there is no room.
        """
        item = _TextItem(text, self.getPlotItem())
        item.setZValue(30)
        shade = colour if callable(colour) else _token(colour)
        self._texts.append(_Text(item, x, y, side, role, shade, spread, yields))
        self._style_text(self._texts[-1])
        self._lay_out()
        return item

    def clear_texts(self) -> None:
        for text in self._texts:
            self.scene().removeItem(text.item)
        self._texts.clear()

    def texts(self) -> list[str]:
        """What is written in the plot."""
        return [text.item.text() for text in self._texts]

    def _style_text(self, text: _Text) -> None:
        text.item.setFont(theme.font(text.role))
        text.item.setBrush(text.colour())

    def place(self, x: float, y: float) -> QPointF:
        """Canvas pixels of a point in data units."""
        scene = self.view.mapViewToScene(QPointF(x, y))
        return QPointF(self.mapFromScene(scene))

    def _lay_out(self) -> None:
        for text in self._texts:
            at = self.getPlotItem().mapFromScene(self.view.mapViewToScene(QPointF(text.x, text.y)))
            box = text.item.boundingRect()
            text.item.setPos(_beside(at, box, text.side))
        self._spread()
        self._yield()
        self.laid_out.emit()

    def _spread(self) -> None:
        """Move texts that stand at line ends apart, so that none covers another."""
        ends = sorted(
            (text for text in self._texts if text.spread),
            key=lambda text: text.item.pos().y(),
        )
        for upper, lower in pairwise(ends):
            above = upper.item.sceneBoundingRect()
            below = lower.item.sceneBoundingRect()
            if above.intersects(below):
                lower.item.moveBy(0, above.bottom() - below.top())

    def _yield(self) -> None:
        """Leave out the texts that may be missing where they would cover another."""
        shown = [text for text in self._texts if not text.yields]
        for text in (text for text in self._texts if text.yields):
            box = text.item.sceneBoundingRect()
            free = not any(box.intersects(other.item.sceneBoundingRect()) for other in shown)
            text.item.setVisible(free)
            if free:
                shown.append(text)

    # ------------------------------------------------------------ look

    def restyle(self) -> None:
        """Take colours, fonts and pen widths again; nothing is built anew."""
        surface = theme.color("surface")
        self.setBackground(surface)
        font = theme.font("axis")
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setStyle(
                tickLength=0, tickFont=font, tickTextOffset=6, hideOverlappingLabels=False
            )
            axis.setTextPen(theme.color("text3"))
            line = surface if side == "left" else theme.color("line2")
            axis.setPen(self.pen(line, 1))
        grid = self.pen(theme.color("grid"), 1)
        for gridline in self._grid:
            gridline.setPen(grid)
        for text in self._texts:
            self._style_text(text)
        self._size_axes()
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        done = bool(super().event(event))
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.restyle()
        return done

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # nothing zooms here: the page scrolls, over the axes too

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.moved.emit(event)


def _token(name: ColourName) -> Callable[[], QColor]:
    return lambda: theme.color(name)


def _beside(at: QPointF, box: QRectF, side: Side) -> QPointF:
    width, height = box.width(), box.height()
    moves: dict[Side, tuple[float, float]] = {
        "right": (_GAP, -height / 2),
        "left": (-width - _GAP, -height / 2),
        "above": (-width / 2, -height - 4),
        "below": (-width / 2, 4),
        "above-left": (-width - 6, -height - 4),
        "above-right": (6, -height - 1),
        "below-left": (-width, 3),
        "below-right": (6, 4),
        "centre": (-width / 2, -height / 2),
    }
    return at + QPointF(*moves[side])
