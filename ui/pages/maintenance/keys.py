"""The sections on keys: write the files anew under new ones, with or without a wish for the space."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import CompactStore, Compartment, RotateKeys, RotationReport
from ui.compartments import part_name
from ui.dialogs.base import Dialog
from ui.pages.accounts.dialogs import what_stays
from ui.pages.job_line import JobLine
from ui.widgets import Card, CheckBox, Label, Notice, SecondaryButton
from ui.widgets.formatting import number
from ui.workspace import Topic, Workspace

_MEGABYTE = 1_000_000


class RotateDialog(Dialog):
    """Asks which parts get new keys; `compartments` is the answer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            _words("Rotate the keys?"),
            _words(
                "The files are written anew under new keys, and nothing else can be written meanwhile. "
                "Everybody who is signed in elsewhere has to sign in again."
            ),
            action=_words("Rotate"),
            icon="rotate-ccw",
            parent=parent,
        )
        self.parts = {part: CheckBox(words) for part, words in _parts().items()}
        for box in self.parts.values():
            box.setChecked(True)
            box.toggled.connect(self._judge)
            self.add(box)
        self.reach = Notice("info", "")
        self.add(self.reach)
        self._judge()
        self.add(Label(what_stays(), "caption", "text2", wrap=True))

    @property
    def compartments(self) -> tuple[Compartment, ...]:
        return tuple(part for part, box in self.parts.items() if box.isChecked())

    @Slot()
    def _judge(self) -> None:
        self.action.set_blocked("" if self.compartments else self.tr("Choose a part."))
        whole = self.tr(
            "All parts: what signs is new as well, and so are the keys that came with new passwords. "
            "Nothing fits any more that an earlier password opened."
        )
        part = self.tr(
            "Some parts: what signs stays. If somebody knew a password, rotate all of them."
        )
        self.reach.show_text(
            "info", whole if all(map(CheckBox.isChecked, self.parts.values())) else part
        )


class KeysSection(QWidget):
    """Two things that are one to the store: new keys, and files without the space of what is gone."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.rotate = SecondaryButton(self.tr("Rotate the keys…"), icon="rotate-ccw")
        self.compact = SecondaryButton(self.tr("Compact…"), icon="package")
        self.progress = JobLine(workspace, self.tr("Change of keys"))
        card = Card(self.tr("Keys and space"))
        card.add(self.progress)
        for words, button in (
            (
                self.tr(
                    "New keys: somebody who may have kept an old one, or a copy of a file, reads "
                    "nothing that is written from now on. Once a year is a good habit; removing an "
                    "account does it by itself."
                ),
                self.rotate,
            ),
            (
                self.tr(
                    "Compact: what was removed leaves space in the files, which stays until they are "
                    "written anew. The keys are new afterwards as well."
                ),
                self.compact,
            ),
        ):
            row = QHBoxLayout()
            row.setSpacing(24)
            row.addWidget(Label(words, "body", "text2", wrap=True), 1)
            row.addWidget(button)
            card.add(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.rotate.clicked.connect(self.ask_to_rotate)
        self.compact.clicked.connect(self.ask_to_compact)
        if workspace.application.read_only:
            for button in (self.rotate, self.compact):
                button.set_blocked(self.tr("The store was opened read-only."))

    @Slot()
    def ask_to_rotate(self) -> None:
        """Ask which parts, then rotate them."""
        dialog = RotateDialog(self.window())
        if dialog.exec() == Dialog.DialogCode.Accepted:
            self.progress.start(
                *(RotateKeys(dialog.compartments), self.tr("Rotating the keys"), self._told),
                Topic.ACCOUNTS,  # new passwords are taken in
            )

    @Slot()
    def ask_to_compact(self) -> None:
        """Say what it does, then do it."""
        dialog = Dialog(
            self.tr("Compact the store?"),
            self.tr(
                "All files are written anew under new keys, and nothing else can be written "
                "meanwhile. Everybody who is signed in elsewhere has to sign in again. Backups and "
                "other copies keep the old keys."
            ),
            action=self.tr("Compact"),
            icon="package",
            parent=self.window(),
        )
        if dialog.exec() == Dialog.DialogCode.Accepted:
            self.progress.start(CompactStore(), self.tr("Compacting"), self._told)

    def _told(self, report: RotationReport) -> str:
        words = self.tr("New keys for: %1. The files had %2 MB and have %3 MB now.")
        named = ", ".join(part_name(part) for part in report.compartments)
        words = words.replace("%1", named).replace("%2", _megabytes(report.before))
        words = words.replace("%3", _megabytes(report.after))
        if report.signing_keys:
            words += " " + self.tr("What signs is new as well.")
        return words


def _megabytes(sizes: Mapping[str, int]) -> str:
    return number(sum(sizes.values()) / _MEGABYTE, 1)


def _words(text: str) -> str:
    return QCoreApplication.translate("RotateDialog", text)


def _parts() -> dict[Compartment, str]:
    return {
        Compartment.PEOPLE: _words("People: who is who"),
        Compartment.BEHAVIOUR: _words("Behaviour: interactions, runs and models"),
        Compartment.PUBLISHED: _words("Published: catalogue, lists and the ledger"),
    }
