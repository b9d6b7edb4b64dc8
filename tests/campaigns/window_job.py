"""The main job in the window, and what goes wrong on the way, for `session.window`."""

from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QTimer
from PySide6.QtWidgets import QApplication

from recsys_app import ImportData, PublishRun, Recommend, ShowPerson, TrainModel
from tests.campaigns import canary
from tests.end_to_end.window_session import StuckError, WindowSession
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.screenshots import take_screenshots
from ui.workspace import Job, JobState, Topic

DELAY_MS = 1_500  # a second and some more


class WindowJob:
    """`begin_soon` once the application is there; `problem` says afterwards what went wrong."""

    def __init__(self, folder: Path) -> None:
        self.input, self.asked = folder / "input", folder / "asked"
        self.problem = "it stopped at a bug"
        self._begun = False

    def begin_soon(self) -> None:
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self._run)

    def _run(self) -> None:
        (window,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        session = WindowSession(window)
        try:
            session.sign_in("steward", canary.WRONG)
            delay = QDeadlineTimer(DELAY_MS)
            session.until(delay.hasExpired, "the delay after a wrong password")
            session.sign_in("steward", canary.PASSWORD)
            self.work(session)
            self.look_around(session)
            self.meet_a_bug(session)
            self.problem = ""
        except AssertionError as error:
            self.problem = str(error) or repr(error)
        finally:
            window.close()

    def work(self, session: WindowSession) -> None:
        files = (f"{canary.FILE_NAME}.csv", "items.csv", "people.csv")
        dataset = session.import_by_drop(*(self.input / name for name in files))
        workspace = session.window.workspace
        again = ImportData(self.input / files[0], dataset)
        finish(session, workspace.submit(again, "import again", Topic.DATASETS), JobState.FAILED)
        for model, settings in {"ease": {}, "sasrec": {"epochs": 2}}.items():
            training = TrainModel(dataset, model, settings)
            finish(session, workspace.submit(training, "train", Topic.RUNS))
        endless = {"epochs": 1000, "patience": 1000}
        job = workspace.submit(TrainModel(dataset, "sasrec", endless), "train", Topic.RUNS)
        session.until(
            lambda: job.progress is not None and job.progress.unit == "epochs", "an epoch"
        )
        workspace.cancel(job)
        finish(session, job, JobState.CANCELLED)
        finish(session, workspace.submit(PublishRun("sasrec-2"), "publish", Topic.PUBLISHED))
        self.ask(session, dataset)

    def ask(self, session: WindowSession, dataset: str) -> None:
        answers, errors = [], []
        workspace = session.window.workspace
        for question in (
            ShowPerson(dataset, canary.person(1)),
            Recommend("sasrec-2", canary.person(1)),
            ShowPerson(dataset, canary.SEARCHED),
        ):
            workspace.fetch(workspace, question, answers.append, errors.append)
        session.settle()
        if (len(answers), len(errors)) != (2, 1):
            raise StuckError(f"answers {answers}, errors {errors}")
        workspace.error_raised.emit(errors[0])

    def look_around(self, session: WindowSession) -> None:
        shell = session.window.shell
        shell.open_palette()
        shell.palette_panel.close_palette()
        pictures = list(take_screenshots(session.window, self.asked / "pictures"))
        if len(pictures) < sum(not page.restricted for page in PAGES):
            raise StuckError(f"only {pictures}")

    def meet_a_bug(self, session: WindowSession) -> None:
        def bug() -> None:
            raise ValueError(f"the row of {canary.person(1)}: {canary.EMAIL}")

        QTimer.singleShot(0, bug)
        session.settle()


def finish(session: WindowSession, job: Job | None, state: JobState = JobState.DONE) -> None:
    """Wait for the end of a job, which must be `state`."""
    if job is None:
        raise StuckError("a job was not even queued")
    session.until(lambda: not job.active, job.title)
    if job.state is not state:
        raise StuckError(f"{job.title} ended {job.state}: {job.error!r}")
