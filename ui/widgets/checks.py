"""Check box, radio button and switch. A switch only for what takes effect at once."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QWidget

from ui.theme import theme
from ui.theme.sizes import MIN_HIT_AREA, SPACE_ICON_TEXT
from ui.widgets.painting import begin, box, draw_text, draw_tick_box, text_width

_BOX = 18
_SWITCH = QSize(32, 18)


class CheckBox(QCheckBox):
    """A choice that counts when the form is sent."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return _line_size(self.text())

    minimumSizeHint = sizeHint

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        draw_tick_box(
            painter,
            _mark_rect(self),
            self.checkState(),
            enabled=self.isEnabled(),
            hovered=self.underMouse(),
        )
        _paint_words(painter, self, self.text())


class RadioButton(QRadioButton):
    """One of several exclusive choices that need a sentence each; see `Segmented` for short ones."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return _line_size(self.text())

    minimumSizeHint = sizeHint

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        area = QRectF(_mark_rect(self))
        usable = self.isEnabled()
        if self.isChecked():
            box(painter, area, area.width() / 2, theme.color("accent" if usable else "disabled"))
            dot = area.width() * 0.32
            painter.setBrush(theme.color("on-accent"))
            painter.drawEllipse(area.adjusted(dot, dot, -dot, -dot))
        else:
            fill = theme.color("hover" if self.underMouse() or not usable else "surface")
            edge = theme.color("control" if usable else "line2")
            box(painter, area, area.width() / 2, fill, edge, 1.25)
        _paint_words(painter, self, self.text())


class Switch(QCheckBox):
    """On or off, at once. With `show_text` the words stand at the left and the switch at the right."""

    def __init__(self, text: str, *, show_text: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._show_text = show_text
        self.setSizePolicy(
            QSizePolicy.Policy.MinimumExpanding if show_text else QSizePolicy.Policy.Fixed,
            QSizePolicy.Policy.Fixed,
        )
        self.setProperty("ringRadius", 9)

    def sizeHint(self) -> QSize:
        width = theme.px(_SWITCH.width())
        if self._show_text and self.text():
            width += text_width(self.text(), theme.font("body")) + 12
        return QSize(width, max(theme.px(MIN_HIT_AREA), MIN_HIT_AREA))

    minimumSizeHint = sizeHint

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        width, height = theme.px(_SWITCH.width()), theme.px(_SWITCH.height())
        track = QRectF(self.width() - width, (self.height() - height) / 2, width, height)
        self._paint_track(painter, track)
        if self._show_text:
            colour = theme.color("text" if self.isEnabled() else "disabled")
            area = QRectF(0, 0, track.left() - 8, self.height())
            draw_text(painter, area, self.text(), theme.font("body"), colour)

    def _paint_track(self, painter: QPainter, track: QRectF) -> None:
        radius = track.height() / 2
        usable = self.isEnabled()
        knob = radius - track.height() / 6
        if self.isChecked():
            box(painter, track, radius, theme.color("accent" if usable else "disabled"))
            painter.setBrush(theme.color("on-accent"))
            centre = QPointF(track.right() - radius, track.center().y())
        else:
            edge = theme.color("control" if usable else "line2")
            box(painter, track, radius, theme.color("surface"), edge)
            painter.setBrush(edge)
            centre = QPointF(track.left() + radius, track.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(centre, knob, knob)


def _line_size(text: str) -> QSize:
    width = theme.px(_BOX)
    if text:
        width += SPACE_ICON_TEXT + text_width(text, theme.font("body"))
    return QSize(width, max(theme.px(MIN_HIT_AREA), MIN_HIT_AREA))


def _mark_rect(widget: QWidget) -> QRect:
    side = theme.px(_BOX)
    return QRect(0, (widget.height() - side) // 2, side, side)


def _paint_words(painter: QPainter, widget: QWidget, text: str) -> None:
    left = theme.px(_BOX) + SPACE_ICON_TEXT
    area = QRectF(left, 0, widget.width() - left, widget.height())
    colour = theme.color("text" if widget.isEnabled() else "disabled")
    draw_text(painter, area, text, theme.font("body"), colour)
