"""Buttons. One primary per page or dialog; the verb first; "…" where a dialog follows."""

from typing import ClassVar, Final, Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from ui.theme import ColourName, ControlSize, TextRole, theme
from ui.theme.sizes import CONTROL_HEIGHT, CONTROL_RADIUS, MIN_HIT_AREA
from ui.widgets.painting import Fade, begin, box, draw_icon, draw_text, text_width
from ui.widgets.tips import as_tip

ButtonKind = Literal["primary", "secondary", "ghost", "link", "crumb", "danger", "destructive"]

_PADDING: Final[dict[ControlSize, int]] = {"small": 10, "standard": 14, "large": 18}
_TEXT: Final[dict[ButtonKind, ColourName]] = {
    "primary": "on-accent",
    "secondary": "text",
    "ghost": "text2",
    "link": "accent-text",
    "crumb": "text2",
    "danger": "bad",
    "destructive": "surface",
}
_FILLED: Final[tuple[ButtonKind, ...]] = ("primary", "destructive")
_FRAMED: Final[tuple[ButtonKind, ...]] = ("secondary", "danger")
_BARE: Final[tuple[ButtonKind, ...]] = ("link", "crumb")
_ICON_GAP = 7


class Button(QPushButton):
    """The common ground of all buttons: painted from tokens, sized by its words.

    `icon` is a Lucide name. A button with a menu shows a chevron; a checkable one stays filled.
    A class gives its kind, and the size that it has where none is asked for.
    """

    kind: ClassVar[ButtonKind] = "secondary"
    usual_size: ClassVar[ControlSize] = "standard"

    def __init__(
        self,
        text: str = "",
        *,
        icon: str = "",
        size: ControlSize | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon, self._size = icon, size or self.usual_size
        self._fade = Fade(self)
        self._tip = ""
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self.kind in _BARE else Qt.CursorShape.ArrowCursor
        )
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(True)  # Enter presses it as Space does
        self.setProperty("ringRadius", CONTROL_RADIUS[self._size])
        self.pressed.connect(self._follow_state)
        self.released.connect(self._follow_state)

    def set_icon(self, icon: str) -> None:
        """Exchange the icon ("" for none)."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_blocked(self, reason: str) -> None:
        """Disable with the reason as tooltip and accessible description; "" enables again."""
        if self.isEnabled():
            self._tip = self.toolTip()
        self.setEnabled(not reason)
        self.setToolTip(as_tip(reason) or self._tip)
        self.setAccessibleDescription(reason)

    # ------------------------------------------------------------ geometry

    def sizeHint(self) -> QSize:
        height = max(theme.px(CONTROL_HEIGHT[self._size]), MIN_HIT_AREA)
        return QSize(self._content_width() + 2 * self._padding(), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _padding(self) -> int:
        if self.kind in _BARE:
            return 0
        return _PADDING[self._size] - (2 if self._icon and self._size != "small" else 0)

    def _role(self) -> TextRole:
        return "strong" if self.kind in _FILLED else "medium"

    def _content_width(self) -> int:
        width = text_width(self._shown_text(), theme.font(self._role()))
        if self._icon:
            width += theme.px(16) + (_ICON_GAP if self.text() else 0)
        if self._has_menu():
            width += theme.px(14) + 4
        return width

    def _has_menu(self) -> bool:
        menu: QMenu | None = self.menu()
        return menu is not None

    def _shown_text(self) -> str:
        """The text without mnemonic marks."""
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    # ------------------------------------------------------------ state

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._follow_state()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._fade.go(0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._fade.go(0)

    def _follow_state(self) -> None:
        hovered = self.isEnabled() and self.underMouse()
        self._fade.go(2 if self.isDown() else 1 if hovered else 0)

    # ------------------------------------------------------------ paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        self._paint_ground(painter)
        self._paint_content(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        radius = CONTROL_RADIUS[self._size]
        if self.kind in _BARE:
            return
        if not self.isEnabled():
            if self.kind != "ghost":
                edge = theme.color("line2" if self.kind in _FRAMED else "line")
                box(painter, self.rect(), radius, theme.color("sunken"), edge)
            return
        if self.kind == "primary":
            fill = self._fade.mix(
                theme.color("accent"), theme.color("accent-hover"), theme.color("accent-pressed")
            )
            box(painter, self.rect(), radius, fill)
        elif self.kind == "destructive":
            bad = theme.color("bad")
            shades = (bad.lighter(112), bad.lighter(124)) if theme.tokens.dark else ()
            hover, pressed = shades or (bad.darker(112), bad.darker(126))
            box(painter, self.rect(), radius, self._fade.mix(bad, hover, pressed))
        else:
            self._paint_quiet_ground(painter, radius)

    def _paint_quiet_ground(self, painter: QPainter, radius: int) -> None:
        framed = self.kind in _FRAMED
        rest = theme.color("surface") if framed else theme.color("hover", 0)
        if self.isChecked():
            rest = theme.color("selected")
        fill = self._fade.mix(rest, theme.color("hover"), theme.color("pressed"))
        box(painter, self.rect(), radius, fill, theme.color("line2") if framed else None)

    def _paint_content(self, painter: QPainter) -> None:
        colour: ColourName = _TEXT[self.kind] if self.isEnabled() else "disabled"
        icon_colour: ColourName = "text2" if colour == "text" else colour
        middle = self.height() / 2
        left = (self.width() - self._content_width()) / 2
        if self.kind in _BARE:
            left = 0
        if self._icon:
            half = theme.px(16) / 2
            draw_icon(painter, self._icon, icon_colour, QPointF(left + half, middle))
            left += 2 * half + _ICON_GAP
        font = theme.font(self._role())
        if self.kind in _BARE and self.isEnabled() and self.underMouse():
            font.setUnderline(True)
        width = text_width(self._shown_text(), font)
        area = QRectF(left, 0, width, self.height())
        draw_text(painter, area, self._shown_text(), font, theme.color(colour))
        if self._has_menu():
            end = self.width() - self._padding() - theme.px(14) / 2
            draw_icon(painter, "chevron-down", icon_colour, QPointF(end, middle), 14)


class PrimaryButton(Button):
    """The one main action of a page, panel or dialog."""

    kind = "primary"


class SecondaryButton(Button):
    """Any other action that stands on a page."""


class GhostButton(Button):
    """A quiet action, without an edge: card headers, tool rows."""

    kind = "ghost"
    usual_size = "small"


class LinkButton(Button):
    """A link inside sentences and table feet."""

    kind = "link"
    usual_size = "small"


class DangerButton(Button):
    """Opens the way to a loss ("Erase…"): a secondary button in the colour of loss."""

    kind = "danger"


class DestructiveButton(Button):
    """Carries a loss out: only as the last button of a destructive dialog."""

    kind = "destructive"


class IconButton(GhostButton):
    """A quiet square button without words; `name` is its tooltip and accessible name."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        size: ControlSize | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", icon=icon, size=size, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """What the button does, for the tooltip and for screen readers."""
        self.setToolTip(as_tip(name))
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        side = max(theme.px(CONTROL_HEIGHT[self._size]), MIN_HIT_AREA)
        return QSize(side, side)
