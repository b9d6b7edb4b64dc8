"""Strokes that painted widgets share: crisp rounded boxes, icons, ticks, and the hover fade."""

from math import ceil
from typing import Final, Literal

from PySide6.QtCore import QEasingCurve, QPointF, QRect, QRectF, Qt, QVariantAnimation, Slot
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import ColourName, theme
from ui.theme.sizes import HOVER_FADE_MS, RADIUS_TICK

State = Literal["neutral", "accent", "ok", "info", "warn", "bad"]

STATE_TEXT: Final[dict[State, ColourName]] = {
    "neutral": "text2",
    "accent": "accent-text",
    "ok": "ok",
    "info": "info",
    "warn": "warn",
    "bad": "bad",
}
STATE_FILL: Final[dict[State, ColourName]] = {
    "neutral": "sunken",
    "accent": "accent-bg",
    "ok": "ok-bg",
    "info": "info-bg",
    "warn": "warn-bg",
    "bad": "bad-bg",
}


def begin(widget: QWidget) -> QPainter:
    """An antialiased painter on `widget`."""
    painter = QPainter(widget)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    return painter


def box(
    painter: QPainter,
    rect: QRect | QRectF,
    radius: float,
    fill: QColor | None,
    edge: QColor | None = None,
    width: float = 1.0,
) -> None:
    """A rounded box; its edge is inset by half its width so that one pixel stays one pixel."""
    inset = width / 2 if edge else 0.0
    area = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.setBrush(QBrush(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, width) if edge else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(area, radius, radius)


def clip_box(painter: QPainter, rect: QRect | QRectF, radius: float) -> None:
    """Clip to a rounded box."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect), radius, radius)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)


def draw_icon(
    painter: QPainter, name: str, colour: ColourName, centre: QPointF, size: int = 16
) -> None:
    """An icon of `size` logical pixels (at 100 % type) around `centre`."""
    ratio = painter.device().devicePixelRatio()
    image = theme.pixmap(name, colour, size, ratio)
    side = theme.px(size)
    corner = QPointF(round(centre.x() - side / 2), round(centre.y() - side / 2))
    painter.drawPixmap(corner, image)


def draw_text(
    painter: QPainter,
    rect: QRect | QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line of text, centred vertically, elided at the right where it does not fit."""
    painter.setFont(font)
    painter.setPen(colour)
    area = QRectF(rect)
    shown = elided(text, font, area.width())
    painter.drawText(area, align | Qt.AlignmentFlag.AlignVCenter, shown)


def text_width(text: str, font: QFont) -> int:
    """Logical pixels that `text` needs on one line."""
    return ceil(QFontMetricsF(font).horizontalAdvance(text))


def elided(
    text: str,
    font: QFont,
    width: float,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> str:
    """`text`, shortened with "…" if it needs more than `width`.

    Qt's own elision counts rounded glyphs and would cut a text that fits to the pixel.
    """
    if QFontMetricsF(font).horizontalAdvance(text) <= width + 0.5:
        return text
    return QFontMetricsF(font).elidedText(text, mode, width)


def blend(first: QColor, second: QColor, share: float) -> QColor:
    """`first` moved towards `second` by `share` (0–1), opacity included."""
    parts = (QColor.red, QColor.green, QColor.blue, QColor.alpha)
    return QColor(*(round(part(first) + (part(second) - part(first)) * share) for part in parts))


def paint_field(
    painter: QPainter, widget: QWidget, radius: int, *, wrong: bool = False, quiet: bool = False
) -> None:
    """Ground and edge of an input."""
    if not widget.isEnabled():
        box(painter, widget.rect(), radius, theme.color("sunken"), theme.color("line2"))
        return
    edge: ColourName = "line2" if quiet else "control"
    if wrong:
        edge = "bad"
    elif widget.hasFocus():
        edge = "accent"
    box(painter, widget.rect(), radius, theme.color("surface"), theme.color(edge))


def draw_tick_box(
    painter: QPainter,
    rect: QRect | QRectF,
    state: Qt.CheckState,
    *,
    enabled: bool = True,
    hovered: bool = False,
) -> None:
    """A check box: empty, ticked or (partly) barred."""
    if state == Qt.CheckState.Unchecked:
        fill = theme.color("surface" if enabled and not hovered else "hover")
        edge = theme.color("control" if enabled else "line2")
        box(painter, rect, RADIUS_TICK, fill, edge, 1.25)
        return
    fill = theme.color("accent" if enabled else "disabled")
    box(painter, rect, RADIUS_TICK, fill)
    _draw_tick(painter, QRectF(rect), partly=state == Qt.CheckState.PartiallyChecked)


def _draw_tick(painter: QPainter, area: QRectF, *, partly: bool) -> None:
    unit = area.width() / 18
    pen = QPen(theme.color("on-accent"), 1.9 * unit)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    points = [(5, 9), (13, 9)] if partly else [(4.6, 9.4), (7.6, 12.4), (13.4, 5.9)]
    painter.drawPolyline([area.topLeft() + QPointF(x, y) * unit for x, y in points])


class Fade(QVariantAnimation):
    """A level from 0 (rest) over 1 (hover) to 2 (pressed): up at once, down in 80 ms."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._level = 0.0
        self.setEasingCurve(QEasingCurve.Type.OutQuad)
        self.valueChanged.connect(self._step)

    @property
    def level(self) -> float:
        return self._level

    def go(self, level: float) -> None:
        """Move to `level`."""
        self.stop()
        duration = theme.duration(HOVER_FADE_MS)
        if level >= self._level or not duration or not self._widget.isVisible():
            self._step(level)
            return
        self.setStartValue(self._level)
        self.setEndValue(float(level))
        self.setDuration(duration)
        self.start()

    def mix(self, rest: QColor, hover: QColor, pressed: QColor) -> QColor:
        """The colour at the present level."""
        if self._level <= 1:
            return blend(rest, hover, self._level)
        return blend(hover, pressed, self._level - 1)

    @Slot(object)
    def _step(self, level: float) -> None:
        self._level = float(level)
        self._widget.update()
