"""Chips: small facts. Neutral for waiting or plain, outline for a condition, tinted for a state."""

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import ColourName, TextRole, theme
from ui.theme.sizes import CHIP_HEIGHT, RADIUS_CHIP, REASON_CHIP_HEIGHT
from ui.widgets.buttons import GhostButton
from ui.widgets.painting import (
    STATE_FILL,
    STATE_TEXT,
    State,
    begin,
    box,
    clip_box,
    draw_icon,
    draw_text,
    text_width,
)
from ui.widgets.tips import as_tip

ChipKind = Literal["neutral", "outline", "tinted"]

DOT: Final = "dot"
"""Instead of an icon name: a filled dot, for "running"."""

_STATE_ICON: Final[dict[State, str]] = {
    "neutral": "",
    "accent": "",
    "ok": "check",
    "info": DOT,
    "warn": "triangle-alert",
    "bad": "triangle-alert",
}


class Chip(QLabel):
    """A fact in a word or two, not clickable."""

    def __init__(
        self,
        text: str,
        *,
        kind: ChipKind = "neutral",
        state: State = "neutral",
        icon: str = "",
        mono: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._state, self._icon = kind, state, icon
        self._role: TextRole = "mono" if mono else "caption-medium"
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, state: State, text: str, icon: str | None = None) -> None:
        """Change state and word; the icon follows the state unless given."""
        self._state = state
        self._kind = "neutral" if state == "neutral" else "tinted"
        self._icon = _STATE_ICON[state] if icon is None else icon
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = text_width(self.text(), theme.font(self._role)) + 16 + self._trailing()
        if self._icon:
            width += theme.px(6 if self._icon == DOT else 14) + 5
        return QSize(width, theme.px(CHIP_HEIGHT))

    minimumSizeHint = sizeHint

    def _trailing(self) -> int:
        """Room kept at the right."""
        return 0

    def _colours(self) -> tuple[ColourName, ColourName | None, ColourName]:
        """Fill, edge, text."""
        text = STATE_TEXT[self._state]
        if self._kind == "outline":
            return "surface", "line2", text
        if self._kind == "neutral":
            return "sunken", "line2", text
        return STATE_FILL[self._state], text if theme.tokens.high_contrast else None, text

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        fill, edge, colour = self._colours()
        ground = theme.color(fill)
        box(painter, self.rect(), RADIUS_CHIP, ground, theme.color(edge) if edge else None)
        left, middle = 8.0, self.height() / 2
        if self._icon == DOT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(colour))
            radius = theme.px(6) / 2
            painter.drawEllipse(QPointF(left + radius, middle), radius, radius)
            left += 2 * radius + 5
        elif self._icon:
            tint: ColourName = "text3" if self._kind == "outline" else colour
            draw_icon(painter, self._icon, tint, QPointF(left + theme.px(14) / 2, middle), 14)
            left += theme.px(14) + 5
        area = QRectF(left, 0, self.width() - left - 8 - self._trailing(), self.height())
        draw_text(painter, area, self.text(), theme.font(self._role), theme.color(colour))


class StateChip(Chip):
    """A state: icon, word and colour together, because colour alone is not enough."""

    def __init__(
        self, state: State, text: str, *, icon: str | None = None, parent: QWidget | None = None
    ) -> None:
        shown = _STATE_ICON[state] if icon is None else icon
        kind: ChipKind = "neutral" if state == "neutral" else "tinted"
        super().__init__(text, kind=kind, state=state, icon=shown, parent=parent)


class ConditionChip(Chip):
    """A condition under which numbers hold: "temporal split", "seed 42"."""

    def __init__(self, text: str, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, kind="outline", icon=icon, parent=parent)


class SealedChip(Chip):
    """Stored under People: accent with a lock."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, kind="tinted", state="accent", icon="lock", parent=parent)


class _RemoveButton(GhostButton):
    """The × inside a chip."""

    def __init__(self, name: str, colour: ColourName, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._colour = colour
        self.setAccessibleName(name)
        self.setToolTip(as_tip(name))
        self.setProperty("ringRadius", 4)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(18), theme.px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        clear, hover = theme.color("hover", 0), theme.color("text", 0.10)
        box(painter, self.rect(), 4, self._fade.mix(clear, hover, theme.color("text", 0.2)))
        draw_icon(painter, "x", self._colour, self.rect().toRectF().center(), 13)


class RemovableChip(Chip):
    """A chosen thing that can be taken back; `removed` when its × is pressed."""

    removed = Signal()

    def __init__(
        self, text: str, *, state: State = "accent", icon: str = "", parent: QWidget | None = None
    ) -> None:
        kind: ChipKind = "neutral" if state == "neutral" else "tinted"
        super().__init__(text, kind=kind, state=state, icon=icon, parent=parent)
        name = self.tr("Remove %1").replace("%1", text)
        self._button = _RemoveButton(name, STATE_TEXT[state], self)
        self._button.clicked.connect(self.removed)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), self.sizeHint().height())

    def _trailing(self) -> int:
        return theme.px(18)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut = self.width() < self.sizeHint().width()
        self.setToolTip(as_tip(self.text()) if cut else "")
        side = theme.px(18)
        self._button.setGeometry(self.width() - side - 3, (self.height() - side) // 2, side, side)


class ReasonChip(QWidget):
    """How much one purchase weighed in a recommendation: fill and per cent are `share` (0–1)."""

    def __init__(self, text: str, share: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._share = text, share
        self._percent = self.locale().toString(round(share * 100)) + self.locale().percent()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{text} {self._percent}")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(180), theme.px(REASON_CHIP_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px(REASON_CHIP_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        hidden = text_width(self._text, theme.font("caption")) > self._name_area().width()
        self.setToolTip(as_tip(self._text) if hidden else "")

    def _name_area(self) -> QRectF:
        taken = text_width(self._percent, theme.font("caption-medium")) + 9 + 12
        return QRectF(9, 0, self.width() - 9 - taken, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        edge = theme.color("line") if theme.tokens.high_contrast else None
        painter.save()
        clip_box(painter, self.rect(), RADIUS_CHIP)
        painter.fillRect(self.rect(), theme.color("sunken"))
        filled = QRectF(0, 0, self.width() * min(max(self._share, 0.0), 1.0), self.height())
        painter.fillRect(filled, theme.tokens.ramp[1])
        painter.restore()
        if edge:
            box(painter, self.rect(), RADIUS_CHIP, None, edge)
        draw_text(
            painter, self._name_area(), self._text, theme.font("caption"), theme.color("text")
        )
        draw_text(
            painter,
            self.rect().toRectF().adjusted(0, 0, -9, 0),
            self._percent,
            theme.font("caption-medium"),
            theme.color("text"),
            Qt.AlignmentFlag.AlignRight,
        )
