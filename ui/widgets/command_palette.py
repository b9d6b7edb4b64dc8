"""The command palette (Ctrl+K): find a command, a place or a thing by a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.theme import theme
from ui.theme.sizes import RADIUS_CONTROL, RADIUS_DIALOG
from ui.widgets.cards import Divider
from ui.widgets.labels import IconLabel, KeyCap, Label
from ui.widgets.painting import box, draw_icon, draw_text, text_width
from ui.widgets.popup import SHADOW, FloatingPanel, Scrim

_WIDTH = 560
_TOP = 120
_ROW = 36
_MOST_ROWS = 9
_COMMAND = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class PaletteCommand:
    """One entry: `place` is the screen it belongs to, `words` are found but not shown."""

    key: str
    text: str
    run: Callable[[], object]
    icon: str = "arrow-right"
    place: str = ""
    shortcut: str = ""
    words: str = ""


def fuzzy_score(query: str, text: str) -> float:
    """How well `query` fits `text`: 0 if its letters do not occur in order, higher is better.

    A start of the text weighs most, then a start of a word, then a run of letters.
    """
    query, text = query.casefold().strip(), text.casefold()
    if not query:
        return 1.0
    at = text.find(query)
    if at >= 0:
        starts_word = at == 0 or not text[at - 1].isalnum()
        return 100.0 + (100.0 if at == 0 else 50.0 if starts_word else 0.0) - len(text) / 100
    return _scattered(query, text)


def _scattered(query: str, text: str) -> float:
    score, place, last = 0.0, 0, -2
    for letter in query:
        if letter == " ":
            continue
        place = text.find(letter, place)
        if place < 0:
            return 0.0
        if place == last + 1:
            score += 2.0
        if place == 0 or not text[place - 1].isalnum():
            score += 3.0
        score, last, place = score + 1.0, place, place + 1
    return score - len(text) / 100 if score > 1.5 * len(query) else 0.0


class _CommandRow(QStyledItemDelegate):
    """Icon, command, place, shortcut."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(theme.px(_WIDTH) - 16, theme.px(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        command: PaletteCommand = index.data(_COMMAND)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            box(painter, area.adjusted(0, 1, 0, -1), RADIUS_CONTROL, theme.color("selected"))
        middle = area.center().y()
        draw_icon(
            painter,
            command.icon,
            "accent-text" if chosen else "text3",
            QPointF(area.left() + 10 + theme.px(16) / 2, middle),
        )
        right = area.right() - 8
        if command.shortcut:
            right = self._paint_key(painter, command.shortcut, right, middle)
        if command.place:
            right = self._paint_place(painter, command.place, right, area)
        left = area.left() + 10 + theme.px(16) + 10
        words = QRectF(left, area.top(), right - left - 8, area.height())
        draw_text(painter, words, command.text, theme.font("medium"), theme.color("text"))
        painter.restore()

    def _paint_key(self, painter: QPainter, keys: str, right: float, middle: float) -> float:
        width = text_width(keys, theme.font("axis")) + 16
        cap = QRectF(right - width, middle - theme.px(18) / 2, width, theme.px(18))
        box(painter, cap, 4, theme.color("surface"), theme.color("line2"))
        centre = Qt.AlignmentFlag.AlignHCenter
        draw_text(painter, cap, keys, theme.font("axis"), theme.color("text2"), centre)
        return cap.left() - 10

    def _paint_place(self, painter: QPainter, place: str, right: float, area: QRectF) -> float:
        font = theme.font("caption")
        width = text_width(place, font)
        where = QRectF(right - width, area.top(), width, area.height())
        draw_text(painter, where, place, font, theme.color("text3"))
        return where.left()


