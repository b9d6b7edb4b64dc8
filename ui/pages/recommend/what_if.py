"""Change the history on trial and watch the list; nothing is saved."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from recsys_app import HistoryEntry
from ui.pages.layout import clear
from ui.pages.lists import Effect
from ui.pages.reading import ReadNotice
from ui.pages.recommend.item_picker import ItemPicker
from ui.widgets import Card, Divider, GhostButton, Label, RemovableChip, State
from ui.widgets.flow import FlowLayout
from ui.widgets.formatting import number
from ui.workspace import Workspace


class WhatIfPanel(Card):
    """Items put into the history and taken out of it.

    Signals:
        changed: `added` or `dropped` is different now.
        search_wanted: text to look for in the catalogue; ask `reads` for it and answer with
            `adding.show_matches`.
    """

    changed = Signal()
    search_wanted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(QCoreApplication.translate("WhatIfPanel", "What if"))
        self.added: dict[str, str] = {}
        self.dropped: dict[str, str] = {}
        self._history: dict[str, str] = {}
        self.reset = GhostButton(self.tr("Reset"), icon="rotate-ccw")
        self.add_action(self.reset)
        self.adding = ItemPicker(self.tr("Add an item…"))
        self.reads = ReadNotice(workspace)
        self.dropping = ItemPicker(self.tr("Take an item out…"))
        self._added_chips, self._dropped_chips = QWidget(), QWidget()
        self._effect = QGridLayout()
        self._build()
        self.reset.clicked.connect(self._reset)
        self.adding.searched.connect(self.search_wanted)
        self.adding.picked.connect(self.put_in)
        self.dropping.searched.connect(self._look_in_history)
        self.dropping.picked.connect(self.take_out)
        self._show()

    def _build(self) -> None:
        about = self.tr("Change the history and watch the list. Nothing is saved.")
        self.add(Label(about, "caption", "text2", wrap=True))
        parts = (
            (self.tr("Added"), self._added_chips, self.adding),
            (self.tr("Taken out"), self._dropped_chips, self.dropping),
        )
        for heading, chips, picker in parts:
            FlowLayout(chips, spacing=6)
            self.body.addSpacing(4)
            self.add(Label(heading, "caption-medium", "text2"))
            self.add(chips)
            self.add(picker)
            if picker is self.adding:
                self.add(self.reads)
        self.body.addSpacing(4)
        self.add(Divider())
        self._effect.setColumnStretch(0, 1)
        self._effect.setVerticalSpacing(6)
        self.add(self._effect)
        self.body.addStretch(1)

    # ------------------------------------------------------------------ changing

    def show_history(self, entries: Sequence[HistoryEntry]) -> None:
        """The history that is changed; begins without any change."""
        self._history = {entry.item: entry.title for entry in entries}
        self.added, self.dropped = {}, {}
        self._show()

    @Slot(str, str)
    def put_in(self, item: str, title: str) -> None:
        """Add an item as the newest of the history."""
        self.added[item] = title
        self._tell()

    @Slot(str, str)
    def take_out(self, item: str, title: str) -> None:
        """Leave an item out of the history, each time that it is in there."""
        self.dropped[item] = title
        self._tell()

    @Slot()
    def _reset(self) -> None:
        self.added, self.dropped = {}, {}
        self._tell()

    def _tell(self) -> None:
        self._show()
        self.changed.emit()

    @property
    def active(self) -> bool:
        """Whether anything is changed."""
        return bool(self.added or self.dropped)

    @Slot(str)
    def _look_in_history(self, text: str) -> None:
        wanted = text.casefold()
        found = [
            (item, title)
            for item, title in self._history.items()
            if item not in self.dropped and wanted in title.casefold()
        ]
        self.dropping.show_matches(text, found)

    # ------------------------------------------------------------------ showing

    def _show(self) -> None:
        self._show_chips(self._added_chips, self.added, "accent", "plus")
        self._show_chips(self._dropped_chips, self.dropped, "neutral", "minus")
        self.reset.set_blocked("" if self.active else self.tr("Nothing is changed."))
        if not self.active:
            self.show_effect(Effect(), 0)

    def _show_chips(self, box: QWidget, items: dict[str, str], state: State, icon: str) -> None:
        layout = box.layout()
        if layout is not None:
            clear(layout)
            for item, title in items.items():
                chip = RemovableChip(title, state=state, icon=icon)
                chip.removed.connect(lambda items=items, item=item: self._take_back(items, item))
                layout.addWidget(chip)
        box.setVisible(bool(items))

    def _take_back(self, items: dict[str, str], item: str) -> None:
        items.pop(item, None)
        self._tell()

    def show_effect(self, effect: Effect, length: int) -> None:
        """How the list of `length` items differs from that of the unchanged history."""
        clear(self._effect)
        if not self.active:
            words = self.tr("The effect on the list is counted here.")
            self._effect.addWidget(Label(words, "caption", "text2", wrap=True), 0, 0)
            return
        heading = self.tr("Effect on the top %1").replace("%1", number(length))
        self._effect.addWidget(Label(heading, "strong"), 0, 0, 1, 2)
        counts = (
            (self.tr("New in the list"), effect.n_new),
            (self.tr("Moved"), effect.n_moved),
            (self.tr("Dropped out"), len(effect.dropped)),
        )
        for row, (words, count) in enumerate(counts, 1):
            self._effect.addWidget(Label(words, "body", "text2"), row, 0)
            self._effect.addWidget(Label(number(count), "strong"), row, 1)
