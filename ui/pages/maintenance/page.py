"""What an administrator does to the store as a whole, one section below the other."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from recsys_app import CompactStore, ListBackups, MakeBackup, RotateKeys, VerifyStore
from ui.pages.base import Page, PaletteEntry
from ui.pages.layout import ScrollPage
from ui.pages.maintenance.backups import BackupSection
from ui.pages.maintenance.keys import KeysSection
from ui.pages.maintenance.verification import VerifySection
from ui.widgets import Label
from ui.workspace import Topic, Workspace


class MaintenancePage(Page):
    """Its sections read and act for themselves."""

    key = "maintenance"
    icon = "shield-check"
    needs = ListBackups
    restricted = True
    topics = frozenset({Topic.BACKUPS})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.backups = BackupSection(workspace)
        self.verification = VerifySection(workspace)
        self.keys = KeysSection(workspace)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = ScrollPage()
        outer.addWidget(frame)
        frame.column.addWidget(Label(self.title(), "title"))
        for section in (self.backups, self.verification, self.keys):
            frame.column.addWidget(section)
        frame.column.addStretch(1)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Maintenance")

    @classmethod
    def palette_actions(cls, workspace: Workspace) -> Sequence[PaletteEntry]:
        verify = QCoreApplication.translate("MaintenancePage", "Verify the store")
        entries = [PaletteEntry(verify, "shield-check", VerifyStore)]
        if workspace.application.read_only:
            return entries
        backup = QCoreApplication.translate("MaintenancePage", "Make a backup…")
        rotate = QCoreApplication.translate("MaintenancePage", "Rotate the keys…")
        compact = QCoreApplication.translate("MaintenancePage", "Compact…")
        return [
            PaletteEntry(backup, "package", MakeBackup),
            *entries,
            PaletteEntry(rotate, "rotate-ccw", RotateKeys),
            PaletteEntry(compact, "package", CompactStore),
        ]

    def show_target(self, target: object) -> None:
        """`target` is the command of an action, for its dialog."""
        if target is MakeBackup:
            self.backups.ask_for_backup()
        elif target is VerifyStore:
            self.verification.start()
        elif target is RotateKeys:
            self.keys.ask_to_rotate()
        elif target is CompactStore:
            self.keys.ask_to_compact()

    def refresh(self) -> None:
        self.backups.refresh()