class CommandPalette(FloatingPanel):
    """Give it commands with `set_commands`, show it with `open_palette`.

    Things such as data sets and runs are given with `set_things`, also while it is open: they are
    not listed before something is typed.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(RADIUS_DIALOG, window)
        self._window = window
        self._commands: list[PaletteCommand] = []
        self._things: list[PaletteCommand] = []
        self._back: QWidget | None = None
        self._scrim = Scrim(window)
        self._scrim.hide()
        self.setAccessibleName(self.tr("Commands"))
        self._field = QLineEdit()
        self._list = QListView()
        self._model = QStandardItemModel(self)
        self._nothing = Label(self.tr("Nothing fits"), "body", "text3")
        self._build()
        for watched in (window, self._scrim, self._field):
            watched.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self._field.setPlaceholderText(self.tr("Search or run a command"))
        self._field.setAccessibleName(self.tr("Search or run a command"))
        self._field.setProperty("bare", True)
        self._field.setProperty("noRing", True)
        self._field.textChanged.connect(self._refresh)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_CommandRow(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(self.tr("Commands found"))
        self._list.setMouseTracking(True)
        self._list.entered.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(self._run)
        self._nothing.setContentsMargins(12, 6, 12, 10)
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 8, 6)
        top.setSpacing(10)
        top.addWidget(IconLabel("search"))
        top.addWidget(self._field, 1)
        top.addWidget(KeyCap("Esc"))
        column = QVBoxLayout(self)
        margin = SHADOW + 8
        column.setContentsMargins(margin, SHADOW + 4, margin, margin)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(Divider())
        column.addWidget(self._nothing)
        column.addWidget(self._list)

    def set_commands(self, commands: Sequence[PaletteCommand]) -> None:
        """What the role may do; replaces what was there."""
        self._commands = list(commands)
        self._refresh()

    def set_things(self, things: Sequence[PaletteCommand]) -> None:
        """What can be opened by name; what is chosen stays chosen, as Enter may be on its way."""
        chosen = self._list.currentIndex().data(_COMMAND)
        self._things = list(things)
        self._refresh()
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if chosen is not None and index.data(_COMMAND).key == chosen.key:
                self._list.setCurrentIndex(index)

    def shown_keys(self) -> list[str]:
        """Keys in the order shown."""
        return [
            self._model.index(row, 0).data(_COMMAND).key for row in range(self._model.rowCount())
        ]

    def open_palette(self) -> None:
        """Show it over the window, empty, with the focus."""
        self._back = self._window.focusWidget()
        self._field.clear()
        self._refresh()
        self._scrim.setGeometry(self._window.rect())
        self._scrim.raise_()
        self._scrim.show()
        self._resize()
        self.appear_at(self._place())
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_palette(self) -> None:
        """Hide it and give the focus back."""
        self.hide()
        self._scrim.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
            self._back = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._field and isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            return self._take_key(event.key())
        if watched is self._scrim and kind == QEvent.Type.MouseButtonPress:
            self.close_palette()
            return True
        if watched is self._window and kind == QEvent.Type.Resize and self.isVisible():
            self._scrim.setGeometry(self._window.rect())
            self.move(self._place())
        return False

    def _take_key(self, key: int) -> bool:
        rows = self._model.rowCount()
        row = self._list.currentIndex().row()
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._run(self._list.currentIndex())
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and rows:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentIndex(self._model.index((row + step) % rows, 0))
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            pass  # the field is the only stop; leaving it would leave the palette open behind
        else:
            return False
        return True

    @Slot()
    def _refresh(self) -> None:
        query = self._field.text().strip()
        scored = [
            (max(fuzzy_score(query, c.text), fuzzy_score(query, c.words) / 2 if c.words else 0), c)
            for c in (*self._commands, *(self._things if query else ()))
        ]
        fitting = [pair for pair in scored if pair[0] > 0]
        if query:
            fitting.sort(key=lambda pair: -pair[0])
        self._model.clear()
        for _, command in fitting:
            item = QStandardItem(command.text)
            item.setEditable(False)
            item.setData(command, _COMMAND)
            where = ", ".join(
                part for part in (command.text, command.place, command.shortcut) if part
            )
            item.setData(where, Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._nothing.setVisible(self._model.rowCount() == 0)
        self._list.setVisible(self._model.rowCount() > 0)
        self._resize()

    def _resize(self) -> None:
        rows = min(self._model.rowCount(), _MOST_ROWS)
        self._list.setFixedHeight(max(1, rows) * theme.px(_ROW) + 2)
        width = min(theme.px(_WIDTH), self._window.width() - 32)
        self.setFixedWidth(width + 2 * SHADOW)
        self.adjustSize()

    def _place(self) -> QPoint:
        top = min(_TOP, max(16, self._window.height() // 8))
        return QPoint((self._window.width() - self.width()) // 2, top - SHADOW)

    @Slot(QModelIndex)
    def _run(self, index: QModelIndex) -> None:
        command = index.data(_COMMAND)
        if isinstance(command, PaletteCommand):
            self.close_palette()
            command.run()
