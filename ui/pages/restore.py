"""Make a store from a backup: the file, a new folder, an account and a password of that day."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from recsys_app import BACKUP_ENDING, Application, Progressed, RecsysError, RestoreReport, Restoring
from ui.job_bridge import JobBridge
from ui.messages import message_for, notice_for
from ui.pages.gate import Gate
from ui.widgets import (
    Field,
    Label,
    LinkButton,
    Notice,
    PasswordField,
    PrimaryButton,
    ProgressLine,
    SecondaryButton,
    TextField,
)
from ui.widgets.formatting import clock, counted, day

_BETWEEN: Final = "; "


class RestorePage(Gate):
    """The form, then the progress, then what was found.

    Signals:
        store_made: the application of the restored store, signed in.
        left: the person wants to go back.
    """

    store_made = Signal(object)
    left = Signal()

    def __init__(self, make_application: Callable[[Path], Application], suggested: Path) -> None:
        super().__init__()
        self._make_application = make_application
        self._application: Application | None = None
        self._job = 0
        self._bridge = JobBridge(self)
        self._bridge.progressed.connect(self._progress)
        self._bridge.finished.connect(self._finish)
        self._bridge.failed.connect(self._fail)
        self._bridge.cancelled.connect(partial(self._fail, error=None))
        self.file = TextField("", icon="package", size="large")
        self.folder = TextField(str(suggested), icon="folder-open", size="large")
        self.account = TextField("", icon="user", size="large")
        self.password = PasswordField(size="large")
        self.receipts = TextField("", icon="file-text", size="large")
        self.restore = PrimaryButton(self.tr("Restore"), icon="rotate-ccw", size="large")
        self.enter = PrimaryButton(self.tr("Go to the store"), icon="lock-open", size="large")
        self.cancel = SecondaryButton(self.tr("Cancel"), size="large")
        self.back = LinkButton(self.tr("Back"))
        self.line = ProgressLine(name=self.tr("Restoring"))
        self.outcome = Notice("ok", "")
        self._file_field = self._field(self.tr("Backup"), self.file, self._choose_file)
        self._folder_field = self._field(self.tr("New folder"), self.folder, self._choose_folder)
        self._account_field = Field(self.tr("Administrator of that day"), self.account)
        note = self.tr("The one of the day on which the backup was made.")
        self._password_field = Field(self.tr("Password"), self.password, note=note)
        self._receipts_field = self._field(
            self.tr("Receipts of the ledger, if you have some"),
            self.receipts,
            self._choose_receipts,
            note=self.tr("They tell what is missing, and who has to be erased again."),
        )
        self._build()
        self._connect()

    def _field(
        self, label: str, control: TextField, choose: Callable[[], None], note: str = ""
    ) -> Field:
        button = SecondaryButton(self.tr("Choose…"), size="large")
        button.clicked.connect(choose)
        return Field(label, control, note=note, beside=button)

    def _build(self) -> None:
        self.form.addWidget(Label(self.tr("Restore a backup"), "display"))
        about = self.tr(
            "The backup is verified first. It becomes a store in a new folder; nothing that is "
            "there is replaced."
        )
        self.form.addWidget(Label(about, "body", "text2", wrap=True))
        self.form.addSpacing(8)
        self._fields = (
            self._file_field,
            self._folder_field,
            self._account_field,
            self._password_field,
            self._receipts_field,
        )
        parts: tuple[QWidget, ...] = (
            *self._fields, self.outcome, self.line, self.restore, self.cancel, self.enter,
        )  # fmt: skip
        for part in parts:
            self.form.addWidget(part)
        links = QHBoxLayout()
        links.addWidget(self.back)
        links.addStretch(1)
        self.form.addLayout(links)
        self._show_state("form")

    def _connect(self) -> None:
        self.restore.clicked.connect(self._start)
        self.cancel.clicked.connect(self._cancel)
        self.enter.clicked.connect(self._enter)
        self.back.clicked.connect(self.left)
        for line in (self.password, self.receipts):
            line.returnPressed.connect(self._start)

    def _show_state(self, state: str) -> None:
        """`state` is "form", "running" or "done"."""
        for field in self._fields:
            field.setVisible(state != "done")
            field.setEnabled(state == "form")
        self.restore.setVisible(state == "form")
        self.back.setVisible(state == "form")
        self.line.setVisible(state == "running")
        self.cancel.setVisible(state == "running")
        self.enter.setVisible(state == "done")
        self.outcome.setVisible(state == "done")

    # ------------------------------------------------------------------ choosing

    @Slot()
    def _choose_file(self) -> None:
        kinds = self.tr("Backups (*%1);;All files (*)").replace("%1", BACKUP_ENDING)
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Backup"), self.file.text(), kinds)
        if file:
            self.file.setText(file)

    @Slot()
    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the store"))
        if folder:
            self.folder.setText(str(Path(folder) / "store"))

    @Slot()
    def _choose_receipts(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self, self.tr("Receipts"))
        if files:
            self.receipts.setText(_BETWEEN.join(files))

    # ------------------------------------------------------------------ restoring

    @Slot()
    def _start(self) -> None:
        for field in self._fields:
            field.clear_error()
        if not self.file.text().strip():
            self._file_field.set_error(self.tr("Choose the backup."))
            return
        if not self.account.text().strip():
            self._account_field.set_error(self.tr("Whose password opens the backup?"))
            return
        receipts = [part.strip() for part in self.receipts.text().split(_BETWEEN.strip())]
        asked = Restoring(
            Path(self.file.text().strip()).expanduser(),
            self.account.text().strip(),
            self.password.text(),
            tuple(Path(part).expanduser() for part in receipts if part),
        )
        application = self._make_application(Path(self.folder.text().strip()).expanduser())
        self._application = application
        application.subscribe(self._bridge.receive)
        self.line.set_progress(None)
        self._show_state("running")
        self._job = application.submit_restore(asked)

    @Slot()
    def _cancel(self) -> None:
        if self._application is not None:
            self._application.jobs.cancel(self._job)

    @Slot(object)
    def _progress(self, progress: Progressed) -> None:
        if progress.job == self._job and progress.total > 0:
            self.line.set_progress(progress.done / progress.total, progress.remaining)

    @Slot(int, object)
    def _finish(self, job: int, report: RestoreReport) -> None:
        if job != self._job:  # of the store that is open by now
            return
        self.outcome.show_text(
            "warn" if report.missing or report.unknown_since else "ok", self._words(report)
        )
        self._show_state("done")

    def _words(self, report: RestoreReport) -> str:
        one, many = self.tr("1 entry of its ledger is there."), self.tr("%1 entries of its ledger are there.")  # fmt: skip
        sentences = [self.tr("The store is restored."), counted(report.entries, one, many)]
        if report.missing:
            words = self.tr("This computer saw %1 more, made after the backup: they are not in it.")
            sentences.append(words.replace("%1", str(report.missing)))
        for receipt in report.receipts:
            if receipt.missing:
                words = self.tr("The backup is older than the receipt of %1: %2 entries are missing.")  # fmt: skip
                words = words.replace("%1", _moment(receipt.written))
                sentences.append(words.replace("%2", str(receipt.missing)))
        if report.named:
            one, many = (
                self.tr("1 person was erased since;"),
                self.tr("%1 people were erased since;"),
            )
            sentences.append(counted(report.named, one, many))
            words = self.tr("%1 found in the backup and erased again.")
            sentences.append(words.replace("%1", str(report.erased)))
        if report.unknown_since:
            sentences.append(notice_for("erased-since-unknown"))
        if report.plan is not None:
            words = self.tr(
                "The plan for backups is suspended until you save it under Maintenance."
            )
            sentences.append(words)
        return " ".join(sentences)

    @Slot(int, object)
    def _fail(self, job: int, error: BaseException | None) -> None:
        if job != self._job:
            return
        self._let_go()
        self._show_state("form")
        if error is None:
            return
        message = message_for(error)
        code = error.code if isinstance(error, RecsysError) else ""
        fields = {
            "backup-sign-in": self._password_field,
            "access-denied": self._account_field,
            "store-exists": self._folder_field,
            "folder-not-empty": self._folder_field,
            "no-receipt": self._receipts_field,
            "receipt-damaged": self._receipts_field,
            "receipt-of-other-store": self._receipts_field,
        }
        fields.get(code, self._file_field).set_error(f"{message.text} {message.hint}".strip())

    @Slot()
    def _enter(self) -> None:
        application = self._application
        if application is None:
            return
        try:
            application.sign_in(self.account.text().strip(), self.password.text())
        except RecsysError as error:
            message = message_for(error)
            self.outcome.show_text("bad", f"{message.text} {message.hint}".strip())
            return
        application.unsubscribe(self._bridge.receive)  # which goes with this page
        self._application = None  # it belongs to the window now
        self.password.clear()
        self.store_made.emit(application)

    def _let_go(self) -> None:
        if self._application is not None:
            self._application.close()
            self._application.unsubscribe(self._bridge.receive)
            self._application = None

    def close_down(self) -> None:
        """Stop what runs; the page is not shown any more."""
        self._let_go()


def _moment(written: str) -> str:
    when = datetime.fromisoformat(written).astimezone()
    return f"{day(when)}, {clock(when)}"
