"""Asks what goes into a file of recommendations, and which file."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from recsys_app import TABLE_ENDINGS
from ui.dialogs.export_file import ExportFileDialog
from ui.widgets import CheckBox, RadioButton


class ExportDialog(ExportFileDialog):
    """`chosen` holds the file once accepted; `everyone` and `reasons` what goes into it.

    `person` names whose list it is; `whole` also offers everyone's, and reasons. `note` says how
    people are named in the file, or what is left out of it.
    """

    def __init__(self, name: str, person: str, *, whole: bool, note: str, parent: QWidget) -> None:
        words = QCoreApplication.translate("ExportDialog", "The list of %1")
        self.one = RadioButton(words.replace("%1", person))
        self.everyone = RadioButton(
            QCoreApplication.translate("ExportDialog", "The lists of everyone with a history")
        )
        self.reasons = CheckBox(QCoreApplication.translate("ExportDialog", "With the reasons"))
        self._whole = whole
        super().__init__(
            QCoreApplication.translate("ExportDialog", "Export recommendations"),
            note,
            f"{name}.csv",
            TABLE_ENDINGS,
            about_people=True,
            parent=parent,
        )

    def add_first(self) -> None:
        self.one.setChecked(True)
        if self._whole:
            who = QVBoxLayout()
            who.setSpacing(6)
            for part in (self.one, self.everyone, self.reasons):
                who.addWidget(part)
            self.add(who)
