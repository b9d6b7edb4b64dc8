"""What an administrator does to the store as a whole, one section below the other."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from recsys_app import ListBackups, MakeBackup
from ui.pages.base import Page, PaletteEntry
from ui.pages.layout import ScrollPage
from ui.pages.maintenance.backups import BackupSection
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
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = ScrollPage()
        outer.addWidget(frame)
        frame.column.addWidget(Label(self.title(), "title"))
        frame.column.addWidget(self.backups)
        frame.column.addStretch(1)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Maintenance")

    @classmethod
    def palette_actions(cls, workspace: Workspace) -> Sequence[PaletteEntry]:
        words = QCoreApplication.translate("MaintenancePage", "Make a backup…")
        makes = not workspace.application.read_only
        return [PaletteEntry(words, "package", MakeBackup)] if makes else ()

    def show_target(self, target: object) -> None:
        """`target` is `MakeBackup`, for its dialog."""
        if target is MakeBackup:
            self.backups.ask_for_backup()

    def refresh(self) -> None:
        self.backups.refresh()
