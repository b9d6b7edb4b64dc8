"""The main job by hand: one person at the window, from no store to a file and a published list."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from tests.ui.pages.data_page import drop
from ui.main_window import MainWindow
from ui.pages.base import Page
from ui.pages.first_kit import FirstKitPage

LONGEST_MS = 120_000
CALM_MS = 100


class StuckError(AssertionError):
    """A step took too long or ended in another way than it must."""


class WindowSession:
    """Drives the real window through its buttons and its event loop, with a test around it or not."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    # ------------------------------------------------------------------ waiting

    def until(self, condition: Callable[[], object], what: str = "a step") -> None:
        """Let the window work until `condition`. Raises StuckError."""
        longest = QDeadlineTimer(LONGEST_MS)
        while not condition():
            if longest.hasExpired():
                raise StuckError(f"{what} took too long")
            work()

    def settle(self) -> None:
        """Until nothing is read, no job runs and what came of it is shown."""
        workspace = self.window.workspace
        self.until(lambda: not workspace.reading and not workspace.active_jobs)
        calm = QDeadlineTimer(CALM_MS)
        while not calm.hasExpired():
            work()
        self.until(lambda: not workspace.reading and not workspace.active_jobs)

    def page(self, key: str) -> Page:
        """Press the place in the navigation."""
        self.window.shell.rail.chosen.emit(key)
        self.settle()
        return self.window.shell.page

    @contextmanager
    def in_dialog(self, act: Callable[[QDialog], object]) -> Iterator[None]:
        """Do `act` in the dialog that opens within the block."""
        seen: list[QDialog] = []

        def fill() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog):
                QTimer.singleShot(50, fill)
                return
            seen.append(dialog)
            act(dialog)

        QTimer.singleShot(0, fill)
        yield
        assert seen, "no dialog opened"

    # ------------------------------------------------------------------ the job

    def make_store(self, folder: Path, account: str, password: str) -> None:
        self.window.show_store(folder)
        form = self.window.centralWidget()
        form.account.setText(account)
        form.password.setText(password)
        form.again.setText(password)
        form.make.click()
        self.until(lambda: isinstance(self.window.centralWidget(), FirstKitPage))
        self.window.centralWidget().later.click()
        self.until(lambda: self.window.shell is not None)
        self.settle()

    def sign_in(self, account: str, password: str) -> None:
        """Until the pages are there, or the form can be filled in again."""
        form = self.window.centralWidget()
        form.account.setText(account)
        form.password.setText(password)
        form.unlock.click()
        self.until(lambda: self.window.shell is not None or form.isEnabled(), "signing in")
        self.settle()

    def import_by_drop(self, *files: Path, dataset: str = "") -> str:
        """Drop the files on the Data page, keep the guessed mapping, check, import.

        Returns the name of the data set: `dataset`, or the one that the wizard took from the file.
        """
        page = self.page("data")
        assert drop(page, *files)
        wizard = page.wizard
        if len(files) > 1:  # which is which is asked first
            self.until(wizard.next.isEnabled)
            wizard.next.click()
        self.until(lambda: wizard.stage is wizard.preview and wizard.next.isEnabled())
        wizard.next.click()
        if dataset:
            wizard.map.destination.name.setText(dataset)
        self.until(wizard.next.isEnabled)
        wizard.next.click()
        self.until(lambda: wizard.stage is wizard.check and wizard.next.isEnabled())
        wizard.next.click()
        self.until(lambda: page.wizard is None, "importing")
        self.settle()
        return page.dataset.name

    def train(self, **models: dict[str, str]) -> None:
        """Tick these models, with settings where some are given, and wait for all."""
        page = self.page("train")
        self.until(lambda: page.setup.boxes)
        for name, box in page.setup.boxes.items():
            settings = models.get(name.replace("-", "_"))
            box.setChecked(settings is not None)
            if settings:
                page.setup._settings[name] = settings
        page.setup.start.click()
        self.settle()

    def publish_best(self, *, by_id: bool) -> str:
        """Publish the run at the top of the leaderboard; returns its name."""
        page = self.page("runs")
        best = page.board.model.rows[0].run.run
        page.board.select(best)

        def choose(dialog: QDialog) -> None:
            dialog.external_ids.setChecked(by_id)
            dialog.action.click()

        with self.in_dialog(choose):
            page.panel.publish.click()
        self.settle()
        return best

    def recommend(self, person: str) -> list[str]:
        """Look a person up; the titles of their list, as the cards show it."""
        page = self.page("recommend")
        page.search.search.setText(person)
        self.until(lambda: len(page.search.matches) == 1)
        page.search.table.clicked.emit(page.search.table.model().index(0, 0))
        self.settle()
        return [card.line.title for card in page.view.list.shown_cards]

    def export(self, path: Path) -> None:
        """Export everyone's lists."""
        page = self.window.shell.page

        def choose(dialog: QDialog) -> None:
            dialog.everyone.setChecked(True)
            dialog.path.setText(str(path))
            dialog.reason.setText("letters of the spring")
            dialog.action.click()

        with self.in_dialog(choose):
            page.view.list.export.click()
        self.settle()

    def lock(self) -> None:
        self.window.shell.lock_wanted.emit()


def work() -> None:
    """Let the window do what is at hand."""
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
