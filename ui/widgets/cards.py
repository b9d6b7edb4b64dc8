"""Cards, wells and stat cards. No card inside a card: use a well."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Slot
from PySide6.QtGui import QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import ColourName, theme
from ui.theme.sizes import (
    CARD_HEADER_STRUT,
    CARD_PADDING,
    CARD_PADDING_DENSE,
    RADIUS_CARD,
    RADIUS_WELL,
)
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.painting import begin, box

_LEAST_COURSE = 20  # pixels of a sparkline
_CORNER = 8  # below a table, which has no rounded corners of its own


class Divider(QFrame):
    """A one pixel line between parts of a card."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        begin(self).fillRect(self.rect(), theme.color("line"))


class Card(QFrame):
    """A surface with a heading, actions at its right, and content below.

    Add content with `add(widget)` or to the `body` layout; header widgets with `add_action`.
    `edge_to_edge` leaves out the side padding, for tables.
    """

    def __init__(
        self,
        title: str = "",
        *,
        note: str = "",
        dense: bool = False,
        edge_to_edge: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        padding = CARD_PADDING_DENSE if dense else CARD_PADDING
        self.setAccessibleName(title)
        outer = self._outer = QVBoxLayout(self)
        side = 1 if edge_to_edge else padding
        bottom = _CORNER if edge_to_edge else padding
        outer.setContentsMargins(side, 8 if title else side, side, bottom)
        outer.setSpacing(8)
        self.title = Label(title, "heading")
        self.note = ElidedLabel(note, "caption", "text3")
        self._header = QWidget()
        self.header = QHBoxLayout(self._header)
        inset = padding - 1 if edge_to_edge else 0
        self.header.setContentsMargins(inset, 0, inset, 0)
        self.header.setSpacing(8)
        self.header.addWidget(self.title)
        self.header.addWidget(self.note, 1)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        outer.addWidget(self._header)
        self._header.setVisible(bool(title))
        outer.addLayout(self.body, 1)
        theme.changed.connect(self._measure_header)
        self._measure_header()

    @Slot()
    def _measure_header(self) -> None:
        """One height with and without buttons, so that headings in a row of cards are level."""
        self._header.setMinimumHeight(theme.px(CARD_HEADER_STRUT))

    def set_title(self, title: str, note: str = "") -> None:
        """Change heading and the quiet note beside it."""
        self.title.setText(title)
        self.note.setText(note)
        self.setAccessibleName(title)
        self._header.setVisible(bool(title))

    def add_action(self, widget: QWidget) -> QWidget:
        """Put a button, chip or segmented control at the right of the heading; returns it."""
        self.header.addWidget(widget)
        return widget

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Append to the body."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)

    def paintEvent(self, _event: QPaintEvent) -> None:
        box(begin(self), self.rect(), RADIUS_CARD, theme.color("surface"), theme.color("line"))


class Well(QFrame):
    """A sunken area inside a card: an estimate, a summary."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 10, 12, 10)
        self.body.setSpacing(6)

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Append to the body."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)

    def paintEvent(self, _event: QPaintEvent) -> None:
        box(begin(self), self.rect(), RADIUS_WELL, theme.color("sunken"), theme.color("line"))


class Sparkline(QWidget):
    """A course over time without axes; decorative beside its number, hence without a name.

    It gets narrower than it would like where its number needs the room, and goes where a course
    could not be seen any more.
    """

    def __init__(self, values: Sequence[float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = list(values)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(64), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if len(self._values) < 2 or self.width() < _LEAST_COURSE:
            return
        painter = begin(self)
        low, high = min(self._values), max(self._values)
        span = (high - low) or 1.0
        width, height = self.width() - 3, self.height() - 4
        step = width / (len(self._values) - 1)
        line = [
            QPointF(1.5 + i * step, 2 + height * (1 - (v - low) / span))
            for i, v in enumerate(self._values)
        ]
        floor = float(self.height())
        area = QPolygonF([QPointF(line[0].x(), floor), *line, QPointF(line[-1].x(), floor)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent", 0.13))
        painter.drawPolygon(area)
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.drawPolyline(line)


class StatCard(Card):
    """One number with its label and a caption that gives the comparison or the date.

    `state` "warn" only where a decision waits. `values` draws a sparkline: only if time matters.
    """

    def __init__(
        self,
        label: str,
        number: str,
        caption: str = "",
        *,
        warn: bool = False,
        values: Sequence[float] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(dense=True, parent=parent)
        self._label = Label(label, "caption", "text3")
        self._number = Label(number, "number")
        self._caption = ElidedLabel(caption, "caption", "text3")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._label)
        words.addWidget(self._number)
        words.addWidget(self._caption)
        row = QHBoxLayout()
        row.addLayout(words, 1)
        if values:
            row.addWidget(Sparkline(values))
        self.body.addLayout(row)
        self._outer.setContentsMargins(16, 10, 16, 10)
        theme.changed.connect(self._measure)
        self.show_number(number, caption, warn=warn)

    @Slot()
    def _measure(self) -> None:
        """Never so narrow that the number would be cut."""
        self.setMinimumWidth(max(theme.px(132), self.minimumSizeHint().width()))

    def show_number(self, number: str, caption: str = "", *, warn: bool = False) -> None:
        """Change number and caption."""
        colour: ColourName = "warn" if warn else "text3"
        self._number.setText(number)
        self._caption.setText(caption)
        self._caption.set_colour(colour)
        self.setAccessibleName(f"{self._label.text()}: {number}")
        self.setAccessibleDescription(caption)
        self._measure()
