"""Who may sign in, and as what."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from recsys_app import Account, AddAccount, ListAccounts
from ui.dialogs.add_account import AddAccountDialog
from ui.pages.base import Page, PaletteEntry
from ui.pages.layout import ScrollPage
from ui.pages.reading import ReadNotice
from ui.roles import role_name
from ui.widgets import Card, Label, PrimaryButton, Table
from ui.widgets.formatting import day
from ui.widgets.rows_model import RowsModel
from ui.workspace import Topic, Workspace


class AccountsPage(Page):
    """A table of accounts and one action: add."""

    key = "accounts"
    icon = "users"
    needs = ListAccounts
    restricted = True
    topics = frozenset({Topic.ACCOUNTS})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.add = PrimaryButton(self.tr("Add an account…"), icon="user-plus")
        self.add.clicked.connect(self._add)
        if workspace.application.read_only:
            self.add.set_blocked(self.tr("The store was opened read-only."))
        self.table = Table(self._model(()), name=self.tr("Accounts"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = ScrollPage()
        outer.addWidget(frame)
        head = QHBoxLayout()
        head.addWidget(Label(self.title(), "title"))
        head.addStretch(1)
        head.addWidget(self.add)
        frame.column.addLayout(head)
        card = Card(edge_to_edge=True)
        card.add(self.table, 1)
        self.reads = ReadNotice(workspace, card)
        frame.column.addWidget(self.reads)
        frame.column.addWidget(card, 1)
        note = self.tr(
            "A role decides which keys an account holds: what it may not read, it cannot."
        )
        frame.column.addWidget(Label(note, "caption", "text2", wrap=True))
        frame.column.addStretch()

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Accounts")

    @classmethod
    def palette_actions(cls, workspace: Workspace) -> Sequence[PaletteEntry]:
        words = QCoreApplication.translate("AccountsPage", "Add an account…")
        adds = not workspace.application.read_only
        return [PaletteEntry(words, "user-plus", AddAccount)] if adds else ()

    def show_target(self, target: object) -> None:
        """`target` is `AddAccount`, for its dialog."""
        if target is AddAccount:
            self._add()

    def refresh(self) -> None:
        self.reads.read(ListAccounts(), self._show)

    def _show(self, accounts: Sequence[Account]) -> None:
        self.table.setModel(self._model(accounts))
        self.table.set_column_widths({1: 180, 2: 160}, stretch=0)

    def _model(self, accounts: Sequence[Account]) -> RowsModel:
        headers = (self.tr("Account"), self.tr("Role"), self.tr("Since"))
        rows = [(a.name, role_name(a.role), day(a.created.astimezone())) for a in accounts]
        return RowsModel(headers, rows)

    @Slot()
    def _add(self) -> None:
        AddAccountDialog(self.workspace, self.window()).exec()
