"""The scroll area: up and down only, and never a stop of its own on the way of the Tab key."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class ScrollArea(QScrollArea):
    """Shows `content` as wide as itself, and scrolls where that is higher.

    The keyboard stops at the controls inside; Page Up and Page Down from any of them scroll.
    """

    def __init__(self, content: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if content is not None:
            self.setWidget(content)

    def keep_width(self) -> int:
        """Let the content be as wide with the scroll bar as without; answers what the bar takes."""
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._leave_room)
        self._leave_room()
        return bar.sizeHint().width()

    @Slot()
    def _leave_room(self) -> None:
        bar = self.verticalScrollBar()
        room = 0 if bar.maximum() > bar.minimum() else bar.sizeHint().width()
        self.setViewportMargins(0, 0, room, 0)
