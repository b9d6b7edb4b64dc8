"""Text to be read whole and copied, such as a path: no part of it is ever left out."""

from math import ceil

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from ui.theme import TextRole, theme


class WholeText(QPlainTextEdit):
    """Wraps where it must, inside a word too, and is as high as its lines.

    `name` is its accessible name. Mouse and keyboard select in it, Ctrl+C copies, Tab goes on.
    """

    def __init__(
        self, role: TextRole = "body", *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._role = role
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        for set_policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme.changed.connect(self._dress)
        self._dress()

    def text(self) -> str:
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Show another text, from its beginning; the same one keeps what is selected in it."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _dress(self) -> None:
        self.setFont(theme.font(self._role))
        self._fit()

    @Slot()
    def _fit(self) -> None:
        layout, block, height = self.document().documentLayout(), self.document().begin(), 0.0
        while block.isValid():  # the document's own height is a number of lines
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        self.setFixedHeight(ceil(height) + 2)
