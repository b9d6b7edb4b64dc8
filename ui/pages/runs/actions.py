"""What is done with runs, and what is said once it is done."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from recsys_app import (
    CheckMemorisation,
    ExportComparison,
    ExportReport,
    Leaderboard,
    Light,
    ListRejects,
    MemorisationReport,
    Publication,
    PublishRun,
    RunSummary,
)
from ui.dialogs.export_file import ExportFileDialog
from ui.pages.runs.memorisation import sentence
from ui.pages.runs.publish import PublishDialog
from ui.widgets.formatting import counted
from ui.workspace import Job, JobState, Topic, Workspace


class RunActions(QObject):
    """Publishing a run, attacking its settings, and the leaderboard as a file: all are jobs."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._told: set[int] = set()
        self._read_only = workspace.application.read_only  # asked for also after a lock
        workspace.job_changed.connect(self._follow)

    def publish(self, run: RunSummary, before: Publication | None, parent: QWidget) -> None:
        """Ask how, then publish; `before` is what is published of the run already."""
        may_identify = self._workspace.allowed(ListRejects)  # it asks for the same permission
        dialog = PublishDialog(run, parent, may_identify=may_identify, before=before)
        if dialog.exec() == PublishDialog.DialogCode.Accepted:
            title = self.tr("Publish %1").replace("%1", run.run)
            self._workspace.submit(dialog.command, title, Topic.PUBLISHED)
        dialog.deleteLater()

    def check(self, run: str) -> None:
        """Queue an attack on the settings of `run`."""
        title = self.tr("Check what %1 remembers").replace("%1", run)
        self._workspace.submit(CheckMemorisation(run), title, Topic.RUNS)

    def check_blocked(self, run: str) -> str:
        """Why what `run` remembers cannot be checked now; "" if it can."""
        if self._read_only:
            return self.tr("This store is open read-only.")
        if any(
            job.active and job.command == CheckMemorisation(run) for job in self._workspace.jobs
        ):
            return self.tr("It is being checked: the Train page shows how far it is.")
        return ""

    def export(self, board: Leaderboard, ending: str, parent: QWidget) -> None:
        """Ask for a file, then write the leaderboard there."""
        title = self.tr("Export the table")
        dialog = ExportFileDialog(
            title,
            self.tr("Figures over 10 people or more; how many they are is rounded to 5."),
            f"{board.conditions['dataset']}.{ending}",
            (f".{ending}",),
            about_people=False,
            parent=parent,
        )
        dialog.exec()
        choice = dialog.chosen
        if choice is not None:
            runs = tuple(row.run for row in board.rows)
            command = ExportComparison(runs, choice.path, board.metric, choice.password)
            self._workspace.submit(command, title)

    @Slot(object)
    def _follow(self, job: Job) -> None:
        """Say once that a job of ours is done: nothing else on the screen shows it."""
        if job.state is not JobState.DONE or job.id in self._told:
            return
        said = self._workspace.done
        if isinstance(job.command, PublishRun) and isinstance(job.result, Publication):
            words = self._published(job.result)
        elif isinstance(job.command, ExportComparison) and isinstance(job.result, ExportReport):
            words = self.tr("The table is in %1.").replace("%1", job.result.path.name)
        elif isinstance(job.result, MemorisationReport):
            words = f"{job.result.run}: {sentence(job.result)}"
            if job.result.light is not Light.GREEN:
                said = self._workspace.found
        else:
            return
        self._told.add(job.id)
        said.emit(words)

    def _published(self, publication: Publication) -> str:
        words = counted(
            publication.people,
            self.tr("%2 is published: a list for %1 person."),
            self.tr("%2 is published: lists for %1 people."),
        )
        return words.replace("%2", publication.run)
