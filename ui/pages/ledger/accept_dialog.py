"""Asks before findings of the ledger are accepted: which, why, and what that means."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.dialogs.base import Dialog
from ui.theme import theme
from ui.widgets import Field, Label, TextField

_HEIGHT = 160


class AcceptFindingsDialog(Dialog):
    """`reason` holds why, once accepted."""

    def __init__(self, findings: Sequence[str], parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("AcceptFindingsDialog", "Accept as known?"),
            QCoreApplication.translate(
                "AcceptFindingsDialog",
                "Any account can write such an entry, and nobody can take it away. First find out how "
                "it came about: many that were made after others may mean that some were left out. "
                "Accepting means known, not mended: backups can be verified again, these stay in sight "
                "as accepted, and a new finding shows again.",
            ),
            action=QCoreApplication.translate("AcceptFindingsDialog", "Accept as known"),
            width=640,
            parent=parent,
        )
        self.why = TextField()
        self.add(_scrolled(findings))
        words = self.tr("Kept in the ledger, for administrators.")
        self.add(Field(self.tr("Reason"), self.why, note=words))
        self.why.textChanged.connect(self._look)
        self._look()

    @property
    def reason(self) -> str:
        return self.why.text().strip()

    @Slot()
    def _look(self) -> None:
        self.action.set_blocked("" if self.reason else self.tr("Say why, to enable this"))


def _scrolled(findings: Sequence[str]) -> QScrollArea:
    content = QWidget()
    content.setObjectName("page")
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(4)
    for finding in findings:
        column.addWidget(Label(finding, "body", wrap=True, selectable=True))
    column.addStretch(1)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(content)
    area.setFixedHeight(theme.px(_HEIGHT))
    return area
