"""The combo box: one of many, by key."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QStyledItemDelegate, QWidget

from ui.theme import ColourName, ControlSize, theme
from ui.theme.sizes import CONTROL_HEIGHT, CONTROL_RADIUS, RADIUS_CARD
from ui.widgets.painting import begin, draw_icon, draw_text, paint_field, text_width
from ui.widgets.popup import round_corners

ComboKind = Literal["field", "quiet"]

Choice = tuple[str, str] | tuple[str, str, str]


class ComboBox(QComboBox):
    """Choose one of many, given as (key, text) or (key, text, icon).

    `chosen` carries the key when a person chooses. `quiet` has no edge until hovered: for tables.
    """

    chosen = Signal(str)

    def __init__(
        self,
        choices: Sequence[Choice] = (),
        *,
        name: str = "",
        kind: ComboKind = "field",
        size: ControlSize = "standard",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._size = kind, size
        self._wrong = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setProperty("ringRadius", CONTROL_RADIUS[size])
        self._dress_popup()
        self.set_choices(choices)
        self.activated.connect(self._tell)
        theme.changed.connect(self._tint)

    # ------------------------------------------------------------ content

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Exchange the choices; keeps the present one where it is still there."""
        kept = self.value()
        self.clear()
        for choice in choices:
            key, text, icon = (*choice, "")[:3]
            self.addItem(text, key)
            self.setItemData(self.count() - 1, icon, Qt.ItemDataRole.UserRole + 1)
        self._tint()
        self.set_value(kept)

    def value(self) -> str:
        """The key chosen, "" if none."""
        key = self.currentData()
        return key if isinstance(key, str) else ""

    def set_value(self, key: str) -> None:
        """Choose by program; an unknown key leaves the choice as it is."""
        index = self.findData(key)
        if index >= 0:
            self.setCurrentIndex(index)

    def set_error(self, wrong: bool) -> None:
        """Show the edge of an error; the sentence beside it is the `Field`'s."""
        self._wrong = wrong
        self.update()

    @Slot(int)
    def _tell(self, index: int) -> None:
        self.chosen.emit(self.itemData(index))

    @Slot()
    def _tint(self) -> None:
        for index in range(self.count()):
            icon = self.itemData(index, Qt.ItemDataRole.UserRole + 1)
            if icon:
                self.setItemIcon(index, theme.icon(icon))

    def _dress_popup(self) -> None:
        view = self.view()
        popup = view.window()
        popup.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        popup.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        popup.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        if isinstance(popup, QFrame):
            popup.setFrameShape(QFrame.Shape.NoFrame)

    # ------------------------------------------------------------ look

    def sizeHint(self) -> QSize:
        font = theme.font("body")
        texts = [self.itemText(i) for i in range(self.count())] + [self.placeholderText()]
        width = max(text_width(text, font) for text in texts)
        width += theme.px(24) if self._has_icons() else 0
        return QSize(width + 20 + theme.px(20), theme.px(CONTROL_HEIGHT[self._size]))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(64), self.sizeHint().height())

    def _has_icons(self) -> bool:
        role = Qt.ItemDataRole.UserRole + 1
        return any(self.itemData(index, role) for index in range(self.count()))

    def showPopup(self) -> None:
        super().showPopup()
        round_corners(self.view().window(), RADIUS_CARD)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # the page scrolls; nothing changes by accident

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        hovered = self.underMouse() and self.isEnabled()
        if self._kind == "field" or hovered or self.hasFocus():
            paint_field(
                painter,
                self,
                CONTROL_RADIUS[self._size],
                wrong=self._wrong,
                quiet=self._kind == "quiet",
            )
        colour: ColourName = "text" if self.isEnabled() else "disabled"
        middle = self.height() / 2
        left = 10.0
        icon = self.currentData(Qt.ItemDataRole.UserRole + 1)
        if icon:
            tint: ColourName = "text2" if self.isEnabled() else "disabled"
            draw_icon(painter, icon, tint, QPointF(left + theme.px(16) / 2, middle))
            left += theme.px(16) + 8
        right = self.width() - 8 - theme.px(14)
        empty = self.currentIndex() < 0
        words = self.placeholderText() if empty else self.currentText()
        shade = theme.color("text3" if empty and self.isEnabled() else colour)
        area = QRectF(left, 0, right - left - 2, self.height())
        draw_text(painter, area, words, theme.font("body"), shade)
        chevron: ColourName = "text2" if self.isEnabled() else "disabled"
        draw_icon(painter, "chevron-down", chevron, QPointF(right + theme.px(14) / 2, middle), 14)
