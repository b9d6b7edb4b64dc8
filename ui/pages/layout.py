"""The frame of a page: margins that follow the window's width, vertical scrolling, emptying."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from ui.theme import theme
from ui.theme.sizes import page_margin
from ui.widgets import ScrollArea

MOST_WIDTH = 1760


class FixedWidth(QObject):
    """Keeps `widget` as wide as `length` (logical pixels at 100 %), in each type size.

    `at_most`: the widget may be narrower.
    """

    def __init__(self, widget: QWidget, length: int, *, at_most: bool = False) -> None:
        super().__init__(widget)
        self._widget, self._length, self._at_most = widget, length, at_most
        theme.changed.connect(self._apply)
        self._apply()

    def set_length(self, length: int) -> None:
        """Another length, such as for a wider window."""
        self._length = length
        self._apply()

    @Slot()
    def _apply(self) -> None:
        width = theme.px(self._length)
        self._widget.setMaximumWidth(width)
        if not self._at_most:
            self._widget.setMinimumWidth(width)


class ScrollPage(ScrollArea):
    """A page's content in a column; never scrolls sideways."""

    def __init__(self) -> None:
        content = QWidget()
        content.setMaximumWidth(MOST_WIDTH)
        super().__init__(content)
        self.column = QVBoxLayout(content)
        self.column.setSpacing(16)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margin = page_margin(self.window().width())
        self.column.setContentsMargins(margin, 20, margin, 20)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
