"""Toasts: what just happened, with Undo where an undo exists. It is also in Messages."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import theme
from ui.theme.sizes import RADIUS_CARD
from ui.widgets.buttons import GhostButton, IconButton
from ui.widgets.chips import Chip
from ui.widgets.labels import IconLabel, Label
from ui.widgets.painting import STATE_TEXT, State
from ui.widgets.popup import SHADOW, FloatingPanel

_WIDTH = 360
_MOST = 3
_REMEMBERED = 100
_STAY_MS = 6000
_MARGIN = 16
_BOTTOM = 44  # clear of the status bar
_GAP = 12
_FOOTER = 72  # how high over the status bar the buttons of a page's footer stand
STATE_ICON: Final[dict[State, str]] = {
    "neutral": "info",
    "accent": "info",
    "ok": "circle-check",
    "info": "info",
    "warn": "triangle-alert",
    "bad": "triangle-alert",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One message, as it is remembered. `when` in local time."""

    when: datetime
    state: State
    title: str
    text: str


class Toast(FloatingPanel):
    """One message; closes after 6 s unless hovered, focused or an error."""

    closed = Signal()

    def __init__(
        self, state: State, title: str, text: str, action: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(RADIUS_CARD, parent)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.content = (state, title, text, action)
        self._times = 1
        self._count = Chip("")
        self._count.hide()
        self.button = GhostButton(action)
        self.close_button = IconButton("x", self.tr("Close the message"))
        self.close_button.clicked.connect(self.closed)
        self.button.clicked.connect(self.closed)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(title, "medium", wrap=True))
        body = Label(text, "caption", "text3", wrap=True)
        words.addWidget(body)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(SHADOW + 14, SHADOW + 8, SHADOW + 8, SHADOW + 8)
        row.setSpacing(12)
        row.addWidget(IconLabel(STATE_ICON[state], STATE_TEXT[state], 18))
        row.addLayout(words, 1)
        row.addWidget(self._count)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        body.setVisible(bool(text))
        self.button.setVisible(bool(action))
        theme.changed.connect(self._measure)  # after its labels, which are dressed by then
        self._measure()
        self._stay = QTimer(self, singleShot=True, interval=_STAY_MS)
        self._stay.timeout.connect(self._end)
        self._lasting = state == "bad"
        if not self._lasting:
            self._stay.start()

    @Slot()
    def _measure(self) -> None:
        """As wide as the type size needs, and as high as the words are at that width."""
        width = theme.px(_WIDTH) + 2 * SHADOW
        self.setFixedSize(width, self._row.totalHeightForWidth(width))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._measure()
        return super().event(event)

    def say_again(self) -> None:
        """The same once more: count it, and stay as long as a new one."""
        self._times += 1
        self._count.setText(f"{self.locale().toString(self._times)}×")
        self._count.show()
        if not self._lasting:
            self._stay.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._stay.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self._lasting:
            self._stay.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _end(self) -> None:
        focused: QWidget | None = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self._stay.start()
        else:
            self.closed.emit()


class ToastStack(QObject):
    """The toasts of one window, bottom right, three at most: `ToastStack(window).show_toast(…)`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._toasts: list[Toast] = []
        self.said: deque[Said] = deque(maxlen=_REMEMBERED)
        window.installEventFilter(self)

    def show_toast(
        self,
        state: State,
        title: str,
        text: str = "",
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> Toast:
        """Show a message; `on_action` runs when its button (`action`) is pressed.

        The same message while it still stands is counted on it.
        """
        self.said.append(Said(datetime.now().astimezone(), state, title, text))
        for standing in self._toasts:
            if standing.content == (state, title, text, action) and not action:
                standing.say_again()
                return standing
        toast = Toast(state, title, text, action, self._window)
        if on_action is not None:
            toast.button.clicked.connect(lambda: on_action())  # noqa: PLW0108 - else it gets "checked"
        toast.closed.connect(self._close)
        toast.installEventFilter(self)
        self._toasts.append(toast)
        spoken = QAccessibleAnnouncementEvent(toast, f"{title}. {text}".strip())
        QAccessible.updateAccessibility(spoken)
        while len(self._toasts) > _MOST:
            self._drop(self._toasts[0])
        self.arrange()
        return toast

    def toasts(self) -> list[Toast]:
        """What is on screen, oldest first."""
        return list(self._toasts)

    def forget(self) -> None:
        """Take every message off the screen and out of memory: the window is being locked."""
        for toast in self.toasts():
            self._drop(toast)
        self.said.clear()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:  # of the window, or of a toast in it
            self.arrange()
        return False

    @Slot()
    def _close(self) -> None:
        toast = self.sender()
        if isinstance(toast, Toast):
            self._drop(toast)
            self.arrange()

    def _drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
        toast.hide()
        toast.deleteLater()

    def arrange(self) -> None:
        """Put every toast in its place above the corner; call it when what lies below changed."""
        bottom = self._floor()
        for toast in reversed(self._toasts):
            height = toast.height() - 2 * SHADOW
            left = self._window.width() - _MARGIN - toast.width() + SHADOW
            place = QPoint(left, bottom - height - SHADOW)
            if toast.isVisible():
                toast.move(place)
            else:
                toast.appear_at(place)
            bottom -= height + _GAP

    def _floor(self) -> int:
        """Where the lowest toast ends: above the buttons of a footer, which it must not cover."""
        floor = self._window.height() - _BOTTOM
        width = theme.px(_WIDTH) + _MARGIN
        corner = QRect(self._window.width() - width, floor - _FOOTER, width, _FOOTER)
        tops = [
            button.mapTo(self._window, QPoint(0, 0)).y()
            for button in self._window.findChildren(QAbstractButton)
            if button.isVisible()
            and not isinstance(button.parentWidget(), Toast)
            and corner.intersects(QRect(button.mapTo(self._window, QPoint(0, 0)), button.size()))
        ]
        return min([floor, *(top - SHADOW for top in tops)])
