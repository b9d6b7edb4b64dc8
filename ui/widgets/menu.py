"""Menus: icon, words, keys; the loss last, in its colour."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui.theme import ColourName, theme
from ui.theme.sizes import RADIUS_CARD
from ui.widgets.painting import begin, box, draw_icon, draw_text, text_width
from ui.widgets.popup import round_corners

_ICON: Final = "iconName"
_DANGER: Final = "danger"
_PAD = 10


class Menu(QMenu):
    """A menu painted from the tokens; fill it with `add` and `addSeparator`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def add(
        self,
        text: str,
        run: Callable[[], object] | None = None,
        *,
        icon: str = "",
        keys: str = "",
        danger: bool = False,
        key: str = "",
    ) -> QAction:
        """Append an entry; `key` becomes the action's data, `keys` its shortcut ("Ctrl+E")."""
        action = QAction(text, self)
        action.setProperty(_ICON, icon)
        action.setProperty(_DANGER, danger)
        action.setData(key)
        if icon:
            theme.bind_icon(action, icon, "bad" if danger else "text2")
        if keys:
            action.setShortcut(QKeySequence(keys))
        if run is not None:
            action.triggered.connect(lambda: run())  # noqa: PLW0108 - else run gets "checked"
        self.addAction(action)
        return action

    def sizeHint(self) -> QSize:
        words = [theme.px(32) + text_width(_words(a), theme.font("body")) for a in self.actions()]
        keys = [text_width(_keys(a), theme.font("caption")) for a in self.actions()]
        wanted = max(words, default=0) + max(keys, default=0) + 2 * _PAD + 48
        return super().sizeHint().expandedTo(QSize(max(wanted, theme.px(160)), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        round_corners(self, RADIUS_CARD)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        edge = theme.color("control" if theme.tokens.high_contrast else "line2")
        box(painter, self.rect(), RADIUS_CARD, theme.color("surface"), edge)
        for action in self.actions():
            self._paint_entry(painter, action)

    def _paint_entry(self, painter: QPainter, action: QAction) -> None:
        area = QRectF(self.actionGeometry(action))
        area.setRight(self.width() - area.left())
        if action.isSeparator():
            line = QRectF(1, area.center().y(), self.width() - 2, 1)
            painter.fillRect(line, theme.color("line"))
            return
        usable = action.isEnabled()
        if self.activeAction() is action and usable:
            box(painter, area, 6, theme.color("hover"))
        colour: ColourName = "bad" if action.property(_DANGER) else "text"
        if not usable:
            colour = "disabled"
        left = area.left() + _PAD
        icon = "check" if action.isChecked() else action.property(_ICON)
        if icon:
            tint: ColourName = "text2" if colour == "text" else colour
            draw_icon(painter, icon, tint, QPointF(left + theme.px(16) / 2, area.center().y()))
        left += theme.px(16) + _PAD
        words = QRectF(left, area.top(), area.right() - left - _PAD, area.height())
        draw_text(painter, words, _words(action), theme.font("body"), theme.color(colour))
        quiet = theme.color("text3" if usable else "disabled")
        if action.menu() is not None:
            end = QPointF(area.right() - _PAD - 4, area.center().y())
            draw_icon(painter, "chevron-right", "text3", end, 14)
        right = Qt.AlignmentFlag.AlignRight
        draw_text(painter, words, _keys(action), theme.font("caption"), quiet, right)


def _words(action: QAction) -> str:
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").split("\t")[0]


def _keys(action: QAction) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return keys.replace("+", " ")
