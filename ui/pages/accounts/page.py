"""Who may sign in, and as what."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import (
    Account,
    AddAccount,
    ChangeRole,
    ListAccounts,
    MakeRecoveryKit,
    RecoveryKit,
    RemoveAccount,
)
from ui.dialogs.add_account import AddAccountDialog
from ui.dialogs.base import Dialog
from ui.pages.accounts.dialogs import NewKitDialog, RemoveDialog, ResetDialog, RoleDialog
from ui.pages.accounts.kit import KitDialog, ask_for_kit_file
from ui.pages.base import Page, PaletteEntry
from ui.pages.job_line import JobLine
from ui.pages.layout import ScrollPage
from ui.pages.reading import ReadNotice
from ui.recovery_status import RecoveryNotice
from ui.roles import role_name
from ui.widgets import (
    Card,
    DangerButton,
    GhostButton,
    Label,
    Notice,
    PrimaryButton,
    SecondaryButton,
    Table,
)
from ui.widgets.formatting import day
from ui.widgets.rows_model import RowsModel
from ui.workspace import Topic, Workspace


class AccountsPage(Page):
    """A table of accounts, and what can be done about one."""

    key = "accounts"
    icon = "users"
    needs = ListAccounts
    restricted = True
    topics = frozenset({Topic.ACCOUNTS})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.accounts: Sequence[Account] = ()
        self.add = PrimaryButton(self.tr("Add an account…"), icon="user-plus")
        self.kit = SecondaryButton(self.tr("Recovery kit…"), icon="file-text")
        self.role = GhostButton(self.tr("Change role…"), icon="users")
        self.reset = GhostButton(self.tr("Reset password…"), icon="key-round")
        self.remove = DangerButton(self.tr("Remove…"), icon="trash-2", size="small")
        self.table = Table(self._model(()), name=self.tr("Accounts"))
        self.unrecoverable = RecoveryNotice(workspace)
        waits = self.tr(
            "A new password brings new keys, which an administrator takes in: at the next sign-in that "
            "is not read-only and finds no job at work, or by a rotation. Until then the keys of the old "
            "password count."
        )
        self.waits = Notice("info", waits)
        self.waits.hide()
        self.progress = JobLine(workspace, self.tr("Change of keys"))
        self._build()
        for button, act in (
            (self.add, self._add),
            (self.kit, self._make_kit),
            (self.role, self._change_role),
            (self.reset, self._reset_password),
            (self.remove, self._remove),
        ):
            button.clicked.connect(act)
        self.unrecoverable.acted.connect(self._make_kit)
        self.progress.finished.connect(self._show_kit)
        self._follow()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = ScrollPage()
        outer.addWidget(frame)
        head = QHBoxLayout()
        head.addWidget(Label(self.title(), "title"))
        head.addStretch(1)
        head.addWidget(self.kit)
        head.addWidget(self.add)
        frame.column.addLayout(head)
        frame.column.addWidget(self.unrecoverable)
        frame.column.addWidget(self.waits)
        frame.column.addWidget(self.progress)
        card = Card(edge_to_edge=True)
        card.add(self.table, 1)
        actions = QWidget()
        row = QHBoxLayout(actions)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(self.reset)
        row.addWidget(self.role)
        card.add(actions)
        self.reads = ReadNotice(self.workspace, card)
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
        if workspace.application.read_only:
            return ()
        add = QCoreApplication.translate("AccountsPage", "Add an account…")
        kit = QCoreApplication.translate("AccountsPage", "Recovery kit…")
        return [
            PaletteEntry(add, "user-plus", AddAccount),
            PaletteEntry(kit, "file-text", MakeRecoveryKit),
        ]

    def show_target(self, target: object) -> None:
        """`target` is the command of an action: `AddAccount` or `MakeRecoveryKit`."""
        if target is AddAccount:
            self._add()
        elif target is MakeRecoveryKit:
            self._make_kit()

    def refresh(self) -> None:
        self.reads.read(ListAccounts(), self._show)
        self.unrecoverable.read()

    def _show(self, accounts: Sequence[Account]) -> None:
        before = self._chosen()
        self.accounts = accounts
        self.waits.setVisible(any(account.key_waits for account in accounts))
        self.table.setModel(self._model(accounts))
        self.table.set_column_widths({1: 130, 2: 110, 3: 110, 4: 230}, stretch=0)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        if before is not None:
            self.table.select_first(lambda row: accounts[row].name == before.name)
        self._follow()

    def _model(self, accounts: Sequence[Account]) -> RowsModel:
        headers = (
            self.tr("Account"),
            self.tr("Role"),
            self.tr("Since"),
            self.tr("Last change"),
            self.tr("State"),
        )
        return RowsModel(headers, [self._row(account) for account in accounts])

    def _row(self, account: Account) -> tuple[str, ...]:
        name = self.tr("Recovery kit") if account.recovery else account.name
        state = self.tr("New password, not taken in yet") if account.key_waits else ""
        state = self.tr("Must choose a password") if account.must_change else state
        since, changed = account.created.astimezone(), account.changed.astimezone()
        return (name, role_name(account.role), day(since), day(changed), state)

    def _chosen(self) -> Account | None:
        row = self.table.selected_row()
        return None if row < 0 else self.accounts[row]

    @Slot()
    def _follow(self) -> None:
        """Say of every action why it cannot be done, where it cannot."""
        application, chosen = self.workspace.application, self._chosen()
        reason = ""
        if application.read_only:
            reason = self.tr("The store was opened read-only.")
        self.add.set_blocked(reason)
        self.kit.set_blocked(reason)
        if chosen is None:
            reason = reason or self.tr("Choose an account in the table first.")
        elif application.signed_in and chosen.name == application.account:
            reason = reason or self.tr("Another administrator can do this to your own account.")
        self.remove.set_blocked(reason)
        if chosen is not None and chosen.recovery:
            reason = reason or self.tr("A new kit takes the place of this one.")
        self.role.set_blocked(reason)
        self.reset.set_blocked(reason)

    @Slot()
    def _add(self) -> None:
        AddAccountDialog(self.workspace, self.window()).exec()

    @Slot()
    def _change_role(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        dialog = RoleDialog(chosen, self.window())
        if dialog.exec() == Dialog.DialogCode.Accepted:
            command = ChangeRole(chosen.name, dialog.role)
            words = self.tr("%1 is %2 now.").replace("%1", chosen.name)
            words = words.replace("%2", role_name(dialog.role))
            self._start(command, self.tr("Changing a role"), lambda _: words)

    @Slot()
    def _reset_password(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        dialog = ResetDialog(self.workspace, chosen, self.window())
        if dialog.exec() == Dialog.DialogCode.Accepted:
            words = self.tr(
                "The password of %1 was reset. The one for one time opens nothing but the choice of another."
            )
            self.progress.say(words.replace("%1", chosen.name))

    @Slot()
    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        if RemoveDialog(chosen, self.window()).exec() == Dialog.DialogCode.Accepted:
            words = self.tr("%1 is removed and can read nothing written from now on.")
            words = words.replace("%1", chosen.name)
            title = self.tr("Removing an account")
            self._start(RemoveAccount(chosen.name), title, lambda _: words)

    @Slot()
    def _make_kit(self) -> None:
        accounts = self.workspace.execute(ListAccounts())  # those on the page may not be read yet
        if accounts is None or not self._may_replace_kit(accounts):
            return
        file = ask_for_kit_file(self.window())
        if file is not None:
            done = self.tr("The recovery kit was written and tried.")
            self._start(MakeRecoveryKit(file), self.tr("Recovery kit"), lambda _: done)

    def _may_replace_kit(self, accounts: Sequence[Account]) -> bool:
        """Whether there is no kit, or its sheet may be made worthless."""
        if not any(account.recovery for account in accounts):
            return True
        return NewKitDialog(self.window()).exec() == Dialog.DialogCode.Accepted

    def _start(
        self,
        command: ChangeRole | RemoveAccount | MakeRecoveryKit,
        title: str,
        words: Callable[[object], str],
    ) -> None:
        self.progress.start(command, title, words, Topic.ACCOUNTS)

    @Slot(object)
    def _show_kit(self, answer: object) -> None:
        if isinstance(answer, RecoveryKit):
            KitDialog(answer, self.window()).exec()
