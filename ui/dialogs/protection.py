"""What dialogs of exports ask beside the file: what it is for, and a password to protect it."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from recsys_app import CONTAINER_ENDING, SHORTEST_PASSWORD
from ui.widgets import CheckBox, Field, Notice, PasswordField, TextField


class ReasonField(Field):
    """Why a file about single people is made; the ledger keeps it."""

    def __init__(self) -> None:
        self.text = TextField()
        super().__init__(
            QCoreApplication.translate("ReasonField", "Reason"),
            self.text,
            note=QCoreApplication.translate(
                "ReasonField", "What the file is for. It is kept in the ledger."
            ),
        )
        self.text.textChanged.connect(self._forgive)

    @Slot()
    def _forgive(self) -> None:
        self.clear_error()

    def check(self, longest: int) -> bool:
        """Whether there is a reason; says so at the field if not."""
        if 0 < len(" ".join(self.text.text().split())) <= longest:
            return True
        words = self.tr("Say what the file is for, in at most %1 characters.")
        self.set_error(words.replace("%1", str(longest)))
        return False


class ProtectionFields(QWidget):
    """A box to tick, and then a password twice. `password` is "" for a plain file."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.protect = CheckBox(self.tr("Protect the file with a password"))
        self.open = Notice(
            "warn", self.tr("The file is not encrypted: whoever has it can read it.")
        )
        self.new, self.again = PasswordField(), PasswordField()
        note = self.tr("At least %1 characters. Without it nobody can open the file.")
        self._new = Field(
            self.tr("Password of the file"),
            self.new,
            note=note.replace("%1", str(SHORTEST_PASSWORD)),
        )
        self._again = Field(self.tr("Password again"), self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.protect, self.open, self._new, self._again):
            column.addWidget(part)
        self.protect.toggled.connect(self._show)
        self._show(False)

    @Slot(bool)
    def _show(self, protected: bool) -> None:
        self.open.setVisible(not protected)
        for field in (self._new, self._again):
            field.setVisible(protected)
            field.clear_error()
        self.changed.emit()

    def check(self) -> bool:
        """Whether the file can be made so; says at the fields what is missing."""
        for field in (self._new, self._again):
            field.clear_error()
        if not self.protect.isChecked():
            return True
        if len(self.new.text()) < SHORTEST_PASSWORD:
            words = self.tr("Write at least %1 characters.")
            self._new.set_error(words.replace("%1", str(SHORTEST_PASSWORD)))
        elif self.new.text() != self.again.text():
            self._again.set_error(self.tr("The two passwords differ."))
        else:
            return True
        return False

    @property
    def password(self) -> str:
        return self.new.text() if self.protect.isChecked() else ""

    def named(self, path: Path) -> Path:
        """`path` with the ending of a protected file, or without it."""
        plain = Path(str(path).removesuffix(CONTAINER_ENDING))
        return Path(f"{plain}{CONTAINER_ENDING}") if self.protect.isChecked() else plain
