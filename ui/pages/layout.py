"""The frame of a page: margins that follow the window's width, and vertical scrolling only."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.theme.sizes import page_margin

MOST_WIDTH = 1760


class ScrollPage(QScrollArea):
    """A page's content in a column; never scrolls sideways."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        content = QWidget()
        content.setMaximumWidth(MOST_WIDTH)
        self.column = QVBoxLayout(content)
        self.column.setSpacing(16)
        self.setWidget(content)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margin = page_margin(self.window().width())
        self.column.setContentsMargins(margin, 20, margin, 20)
