"""Whose list it is: id where the role may see it, pseudonym, attributes in words, counts, run."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import PersonHistory, RunSummary, TimeKind
from ui.pages.layout import clear
from ui.pages.recommend.moments import moment
from ui.pages.recommend.runs import run_choices
from ui.theme import theme
from ui.widgets import (
    Card,
    Chip,
    ComboBox,
    ElidedLabel,
    IconLabel,
    Label,
    SealedChip,
    SecondaryButton,
)
from ui.widgets.formatting import day, number

_RUN_WIDTH = 210
_LEAST_NAME = 110
_NARROW = 1120  # window width at 100 % below which the counts make room


class PersonHeader(Card):
    """One person in one line.

    Signals:
        run_chosen: name of a run.
        another_wanted: back to the search.
    """

    run_chosen = Signal(str)
    another_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(dense=True)
        self.run = ComboBox(name=self.tr("Model"))
        self.run.setFixedWidth(theme.px(_RUN_WIDTH))
        self.another = SecondaryButton(self.tr("Another person"), icon="search")
        self._names, self._attributes = QHBoxLayout(), QHBoxLayout()
        self._counts_box = QWidget()
        self._figures = QHBoxLayout(self._counts_box)
        self._figures.setContentsMargins(0, 0, 0, 0)
        for row in (self._names, self._attributes):
            row.setSpacing(8)
        self._figures.setSpacing(20)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(self._names)
        words.addLayout(self._attributes)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self._counts_box)
        row.addWidget(self.run)
        row.addWidget(self.another)
        self.add(row)
        self.run.chosen.connect(self.run_chosen)
        self.another.clicked.connect(self.another_wanted)

    def show_runs(self, runs: Sequence[RunSummary], chosen: RunSummary) -> None:
        """Offer `runs`."""
        self.run.set_choices(run_choices(runs))
        self.run.set_value(chosen.run)

    def clear(self) -> None:
        """Show nobody."""
        for row in (self._names, self._attributes, self._figures):
            clear(row)

    def show_person(self, person: PersonHistory) -> None:
        """Fill in who it is."""
        self._show_names(person)
        self._show_attributes(person)
        clear(self._figures)
        for label, figure in self._counts(person):
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addStretch(1)
            pair.addWidget(Label(label, "caption", "text2"))
            pair.addWidget(Label(figure, "strong"))
            pair.addStretch(1)
            self._figures.addLayout(pair)

    def _show_names(self, person: PersonHistory) -> None:
        clear(self._names)
        pseudonym = Chip(person.pseudonym, kind="outline", icon="key-round", mono=True)
        if person.id:
            name = ElidedLabel(person.id, "heading")
            natural = Label(person.id, "heading").sizeHint().width() + 2
            name.setMaximumWidth(natural)
            name.setMinimumWidth(min(natural, theme.px(_LEAST_NAME)))
            sealed = SealedChip(self.tr("sealed"))
            sealed.setToolTip(self.tr("Stored under People: analysts see a pseudonym instead."))
            self._names.addWidget(name, 20)
            self._names.addWidget(sealed)
        self._names.addWidget(pseudonym)
        self._names.addStretch(1)

    def _show_attributes(self, person: PersonHistory) -> None:
        """Attributes in one line, the sealed ones behind a lock."""
        clear(self._attributes)
        known = {
            name: value for name, value in person.attributes.items() if value not in {"", None}
        }
        plain = [f"{n} {_words(v)}" for n, v in known.items() if n not in person.sealed]
        sealed = [f"{n} {_words(v)}" for n, v in known.items() if n in person.sealed]
        if plain or not sealed:
            words = " · ".join(plain) or self.tr("No attributes are known.")
            label = ElidedLabel(words, "caption", "text2")
            label.setMaximumWidth(Label(words, "caption").sizeHint().width() + 2)
            self._attributes.addWidget(label, 20)
        if sealed:
            words = " · ".join(sealed)
            label = ElidedLabel(words, "caption", "accent-text")
            label.setMaximumWidth(Label(words, "caption").sizeHint().width() + 2)
            label.setAccessibleDescription(self.tr("stored under People"))
            lock = IconLabel("lock", "accent-text", 13)
            self._attributes.addWidget(lock, 0, Qt.AlignmentFlag.AlignVCenter)
            self._attributes.addWidget(label, 20)
        self._attributes.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._counts_box.setVisible(self.window().width() >= theme.px(_NARROW))

    def _counts(self, person: PersonHistory) -> list[tuple[str, str]]:
        entries = person.entries
        counts = [
            (self.tr("Interactions"), number(len(entries))),
            (self.tr("Items"), number(len({entry.item for entry in entries}))),
        ]
        if entries and person.time_kind is TimeKind.CLOCK:
            counts.append((self.tr("Last"), day(moment(entries[-1].timestamp))))
        return counts


def _words(value: object) -> str:
    """An attribute's value as a person reads it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, 0 if float(value).is_integer() else 2)
    return str(value)
