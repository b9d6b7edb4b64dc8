"""What every chart has: a canvas and the same numbers as a table, values on hover, export, a name.

A chart is drawn once and restyled on theme change; it never has to be built again.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QToolTip, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.charts.export import ChartFormat, picture, suffix
from ui.widgets.rows_model import RowsModel, Value
from ui.widgets.table import Table


@dataclass(frozen=True)
class Hint:
    """What stands at one place of a chart: canvas pixels, and the words for it."""

    x: float
    y: float
    text: str


class Chart(QStackedWidget):
    """A canvas that can be seen as a table. `name` is title and accessible name.

    `note` is the one line that says what is drawn and the unit; `describe` adds the finding.
    """

    table_shown = Signal(bool)

    def __init__(
        self, canvas: QWidget, *, name: str, note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.name, self.note = name, note
        self.canvas = canvas
        self._step = -1
        self._table: Table | None = None
        self._page = QWidget()
        self._page_layout = QVBoxLayout(self._page)
        self._page_layout.setContentsMargins(0, 0, 0, 0)
        self.addWidget(canvas)
        self.addWidget(self._page)
        self.setAccessibleName(name)
        canvas.setAccessibleName(name)
        canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        canvas.setMouseTracking(True)
        canvas.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._follow_theme)

    # ------------------------------------------------------------ to be told by each kind

    @abstractmethod
    def headers(self) -> list[str]:
        """Column titles of the table view."""

    @abstractmethod
    def rows(self) -> Sequence[Sequence[Value]]:
        """The chart's data, one row per mark."""

    @abstractmethod
    def hints(self) -> Sequence[Hint]:
        """The marks with their words, in reading order, for hover and arrow keys."""

    @Slot()
    def _follow_theme(self) -> None:
        # Connected instead of `restyle`: an override that is no slot would outlive its chart.
        self.restyle()

    def restyle(self) -> None:
        """Take colours and fonts from the theme again."""
        self.canvas.update()

    # ------------------------------------------------------------ words

    def describe(self, finding: str) -> None:
        """The finding in a sentence, for people who do not see the chart."""
        self.setAccessibleDescription(finding)
        self.canvas.setAccessibleDescription(finding)

    # ------------------------------------------------------------ as a table

    @property
    def is_table(self) -> bool:
        return self.currentIndex() == 1

    def show_table(self, shown: bool) -> None:
        """Change between picture and numbers."""
        if shown:
            self._fill_table()
        self.setCurrentIndex(int(shown))
        self.table_shown.emit(shown)

    @property
    def table(self) -> Table | None:
        """The table view, None until it was first asked for."""
        return self._table

    def data_changed(self) -> None:
        """To be called by each kind after new data: the table follows if it is open."""
        self._step = -1
        if self.is_table:
            self._fill_table()

    def _fill_table(self) -> None:
        model = RowsModel(self.headers(), self.rows())
        if self._table is None:
            self._table = Table(name=self.name)
            self._page_layout.addWidget(self._table)
        old = self._table.model()
        self._table.setModel(model)
        model.setParent(self._table)
        if isinstance(old, RowsModel):
            old.deleteLater()
        self._table.horizontalHeader().setStretchLastSection(False)
        self._table.horizontalHeader().setSectionResizeMode(
            self._table.horizontalHeader().ResizeMode.Stretch
        )

    # ------------------------------------------------------------ values on hover and by keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.canvas:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event.key())
        if event.type() == QEvent.Type.Leave:
            QToolTip.hideText()
        return False

    def hover(self, event: QMouseEvent) -> None:
        """To be called by the canvas as the mouse moves."""
        found = self.hint_at(event.position())
        if found is None:
            QToolTip.hideText()
        else:
            self._show(found)

    def hint_at(self, place: QPointF, reach: float = 24.0) -> Hint | None:
        """The nearest mark within `reach` pixels of `place`."""
        best, least = None, reach * reach
        for hint in self.hints():
            distance = (hint.x - place.x()) ** 2 + (hint.y - place.y()) ** 2
            if distance < least:
                best, least = hint, distance
        return best

    def _take_key(self, key: int) -> bool:
        if key not in {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}:
            return False
        hints = self.hints()
        if hints:
            moved = self._step + (1 if key == Qt.Key.Key_Right else -1)
            ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(hints) - 1}
            self._step = min(max(ends.get(Qt.Key(key), moved), 0), len(hints) - 1)
            self._show(hints[self._step])
            self.canvas.setAccessibleDescription(hints[self._step].text)
        return True

    def _show(self, hint: Hint) -> None:
        place = QPoint(round(hint.x), round(hint.y))
        QToolTip.showText(self.canvas.mapToGlobal(place), hint.text, self.canvas)

    # ------------------------------------------------------------ as a file

    def picture(self, kind: ChartFormat) -> bytes:
        """The chart as the bytes of a PNG, SVG or PDF file."""
        return picture(self.canvas, self.name, self.note, kind)

    def export(self, path: Path) -> None:
        """Write the picture; the suffix decides the format. Raises OSError."""
        path.write_bytes(self.picture(suffix(path)))
