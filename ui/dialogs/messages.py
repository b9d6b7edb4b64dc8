"""What the window said since sign-in, newest first: nothing is only in a toast."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.dialogs.base import Dialog
from ui.widgets import Divider, IconLabel, Label, Said
from ui.widgets.formatting import clock
from ui.widgets.painting import STATE_TEXT
from ui.widgets.toasts import STATE_ICON

_MOST_HEIGHT = 420


class MessagesDialog(Dialog):
    """A list to read; there is nothing to decide in it."""

    def __init__(self, messages: Sequence[Said], parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("MessagesDialog", "Messages"),
            ""
            if messages
            else QCoreApplication.translate(
                "MessagesDialog", "Nothing was said since you signed in."
            ),
            action=QCoreApplication.translate("MessagesDialog", "Close"),
            width=640,
            parent=parent,
        )
        self.safe.hide()
        if messages:
            self.add(self._scrolled(messages))

    def _scrolled(self, messages: Sequence[Said]) -> QScrollArea:
        content = QWidget()
        content.setObjectName("page")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for place, said in enumerate(reversed(messages)):
            if place:
                column.addWidget(Divider())
            column.addLayout(_line(said))
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(content)
        area.setFixedHeight(min(_MOST_HEIGHT, content.sizeHint().height() + 8))
        return area


def _line(said: Said) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(IconLabel(STATE_ICON[said.state], STATE_TEXT[said.state], 18))
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Label(said.title, "medium", wrap=True, selectable=True))
    if said.text:
        words.addWidget(Label(said.text, "body", "text2", wrap=True, selectable=True))
    row.addLayout(words, 1)
    row.addWidget(Label(clock(said.when), "caption", "text2"))
    return row
