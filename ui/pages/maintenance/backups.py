"""The section on backups: what there is, what was verified, and the plan for more."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import (
    Backup,
    BackupList,
    ListBackups,
    MakeBackup,
    RemoveBackup,
    RunBackupPlan,
    SetBackupPlan,
    VerifyBackup,
)
from ui.dialogs.base import Dialog
from ui.pages.maintenance.backup_dialogs import BackupDialog, BackupPlanDialog
from ui.pages.maintenance.backup_progress import BackupProgress
from ui.pages.reading import ReadNotice
from ui.widgets import Card, DangerButton, EmptyState, GhostButton, Label, PrimaryButton, Table
from ui.widgets.formatting import clock, counted, day, number, short_day
from ui.widgets.rows_model import RowsModel
from ui.widgets.whole_text import WholeText
from ui.workspace import Topic, Workspace

_TABLE_HEIGHT: Final = 220
_MEGABYTE: Final = 1_000_000


class BackupSection(QWidget):
    """A table of backups with what can be done about one, and the plan below. `refresh` reads it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.found = BackupList((), None, due=False)
        self.make = PrimaryButton(self.tr("Make a backup…"), icon="package")
        self.verify = GhostButton(self.tr("Verify"), icon="shield-check")
        self.remove = DangerButton(self.tr("Delete…"), icon="trash-2", size="small")
        self.change_plan = GhostButton(self.tr("Change…"), icon="settings")
        self.run_plan = GhostButton(self.tr("Do it now"), icon="rotate-ccw")
        self.plan = Label("", "body", wrap=True)
        self.table = Table(RowsModel((), ()), name=self.tr("Backups"))
        self.file = WholeText("caption", name=self.tr("File of the chosen backup"))
        self.empty = EmptyState(
            "package",
            self.tr("No backup yet"),
            self.tr("A disk that fails takes the store with it. Keep a backup on another one."),
        )
        self.progress = BackupProgress(workspace)
        self._build()
        self._connect()

    def refresh(self) -> None:
        self.reads.read(ListBackups(), self._show)

    # ------------------------------------------------------------------ building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card(self.tr("Backups"))
        about = self.tr(
            "A backup is one file with the whole store, encrypted as it is. It opens with the "
            "passwords of the day on which it was made, and it remembers: people who are erased and "
            "accounts that are removed later are still in it. Destroy it when its time is over."
        )
        card.add(Label(about, "body", "text2", wrap=True))
        card.add(self.progress)
        self.table.setMinimumHeight(_TABLE_HEIGHT)
        card.add(self.table)
        card.add(self.file)
        card.add(self.empty)
        actions = QHBoxLayout()
        actions.addWidget(self.remove)
        actions.addStretch(1)
        actions.addWidget(self.verify)
        actions.addWidget(self.make)
        card.add(actions)
        plan = QHBoxLayout()
        plan.addWidget(self.plan, 1)
        plan.addWidget(self.run_plan)
        plan.addWidget(self.change_plan)
        card.add(plan)
        self.reads = ReadNotice(self.workspace, card)
        column.addWidget(self.reads)
        column.addWidget(card)
        if self.workspace.application.read_only:
            for button in (self.make, self.verify, self.remove, self.change_plan, self.run_plan):
                button.set_blocked(self.tr("The store was opened read-only."))

    def _connect(self) -> None:
        self.make.clicked.connect(self.ask_for_backup)
        self.verify.clicked.connect(self._verify)
        self.remove.clicked.connect(self._remove)
        self.change_plan.clicked.connect(self._change_plan)
        self.run_plan.clicked.connect(self._run_plan)

    # ------------------------------------------------------------------ what there is

    def _show(self, found: BackupList) -> None:
        before = self._chosen()
        self.found = found
        self.table.setVisible(bool(found.backups))
        self.empty.setVisible(not found.backups)
        headers = (
            self.tr("Made"),
            self.tr("File"),
            self.tr("Size"),
            self.tr("Verified"),
            self.tr("Destroy by"),
        )
        self.table.setModel(RowsModel(headers, [self._row(each) for each in found.backups]))
        self.table.set_column_widths({0: 150, 2: 74, 3: 190, 4: 130}, stretch=1)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        if before is None or not self.table.select_first(
            lambda row: found.backups[row].file == before.file
        ):
            self.table.select_first(lambda _: True)
        self._follow()
        self.plan.setText(self._plan_words())
        self.run_plan.setVisible(found.plan is not None and found.due)

    def _row(self, backup: Backup) -> tuple[str, ...]:
        made = backup.made.astimezone()
        when = f"{day(made)}, {clock(made)}"
        name = Path(backup.file).name  # the whole path stands below the table
        return (when, name, self._size(backup), self._verdict(backup), self._end(backup))

    def _size(self, backup: Backup) -> str:
        return self.tr("%1 MB").replace("%1", number(backup.size / _MEGABYTE, 1))

    def _verdict(self, backup: Backup) -> str:
        if backup.checked is None:
            words = self.tr("Not yet")
        else:
            when = short_day(backup.checked.astimezone())
            words = self.tr("Yes, on %1") if backup.verified else self.tr("Damaged, seen on %1")
            words = words.replace("%1", when)
        return words if backup.present else self.tr("%1; not there now").replace("%1", words)

    def _end(self, backup: Backup) -> str:
        if backup.ends is None:
            return "–"
        words = day(backup.ends)
        return self.tr("%1, overdue").replace("%1", words) if backup.overdue else words

    def _plan_words(self) -> str:
        plan = self.found.plan
        if plan is None:
            return self.tr("No backups are made by themselves.")
        often = counted(plan.every_days, self.tr("Every day"), self.tr("Every %1 days"))
        words = self.tr("%1 one goes to %2; the last %3 that were verified stay.")
        words = words.replace("%1", often).replace("%2", plan.folder).replace("%3", str(plan.keep))
        if not plan.suspended:
            return words
        asked = self.tr("Suspended since the restore: choose Change… and save it to go on.")
        return f"{words} {asked}"

    def _chosen(self) -> Backup | None:
        row = self.table.selected_row()
        return None if row < 0 else self.found.backups[row]

    @Slot()
    def _follow(self) -> None:
        chosen = self._chosen()
        self.file.setVisible(chosen is not None)
        self.file.show_text(chosen.file if chosen is not None else "")
        if self.workspace.application.read_only:
            return
        reason = "" if chosen is not None else self.tr("Choose a backup in the table first.")
        self.remove.set_blocked(reason)
        if chosen is not None and not chosen.present:
            reason = self.tr("Its file is not there now: connect the disk that it is on.")
        self.verify.set_blocked(reason)

    # ------------------------------------------------------------------ what can be done

    @Slot()
    def ask_for_backup(self) -> None:
        """Ask where to, then make one."""
        plan = self.found.plan
        dialog = BackupDialog(self.workspace, self.window(), plan)
        if dialog.exec() == Dialog.DialogCode.Accepted:
            days = dialog.days
            ends = datetime.now(UTC).date() + timedelta(days=days) if days else None
            self.progress.begin(
                MakeBackup(dialog.file, ends, replacing=dialog.replaces), self.tr("Backup")
            )

    @Slot()
    def _verify(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.progress.begin(VerifyBackup(Path(chosen.file)), self.tr("Verifying a backup"))

    @Slot()
    def _run_plan(self) -> None:
        self.progress.begin(RunBackupPlan(), self.tr("Planned backup"))

    @Slot()
    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        there = self.tr("The file is deleted for good. Copies of it elsewhere are not.")
        gone = self.tr("The file is not there now. It is taken off the list; destroy it yourself.")
        dialog = Dialog(
            self.tr("Delete the backup %1?").replace("%1", Path(chosen.file).name),
            there if chosen.present else gone,
            action=self.tr("Delete"),
            destructive=True,
            icon="trash-2",
            parent=self.window(),
        )
        if dialog.exec() == Dialog.DialogCode.Accepted:
            # a job: one that stays is read from end to end
            self.progress.begin(RemoveBackup(Path(chosen.file)), self.tr("Deleting a backup"))

    @Slot()
    def _change_plan(self) -> None:
        dialog = BackupPlanDialog(self.window(), self.found.plan)
        if dialog.exec() != Dialog.DialogCode.Accepted:
            return
        command = SetBackupPlan(dialog.plan)
        self.workspace.execute(command)
        self.workspace.changed.emit(Topic.BACKUPS)
