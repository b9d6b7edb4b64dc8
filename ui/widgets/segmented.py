"""Segmented control: two to four exclusive choices, each a word or two."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QEnterEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from ui.theme import ColourName, ControlSize, theme
from ui.theme.sizes import CONTROL_HEIGHT
from ui.widgets.painting import begin, box, draw_icon, draw_text, text_width

_EDGE = 2


class _Segment(QRadioButton):
    """One choice; a radio button by nature (arrow keys move, one stop for Tab), painted as a pill."""

    def __init__(self, key: str, text: str, icon: str, size: ControlSize) -> None:
        super().__init__(text)
        self.key, self._icon, self._size = key, icon, size
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setProperty("ringRadius", 5)

    def sizeHint(self) -> QSize:
        # Room for the heavier weight of the chosen state, so choosing never moves the neighbours.
        width = text_width(self.text(), theme.font("strong")) + 22
        if self._icon:
            width += theme.px(16) + (6 if self.text() else 0)
        return QSize(width, theme.px(CONTROL_HEIGHT[self._size]) - 2 * _EDGE)

    minimumSizeHint = sizeHint

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002 - all of it is the button
        return True

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        chosen, usable = self.isChecked(), self.isEnabled()
        if chosen:
            fill: ColourName = (
                "pressed" if theme.tokens.dark and not theme.tokens.high_contrast else "surface"
            )
            box(painter, self.rect(), 5, theme.color(fill), theme.color("line2"))
        elif self.underMouse() and usable:
            box(painter, self.rect(), 5, theme.color("hover"))
        colour: ColourName = "text" if chosen else "text2"
        font = theme.font("medium")
        width = text_width(self.text(), font)
        side = theme.px(16) if self._icon else 0
        gap = 6 if self._icon and self.text() else 0
        left = (self.width() - width - side - gap) / 2
        if self._icon:
            centre = QPointF(left + side / 2, self.height() / 2)
            draw_icon(painter, self._icon, colour if usable else "disabled", centre)
        area = QRectF(left + side + gap, 0, width, self.height())
        draw_text(painter, area, self.text(), font, theme.color(colour if usable else "disabled"))


class Segmented(QWidget):
    """Choose one of `choices`, given as (key, text) or (key, text, icon).

    `changed` carries the key, only when a person changes it. `name` is the accessible name.
    """

    changed = Signal(str)

    def __init__(
        self,
        choices: Sequence[tuple[str, str] | tuple[str, str, str]],
        *,
        name: str,
        value: str = "",
        size: ControlSize = "small",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        row.setSpacing(0)
        self._segments: dict[str, _Segment] = {}
        for choice in choices:
            key, text, icon = (*choice, "")[:3]
            segment = _Segment(key, text, icon, size)
            row.addWidget(segment, 1)
            self._segments[key] = segment
        self._value = ""
        self.set_value(value or choices[0][0])
        for segment in self._segments.values():
            segment.toggled.connect(self._take)

    def value(self) -> str:
        """The key chosen."""
        return self._value

    def set_value(self, key: str) -> None:
        """Choose by program; emits nothing."""
        self._value = key
        self._segments[key].setChecked(True)

    def segment(self, key: str) -> QRadioButton:
        """The button of one choice, to disable it or give it a tooltip."""
        return self._segments[key]

    def paintEvent(self, _event: QPaintEvent) -> None:
        box(begin(self), self.rect(), 7, theme.color("sunken"), theme.color("line2"))

    @Slot(bool)
    def _take(self, checked: bool) -> None:
        chosen = self.sender()
        if checked and isinstance(chosen, _Segment) and chosen.key != self._value:
            self._value = chosen.key
            self.changed.emit(chosen.key)
