"""Columns of a file as rows of controls under a sunken header."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.pages.layout import clear
from ui.theme import theme
from ui.theme.sizes import RADIUS_CARD, TABLE_HEADER
from ui.widgets import Card, Divider, IconLabel, Label
from ui.widgets.painting import begin

_PAD = 16
_ROW = 42
_NARROW = 680


class ColumnGrid(Card):
    """A card of rows; `stretches` says how the columns share the width left over.

    The column `least` is left out where the card is narrow.
    """

    def __init__(self, headers: Sequence[str], stretches: Sequence[int], *, least: int) -> None:
        super().__init__(edge_to_edge=True)
        self._headers = list(headers)
        self._least = least
        self._giving_way: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(_PAD, 0, _PAD, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        for column, stretch in enumerate(stretches):
            self._grid.setColumnStretch(column, stretch)
        self.add(self._grid)

    def set_rows(self, rows: Sequence[Sequence[QWidget]]) -> None:
        """Exchange all rows; each has a widget per column."""
        clear(self._grid)
        headers = [Label(header, "caption-medium", "text2") for header in self._headers]
        for column, header in enumerate(headers):
            self._grid.addWidget(header, 0, column)
        self._giving_way = [line[self._least] for line in (headers, *rows)]
        self._grid.setRowMinimumHeight(0, theme.px(TABLE_HEADER))
        for place, row in enumerate(rows):
            line = 2 * place + 1
            if place:
                self._grid.addWidget(Divider(), line - 1, 0, 1, len(self._headers))
            for column, widget in enumerate(row):
                self._grid.addWidget(widget, line, column)
            self._grid.setRowMinimumHeight(line, theme.px(_ROW))

        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= theme.px(_NARROW)
        for widget in self._giving_way:
            widget.setVisible(wide)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = begin(self)
        outline = QPainterPath()
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline.addRoundedRect(area, RADIUS_CARD, RADIUS_CARD)
        painter.setClipPath(outline)
        height = theme.px(TABLE_HEADER)
        painter.fillRect(QRectF(1, 1, self.width() - 2, height), theme.color("sunken"))
        painter.fillRect(QRectF(1, height, self.width() - 2, 1), theme.color("line"))


class FlagLabel(QWidget):
    """A word with the warning sign before it, for what a person should look at; may be empty."""

    def __init__(self, words: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._icon = IconLabel("triangle-alert", "warn", 16)
        self._words = Label("", "body", "warn", wrap=True)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        self._words.setText(words)
        self._icon.setVisible(bool(words))

    def words(self) -> str:
        return self._words.text()
