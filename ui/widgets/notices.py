"""Notices and empty states: one sentence, and the way on."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import theme
from ui.theme.sizes import RADIUS_WELL
from ui.widgets.buttons import IconButton, LinkButton, PrimaryButton, SecondaryButton
from ui.widgets.labels import IconLabel, Label
from ui.widgets.painting import STATE_FILL, STATE_TEXT, State, begin, box

_ICON: Final[dict[State, str]] = {
    "neutral": "info",
    "accent": "lightbulb",
    "ok": "circle-check",
    "info": "info",
    "warn": "triangle-alert",
    "bad": "circle-alert",
}


class Notice(QWidget):
    """A tinted strip with one sentence and at most one link; `acted` when the link is pressed."""

    acted = Signal()
    closed = Signal()

    def __init__(
        self,
        state: State,
        text: str,
        action: str = "",
        *,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(10)
        self._icon = IconLabel(_ICON[state], STATE_TEXT[state])
        self._text = Label(text, "body", "text", wrap=True)
        self._text.setContentsMargins(0, 4, 0, 4)  # several lines need more air than buttons
        self.link = LinkButton(action)
        self.link.clicked.connect(self.acted)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.link)
        if not action:
            self.link.hide()
        if closable:
            close = IconButton("x", self.tr("Close"))
            close.clicked.connect(self.hide)
            close.clicked.connect(self.closed)
            row.addWidget(close)
        self.setAccessibleName(text)
        theme.changed.connect(self._measure)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        self.setMinimumHeight(theme.px(36))

    def sizeHint(self) -> QSize:
        """As high as the sentence is at the present width: a layout gives no more than this."""
        natural = super().sizeHint()
        return QSize(natural.width(), max(theme.px(36), self._row.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def show_text(self, state: State, text: str, action: str = "") -> None:
        """Change what the strip says."""
        self._state = state
        self._icon.set_icon(_ICON[state], STATE_TEXT[state])
        self._text.setText(text)
        self.link.setText(action)
        self.link.setVisible(bool(action))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        edge = theme.color(STATE_TEXT[self._state]) if theme.tokens.high_contrast else None
        fill = theme.color(STATE_FILL[self._state])
        box(begin(self), QRectF(self.rect()), RADIUS_WELL, fill, edge)


class EmptyState(QWidget):
    """What will be here, how to get it and how long it takes; one primary way, one other.

    `primary` and `secondary` are None where no such words were given.
    """

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        *,
        primary: str = "",
        secondary: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(6)
        column.addStretch(1)
        column.addWidget(IconLabel(icon, "control", 36), 0, centre)
        column.addSpacing(4)
        heading = Label(title, "heading")
        heading.setAlignment(centre)
        column.addWidget(heading)
        sentence = Label(text, "body", "text2", wrap=True)
        sentence.setAlignment(centre)
        self._sentence = sentence
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(sentence, 20)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(6)
        self.primary = PrimaryButton(primary) if primary else None
        self.secondary = SecondaryButton(secondary) if secondary else None
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.primary, self.secondary):
            if button:
                buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        theme.changed.connect(self._measure)
        self._measure()

    def show_text(self, text: str) -> None:
        """Change the sentence."""
        self._sentence.setText(text)
        self.setAccessibleDescription(text)

    @Slot()
    def _measure(self) -> None:
        self._sentence.setMaximumWidth(theme.px(400))
        self._sentence.setMinimumWidth(theme.px(240))
