"""What every dialog has: a question as heading, the consequence in numbers, buttons at the right."""

import re
from itertools import pairwise
from typing import Final, Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets import (
    Button,
    DestructiveButton,
    Field,
    FocusRing,
    Label,
    PrimaryButton,
    Scrim,
    SecondaryButton,
    TextField,
)
from ui.widgets.whole_text import WholeText

DialogWidth = Literal[440, 640]
_LONGEST_IN_A_LABEL: Final = 24  # characters of a name
_LONG_WORD: Final = re.compile(r"\S{24}(?=\S)")


class Dialog(QDialog):
    """A modal dialog: heading, body, footer with the safe button first.

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
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.heading)
        head.addWidget(self.text)
        self.text.setVisible(bool(self.text.text()))
        column.addLayout(head)
        column.addLayout(self.body, 1)
        column.addSpacing(4)
        self.footer.setSpacing(8)
        self.footer.addStretch(1)
        self.footer.addWidget(self.safe)
        self.footer.addWidget(self.action)
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
        super().showEvent(event)
        fields = [field for field in self.order_tabs() if not isinstance(field, QScrollArea)]
        safe = self.safe if self.safe.isVisibleTo(self) else self.action
        first = safe if self._destructive or not fields else fields[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()
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
        """Grow and shrink with the lines of text inside; Qt sizes a dialog once, when it is shown."""
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

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
        self.add(self.typed)
        long = len(name) > _LONGEST_IN_A_LABEL
        self.typed.setVisible(long)
        words = self.tr("Type what stands above") if long else self.tr("Type %1")
        self.add(Field(words.replace("%1", name), self.field))
        self.field.textChanged.connect(self._compare)
        self._compare("")

    def _compare(self, typed: str) -> None:
        fits = typed.strip() == self._name
        reason = self.tr("Type %1 to enable this").replace("%1", self._name)
        self.action.set_blocked("" if fits else reason)


def breakable(text: str) -> str:
    """`text` to be shown: a line may end within a word that is longer than names are."""
    return _LONG_WORD.sub("\\g<0>\u200b", text)
