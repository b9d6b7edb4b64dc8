"""How hard a password is to guess: a sentence, and as many lit segments as it has earned."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets.labels import IconLabel, Label
from ui.widgets.painting import STATE_TEXT, State, begin, box

SEGMENTS: Final = 4
_HEIGHT, _GAP = 4, 3
_ICON: Final[dict[State, str]] = {"bad": "circle-x", "warn": "triangle-alert", "ok": "circle-check"}


class PasswordMeter(QWidget):
    """The words say it; colour, icon and segments only repeat them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = _Segments()
        self._icon = IconLabel("circle-x", "bad", 14)
        self._words = Label("", "caption-medium", "text3")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._bar, 1)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        self.show_strength(0, "", "bad")

    def show_strength(self, lit: int, words: str, state: State) -> None:
        """Light `lit` of the segments and say `words`; no words mean that nothing was typed."""
        colour = STATE_TEXT[state]
        self._bar.show_lit(lit, state)
        self._icon.set_icon(_ICON[state], colour)
        self._icon.setVisible(bool(words))
        self._words.setText(words)
        self._words.set_colour(colour)

    @property
    def words(self) -> str:
        return self._words.text()


class _Segments(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._lit = 0
        self._state: State = "bad"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_lit(self, lit: int, state: State) -> None:
        self._lit, self._state = lit, state
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(60), _HEIGHT)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        width = (self.width() - _GAP * (SEGMENTS - 1)) / SEGMENTS
        for segment in range(SEGMENTS):
            colour = STATE_TEXT[self._state] if segment < self._lit else "pressed"
            part = QRectF(segment * (width + _GAP), 0, width, _HEIGHT)
            box(painter, part, _HEIGHT / 2, theme.color(colour))
