"""The five steps under their numbers, with a footer that stays."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from recsys_app import DatasetSummary
from ui.pages.data.wizard.check_step import CheckStep
from ui.pages.data.wizard.file_step import FileStep
from ui.pages.data.wizard.import_step import ImportStep
from ui.pages.data.wizard.map_step import MapStep
from ui.pages.data.wizard.plan import ImportPlan
from ui.pages.data.wizard.preview_step import PreviewStep
from ui.pages.data.wizard.step import Step
from ui.pages.data.words import format_words, size_words
from ui.theme import theme
from ui.theme.sizes import FOOTER, page_margin
from ui.widgets import ConditionChip, GhostButton, PrimaryButton, SecondaryButton, Steps
from ui.widgets.painting import begin
from ui.workspace import Workspace

_GAP = 16
_FILE, _PREVIEW, _MAP, _CHECK, _IMPORT = range(5)


class ImportWizard(QWidget):
    """One import, from its file to its end; `target` is the data set it was started from, or "".

    Signals:
        left: the person gave up.
        imported: the `ImportReport`.
    """

    left = Signal()
    imported = Signal(object)

    def __init__(
        self, workspace: Workspace, datasets: Sequence[DatasetSummary], target: str = ""
    ) -> None:
        super().__init__()
        self.target = target
        self.plan = ImportPlan(dataset=target)
        self.file = FileStep(workspace, self.plan)
        self.preview = PreviewStep(workspace, self.plan)
        self.map = MapStep(workspace, self.plan)
        self.check = CheckStep(workspace, self.plan)
        self.import_ = ImportStep(workspace, self.plan)
        self.stages: list[Step] = [self.file, self.preview, self.map, self.check, self.import_]
        self.steps = Steps([stage.title() for stage in self.stages])
        self.chip = ConditionChip("", icon="file-text")
        self.cancel = GhostButton(self.tr("Cancel"), size="standard")
        self.back = SecondaryButton(self.tr("Back"))
        self.next = PrimaryButton("")
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.map.show_datasets(datasets)
        self._open(_FILE)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._content = QVBoxLayout()
        self._content.setSpacing(16)
        head = QHBoxLayout()
        head.addWidget(self.steps)
        head.addStretch(1)
        head.addWidget(self.chip)
        self._content.addLayout(head)
        for stage in self.stages:
            self._stack.addWidget(stage)
        self._content.addWidget(self._stack, 1)
        outer.addLayout(self._content, 1)
        self._footer = _Footer()
        for button in (self.cancel, self.back, self.next):
            self._footer.row.addWidget(button)
        outer.addWidget(self._footer)

    def _connect(self) -> None:
        self.cancel.clicked.connect(self.left)
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        for index, stage in enumerate(self.stages):
            stage.changed.connect(self._follow)
            stage.done.connect(lambda index=index: self._open(index + 1))
        for stage in (self.check, self.import_):
            stage.failed.connect(self._mend)
        self.import_.imported.connect(self.imported)

    # ------------------------------------------------------------------ the way

    @property
    def stage(self) -> Step:
        """The open step."""
        return self.stages[self.steps.current]

    @property
    def takes_files(self) -> bool:
        """Whether the open step has a place for dropped files."""
        return self.stage in {self.file, self.map}

    def take_files(self, files: Sequence[Path]) -> None:
        """Use these files, beside the log as tables; a lone log is looked at at once."""
        if self.stage is self.map:
            self.map.take_tables(files)
            return
        self.file.take_files(files)
        if len(self.plan.files) == 1:
            self.go_on()

    def show_datasets(self, datasets: Sequence[DatasetSummary]) -> None:
        """Which names are taken."""
        self.map.show_datasets(datasets)

    @Slot()
    def go_on(self) -> None:
        """As the main button."""
        if not self.stage.blocked():
            self.stage.go_on()

    @Slot()
    def go_back(self) -> None:
        """To the step before, with everything kept."""
        self.stage.leave()
        self._open(self.steps.current - 1)

    @property
    def would_lose(self) -> bool:
        """Whether leaving now throws work away: a mapping that is not being imported."""
        return self.steps.current >= _MAP and not self.import_.active

    def let_go(self) -> None:
        """The wizard is being left: a check is stopped, an import goes on."""
        self.stage.leave()

    def _open(self, index: int) -> None:
        if index >= len(self.stages):
            return
        self.steps.set_current(index)
        self._stack.setCurrentWidget(self.stage)
        self.stage.enter()
        self._follow()
        self.focus()

    @Slot()
    def _follow(self) -> None:
        stage = self.stage
        action, reason = stage.action(), stage.blocked()
        held = self.window().focusWidget()
        if held is self.next and (reason or not action):
            # Qt would hand the focus on to whatever comes next, which leads out of the wizard.
            stage.first().setFocus(Qt.FocusReason.OtherFocusReason)
        self.next.setText(action)
        self.next.setVisible(bool(action))
        self.next.set_blocked(reason)
        importing = self.import_.active
        self.back.setVisible(stage is not self.file and not importing)
        self.cancel.setVisible(not importing)
        if held is stage.first():
            self.focus()
        self._show_chip()

    def focus(self) -> None:
        """Give the focus to the main button, or to where one waits for it."""
        ready = self.next.isEnabled() and self.next.isVisibleTo(self)
        place = self.next if ready else self.stage.first()
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_chip(self) -> None:
        log, found = self.plan.files.get("log"), self.plan.inspection
        known = log is not None and found is not None and self.stage is not self.file
        if log is not None and found is not None:
            words = " · ".join((log.name, size_words(log), format_words(found.format)))
            self.chip.setText(words)
            self.chip.updateGeometry()
        # Where both do not fit, the steps matter more: the file's name is on the first of them.
        room = self._content.contentsRect().width() - self.steps.sizeHint().width()
        self.chip.setVisible(known and room >= self.chip.sizeHint().width() + _GAP)

    @Slot(object)
    def _mend(self, error: BaseException) -> None:
        """Go back to the mapping where a field there is to blame."""
        if self.map.show_error(error):
            self._open(_MAP)

    # ------------------------------------------------------------------ frame

    def fit(self, window_width: int) -> None:
        """Take margins for a window of that width."""
        margin = page_margin(window_width)
        self._content.setContentsMargins(margin, 16, margin, 16)
        self._footer.row.setContentsMargins(margin, 0, margin, 0)
        self._show_chip()


class _Footer(QWidget):
    """Where the buttons stand, above the status bar; it never scrolls away."""

    def __init__(self) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setSpacing(8)
        self.row.addStretch(1)
        theme.changed.connect(self._measure)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(theme.px(FOOTER))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), theme.color("line"))
