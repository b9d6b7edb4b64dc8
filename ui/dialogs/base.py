"""What every dialog has: a question as heading, the consequence in numbers, buttons at the right."""

import re
from itertools import pairwise
from typing import Final, Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QScrollBar,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ui.theme import theme
from ui.widgets import (
    Button,
    DestructiveButton,
    Field,
    FittedScrollArea,
    FocusRing,
    Label,
    PrimaryButton,
    Scrim,
    SecondaryButton,
    TextField,
)
from ui.widgets.whole_text import WholeText

DialogWidth = Literal[440, 640]
_PADDING: Final = 20
_LEAST_BODY: Final = 60  # of what scrolls, so much is always seen
_PAGES: Final[dict[int, QScrollBar.SliderAction]] = {
    Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
}
_LONGEST_IN_A_LABEL: Final = 24  # characters of a name
_LONG_WORD: Final = re.compile(r"\S{24}(?=\S)")


class Dialog(QDialog):
    """A modal dialog: heading, body, footer with the safe button first.

    It is never higher than the window behind it or the screen: text and body scroll then, between a
    heading and buttons that stay.

    `heading` is the question or the object. Add content to `body`. The first field has the focus;
    the safe button where there is none, and where the dialog is `destructive`. What only scrolls is
    no field: Tab stops at it, and the focus does not begin there.
    """

    def __init__(
        self,
        heading: str,
        text: str = "",
        *,
        action: str,
        safe: str = "",
        destructive: bool = False,
        icon: str = "",
        width: DialogWidth = 440,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setModal(True)
        self._destructive = destructive
        self._scrim: Scrim | None = None
        self.heading = Label("", "heading", wrap=True)
        self.text = Label("", "body", "text2", wrap=True)
        self.say(heading, text)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.safe: Button = SecondaryButton(safe or self.tr("Cancel"))
        kind = DestructiveButton if destructive else PrimaryButton
        self.action: Button = kind(action, icon=icon)
        self.footer = QHBoxLayout()
        self._build(width)
        self.safe.clicked.connect(self.reject)
        self.action.clicked.connect(self.accept)
        if destructive:
            self.safe.setDefault(True)
        else:
            self.action.setDefault(True)
        self._ring = FocusRing(self, from_start=True)

    def _build(self, width: int) -> None:
        self.text.setVisible(bool(self.text.text()))
        inside = QVBoxLayout()
        inside.setContentsMargins(0, 4 if self.text.text() else 12, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.text)
        inside.addLayout(self.body, 1)
        self._view = FittedScrollArea(inside)
        bar = self._view.keep_width()  # the bar stands in the padding
        self.footer.setContentsMargins(0, 0, bar, 0)
        self.footer.setSpacing(8)
        self.footer.addStretch(1)
        self.footer.addWidget(self.safe)
        self.footer.addWidget(self.action)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, bar, 0)
        head.addWidget(self.heading)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(_PADDING, _PADDING, _PADDING - bar, _PADDING)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._view)
        column.addSpacing(16)
        column.addLayout(self.footer)
        self.setFixedWidth(theme.px(width))

    def say(self, heading: str, text: str) -> None:
        """Exchange heading and text; a dialog without a text gets none later."""
        self.setWindowTitle(heading)
        for label, words in ((self.heading, heading), (self.text, text)):
            label.setText(breakable(words))
            label.setAccessibleName(words)

    def add(self, part: QWidget | QLayout) -> None:
        """Append to the body."""
        if isinstance(part, QWidget):
            self.body.addWidget(part)
        else:
            self.body.addLayout(part)

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()  # first: Qt puts the dialog where its height then fits
        super().showEvent(event)
        fields = [field for field in self.order_tabs() if not isinstance(field, QScrollArea)]
        safe = self.safe if self.safe.isVisibleTo(self) else self.action
        first = safe if self._destructive or not fields else fields[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        parent = self.parentWidget()
        if parent is not None and self._scrim is None:
            self._scrim = Scrim(parent.window())
            self._scrim.show()
            self._scrim.raise_()

    def order_tabs(self) -> list[QWidget]:
        """Let Tab go through the fields, then the buttons; answers the fields.

        Call it again when fields are exchanged while the dialog is open.
        """
        stops = self._stops()
        fields = [widget for widget in stops if self.footer.indexOf(widget) < 0]
        buttons = sorted(set(stops) - set(fields), key=self.footer.indexOf)
        for before, after in pairwise((*fields, *buttons)):
            QWidget.setTabOrder(before, after)
        return fields

    def _stops(self) -> list[QWidget]:
        """What the Tab key stops at, in the order in which it was added.

        Not by `nextInFocusChain`: PySide loses count of what it gives out, and Qt crashes later.
        """
        return [
            widget
            for widget in self.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
            and widget.isEnabled()
            and widget.isVisibleTo(self)
        ]

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return done

    def _fit(self) -> None:
        """Grow and shrink with what is inside; Qt sizes a dialog once, when it is shown."""
        around = self._column.totalHeightForWidth(self.width()) - self._view.minimumHeight()
        room = max(self._most_height() - around, theme.px(_LEAST_BODY))
        self._view.fit(self.width() - 2 * _PADDING, room)
        self._column.activate()  # else the least height of before would still hold
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))

    def _most_height(self) -> int:
        """What the screen leaves below a title bar, and no more than the window behind has."""
        title = self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
        most = self.screen().availableGeometry().height() - title
        behind: QWidget = self
        while (parent := behind.parentWidget()) is not None:  # not only a dialog that is below
            behind = parent.window()
        return min(most, behind.height()) if behind is not self else most

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The page keys scroll from the buttons as well, which are not in what scrolls."""
        page = _PAGES.get(event.key())
        if page is None:
            super().keyPressEvent(event)
        else:
            self._view.verticalScrollBar().triggerAction(page)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """What Tab reaches is seen, from the buttons as well."""
        moved = super().focusNextPrevChild(forward)
        if moved and self._view.isAncestorOf(self.focusWidget()):
            self._view.ensureWidgetVisible(self.focusWidget())
        return moved

    def paintEvent(self, event: QPaintEvent) -> None:
        """In high contrast with an edge: surface and page are alike there."""
        super().paintEvent(event)
        if theme.tokens.high_contrast:
            painter = QPainter(self)
            painter.setPen(theme.color("control"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def done(self, result: int) -> None:
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
        super().done(result)
        self.deleteLater()  # its parent would keep it, and what was typed into it


class ConfirmLoss(Dialog):
    """Asks before something is lost for good: the name must be typed to enable the button."""

    def __init__(
        self,
        heading: str,
        text: str,
        *,
        name: str,
        action: str,
        icon: str = "trash-2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(heading, text, action=action, destructive=True, icon=icon, parent=parent)
        self._name = name
        self.field = TextField()
        self.typed = WholeText(name=self.tr("What to type"))
        self.typed.show_text(name)
        self.typed.setVisible(len(name) > _LONGEST_IN_A_LABEL)
        self.add(self.typed)
        short = self.tr("Type what stands above") if len(name) > _LONGEST_IN_A_LABEL else ""
        self.add(Field(short or self.tr("Type %1").replace("%1", name), self.field))
        self.field.textChanged.connect(self._compare)
        self._compare("")

    def _compare(self, typed: str) -> None:
        fits = typed.strip() == self._name
        reason = self.tr("Type %1 to enable this").replace("%1", self._name)
        self.action.set_blocked("" if fits else reason)


def breakable(text: str) -> str:
    """`text` to be shown: a line may end within a word that is longer than names are."""
    return _LONG_WORD.sub("\\g<0>\u200b", text)
