"""One data set: its profile, its batches, the rows set aside."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from recsys_app import (
    Batch,
    DatasetProfile,
    ListBatches,
    ListRejects,
    ShowDataset,
    TrainModel,
    UndoBatch,
)
from ui.dialogs.base import ConfirmLoss
from ui.pages.data.batches import BatchesView
from ui.pages.data.profile import ProfileView
from ui.pages.data.set_aside import SetAsideView
from ui.pages.reading import ReadNotice
from ui.theme.sizes import page_margin
from ui.widgets import (
    DangerButton,
    ElidedLabel,
    Label,
    Notice,
    PrimaryButton,
    SecondaryButton,
    Tabs,
)
from ui.widgets.formatting import counted, day, number
from ui.workspace import Topic, Workspace


class DatasetView(QWidget):
    """Header, tabs, and what the open tab shows.

    Signals:
        train_wanted, add_wanted, remove_wanted: name of the data set.
    """

    train_wanted = Signal(str)
    add_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, workspace: Workspace, *, imports: bool, why_not: str) -> None:
        super().__init__()
        self._workspace = workspace
        self.name = ""
        self.heading = ElidedLabel("", "title")
        self.note = ElidedLabel("", "body", "text2")
        self.train = PrimaryButton(self.tr("Train on it"), icon="brain")
        self.add = SecondaryButton(self.tr("Add rows…"), icon="upload")
        self.remove = DangerButton(self.tr("Remove…"), icon="trash-2")
        self.news = Notice("ok", "", closable=True)
        self.profile = ProfileView(workspace)
        self.batches = BatchesView(imports=imports and not why_not)
        self._views: dict[str, QWidget] = {"profile": self.profile, "batches": self.batches}
        tabs = [("profile", self.tr("Profile")), ("batches", self.tr("Batches"))]
        self.set_aside: SetAsideView | None = None
        if workspace.allowed(ListRejects):
            self.set_aside = self._views["aside"] = SetAsideView(workspace)
            tabs.append(("aside", self.tr("Set aside")))
        self.tabs = Tabs(tabs, name=self.tr("Parts of the data set"))
        self._loading = QWidget()
        self._stack = QStackedWidget()
        self.reads = ReadNotice(workspace, self._stack)
        self._build()
        for button in (self.add, self.remove):
            button.setVisible(imports)
            button.set_blocked(why_not)
        self.train.setVisible(workspace.allowed(TrainModel))
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._head = QVBoxLayout()
        self._head.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.heading)
        words.addWidget(self.note)
        row.addLayout(words, 1)
        for button in (self.remove, self.add, self.train):
            row.addWidget(button)
        self._head.addLayout(row)
        self._head.addWidget(self.news)
        self._head.addWidget(self.reads)
        self._head.addWidget(self.tabs)
        outer.addLayout(self._head)
        column = QVBoxLayout(self._loading)
        column.setContentsMargins(24, 24, 24, 24)
        column.addWidget(Label(self.tr("Reading the data set…"), "body", "text2"))
        column.addStretch(1)
        self._stack.addWidget(self._loading)
        for view in self._views.values():
            self._stack.addWidget(view)
        outer.addWidget(self._stack, 1)
        outer.addStretch()
        self.news.hide()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._open_tab)
        self.train.clicked.connect(lambda: self.train_wanted.emit(self.name))
        self.add.clicked.connect(lambda: self.add_wanted.emit(self.name))
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self.name))
        self.batches.undo_wanted.connect(self._undo)

    # ------------------------------------------------------------------ showing

    def open(self, name: str, news: str = "") -> None:
        """Read and show the data set called `name`; `news` is what just happened to it."""
        if name != self.name:
            self.tabs.set_value("profile")
        self.name = name
        self.heading.setText(name)
        self.note.setText("")
        self.news.setVisible(bool(news))
        if news:
            self.news.show_text("ok", news)
        self.reads.forget()
        self._stack.setCurrentWidget(self._loading)
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""
        self.reads.read(ListBatches(self.name), self._take_batches)
        self.reads.read(ShowDataset(self.name), self._take_profile)

    def _take_batches(self, batches: Sequence[Batch]) -> None:
        self.batches.show_batches(batches)
        self.tabs.set_count("batches", number(len(batches)))
        if self.set_aside is not None:
            self.set_aside.show_batches(self.name, batches)
            rejected = sum(batch.rejected for batch in batches)
            self.tabs.set_count("aside", number(rejected) if rejected else "")
        if not batches:
            self.note.setText(self.tr("Every batch of it was undone."))
            return
        count = counted(len(batches), self.tr("%1 batch"), self.tr("%1 batches"))
        words = self.tr("%1, the last one imported on %2 from %3").replace("%1", count)
        last = batches[-1]
        words = words.replace("%2", day(last.created.astimezone())).replace("%3", last.source)
        self.note.setText(words)

    def _take_profile(self, profile: DatasetProfile) -> None:
        if profile.dataset == self.name:
            self.profile.show_profile(profile)
            reason = "" if profile.interactions else self.tr("There is nothing to train on.")
            self.train.set_blocked(reason)
            self._open_tab(self.tabs.value())

    @property
    def parts(self) -> tuple[str, ...]:
        """Keys of the tabs, in their order."""
        return tuple(self._views)

    @Slot(str)
    def _open_tab(self, key: str) -> None:
        self._stack.setCurrentWidget(self._views[key])

    # ------------------------------------------------------------------ undoing

    @Slot(object)
    def _undo(self, batch: Batch) -> None:
        words = self.tr(
            "%1 from %2 go, with the people and items that only this batch brought. "
            "Runs stay, but were trained on data that is no longer there."
        )
        rows = counted(batch.rows, self.tr("%1 interaction"), self.tr("%1 interactions"))
        heading = self.tr("Undo batch %1 of %2?").replace("%1", number(batch.number))
        dialog = ConfirmLoss(
            heading.replace("%2", self.name),
            words.replace("%1", rows).replace("%2", batch.source),
            name=self.name,
            action=self.tr("Undo the batch"),
            icon="undo-2",
            parent=self.window(),
        )
        if dialog.exec() == ConfirmLoss.DialogCode.Accepted:
            self.undo(batch)

    def undo(self, batch: Batch) -> None:
        """Take an import back, beside the window: a large one takes a while."""
        title = self.tr("Undo batch %1 of %2").replace("%1", number(batch.number))
        command = UndoBatch(self.name, batch.number)
        self._workspace.submit(command, title.replace("%2", self.name), Topic.DATASETS, Topic.RUNS)

    def fit(self, window_width: int) -> None:
        """Take margins for a window of that width."""
        margin = page_margin(window_width)
        self._head.setContentsMargins(margin, 16, margin, 0)
