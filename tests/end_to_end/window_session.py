"""The main job by hand: one person at the window, from no store to a file and a published list."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from recsys_app import Application, Settings
from ui.main_window import MainWindow
from ui.pages.base import Page
from ui.preferences import Preferences

LONGEST_MS = 120_000


class WindowSession:
    """Drives the real window through its buttons. `picture` is called at each stage with a name."""

    def __init__(
        self, qtbot: QtBot, picture: Callable[[MainWindow, str], object] = lambda *_: None
    ) -> None:
        self.qtbot = qtbot
        self.window = MainWindow(Application, Preferences(Settings(), kept=False))
        self.window.show()
        self._picture = picture

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()

    # ------------------------------------------------------------------ waiting

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=LONGEST_MS)

    def settle(self) -> None:
        """Until nothing is read, no job runs and what came of it is shown."""
        workspace = self.window.workspace
        self.until(lambda: not workspace.reading and not workspace.active_jobs)
        self.qtbot.wait(100)
        self.until(lambda: not workspace.reading and not workspace.active_jobs)

    def picture(self, name: str) -> None:
        self._picture(self.window, name)

    def page(self, key: str) -> Page:
        """Press the place in the navigation."""
        self.window.shell.rail.chosen.emit(key)
        self.settle()
        return self.window.shell.page

    @contextmanager
    def in_dialog(self, act: Callable[[QDialog], object]) -> Iterator[list[QDialog]]:
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
        yield seen
        assert seen, "no dialog opened"

    # ------------------------------------------------------------------ the job

    def make_store(self, folder: Path, account: str, password: str) -> None:
        self.window.show_store(folder)
        form = self.window.centralWidget()
        form.account.setText(account)
        form.password.setText(password)
        form.again.setText(password)
        self.picture("make-a-store")
        form.make.click()
        self.until(lambda: self.window.shell is not None)
        self.settle()

    def sign_in(self, account: str, password: str) -> None:
        form = self.window.centralWidget()
        form.account.setText(account)
        form.password.setText(password)
        form.unlock.click()
        self.until(lambda: self.window.shell is not None)
        self.settle()

    def import_by_drop(self, *files: Path, dataset: str) -> None:
        """Drop the files on the Data page, keep the guessed mapping, check, import."""
        page = self.page("data")
        drop(page, *files)
        wizard = page.wizard
        if len(files) > 1:  # which is which is asked first
            self.until(wizard.next.isEnabled)
            wizard.next.click()
        self.until(lambda: wizard.stage is wizard.preview and wizard.next.isEnabled())
        self.picture("import-preview")
        wizard.next.click()
        wizard.map.destination.name.setText(dataset)
        self.until(wizard.next.isEnabled)
        self.picture("import-map")
        wizard.next.click()
        self.until(lambda: wizard.stage is wizard.check and wizard.next.isEnabled())
        self.picture("import-check")
        wizard.next.click()
        self.until(lambda: page.wizard is None)
        self.settle()
        self.picture("profile")

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
        self.until(lambda: any(job.curves for job in page.workspace.jobs.values()))
        self.picture("training")
        self.settle()
        self.picture("trained")

    def publish_best(self, *, by_id: bool) -> str:
        """Publish the run at the top of the leaderboard; returns its name."""
        page = self.page("runs")
        best = page.board.model.rows[0].run.run
        page.board.select(best)
        self.picture("runs")

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
        self.picture("recommend")
        return [card.line.title for card in page.view.list.shown_cards]

    def export(self, path: Path) -> None:
        """Export everyone's lists."""
        page = self.window.shell.page

        def choose(dialog: QDialog) -> None:
            dialog.everyone.setChecked(True)
            dialog.path.setText(str(path))
            dialog.action.click()

        with self.in_dialog(choose):
            page.view.list.export.click()
        self.settle()

    def lock(self) -> None:
        self.window.shell.lock_wanted.emit()


def drop(page: Page, *files: Path) -> None:
    """Drag files over the page and let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    where, copy = QPointF(page.rect().center()), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), copy, mime, left, none)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(where, copy, mime, left, none))
