"""What a person does in the window, step by step, on the real window and its event loop."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from recsys_app import ImportData, PublishRun, Recommend, ShowPerson, TrainModel
from tests.campaigns import canary
from ui.main_window import MainWindow
from ui.screenshots import take_screenshots
from ui.workspace import Job, JobState, Topic, Workspace

LONGEST_MS = 120_000


class StuckError(Exception):
    """A step took too long or ended in another way than it must."""


class WindowSession:
    """`begin_soon` once the application is there; `problem` says afterwards what went wrong."""

    def __init__(self, folder: Path) -> None:
        self.input, self.asked = folder / "input", folder / "asked"
        self.problem = ""
        self._begun = False

    def begin_soon(self) -> None:
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self._run)

    def _run(self) -> None:
        (window,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        try:
            self.sign_in(window)
            self.work(window)
            self.look_around(window)
            self.meet_a_bug()
        except StuckError as error:
            self.problem = str(error)
        finally:
            window.close()

    def sign_in(self, window: MainWindow) -> None:
        for word in (canary.WRONG, canary.PASSWORD):
            page = window.centralWidget()
            page.account.setText("steward")
            page.password.setText(word)
            page.unlock.click()
            wait(lambda page=page: page.isEnabled(), "signing in")
        wait(lambda: window.shell is not None and not window.workspace.reading, "the shell")

    def import_files(self, window: MainWindow) -> str:
        """Through the wizard; the name of the new data set, which it took from the file."""
        workspace = window.workspace
        files = (f"{canary.FILE_NAME}.csv", "items.csv", "people.csv")
        window.shell.open("data")
        page = window.shell.page
        page.start_import([self.input / name for name in files])
        for _ in range(10):
            wait(lambda: not (workspace.reading or workspace.active_jobs), "the wizard")
            if page.wizard is None:
                return page.dataset.name
            page.wizard.next.click()
        raise StuckError(f"the wizard stays at {page.wizard.stage}")

    def work(self, window: MainWindow) -> None:
        workspace, dataset = window.workspace, self.import_files(window)
        again = ImportData(self.input / f"{canary.FILE_NAME}.csv", dataset)
        finish(workspace.submit(again, "import again", Topic.DATASETS), JobState.FAILED)
        for model, settings in {"ease": {}, "sasrec": {"epochs": 2}}.items():
            training = TrainModel(dataset, model, settings)
            finish(workspace.submit(training, "train", Topic.RUNS))
        endless = {"epochs": 1000, "patience": 1000}
        job = workspace.submit(TrainModel(dataset, "sasrec", endless), "train", Topic.RUNS)
        wait(lambda: job.progress is not None and job.progress.unit == "epochs", "the first epoch")
        workspace.cancel(job)
        finish(job, JobState.CANCELLED)
        finish(workspace.submit(PublishRun("sasrec-2"), "publish", Topic.PUBLISHED))
        self.ask(workspace, dataset)

    def ask(self, workspace: Workspace, dataset: str) -> None:
        answers, errors = [], []
        for question in (
            ShowPerson(dataset, canary.person(1)),
            Recommend("sasrec-2", canary.person(1)),
            ShowPerson(dataset, canary.SEARCHED),
        ):
            workspace.fetch(workspace, question, answers.append, errors.append)
        wait(lambda: not workspace.reading, "the answers")
        if (len(answers), len(errors)) != (2, 1):
            raise StuckError(f"answers {answers}, errors {errors}")
        workspace.error_raised.emit(errors[0])

    def look_around(self, window: MainWindow) -> None:
        window.shell.open_palette()
        window.shell.palette_panel.close_palette()
        pictures = list(take_screenshots(window, self.asked / "pictures"))
        if len(pictures) < len(window_pages()):
            raise StuckError(f"only {pictures}")

    def meet_a_bug(self) -> None:
        def bug() -> None:
            raise ValueError(f"the row of {canary.person(1)}: {canary.EMAIL}")

        QTimer.singleShot(0, bug)
        settle()


def window_pages() -> Iterator[str]:
    from ui.pages import PAGES

    return [page.key for page in PAGES if not page.restricted]


def finish(job: Job | None, state: JobState = JobState.DONE) -> None:
    """Wait for the end of a job, which must be `state`."""
    if job is None:
        raise StuckError("a job was not even queued")
    wait(lambda: not job.active, job.title)
    if job.state is not state:
        raise StuckError(f"{job.title} ended {job.state}: {job.error!r}")


def wait(done: Callable[[], bool], what: str) -> None:
    """Let the window work until `done`."""
    longest = QDeadlineTimer(LONGEST_MS)
    while not done():
        if longest.hasExpired():
            raise StuckError(f"{what} took too long")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def settle() -> None:
    calm = QDeadlineTimer(200)
    while not calm.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
