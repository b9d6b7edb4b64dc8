"""Data: the list, one data set, or the wizard that imports a file."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from recsys_app import (
    DatasetSummary,
    ImportData,
    ImportReport,
    ListDatasets,
    RecsysError,
    RemoveDataset,
    sample_data,
)
from ui.dialogs.base import ConfirmLoss, Dialog
from ui.pages.base import Page, PaletteEntry
from ui.pages.data.dataset import DatasetView
from ui.pages.data.drop_cover import DropCover
from ui.pages.data.listing import DatasetList
from ui.pages.data.wizard import ImportWizard
from ui.widgets.formatting import counted
from ui.workspace import Topic, Workspace


class DataPage(Page):
    """Three views, one at a time; files may be dropped on each of them.

    The wizard lives from the first file to the end of its import and is dropped when left.
    """

    key = "data"
    icon = "database"
    needs = ListDatasets
    topics = frozenset({Topic.DATASETS})
    things = ListDatasets

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        imports = workspace.allowed(ImportData)
        read_only = self.tr("The store was opened read-only.")
        why_not = read_only if workspace.application.read_only else ""
        self._imports = _imports(workspace)
        self.setAcceptDrops(self._imports)
        self.listing = DatasetList(workspace, imports=imports, why_not=why_not)
        self.dataset = DatasetView(workspace, imports=imports, why_not=why_not)
        self.wizard: ImportWizard | None = None
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.listing)
        self._stack.addWidget(self.dataset)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(holder)
        self._cover = DropCover(self)
        self._connect()

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Data")

    def _connect(self) -> None:
        self.listing.opened.connect(self.open_dataset)
        self.listing.import_wanted.connect(lambda: self.start_import(()))
        self.listing.sample_wanted.connect(self.load_sample)
        for view in (self.listing, self.dataset):
            view.remove_wanted.connect(self._ask_remove)
            view.train_wanted.connect(lambda name: self.open_page.emit("train", name))
        self.dataset.add_wanted.connect(lambda name: self.start_import((), name))

    # ------------------------------------------------------------------ which view

    def refresh(self) -> None:
        self.listing.reads.read(ListDatasets(), self._take_datasets, self._miss_datasets)
        self.listing.running.show_jobs()

    def show_target(self, target: object) -> None:
        """`target` is the name of a data set, or `ImportData` for the wizard."""
        if target is ImportData:
            self.start_import(())
        else:
            self.open_dataset(str(target))

    def show_start(self) -> None:
        if self._may_leave():
            self._show_list()

    def _show_list(self) -> None:
        self._leave_wizard()
        self._stack.setCurrentWidget(self.listing)
        self.crumbs_changed.emit([self.title()])

    @Slot(str)
    def open_dataset(self, name: str) -> None:
        """Show one data set."""
        if self._may_leave():
            self._show_dataset(name)

    def _show_dataset(self, name: str, news: str = "") -> None:
        """`news` is what just happened to it."""
        self._leave_wizard()
        self._stack.setCurrentWidget(self.dataset)
        self.dataset.open(name, news)
        self.crumbs_changed.emit([self.title(), name])

    def _take_datasets(self, datasets: Sequence[DatasetSummary]) -> None:
        self.listing.show_datasets(datasets)
        if self.wizard is not None:
            self.wizard.show_datasets(datasets)
        if self._stack.currentWidget() is not self.dataset:
            return
        if self.dataset.name in {summary.dataset for summary in datasets}:
            self.dataset.refresh()
        else:
            self._show_list()

    def _miss_datasets(self, _error: BaseException) -> None:
        if self._stack.currentWidget() is self.dataset:
            self.dataset.refresh()  # which says it where it is seen

    # ------------------------------------------------------------------ the wizard

    def start_import(self, files: Sequence[Path], dataset: str = "") -> None:
        """Open the wizard, with `files` if they are known already, to add to `dataset` if named."""
        if not self._may_leave():
            return
        self._leave_wizard()
        wizard = self.wizard = ImportWizard(self.workspace, self.listing.datasets, dataset)
        wizard.left.connect(self._end_wizard)
        wizard.imported.connect(self._show_imported)
        self._stack.addWidget(wizard)
        self._stack.setCurrentWidget(wizard)
        wizard.fit(self.window().width())
        wizard.focus()
        self.crumbs_changed.emit([self.title(), self.tr("Import")])
        if files:
            wizard.take_files(files)

    def _may_leave(self) -> bool:
        """Ask before a mapping is thrown away."""
        if self.wizard is None or not self.wizard.would_lose:
            return True
        name = self.wizard.plan.files["log"].name
        words = self.tr("What was chosen for %1 is not kept, and nothing of it is imported.")
        dialog = Dialog(
            self.tr("Leave the import?"),
            words.replace("%1", name),
            action=self.tr("Leave the import"),
            safe=self.tr("Stay"),
            destructive=True,
            parent=self.window(),
        )
        return dialog.exec() == Dialog.DialogCode.Accepted

    def _leave_wizard(self) -> None:
        if self.wizard is not None:
            wizard, self.wizard = self.wizard, None
            wizard.let_go()
            self._stack.removeWidget(wizard)
            wizard.hide()
            wizard.deleteLater()

    @Slot()
    def _end_wizard(self) -> None:
        """Back to where the wizard was started from."""
        if self.wizard is not None and self.wizard.target:
            self.open_dataset(self.wizard.target)
        else:
            self.show_start()

    @Slot(object)
    def _show_imported(self, report: ImportReport) -> None:
        rows = counted(
            report.rows, self.tr("%1 row is imported."), self.tr("%1 rows are imported.")
        )
        aside = counted(report.rejected, self.tr("%1 row is set aside."), self.tr("%1 rows are set aside."))  # fmt: skip
        news = f"{rows} {aside}" if report.rejected else rows
        self._show_dataset(report.dataset, news)

    @Slot()
    def load_sample(self) -> None:
        """Import the sample data as one job."""
        try:
            sample = sample_data()
        except RecsysError as error:
            self.workspace.error_raised.emit(error)
            return
        command = ImportData(
            sample.log,
            sample.dataset,
            columns=sample.columns,
            items=sample.items,
            users=sample.users,
        )
        title = self.tr("Import %1").replace("%1", sample.dataset)
        self.workspace.submit(command, title, Topic.DATASETS)

    # ------------------------------------------------------------------ removing

    @Slot(str)
    def _ask_remove(self, name: str) -> None:
        named = (found for found in self.listing.datasets if found.dataset == name)
        summary = next(named, None)
        if summary is None:
            return  # the list is on its way: nobody knows yet what would be lost
        rows = counted(summary.interactions, self.tr("%1 interaction"), self.tr("%1 interactions"))
        people = counted(summary.users, self.tr("%1 person"), self.tr("%1 people"))
        words = self.tr(
            "%1 of %2 go, with every run and model trained on them and the rows set aside. "
            "What was published from them goes too."
        )
        dialog = ConfirmLoss(
            self.tr("Remove %1?").replace("%1", name),
            words.replace("%1", rows).replace("%2", people),
            name=name,
            action=self.tr("Remove the data set"),
            parent=self.window(),
        )
        if dialog.exec() == ConfirmLoss.DialogCode.Accepted:
            self.remove(name)

    def remove(self, name: str) -> None:
        """Remove a data set with all that was made from it, beside the window."""
        title = self.tr("Remove %1").replace("%1", name)
        topics = (Topic.DATASETS, Topic.RUNS, Topic.PUBLISHED)
        self.workspace.submit(RemoveDataset(name), title, *topics)

    # ------------------------------------------------------------------ drag and drop

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        copies = event.possibleActions() & Qt.DropAction.CopyAction
        if copies and _files(event) and (self.wizard is None or self.wizard.takes_files):
            _accept_as_copy(event)
            self._cover.cover()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._cover.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._cover.hide()
        files = _files(event)
        _accept_as_copy(event)
        if self.wizard is not None:
            self.wizard.take_files(files)
        else:
            self.start_import(files)

    # ------------------------------------------------------------------ frame

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.window().width()
        for view in (self.listing, self.dataset, self.wizard):
            if view is not None:
                view.fit(width)

    @classmethod
    def palette_actions(cls, workspace: Workspace) -> Sequence[PaletteEntry]:
        words = QCoreApplication.translate("DataPage", "Import a file…")
        return [PaletteEntry(words, "upload", ImportData)] if _imports(workspace) else ()

    @classmethod
    def palette_things(cls, answer: Sequence[DatasetSummary]) -> Sequence[PaletteEntry]:
        return [PaletteEntry(each.dataset, cls.icon, each.dataset) for each in answer]

    def scenes(self) -> list[tuple[str, Callable[[], object]]]:
        """The list, each part of the first data set, and the wizard on the files of the sample data."""
        found: list[tuple[str, Callable[[], object]]] = [("", self.show_start)]
        if self.listing.datasets:
            first = self.listing.datasets[0].dataset
            found.append(("-profile", partial(self.open_dataset, first)))
            found += [
                (f"-{part}", partial(self.dataset.tabs.set_value, part))
                for part in self.dataset.parts[1:]
            ]
        files = self._sample_files() if self._imports else ()
        if files:
            found.append(("-import-file", partial(self.start_import, files)))
            found += [(f"-import-{step}", self._go_on) for step in ("preview", "map", "check")]
        return found

    def settled(self) -> bool:
        checking = self.wizard is not None and self.wizard.check.active
        return super().settled() and not checking

    def _go_on(self) -> None:
        if self.wizard is not None:
            self.wizard.go_on()

    @staticmethod
    def _sample_files() -> tuple[Path, ...]:
        try:
            sample = sample_data()
        except RecsysError:
            return ()  # it is not installed, so there is nothing to take a picture of
        return sample.log, sample.items, sample.users


def _accept_as_copy(event: QDropEvent) -> None:
    """Whoever is told that a file was moved may delete the original."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _imports(workspace: Workspace) -> bool:
    """Whether files may be imported: the role may, and the store was opened for writing."""
    return workspace.allowed(ImportData) and not workspace.application.read_only


def _files(event: QDropEvent) -> list[Path]:
    """The local files that are dragged; folders are none."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file()]
