"""Tabs of a page, with a count where one helps."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from ui.theme import theme
from ui.theme.sizes import TAB_HEIGHT
from ui.widgets.painting import begin, draw_text, text_width

_GAP = 24


class Tabs(QTabBar):
    """Underlined tabs given as (key, text); `chosen` carries the key."""

    chosen = Signal(str)

    def __init__(
        self, tabs: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self._counts: dict[str, str] = {}
        self._keys = [key for key, _ in tabs]
        for _, text in tabs:
            self.addTab(text)
        self.setProperty("ringRadius", 6)
        self.currentChanged.connect(self._tell)
        theme.changed.connect(self._relayout)

    def value(self) -> str:
        """The key of the open tab."""
        return self._keys[self.currentIndex()]

    def set_value(self, key: str) -> None:
        self.setCurrentIndex(self._keys.index(key))

    def set_count(self, key: str, count: str) -> None:
        """Show a number, already formatted, beside a tab's name ("" for none)."""
        index = self._keys.index(key)
        self._counts[key] = count
        self.setAccessibleTabName(index, f"{self.tabText(index)} {count}".strip())
        self._relayout()

    def tabSizeHint(self, index: int) -> QSize:
        width = text_width(self.tabText(index), theme.font("strong")) + _GAP
        count = self._counts.get(self._keys[index], "")
        if count:
            width += text_width(count, theme.font("caption")) + 8
        return QSize(width, theme.px(TAB_HEIGHT))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        for index in range(self.count()):
            area = QRectF(self.tabRect(index))
            current = index == self.currentIndex()
            text = self.tabText(index)
            font = theme.font("strong" if current else "medium")
            colour = theme.color("text" if current else "text2")
            if not self.isTabEnabled(index):
                colour = theme.color("disabled")
            width = text_width(text, font)
            draw_text(painter, QRectF(area.left(), 0, width, area.height()), text, font, colour)
            count = self._counts.get(self._keys[index], "")
            end = area.left() + width
            if count:
                side = QRectF(end + 8, 0, area.right() - end, area.height())
                draw_text(painter, side, count, theme.font("caption"), theme.color("text3"))
                end += 8 + text_width(count, theme.font("caption"))
            if current:
                bar = QRectF(area.left(), self.height() - 2, end - area.left(), 2)
                painter.fillRect(bar, theme.color("accent"))

    @Slot(int)
    def _tell(self, index: int) -> None:
        self.chosen.emit(self._keys[index])

    @Slot()
    def _relayout(self) -> None:
        # QTabBar asks for sizes again when an icon size is set.
        self.setIconSize(QSize(theme.px(16), theme.px(16)) + QSize(0, self.iconSize().height() % 2))
        self.updateGeometry()
        self.update()
