"""Fourth step: every row is read and checked, and nothing is written."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import CheckImport, ImportCheck, ImportData, RejectedRow, TableCheck
from ui.pages.data.wizard.job_step import JobStep
from ui.pages.data.wizard.plan import ImportPlan
from ui.pages.data.words import reason_words, span_words
from ui.pages.layout import clear
from ui.widgets import Card, EmptyState, Notice, StatCard, Table
from ui.widgets.formatting import counted, number, percent
from ui.widgets.rows_model import RowsModel
from ui.workspace import Workspace


class CheckStep(JobStep):
    """Checks again only where the plan is another one.

    Signals:
        failed: the error, for the step that can mend it.
    """

    failed = Signal(object)

    def __init__(self, workspace: Workspace, plan: ImportPlan) -> None:
        super().__init__(workspace, plan)
        self.result: ImportCheck | None = None
        self._checked: ImportData | None = None
        self.rows = StatCard(self.tr("Rows to import"), "")
        self.aside = StatCard(self.tr("Set aside"), "")
        self.people = StatCard(self.tr("People"), "")
        self.items = StatCard(self.tr("Items"), "")
        self.notices = QVBoxLayout()
        self.reasons = Table(name=self.tr("Reasons"))
        self.examples = Table(name=self.tr("First rows of each reason"))
        self._result_view = QWidget()
        self._build()

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("data", "Check")

    def action(self) -> str:
        if self.result is None:
            return self.tr("Import")
        return counted(self.result.rows, self.tr("Import %1 row"), self.tr("Import %1 rows"))

    def _build(self) -> None:
        view = QVBoxLayout(self._result_view)
        view.setContentsMargins(0, 0, 0, 0)
        view.setSpacing(16)
        cards = QHBoxLayout()
        cards.setSpacing(12)
        for card in (self.rows, self.aside, self.people, self.items):
            cards.addWidget(card, 1)
        view.addLayout(self.notices)
        view.addLayout(cards)
        self._reasons_card = Card(self.tr("Why rows are set aside"), edge_to_edge=True)
        self._reasons_card.add(self.reasons)
        self._examples_card = Card(self.tr("The first of them"), edge_to_edge=True)
        self._examples_card.add(self.examples, 1)
        self._fine = Card()
        fine = EmptyState(
            "circle-check",
            self.tr("Every row can be used"),
            self.tr("Nothing is set aside. Nothing has been written so far."),
        )
        self._fine.add(fine, 1)
        view.addWidget(self._reasons_card)
        view.addWidget(self._examples_card, 1)
        view.addWidget(self._fine, 1)
        self.column.addWidget(self._result_view, 1)
        self.column.addStretch()
        self._result_view.hide()

    def enter(self) -> None:
        planned = self.plan.command()
        if self.result is not None and planned == self._checked:
            return
        self.result, self._checked = None, planned
        self._result_view.hide()
        title = self.tr("Check %1").replace("%1", planned.path.name)
        self.start(CheckImport(planned), title)

    def blocked(self) -> str:
        if self.active:
            return self.tr("The rows are being checked.")
        if self.result is None:
            return self.tr("The rows were not checked.")
        return "" if self.result.rows else self.tr("No row can be used. Go back to the mapping.")

    def nothing_done(self) -> str:
        self._checked = None
        return self.tr("The check was cancelled. Nothing was written.")

    def fail(self, error: BaseException) -> None:
        self._checked = None
        self.say(error)
        self.failed.emit(error)

    # ------------------------------------------------------------------ the answer

    def take(self, result: Any) -> None:
        found: ImportCheck = result
        self.result = found
        total = found.rows + found.rejected
        share = percent(found.rejected / total, 1) if total else ""
        span = span_words(found.first, found.last, found.time_kind)
        self.rows.show_number(number(found.rows), span)
        of_all = self.tr("%1 of all rows").replace("%1", share)
        aside = of_all if found.rejected else self.tr("nothing")
        self.aside.show_number(number(found.rejected), aside, warn=bool(found.rejected))
        self.people.show_number(number(found.people), _described(self, found.user_table))
        self.items.show_number(number(found.items), _described(self, found.item_table))
        self._show_notices(found)
        self._show_reasons(found.reasons, found.examples)
        self._result_view.show()

    def _show_notices(self, found: ImportCheck) -> None:
        clear(self.notices)
        if not found.rows:
            words = self.tr("No row can be used. The reasons below say what to change in the mapping.")  # fmt: skip
            self.notices.addWidget(Notice("bad", words))
        if found.erased:
            words = counted(
                found.erased,
                self.tr("%1 row is about somebody who was erased. It is left out and not kept."),
                self.tr(
                    "%1 rows are about people who were erased. They are left out and not kept."
                ),
            )
            self.notices.addWidget(Notice("info", words))
        if found.not_positive:
            words = counted(
                found.not_positive,
                self.tr("%1 row has an amount of 0 or less, as of returned goods."),
                self.tr("%1 rows have an amount of 0 or less, as of returned goods."),
            )
            kept = self.tr("They are imported and count like any other, unless a training sets a minimum value.")  # fmt: skip
            self.notices.addWidget(Notice("warn", f"{words} {kept}"))
        for table, path in ((found.item_table, self.plan.files.get("items")), (found.user_table, self.plan.files.get("users"))):  # fmt: skip
            if table is not None and path is not None and not table.described:
                words = self.tr("No id in %1 occurs in the log. Is it the right file?")
                self.notices.addWidget(Notice("warn", words.replace("%1", path.name)))

    def _show_reasons(self, reasons: Mapping[str, int], examples: Sequence[RejectedRow]) -> None:
        for card in (self._reasons_card, self._examples_card):
            card.setVisible(bool(reasons))
        self._fine.setVisible(not reasons)
        ranked = sorted(reasons.items(), key=lambda pair: -pair[1])
        rows = [(reason_words(reason), count) for reason, count in ranked]
        self.reasons.setModel(RowsModel((self.tr("Reason"), self.tr("Rows")), rows))
        self.reasons.set_column_widths({1: 110}, stretch=0)
        self.reasons.setMaximumHeight(self.reasons.natural_height())
        self.reasons.setMinimumHeight(self.reasons.natural_height(2))
        shown = [(row.file, row.line, reason_words(row.reason), row.text) for row in examples]
        headers = (
            self.tr("File"),
            self.tr("Line"),
            self.tr("Reason"),
            self.tr("What the row says"),
        )
        self.examples.setModel(RowsModel(headers, shown, mono=(3,)))
        self.examples.set_column_widths({0: 160, 1: 90, 2: 280}, stretch=3)


def _described(step: CheckStep, table: TableCheck | None) -> str:
    if table is None:
        return step.tr("no details")
    return step.tr("%1 with details").replace("%1", number(table.described))
