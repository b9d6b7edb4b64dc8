"""The scroll area: up and down only, and never a stop of its own on the way of the Tab key."""

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget


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


class FittedScrollArea(ScrollArea):
    """As high as what is `inside`, where there is room; its owner calls `fit` at each layout."""

    def __init__(self, inside: QLayout, parent: QWidget | None = None) -> None:
        content = QWidget()
        content.setObjectName("page")  # shows what is behind it
        content.setLayout(inside)
        super().__init__(content, parent)
        self._inside = inside
        self.setFixedHeight(0)

    def fit(self, width: int, room: int) -> None:
        """Be as high as the content is at `width`, and `room` at most; 0 where it shows nothing."""
        inside = self._inside
        high = inside.totalSizeHint().height()
        if inside.hasHeightForWidth():
            high = inside.totalHeightForWidth(width)
        self.setFixedHeight(0 if inside.isEmpty() else min(high, room))

    def event(self, event: QEvent) -> bool:
        """A scroll area keeps to itself that its content has changed: tell the layout around it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
