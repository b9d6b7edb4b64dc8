"""Asks before a person is erased: every effect, the reason, and the id typed again."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from recsys_app import ErasurePreview
from ui.dialogs.base import ConfirmLoss
from ui.pages.people.words import effects
from ui.widgets import Field, Label, TextField

_MOST_HEIGHT = 260


class ErasePersonDialog(ConfirmLoss):
    """`reason` holds why, once accepted."""

    def __init__(self, found: ErasurePreview, parent: QWidget) -> None:
        self.why = TextField()
        super().__init__(
            QCoreApplication.translate("ErasePersonDialog", "Erase %1?").replace(
                "%1", found.person
            ),
            QCoreApplication.translate(
                "ErasePersonDialog", "This cannot be undone. What happens, one by one:"
            ),
            name=found.person,
            action=QCoreApplication.translate("ErasePersonDialog", "Erase"),
            parent=parent,
        )
        self.body.insertWidget(0, _scrolled(found))
        words = self.tr("Kept in the register and in the ledger.")
        self.body.insertWidget(1, Field(self.tr("Reason"), self.why, note=words))
        self.why.textChanged.connect(lambda _text: self._compare(self.field.text()))

    @property
    def reason(self) -> str:
        return self.why.text().strip()

    def _compare(self, typed: str) -> None:
        super()._compare(typed)
        if not self.reason:
            self.action.set_blocked(self.tr("Say why, to enable this"))


def _scrolled(found: ErasurePreview) -> QScrollArea:
    content = QWidget()
    content.setObjectName("page")
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(4)
    for heading, lines in effects(found):
        column.addWidget(Label(heading, "medium", wrap=True))
        for line in lines:
            column.addWidget(Label(line, "body", "text2", wrap=True, selectable=True))
    column.addStretch(1)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(content)
    area.setFixedHeight(_MOST_HEIGHT)
    return area
