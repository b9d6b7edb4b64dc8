"""Text on a page: a label with a type role and a colour, one that elides, a link, a key cap."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import ColourName, TextRole, theme
from ui.widgets.painting import begin, box, draw_icon, draw_text, elided, text_width
from ui.widgets.tips import as_tip


class Label(QLabel):
    """Text in a type role and a token colour; follows theme and type size."""

    def __init__(
        self,
        text: str = "",
        role: TextRole = "body",
        colour: ColourName = "text",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._role, self._colour = role, colour
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.changed.connect(self._dress)
        self._dress()

    def set_colour(self, colour: ColourName) -> None:
        self._colour = colour
        self._dress()

    @Slot()
    def _dress(self) -> None:
        self.setFont(theme.font(self._role))
        palette = QPalette()
        role = QPalette.ColorRole.WindowText
        palette.setColor(role, theme.color(self._colour))
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.color("disabled"))
        self.setPalette(palette)


class ElidedLabel(Label):
    """One line that ends in "…" where it does not fit; the tooltip then holds all of it.

    With `width` (logical pixels) it keeps that width, otherwise it takes what is left.
    """

    def __init__(
        self,
        text: str = "",
        role: TextRole = "body",
        colour: ColourName = "text",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        width: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, role, colour, parent=parent)
        self._mode = mode
        # Ignored together with a fixed width collapses to nothing, so only one of the two.
        if width is None:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            self.setFixedWidth(width)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._set_tip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_tip()

    def is_elided(self) -> bool:
        """Whether some of the text is hidden at this width."""
        return text_width(self.text(), self.font()) > self.width()

    def minimumSizeHint(self) -> QSize:
        return QSize(text_width("…", self.font()), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        painter.setFont(self.font())
        painter.setPen(theme.color(self._colour if self.isEnabled() else "disabled"))
        shown = elided(self.text(), self.font(), self.width(), self._mode)
        painter.drawText(self.contentsRect(), self.alignment(), shown)

    def _set_tip(self) -> None:
        self.setToolTip(as_tip(self.text()) if self.is_elided() else "")


class KeyCap(QLabel):
    """A key or chord, as in a menu: "Ctrl K"."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = text_width(self.text(), theme.font("axis")) + 16
        return QSize(max(width, theme.px(18)), theme.px(18))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        box(painter, self.rect(), 4, theme.color("surface"), theme.color("line2"))
        draw_text(
            painter,
            self.rect(),
            self.text(),
            theme.font("axis"),
            theme.color("text2"),
            Qt.AlignmentFlag.AlignHCenter,
        )


class IconLabel(QWidget):
    """An icon alone, decorative: the words beside it say the same."""

    def __init__(
        self,
        icon: str,
        colour: ColourName = "text3",
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._colour, self._size = icon, colour, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, colour: ColourName) -> None:
        self._icon, self._colour = icon, colour
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.px(self._size)
        return QSize(side, side)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        centre = self.rect().toRectF().center()
        draw_icon(begin(self), self._icon, self._colour, centre, self._size)
