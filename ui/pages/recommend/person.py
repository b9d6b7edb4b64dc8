"""One person: header, history, list and what-if."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import (
    ExportRecommendations,
    FindItems,
    ItemMatch,
    NotFoundError,
    PersonHistory,
    Recommend,
    RecommendationList,
    RunSummary,
    ShowPerson,
)
from ui.messages import message_for
from ui.pages.layout import FixedWidth, ScrollPage
from ui.pages.lists import ExportDialog, ExportProgress, RankedList, effect_of
from ui.pages.reading import ReadNotice
from ui.pages.recommend.header import PersonHeader
from ui.pages.recommend.history import HistoryCard
from ui.pages.recommend.what_if import WhatIfPanel
from ui.workspace import Workspace

_LENGTHS = (5, 10, 20, 50)
_FIRST_LENGTH = 10
_REASONS = 12  # behind "All reasons"


class PersonView(QWidget):
    """Asks for the history and the list of one person, and again when anything is changed.

    Signals:
        another_wanted: back to the search.
        run_chosen: name of another run.
    """

    another_wanted = Signal()
    run_chosen = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._run: RunSummary | None = None
        self._person = ""
        self._name, self._identified = "", False
        self._base: tuple[Recommend, RecommendationList] | None = None
        self._wanted: Recommend | None = None
        self.header = PersonHeader()
        self.history = HistoryCard(workspace)
        allowed = workspace.allowed(ExportRecommendations)
        denied = "" if allowed else self.tr("Files about single people are for stewards.")
        self.list = RankedList(_LENGTHS, denied=denied)
        self.list.length.set_value(str(_FIRST_LENGTH))
        self.export = ExportProgress(workspace)
        self.what_if = WhatIfPanel(workspace)
        self._panel_width = FixedWidth(self.what_if, 240)
        self.reads = ReadNotice(workspace, self.history)
        self._build()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = ScrollPage()
        outer.addWidget(frame)
        left = QVBoxLayout()
        left.setSpacing(16)
        for part in (self.reads, self.history, self.export, self.list):
            left.addWidget(part)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self.what_if, 0, Qt.AlignmentFlag.AlignTop)
        frame.column.addWidget(self.header)
        frame.column.addLayout(row)
        frame.column.addStretch(1)

    def _connect(self) -> None:
        self.header.another_wanted.connect(self.another_wanted)
        self.header.run_chosen.connect(self.run_chosen)
        self.list.length_chosen.connect(self._ask)
        self.list.retry_wanted.connect(self._ask)
        self.list.export_wanted.connect(self._export)
        self.what_if.changed.connect(self._ask)
        self.what_if.search_wanted.connect(self._find_items)

    # ------------------------------------------------------------------ asking

    def show_person(self, runs: Sequence[RunSummary], run: RunSummary, name: str) -> None:
        """Show the person called `name` with the model of `run`; a what-if stays while the person does."""
        self.header.show_runs(runs, run)
        other = name != self._person or self._run is None or run.dataset != self._run.dataset
        self._run, self._person, self._base = run, name, None
        if other:
            self.what_if.show_history(())
            self.list.clear()
            self.reads.forget()
        asked = ShowPerson(run.dataset, name)
        take = partial(self._take_person, asked, other=other)
        self.reads.read(asked, take, self._miss)
        self._ask()

    @Slot()
    def _ask(self) -> None:
        """Ask for the list of the history as it is, then for that of the changed one."""
        if self._run is None:
            return
        plain = Recommend(
            self._run.run, self._person, int(self.list.length.value()), reasons=_REASONS
        )
        self._wanted = replace(
            plain, add=tuple(self.what_if.added), drop=tuple(self.what_if.dropped)
        )
        self.list.show_loading()
        if self._base is not None and self._base[0] == plain:
            self._go_on(*self._base)
        else:
            self._workspace.fetch(self, plain, partial(self._take_base, plain), self._fail)

    def _take_base(self, plain: Recommend, answer: RecommendationList) -> None:
        self._base = plain, answer
        if self._wanted is not None and replace(self._wanted, add=(), drop=()) == plain:
            self._go_on(plain, answer)

    def _go_on(self, plain: Recommend, answer: RecommendationList) -> None:
        """With the list of the unchanged history at hand, show it or ask for the changed one's."""
        wanted = self._wanted
        if wanted is None or wanted == plain:
            self.list.show_list(answer)
            self.what_if.show_effect(effect_of(answer.items, answer.items), len(answer.items))
        else:
            self._workspace.fetch(self, wanted, partial(self._take_changed, wanted), self._fail)

    def _take_changed(self, asked: Recommend, answer: RecommendationList) -> None:
        if asked != self._wanted or self._base is None:
            return  # changed again meanwhile
        effect = effect_of(self._base[1].items, answer.items)
        self.list.show_list(answer, effect)
        self.what_if.show_effect(effect, len(answer.items))

    def _take_person(self, asked: ShowPerson, person: PersonHistory, *, other: bool) -> None:
        if asked.user != self._person:
            return  # another person was chosen meanwhile
        self._identified, self._name = bool(person.id), person.id or person.pseudonym
        self.header.show_person(person)
        self.history.show_person(person)
        if other:
            self.what_if.show_history(person.entries)

    def _miss(self, error: BaseException) -> None:
        self.header.clear()
        if isinstance(error, NotFoundError):  # the person is not there any more
            self._workspace.error_raised.emit(error)
            self.another_wanted.emit()

    def _fail(self, error: BaseException) -> None:
        self.list.show_error(message_for(error))

    @Slot(str)
    def _find_items(self, text: str) -> None:
        if self._run is not None:
            asked = FindItems(self._run.run, text)
            self.what_if.reads.read(asked, partial(self._take_items, text))

    def _take_items(self, text: str, found: Sequence[ItemMatch]) -> None:
        self.what_if.adding.show_matches(text, [(match.item, match.title) for match in found])

    # ------------------------------------------------------------------ export

    @Slot()
    def _export(self) -> None:
        run = self._run
        if run is None:
            return
        note = self.tr("People are named by their external id.")
        if self.what_if.active:
            note += " " + self.tr("What-if changes are left out.")
        dialog = ExportDialog(
            f"recommendations-{run.run}", self._name, whole=True, note=note, parent=self.window()
        )
        dialog.exec()
        choice = dialog.chosen
        if choice is not None:
            users = None if dialog.everyone.isChecked() else (self._person,)
            k = int(self.list.length.value())
            command = ExportRecommendations(
                *(run.run, choice.path, k, users, dialog.reasons.isChecked()),
                reason=choice.reason,
                password=choice.password,
            )
            title = self.tr("Export · %1").replace("%1", choice.path.name)
            self.export.begin(command, title)

    # ------------------------------------------------------------------ a picture's what-if

    def try_out(self) -> None:
        """Put the first recommended item in and take the first reason out, to see the effect."""
        if self._base is None or not self._base[1].items:
            return
        first = self._base[1].items[0]
        for reason in first.because[:1]:
            self.what_if.take_out(reason.item, reason.title)
        self.what_if.put_in(first.item, first.title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.window().width()
        panel = 240 if width < 1360 else 272 if width < 1680 else 324  # visual grid
        self._panel_width.set_length(panel)
