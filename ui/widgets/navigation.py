"""The navigation rail: icon and word, a bar at the selected one, a group for restricted places."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme import ColourName, theme
from ui.theme.sizes import NAV_ITEM_HEIGHT, NAV_NARROW, NAV_WIDE, RADIUS_CONTROL
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Divider
from ui.widgets.labels import Label
from ui.widgets.mark import paint_mark
from ui.widgets.painting import Fade, begin, box, draw_icon, draw_text, text_width
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.tips import as_tip

_SIDE = 12
_MARK = 28  # the store's mark, and the disc of the account
_BESIDE_NAMES = 4 + 10 + 22  # before the mark, after it, and the chevron


class _NavigationItem(QRadioButton):
    """One place. A radio button by nature: one of all places is open, arrow keys move."""

    def __init__(self, key: str, icon: str, text: str) -> None:
        super().__init__(text)
        self.key, self._icon = key, icon
        self.narrow = False
        self.count = ""
        self._fade = Fade(self)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_narrow(self, narrow: bool) -> None:
        self.narrow = narrow
        self.setToolTip(self.text() if narrow else "")
        self.updateGeometry()
        self.update()

    def set_count(self, count: str) -> None:
        self.count = count
        self.setAccessibleDescription(count)
        self.update()

    def sizeHint(self) -> QSize:
        height = theme.px(NAV_ITEM_HEIGHT)
        if self.narrow:
            return QSize(height, height)
        words = text_width(self.text(), theme.font("strong"))
        if self.count:
            words += text_width(self.count, theme.font("caption-medium")) + 8
        return QSize(words + theme.px(18) + 40, height)

    minimumSizeHint = sizeHint

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002 - all of it is the button
        return True

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._fade.go(1)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._fade.go(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        open_ = self.isChecked()
        if open_:
            box(painter, self.rect(), RADIUS_CONTROL, theme.color("selected"))
            bar = QRectF(0, self.height() / 2 - 8, 3, 16)
            box(painter, bar, 1.5, theme.color("accent"))
        else:
            clear, hover = theme.color("pressed", 0), theme.color("hover")
            box(painter, self.rect(), RADIUS_CONTROL, self._fade.mix(clear, hover, hover))
        tint: ColourName = "accent-text" if open_ else "text2"
        x = self.width() / 2 if self.narrow else 8 + theme.px(18) / 2 + 2
        draw_icon(painter, self._icon, tint, QPointF(x, self.height() / 2), 18)
        if not self.narrow:
            self._paint_words(painter, open_=open_)
        elif self.count:
            box(painter, QRectF(self.width() - 9, 5, 6, 6), 3, theme.color("accent"))

    def _paint_words(self, painter: QPainter, *, open_: bool) -> None:
        left = 8 + theme.px(18) + 12
        font = theme.font("strong" if open_ else "medium")
        colour = theme.color("text" if open_ else "text2")
        area = QRectF(left, 0, self.width() - left - 8, self.height())
        draw_text(painter, area, self.text(), font, colour)
        if self.count:
            small = theme.font("caption-medium")
            right = Qt.AlignmentFlag.AlignRight
            draw_text(painter, area, self.count, small, theme.color("text3"), right)


class _StoreButton(QPushButton):
    """Mark, product and store name; opens the list of stores."""

    def __init__(self) -> None:
        super().__init__()
        self.store = ""
        self.narrow = False
        self.setAutoDefault(True)  # Enter presses it as Space does
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(40), theme.px(40))

    minimumSizeHint = sizeHint

    def needed(self) -> int:
        """The width at which the names are not cut."""
        product = text_width("RecVault", theme.font("strong"))
        name = text_width(self.store, theme.font("caption"))
        return _BESIDE_NAMES + theme.px(_MARK) + max(product, name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        side = theme.px(_MARK)
        left = (self.width() - side) / 2 if self.narrow else 4
        if self.underMouse():
            box(painter, self.rect(), RADIUS_CONTROL, theme.color("hover"))
        paint_mark(painter, QRectF(left, (self.height() - side) / 2, side, side))
        if self.narrow:
            return
        text = left + side + 10
        width = self.width() - text - 22
        half = self.height() / 2
        title = QRectF(text, 0, width, half)
        draw_text(painter, title, "RecVault", theme.font("strong"), theme.color("text"))
        store = QRectF(text, half - 1, width, half)
        draw_text(painter, store, self.store, theme.font("caption"), theme.color("text2"))
        chevrons = QPointF(self.width() - 11, half)
        draw_icon(painter, "chevrons-up-down", "text2", chevrons, 14)


class _AccountButton(QPushButton):
    """Initials, name and role of who is signed in; opens the menu that the window gives it."""

    def __init__(self) -> None:
        super().__init__()
        self.initials, self.person, self.role = "", "", ""
        self.narrow = False
        self.setAutoDefault(True)  # Enter presses it as Space does
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(36), theme.px(40))

    minimumSizeHint = sizeHint

    def needed(self) -> int:
        """The width at which the names are not cut."""
        person = text_width(self.person, theme.font("medium"))
        role = text_width(self.role, theme.font("caption"))
        return _BESIDE_NAMES + theme.px(_MARK) + max(person, role)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        side = theme.px(_MARK)
        if self.underMouse():
            box(painter, self.rect(), RADIUS_CONTROL, theme.color("hover"))
        left = (self.width() - side) / 2 if self.narrow else 4
        disc = QRectF(left, (self.height() - side) / 2, side, side)
        box(painter, disc, side / 2, theme.color("accent-bg"))
        centre = Qt.AlignmentFlag.AlignHCenter
        initials = theme.font("axis-strong")
        draw_text(painter, disc, self.initials, initials, theme.color("accent-text"), centre)
        if self.narrow:
            return
        text = left + side + 10
        width, half = self.width() - text - 22, self.height() / 2
        chevron = QPointF(self.width() - 11, half)
        draw_icon(painter, "chevron-up", "text2", chevron, 14)
        name = QRectF(text, 1, width, half)
        draw_text(painter, name, self.person, theme.font("medium"), theme.color("text"))
        role = QRectF(text, half - 1, width, half)
        draw_text(painter, role, self.role, theme.font("caption"), theme.color("text2"))


class NavigationRail(QWidget):
    """The places a role may use; places it may not use are simply not added.

    In a larger type it grows with its words, as far as the type does; places that do not fit one
    below another scroll.
    Fill from top to bottom with `add`, `add_group` and, for the lower end, `add(..., low=True)`.
    """

    chosen = Signal(str)
    store_pressed = Signal()
    lock_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Places"))
        self._items: dict[str, _NavigationItem] = {}
        self._one_open = QButtonGroup(
            self
        )  # the places stand in two parts, which Qt would keep apart
        self._groups: list[Label] = []
        self._width = NAV_WIDE
        self._narrow = False
        self.store_button = _StoreButton()
        self.store_button.clicked.connect(self.store_pressed)
        self.account_button = _AccountButton()
        self.lock_button = IconButton("lock", self.tr("Lock"))
        self.lock_button.clicked.connect(self.lock_pressed)
        self._places = QWidget()
        self._area = ScrollArea(self._places)
        self._head, self._tail, self._foot = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self._high, self._low = QVBoxLayout(self._places), QVBoxLayout()
        self._build()
        self.set_store("")
        self.set_account("", "")
        self.set_width(NAV_WIDE)
        theme.changed.connect(self._measure)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 10)
        column.setSpacing(0)
        for part in (self._high, self._low):
            part.setSpacing(2)
        self._head.addWidget(self.store_button)
        column.addLayout(self._head)
        self._high.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._area.verticalScrollBar().rangeChanged.connect(self._show_open)
        self._area.viewport().setAutoFillBackground(False)  # the rail shows through
        self._places.setAutoFillBackground(False)
        column.addWidget(self._area, 1)
        self._tail.setSpacing(2)
        self._tail.addLayout(self._low)
        self._tail.addSpacing(6)
        self._tail.addWidget(Divider())
        self._tail.addSpacing(4)
        self._foot.addWidget(self.account_button, 1)
        self._foot.addWidget(self.lock_button, 0, Qt.AlignmentFlag.AlignCenter)
        self._tail.addLayout(self._foot)
        column.addLayout(self._tail)

    def add(self, key: str, icon: str, text: str, *, low: bool = False) -> None:
        """Append a place."""
        item = _NavigationItem(key, icon, text)
        item.set_narrow(self._narrow)
        item.toggled.connect(self._tell)
        self._one_open.addButton(item)
        (self._low if low else self._high).addWidget(item)
        self._items[key] = item
        self._measure()

    def add_group(self, text: str) -> None:
        """Append a heading ("Restricted")."""
        label = Label(text, "caption-medium", "text3")
        label.setContentsMargins(10, 10, 0, 4)
        self._groups.append(label)
        self._high.addWidget(label)
        label.setVisible(not self._narrow)

    def clear(self) -> None:
        """Take all places away, as when someone else signs in."""
        for item in self._items.values():
            self._one_open.removeButton(item)
        for part in (*self._items.values(), *self._groups):
            part.setParent(None)
            part.deleteLater()
        self._items.clear()
        self._groups.clear()

    def keys(self) -> list[str]:
        """The places there are, in order."""
        return list(self._items)

    def value(self) -> str:
        """The open place, "" if none."""
        return next((key for key, item in self._items.items() if item.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Open a place by program; emits nothing."""
        self._one_open.setExclusive(False)
        for name, item in self._items.items():
            blocked = item.blockSignals(True)
            item.setChecked(name == key)
            item.blockSignals(blocked)
            item.update()
        self._one_open.setExclusive(True)
        self._show_open()

    def set_count(self, key: str, count: str) -> None:
        """Show how many things wait there ("" for none)."""
        self._items[key].set_count(count)
        self._measure()

    def set_store(self, name: str) -> None:
        self.store_button.store = name
        self.store_button.setAccessibleName(f"RecVault, {name}")
        self.store_button.setToolTip(as_tip(name))
        self._measure()

    def set_account(self, person: str, role: str) -> None:
        """Show who is signed in."""
        words = person.replace(".", " ").split()
        self.account_button.initials = "".join(word[0] for word in words[:2]).upper()
        self.account_button.person, self.account_button.role = person, role
        self.account_button.setAccessibleName(f"{person}, {role}")
        self.account_button.setToolTip(as_tip(f"{person}, {role}") if person else "")
        self._measure()

    def set_width(self, width: int) -> None:
        """One of `NAV_WIDE`, `NAV_MEDIUM`, `NAV_NARROW`; the narrow rail shows icons alone."""
        self._width = width
        self._narrow = width <= NAV_NARROW
        for item in self._items.values():
            item.set_narrow(self._narrow)
        for group in self._groups:
            group.setVisible(not self._narrow)
        self.store_button.narrow = self.account_button.narrow = self._narrow
        self._foot.setDirection(
            QHBoxLayout.Direction.TopToBottom if self._narrow else QHBoxLayout.Direction.LeftToRight
        )
        side = 8 if self._narrow else _SIDE
        self._head.setContentsMargins(side, 0, side, 0)
        self._high.setContentsMargins(side, 10, side, 10)
        self._tail.setContentsMargins(side, 2, side, 0)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        most = theme.px(self._width)
        self.setFixedWidth(most if self._narrow else min(most, max(self._width, self._needed())))
        self.update()

    def _needed(self) -> int:
        """The width at which no word is cut."""
        foot = self.account_button.needed() + self._foot.spacing()
        rows = [item.sizeHint().width() for item in self._items.values()]
        rows += [self.store_button.needed(), foot + self.lock_button.sizeHint().width()]
        return max(rows) + 2 * _SIDE

    @Slot()
    def _show_open(self) -> None:
        """Scroll to the open place, where it is one of those that scroll."""
        item = self._items.get(self.value())
        if item is not None and self._area.isAncestorOf(item):
            self._area.ensureWidgetVisible(item, 0, 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        painter.fillRect(self.rect(), theme.color("window"))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), theme.color("line"))

    @Slot(bool)
    def _tell(self, checked: bool) -> None:
        item = self.sender()
        if checked and isinstance(item, _NavigationItem):
            self._show_open()
            self.chosen.emit(item.key)
