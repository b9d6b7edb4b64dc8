"""Look a person up by their whole id, give them what is held on them, or erase them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import (
    ErasePerson,
    ErasureList,
    ErasurePreview,
    ErasureReport,
    ExportCertificates,
    FinishErasures,
    LiftErasure,
    ListErasures,
    PreviewErasure,
    RefreshRun,
    WhyStale,
)
from ui.dialogs.base import Dialog
from ui.dialogs.export_file import ExportFileDialog
from ui.messages import message_for
from ui.pages.base import Page
from ui.pages.layout import ScrollPage
from ui.pages.people.erase_dialog import ErasePersonDialog
from ui.pages.people.lift_dialog import LiftErasureDialog
from ui.pages.people.report_files import save_report
from ui.pages.people.words import further_words, trace_words
from ui.pages.reading import ReadNotice
from ui.widgets import (
    Card,
    DestructiveButton,
    ElidedLabel,
    GhostButton,
    Label,
    Notice,
    PrimaryButton,
    ProgressLine,
    SecondaryButton,
    State,
    Table,
    TextField,
)
from ui.widgets.formatting import counted, day
from ui.widgets.rows_model import RowsModel
from ui.workspace import Job, JobState, Topic, Workspace

_SHORT = 12  # characters of a hash that are shown


class PeoplePage(Page):
    """A field for the id, what is held under it, and the register of the erased."""

    key = "people"
    icon = "user"
    needs = PreviewErasure
    restricted = True
    topics = frozenset({Topic.DATASETS, Topic.RUNS, Topic.PUBLISHED})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._found: ErasurePreview | None = None
        self._job: Job | None = None
        self._stale: tuple[str, ...] = ()
        self.id = TextField(placeholder=self.tr("The whole external id"))
        self.id.setAccessibleName(self.tr("External id of a person"))
        self.look = PrimaryButton(self.tr("Look up"), icon="search")
        self.said = Notice("info", "", closable=True)
        self.cut_off = Notice("warn", "")
        self.held = Card()
        self.heading = ElidedLabel("", "heading", mode=Qt.TextElideMode.ElideMiddle)
        self.words = Label("", "body", wrap=True, selectable=True)
        self.report = SecondaryButton(self.tr("Access report…"), icon="file-down")
        self.erase = DestructiveButton(self.tr("Erase…"), icon="trash-2")
        self.line = ProgressLine(name=self.tr("Erasing"))
        self.cancel = GhostButton(self.tr("Cancel"), icon="x")
        self.running = QWidget()
        self.certificates = SecondaryButton(self.tr("Save certificates…"), icon="download")
        self.again = SecondaryButton(self.tr("Train again"), icon="rotate-ccw")
        self.lift = GhostButton(self.tr("Lift an erasure…"), icon="user-plus")
        self.register = Table(self._model(None), name=self.tr("Erasure register"))
        self.nobody = Label(self.tr("Nobody has been erased."), "body", "text2", wrap=True)
        self._build()
        if workspace.application.read_only:
            for button in (self.report, self.erase, self.certificates, self.again, self.lift):
                button.set_blocked(self.tr("The store was opened read-only."))
        self.look.clicked.connect(self._look)
        self.id.returnPressed.connect(self._look)
        self.id.textChanged.connect(self._forget)
        self.report.clicked.connect(self._report)
        self.erase.clicked.connect(self._erase)
        self.certificates.clicked.connect(self._save_certificates)
        self.again.clicked.connect(self._train_again)
        self.lift.clicked.connect(self._lift)
        self.cut_off.acted.connect(self._finish)
        self.cancel.clicked.connect(self._cancel)
        workspace.job_changed.connect(self._follow)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "People")

    def _build(self) -> None:
        frame = ScrollPage()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        frame.column.addWidget(Label(self.title(), "title"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.id, 1)
        row.addWidget(self.look)
        frame.column.addLayout(row)
        self._build_held()
        listed = Card(self.tr("Erased people"))
        after = QHBoxLayout()
        after.setSpacing(8)
        after.addWidget(self.certificates)
        after.addWidget(self.again)
        after.addStretch(1)
        after.addWidget(self.lift)
        listed.add(self.register, 1)
        listed.add(self.nobody)
        self.nobody.hide()
        listed.add(after)
        self.reads = ReadNotice(self.workspace, listed)
        note = self.tr("Parts of an id find nobody: a search cannot be used to browse people. The register keeps a keyed hash of an id, which tells nobody who it was.")  # fmt: skip
        under_way = QHBoxLayout(self.running)
        under_way.setContentsMargins(0, 0, 0, 0)
        under_way.setSpacing(12)
        under_way.addWidget(Label(self.tr("Erasing"), "medium"))
        under_way.addWidget(self.line, 1)
        under_way.addWidget(self.cancel)
        for part in (self.cut_off, self.said, self.running, self.held, self.reads, listed):
            frame.column.addWidget(part)
        frame.column.addWidget(Label(note, "caption", "text2", wrap=True))
        frame.column.addStretch(1)
        for part in (self.cut_off, self.said, self.running, self.held):
            part.hide()

    def _build_held(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.report)
        buttons.addWidget(self.erase)
        buttons.addStretch(1)
        self.held.add(self.heading)
        self.held.add(self.words)
        self.held.add(buttons)

    # ------------------------------------------------------------------ what there is

    def refresh(self) -> None:
        self.reads.read(ListErasures(), self._take_register)

    def _take_register(self, found: ErasureList) -> None:
        self.register.setModel(self._model(found))
        self.register.setVisible(bool(found.entries))
        self.nobody.setVisible(not found.entries)
        self.register.set_column_widths({0: 150, 1: 130, 2: 150}, stretch=3)
        self._stale = found.stale  # without the private ones, which would spend privacy unasked
        self.again.setVisible(bool(found.stale))
        self.again.setText(
            counted(
                len(found.stale), self.tr("Train %1 model again"), self.tr("Train %1 models again")
            )
        )
        self.certificates.setVisible(bool(found.entries))
        self.lift.setVisible(bool(found.entries) and self.workspace.allowed(LiftErasure))
        self.cut_off.setVisible(bool(found.under_way))
        words = self.tr("The erasure of a person was cut off. Finish it before anything else.")
        self.cut_off.show_text("warn", words, self.tr("Finish it"))

    def _model(self, found: ErasureList | None) -> RowsModel:
        headers = (self.tr("Person"), self.tr("Erased"), self.tr("By"), self.tr("Reason"))
        rows = [
            (each.hash[:_SHORT], day(each.erased.astimezone()), each.account, each.reason)
            for each in (found.entries if found else ())
        ]
        return RowsModel(headers, rows)

    # ------------------------------------------------------------------ one person

    @Slot()
    def _forget(self) -> None:
        """What is shown, and could be erased, is always of the id that stands in the field."""
        self._found = None
        self.held.hide()

    @Slot()
    def _look(self) -> None:
        self._forget()
        self.said.hide()
        person = self.id.text()
        if person:
            take = partial(self._take, person)
            self.workspace.fetch(self, PreviewErasure(person), take, self._miss)

    def _take(self, asked: str, found: ErasurePreview) -> None:
        if asked != self.id.text():  # edited meanwhile
            return
        self._found = found
        heading = self.tr("What is held on %1").replace("%1", found.person)
        self.heading.setText(heading)
        self.held.setAccessibleName(heading)
        self.words.setText("\n".join((*map(trace_words, found.traces), *further_words(found))))
        self.held.show()

    def _miss(self, error: BaseException) -> None:
        message = message_for(error)
        self._tell("warn", f"{message.text} {message.hint}")

    def _tell(self, state: State, words: str) -> None:
        self.said.show_text(state, words)
        self.said.show()

    @Slot()
    def _report(self) -> None:
        if self._found is not None:
            save_report(self.workspace, self._found.person, self.window())

    @Slot()
    def _erase(self) -> None:
        if self._found is None:
            return
        dialog = ErasePersonDialog(self._found, self.window())
        if dialog.exec():
            command = ErasePerson(self._found.person, dialog.reason)
            self._start(command)

    @Slot()
    def _finish(self) -> None:
        self._start(FinishErasures())

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self.cancel.set_blocked(self.tr("It stops, or ends where it can no longer be stopped."))
            self.workspace.cancel(self._job)

    def _start(self, command: ErasePerson | FinishErasures) -> None:
        changes = (Topic.DATASETS, Topic.RUNS, Topic.PUBLISHED)
        job = self.workspace.submit(command, self.tr("Erase a person"), *changes)
        if job is None:
            return
        self._job = job
        self.workspace.watch(self, job)
        self.held.hide()
        self.said.hide()
        self.line.set_progress(None)
        self.cancel.set_blocked("")
        self.running.show()

    @Slot(object)
    def _follow(self, job: Job) -> None:
        if job is not self._job:
            return
        if job.active:
            progress = job.progress
            whole = progress is not None and progress.total > 0
            if progress is not None and whole:
                self.line.set_progress(progress.done / progress.total, progress.remaining)
            else:
                self.line.set_progress(None)
            return
        self._job = None
        self.running.hide()
        if job.state is JobState.DONE:
            self._say_done(job.result)
        elif job.error is not None:
            self._miss(job.error)
        else:
            self._tell("info", self.tr("The erasure was cancelled. Nothing was changed."))
        self.refresh()

    def _say_done(self, result: object) -> None:
        self._found = None
        self.id.clear()
        if not isinstance(result, ErasureReport):
            self._tell("ok", self.tr("The erasure is finished."))
            return
        words = [
            counted(
                result.interactions,
                self.tr("Erased: %1 interaction."),
                self.tr("Erased: %1 interactions."),
            ),
            counted(
                len(result.certificates),
                self.tr("%1 model was refitted and certified to the bit."),
                self.tr("%1 models were refitted and certified to the bit."),
            ),
        ]
        if result.stale:
            words.append(
                counted(
                    len(result.stale),
                    self.tr("%1 model is blocked until it is trained again."),
                    self.tr("%1 models are blocked until they are trained again."),
                )
            )
        if result.backups:
            words.append(
                counted(
                    len(result.backups),
                    self.tr("%1 backup may still hold the person."),
                    self.tr("%1 backups may still hold the person."),
                )
            )
        self._tell("ok", " ".join(words))
        for each in result.stale:
            if each.why is not WhyStale.PRIVATE:  # which would spend privacy unasked
                self._queue(each.run)

    @Slot()
    def _lift(self) -> None:
        dialog = LiftErasureDialog(self.workspace, self.window())
        if dialog.exec() == Dialog.DialogCode.Accepted:
            words = self.tr("%1 may be imported again. Nothing that was erased came back.")
            self._tell("ok", words.replace("%1", dialog.person))
            self.refresh()

    @Slot()
    def _train_again(self) -> None:
        for run in self._stale:
            self._queue(run)

    def _queue(self, run: str) -> None:
        title = self.tr("Train %1 again").replace("%1", run)
        self.workspace.submit(RefreshRun(run), title, Topic.RUNS)

    @Slot()
    def _save_certificates(self) -> None:
        dialog = ExportFileDialog(
            self.tr("Save certificates"),
            self.tr("Each says that a model is, to the bit, the one that never knew a person."),
            "certificates.json",
            (".json",),
            about_people=False,
            parent=self.window(),
        )
        dialog.exec()
        if dialog.chosen is not None:
            said = partial(self._said_saved, dialog.chosen.path.name)
            command = ExportCertificates(dialog.chosen.path, password=dialog.chosen.password)
            self.workspace.fetch(self, command, said, self._miss)

    def _said_saved(self, name: str, _report: object) -> None:
        self.workspace.done.emit(self.tr("Saved as %1").replace("%1", name))

    def scenes(self) -> list[tuple[str, Callable[[], object]]]:
        return [("", lambda: None)]
