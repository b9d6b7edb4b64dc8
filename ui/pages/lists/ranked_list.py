"""A person's list with its head: length, how reasons were found, cards or table, export."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import Message, RecommendationList
from ui.messages import notice_for
from ui.pages.layout import clear
from ui.pages.lists.card import RecommendationCard, Scale
from ui.pages.lists.changes import Effect, change_words
from ui.pages.lists.reasons import method_sentence
from ui.theme import theme
from ui.widgets import (
    Card,
    ComboBox,
    ElidedLabel,
    Label,
    Notice,
    ProgressLine,
    SecondaryButton,
    Segmented,
    Table,
)
from ui.widgets.formatting import DASH, number, percent
from ui.widgets.rows_model import RowsModel, Value

_CARD_WIDTH = 260  # below it a card is too narrow for its reasons
_GAP = 12
_SILENCE_MS = 400  # what takes less shows no progress


class RankedList(QWidget):
    """Shows one answer after another; the person chooses how.

    Signals:
        length_chosen: how many items are wanted.
        export_wanted: the button was pressed.
        retry_wanted: after an error.
    """

    length_chosen = Signal(int)
    export_wanted = Signal()
    retry_wanted = Signal()

    def __init__(self, lengths: Sequence[int] = (), *, denied: str = "") -> None:
        """`lengths` to choose from, without any there is no choice; why nothing may be exported."""
        super().__init__()
        self._denied = denied
        self._answer: RecommendationList | None = None
        self._effect = Effect()
        self._columns = 0
        self.heading = Label("", "heading")
        self.length = ComboBox(
            [(str(k), number(k)) for k in lengths], name=self.tr("Length of the list"), size="small"
        )
        self.sentence = ElidedLabel("", "caption", "text2")
        self.view = Segmented(
            [("cards", self.tr("Cards")), ("table", self.tr("Table"))], name=self.tr("View")
        )
        self.export = SecondaryButton(self.tr("Export…"), icon="download", size="small")
        self.notice = Notice("info", "")
        self.progress = ProgressLine(name=self.tr("Reading the model"))
        self._wait = QTimer(self, singleShot=True, interval=_SILENCE_MS)
        self.shown_cards: list[RecommendationCard] = []
        self.cards = QWidget()
        self._grid = QGridLayout(self.cards)
        self.table = Table(name=self.tr("Recommended items"))
        self._frame = Card(edge_to_edge=True)
        self._build(lengths)
        self._connect()

    def _build(self, lengths: Sequence[int]) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.heading)
        head.addWidget(self.length)
        head.addSpacing(4)
        head.addWidget(self.sentence, 1)
        head.addWidget(self.view)
        head.addWidget(self.export)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._frame.add(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addLayout(head)
        for part in (self.progress, self.notice, self.cards, self._frame):
            column.addWidget(part)
        column.addStretch(1)
        self.length.setVisible(bool(lengths))
        self._show_view(self.view.value())
        self._say("")
        self.progress.hide()

    def _connect(self) -> None:
        self.length.chosen.connect(lambda key: self.length_chosen.emit(int(key)))
        self.view.changed.connect(self._show_view)
        self.export.clicked.connect(self.export_wanted)
        self.notice.acted.connect(self.retry_wanted)
        self._wait.timeout.connect(self._show_progress)

    # ------------------------------------------------------------------ what is shown

    def show_loading(self) -> None:
        """An answer is on its way; what was shown stays until it comes."""
        self._wait.start()
        self._say("")

    def clear(self) -> None:
        """Show nothing: whoever comes next must not stand over someone else's list."""
        self._settle()
        self._answer, self._effect = None, Effect()
        self.heading.setText(self.tr("Top") if self.length.isVisibleTo(self) else "")
        self.sentence.setText("")
        self._say("")
        self._fill()

    def show_error(self, message: Message) -> None:
        """The answer failed."""
        self.clear()
        self._say(f"{message.text} {message.hint}".strip(), bad=True)

    def show_list(self, answer: RecommendationList, effect: Effect | None = None) -> None:
        """Show `answer`; `effect` marks how it differs from an earlier one."""
        self._settle()
        self._answer, self._effect = answer, effect or Effect()
        self.heading.setText(
            self.tr("Top") if self.length.isVisibleTo(self)
            else self.tr("Top %1").replace("%1", number(len(answer.items)))
        )  # fmt: skip
        self.sentence.setText(method_sentence(answer) if answer.items else "")
        self._fill()
        self._say(self._about(answer))

    def _about(self, answer: RecommendationList) -> str:
        """What a reader must know of this list before trusting it; mostly nothing."""
        known = [notice_for(code) for code in answer.notices]
        if not answer.items:
            known.append(
                self.tr("The model has nothing left to recommend: this person has had it all.")
            )
        elif answer.history == 0:
            known.append(
                self.tr(
                    "The model knows nothing of this history, so the list is what is popular,"
                    " the same for everyone without a history."
                )
            )
        return " ".join(known)

    def _settle(self) -> None:
        self._wait.stop()
        self.progress.hide()

    @Slot()
    def _show_progress(self) -> None:
        self.progress.set_progress(None)
        self.progress.show()
        self.sentence.setText(self.tr("Reading the model and the histories"))

    def _say(self, sentence: str, *, bad: bool = False) -> None:
        state, action = ("bad", self.tr("Try again")) if bad else ("info", "")
        self.notice.show_text("bad" if state == "bad" else "info", sentence, action)
        self.notice.setVisible(bool(sentence))

    # ------------------------------------------------------------------ cards and table

    @Slot(str)
    def _show_view(self, view: str) -> None:
        self.cards.setVisible(view == "cards")
        self._frame.setVisible(view == "table")

    def _fill(self) -> None:
        clear(self._grid)
        self.shown_cards.clear()
        items = self._answer.items if self._answer is not None else ()
        method = self._answer.method if self._answer is not None else ""
        scale = Scale(items)
        for place, line in enumerate(items):
            card = RecommendationCard(line, scale, method, self._effect)
            self.shown_cards.append(card)
            self._grid.addWidget(card, place // self._count(), place % self._count())
        self._columns = self._count()
        self._even_out()
        self._fill_table(scale)
        self.export.set_blocked(
            self._denied or ("" if items else self.tr("There is no list to export."))
        )

    def _fill_table(self, scale: Scale) -> None:
        items = self._answer.items if self._answer is not None else ()
        changed = bool(self._effect.places)
        headers = [self.tr("Rank"), self.tr("Item"), self.tr("Category"), self.tr("Score")]
        headers += [self.tr("Change")] if changed else []
        headers += [self.tr("Because of")]
        rows: list[list[Value]] = []
        for line in items:
            row: list[Value] = [line.rank, line.title, line.category or DASH, float(line.score)]
            if changed:
                moved = line.item in self._effect.places
                row.append(change_words(self._effect.places[line.item]) if moved else "")
            because = (f"{reason.title} {percent(reason.share)}" for reason in line.because)
            rows.append([*row, " · ".join(because) or DASH])
        self.table.setModel(RowsModel(headers, rows, scale.decimals))
        widths = {0: 60, 2: 140, 3: 90, **({4: 80} if changed else {}), len(headers) - 1: 320}
        self.table.set_column_widths(widths, stretch=1)
        self.table.fix_height(len(rows))

    def _count(self) -> int:
        """Columns that the width has room for."""
        return max(1, (self.width() + _GAP) // (theme.px(_CARD_WIDTH) + _GAP))

    def _even_out(self) -> None:
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, int(column < self._columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._count() != self._columns:
            self._rearrange()

    def _rearrange(self) -> None:
        self._columns = self._count()
        for card in self.shown_cards:
            self._grid.removeWidget(card)
        for place, card in enumerate(self.shown_cards):
            self._grid.addWidget(card, place // self._columns, place % self._columns)
        self._even_out()
