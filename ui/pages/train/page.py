"""Train one or several models in the worker thread, and watch."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import TrainModel
from ui.pages.base import Page
from ui.pages.layout import FixedWidth
from ui.pages.train.privacy import SpendPrivacyDialog
from ui.pages.train.progress import RunningJob
from ui.pages.train.queue import JobQueue
from ui.pages.train.setup import TrainSetup
from ui.theme.sizes import page_margin
from ui.widgets import ScrollArea
from ui.workspace import Job, Topic, Workspace

_PANEL = 324
_EPOCHS_IN_A_PICTURE = 8


class TrainPage(Page):
    """Set-up at the left; the running job and the queue of trainings at the right."""

    key = "train"
    icon = "brain"
    needs = TrainModel
    topics = frozenset({Topic.DATASETS})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.setup = TrainSetup(workspace)
        self.running = RunningJob(workspace)
        self.queue = JobQueue(workspace)
        FixedWidth(self.setup, _PANEL)
        self._drawn: Job | None = None
        self._row = QHBoxLayout(self)
        self._row.setSpacing(16)
        jobs = QWidget()
        column = QVBoxLayout(jobs)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.running, 3)
        column.addWidget(self.queue, 1)
        self._row.addWidget(self.setup)
        self._row.addWidget(ScrollArea(jobs), 1)
        self.setup.start_wanted.connect(self._start)
        for part in (self.queue, self.running):
            part.run_chosen.connect(lambda run: self.open_page.emit("runs", run))
        workspace.job_changed.connect(self._show_job)
        workspace.models_loaded.connect(self._show_models)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Train")

    def refresh(self) -> None:
        self.setup.read_datasets()
        self._show_models()
        self._show_job(None)

    def show_target(self, target: object) -> None:
        """`target` is the name of a data set to train on."""
        self.setup.select(str(target))

    @Slot()
    def _show_models(self) -> None:
        if self.workspace.models:
            self.setup.show_models(self.workspace.models)
        else:
            self.workspace.load_models()

    @Slot(list)
    def _start(self, commands: Sequence[TrainModel]) -> None:
        """Queue what does not wait or run already; a private model after a yes."""
        under_way = [job.command for job in self.workspace.active_jobs]
        new = [command for command in commands if command not in under_way]
        if not new:
            self.workspace.found.emit(self.tr("This waits or runs already."))
        for command in filter(self._may_spend, new):
            title = f"{self._title_of(command.model)} · {command.dataset}"
            job = self.workspace.submit(command, title, Topic.RUNS)
            if job is None:  # refused, and said why; the others would be as well
                return
            self.workspace.watch(self, job)

    def _may_spend(self, command: TrainModel) -> bool:
        """Whether `command` spends no privacy, or it may."""
        if not any(each.private for each in self.workspace.models if each.name == command.model):
            return True
        title, plan = self._title_of(command.model), self.setup.privacy
        dialog = SpendPrivacyDialog(title, command.dataset, plan, self.window())
        return dialog.exec() == SpendPrivacyDialog.DialogCode.Accepted

    def _title_of(self, model: str) -> str:
        return next(each.title for each in self.workspace.models if each.name == model)

    @Slot(object)
    def _show_job(self, _job: Job | None) -> None:
        """Show the first job that is not over, else the training that ended last."""
        jobs = self.workspace.jobs
        active = [job for job in jobs if job.active]
        ended = [job for job in jobs if isinstance(job.command, TrainModel)]
        self.running.show_job(active[0] if active else ended[-1] if ended else None)
        self.queue.show_jobs()

    # ------------------------------------------------------------------ pictures

    def scenes(self) -> list[tuple[str, Callable[[], object]]]:
        return [("", lambda: None), ("-curves", self._train_for_a_picture)]

    def _train_for_a_picture(self) -> None:
        """Begin a small deep training; whoever takes the picture cancels it."""
        dataset = self.setup.dataset.value()
        if not dataset or self.workspace.application.read_only:
            return
        command = TrainModel(
            dataset=dataset,
            model="sasrec",
            settings={
                "embedding_dim": 16,
                "blocks": 1,
                "max_length": 50,
                "loss": "sampled",
                "negatives": 128,
                "epochs": 40,
            },
            preprocessing={"min_interactions": 10},
        )
        self._drawn = self.workspace.submit(command, f"SASRec · {dataset}")

    def settled(self) -> bool:
        job = self._drawn
        waits = (
            job is not None
            and job.active
            and len(job.curves.get("ndcg@10", ())) < _EPOCHS_IN_A_PICTURE
        )
        return super().settled() and not waits

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        margin = page_margin(self.window().width())
        self._row.setContentsMargins(margin, 20, margin, 20)
