"""What was done in the store, newest first; verify it, file a receipt, export it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import (
    TABLE_ENDINGS,
    AcceptedFinding,
    AcceptFindings,
    ExportLedger,
    LedgerCheck,
    LedgerEntry,
    ListAccounts,
    MakeReceipt,
    ShowLedger,
    VerifyLedger,
    receipt_text,
)
from ui.dialogs.save_file import ask_where_to_save
from ui.pages.base import Page, PaletteEntry
from ui.pages.layout import ScrollPage
from ui.pages.ledger.accept_dialog import AcceptFindingsDialog
from ui.pages.ledger.words import ACTIONS, action_name, all_details, details
from ui.pages.lists.export import ExportProgress
from ui.pages.reading import ReadNotice
from ui.theme import theme
from ui.widgets import (
    Card,
    ComboBox,
    Divider,
    EmptyState,
    GhostButton,
    Label,
    Menu,
    Notice,
    PrimaryButton,
    SearchField,
    SecondaryButton,
    Table,
)
from ui.widgets.formatting import clock, counted, day, number
from ui.widgets.rows_model import RowsModel
from ui.widgets.whole_text import WholeText
from ui.workspace import Topic, Workspace

_MOST: Final = 2000
_MOST_TOLD: Final = 5  # findings in a sentence
_LEAST_ROWS: Final = 3  # that are seen above the details of one


class LedgerPage(Page):
    """A table of entries with filters; an administrator sees all, others what they did."""

    key = "ledger"
    icon = "file-text"
    needs = ShowLedger
    restricted = True
    topics = frozenset(Topic)
    always_stale = True  # an export or a new password changes nothing but the ledger

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.verify = PrimaryButton(self.tr("Verify"), icon="shield-check")
        self.receipt = GhostButton(self.tr("Receipt"), icon="file-text")
        self.export = GhostButton(self.tr("Export…"), icon="download")
        self.search = SearchField(placeholder=self.tr("Search entries"))
        self.action = ComboBox(name=self.tr("Action"))
        self.verdict = Notice("ok", "", closable=True)
        self.accepted = Notice("info", "")
        self.accept = SecondaryButton(self.tr("Accept as known…"))
        self.acceptable: Sequence[str] = ()
        self.progress = ExportProgress(workspace)
        self.entries: Sequence[LedgerEntry] = ()
        self.table = Table(self._model(()), name=self.tr("Ledger"))
        self.chosen = Label("", "strong", wrap=True)
        self.details = WholeText(name=self.tr("Details of the entry"))
        self._panel = QWidget()
        self.empty = EmptyState(
            "file-text", self.tr("No entry fits"), self.tr("Change the search or the action.")
        )
        self._build()
        self.empty.hide()  # until it is known that nothing fits
        self._connect()

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Ledger")

    @classmethod
    def palette_actions(cls, workspace: Workspace) -> Sequence[PaletteEntry]:
        del workspace
        words = QCoreApplication.translate("LedgerPage", "Verify the ledger")
        return [PaletteEntry(words, "shield-check", VerifyLedger)]

    def show_target(self, target: object) -> None:
        """`target` is `VerifyLedger`, to begin with it."""
        if target is VerifyLedger:
            self._verify()

    def refresh(self) -> None:
        command = ShowLedger(
            action=self.action.value(), text=self.search.text().strip(), most=_MOST
        )
        self.reads.read(command, self._show)

    # ------------------------------------------------------------------ building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = ScrollPage()
        outer.addWidget(frame)
        head = QHBoxLayout()
        head.addWidget(Label(self.title(), "title"))
        head.addStretch(1)
        for button in (self.export, self.receipt, self.verify):
            head.addWidget(button)
        frame.column.addLayout(head)
        frame.column.addWidget(self.verdict)
        frame.column.addWidget(self.accepted)
        frame.column.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.verdict, self.accepted, self.accept):
            part.hide()  # until the ledger is verified
        frame.column.addWidget(self.progress)
        everything = (self.tr("All actions"), *map(action_name, ACTIONS))
        self.action.set_choices(list(zip(("", *ACTIONS), everything, strict=True)))
        filters = QHBoxLayout()
        filters.addWidget(self.search, 1)
        filters.addWidget(self.action)
        frame.column.addLayout(filters)
        card = Card(edge_to_edge=True)
        card.add(self.table, 1)
        card.add(self._panel)
        card.add(self.empty)
        panel = QVBoxLayout(self._panel)
        panel.setContentsMargins(0, 0, 0, 0)
        panel.setSpacing(8)
        words = QVBoxLayout()
        words.setContentsMargins(16, 0, 16, 4)
        words.setSpacing(4)
        words.addWidget(self.chosen)
        words.addWidget(self.details)
        panel.addWidget(Divider())
        panel.addLayout(words)
        self._panel.hide()
        self.reads = ReadNotice(self.workspace, card)
        frame.column.addWidget(self.reads)
        frame.column.addWidget(card, 1)
        frame.column.addWidget(Label(self._about(), "caption", "text2", wrap=True))

    def _about(self) -> str:
        if self.workspace.allowed(ListAccounts):
            return self.tr(
                "Every entry is signed by its account and chained to the one before. File a receipt "
                "outside of this machine: it shows a ledger that was cut as a whole."
            )
        return self.tr(
            "These are your own entries: what others did is sealed to the administrators."
        )

    def _connect(self) -> None:
        if self.workspace.application.read_only:
            for button in (self.export, self.accept):
                button.set_blocked(self.tr("The store was opened read-only."))
        self.verify.clicked.connect(self._verify)
        self.accept.clicked.connect(self._accept)
        self.receipt.clicked.connect(self._offer_receipt)
        self.export.clicked.connect(self._export)
        self.search.searched.connect(lambda _: self.refresh())
        self.action.chosen.connect(lambda _: self.refresh())
        self.verdict.closed.connect(self.verdict.hide)
        theme.changed.connect(self._keep_rows)
        self._keep_rows()

    # ------------------------------------------------------------------ entries

    def _show(self, entries: Sequence[LedgerEntry]) -> None:
        before = self._chosen()
        self.entries = entries
        self.table.setVisible(bool(entries))
        self.empty.setVisible(not entries)
        self.table.setModel(self._model(entries))
        self.table.set_column_widths({0: 72, 1: 160, 2: 130, 3: 210}, stretch=4)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        if before is not None:
            self.table.select_first(lambda row: entries[row].sequence == before.sequence)
        self._follow()

    def _chosen(self) -> LedgerEntry | None:
        row = self.table.selected_row()
        return None if row < 0 else self.entries[row]

    @Slot()
    def _follow(self) -> None:
        """Show all of the chosen entry below the table, where it can be selected."""
        entry = self._chosen()
        self._panel.setVisible(entry is not None)
        if entry is None:
            return
        _, moment, account, action, _ = self._row(entry)
        heading = self.tr("Entry %1").replace("%1", number(entry.sequence))
        if entry.unreadable:
            self.chosen.setText(f"{heading} · {action}")
            self.details.show_text(self._about_unreadable())
            return
        self.chosen.setText(f"{heading} · {action} · {account} · {moment}")
        self.details.show_text(all_details(entry) or self.tr("Nothing more is said of it."))

    def _about_unreadable(self) -> str:
        return self.tr(
            "What stands here is no entry of RecVault. Any account can write such a thing with a tool "
            "of its own. Verify the ledger: it says whether anything else is wrong."
        )

    @Slot()
    def _keep_rows(self) -> None:
        """However long the details are, some rows stay to be chosen; the page scrolls instead."""
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setMinimumHeight(header + _LEAST_ROWS * self.table.row_height())

    def _model(self, entries: Sequence[LedgerEntry]) -> RowsModel:
        headers = (
            self.tr("Entry"),
            self.tr("Written"),
            self.tr("Account"),
            self.tr("Action"),
            self.tr("Details"),
        )
        return RowsModel(headers, [self._row(entry) for entry in entries])

    def _row(self, entry: LedgerEntry) -> tuple[int, str, str, str, str]:
        if entry.written is None:
            return (entry.sequence, "–", "–", self.tr("Cannot be read"), "")
        when = entry.written.astimezone()
        moment = f"{day(when)}, {clock(when)}"
        if entry.clock_went_back:
            moment = self.tr("%1, clock set back").replace("%1", moment)
        account = entry.account
        if entry.forged:
            account = self.tr("%1, not signed by it").replace("%1", account)
        return (entry.sequence, moment, account, action_name(entry.action), details(entry))

    # ------------------------------------------------------------------ actions

    @Slot()
    def _verify(self) -> None:
        self.verify.set_blocked(self.tr("The ledger is being verified."))
        self.workspace.fetch(self, VerifyLedger(), self._say, self._not_verified)

    def _not_verified(self, error: BaseException) -> None:
        self.verify.set_blocked("")
        self.workspace.error_raised.emit(error)

    def _say(self, check: LedgerCheck) -> None:
        self.verify.set_blocked("")
        if check.sound:
            one = self.tr("1 entry holds.")
            words = counted(check.entries, one, self.tr("%1 entries hold."))
            if not check.with_codes:
                words += " " + self.tr("An administrator can check that none was written anew.")
            self.verdict.show_text("ok", words)
        else:
            found = "; ".join(check.findings[:_MOST_TOLD])
            if len(check.acceptable) == len(check.findings):
                words = self.tr("The ledger is not what it was: %1. Find out who wrote it; what is known "
                                "then, an administrator can accept.")  # fmt: skip
            else:
                words = self.tr("The ledger is not what it was: %1. Restore a backup, and find out who "
                                "can write to the folder.")  # fmt: skip
            self.verdict.show_text("bad", words.replace("%1", found))
        self.verdict.show()
        self._say_known(check)

    def _say_known(self, check: LedgerCheck) -> None:
        """What is wrong and was accepted, and whether more of it can be."""
        self.acceptable = check.acceptable
        self.accept.setVisible(bool(check.acceptable) and self.workspace.allowed(AcceptFindings))
        known = "; ".join(map(self._known, check.accepted[:_MOST_TOLD]))
        known += "; …" if len(check.accepted) > _MOST_TOLD else ""
        self.accepted.show_text("info", self.tr("Accepted as known: %1.").replace("%1", known))
        self.accepted.setVisible(bool(known))

    def _known(self, accepted: AcceptedFinding) -> str:
        words = self.tr("%1 (%2, %3)") if accepted.account else self.tr("%1 (%2)")
        words = words.replace("%1", accepted.finding)
        words = words.replace("%2", day(accepted.accepted.astimezone()))
        return words.replace("%3", accepted.account)

    @Slot()
    def _accept(self) -> None:
        findings = tuple(self.acceptable)
        dialog = AcceptFindingsDialog(findings, self.window())
        if dialog.exec() == AcceptFindingsDialog.DialogCode.Accepted:
            self.accept.hide()
            command = AcceptFindings(dialog.reason, findings)
            self.workspace.fetch(self, command, self._say_accepted, self._not_accepted)

    def _say_accepted(self, _accepted: tuple[str, ...]) -> None:
        self.refresh()
        self._verify()

    def _not_accepted(self, error: BaseException) -> None:
        self.accept.show()
        self.workspace.error_raised.emit(error)

    @Slot()
    def _offer_receipt(self) -> None:
        menu = Menu(parent=self.receipt)
        menu.add(self.tr("Copy the receipt"), self._copy_receipt, icon="copy")
        menu.add(self.tr("Save the receipt…"), self._save_receipt, icon="download")
        menu.exec(self.receipt.mapToGlobal(self.receipt.rect().bottomLeft()))
        menu.deleteLater()

    def _copy_receipt(self) -> None:
        made = self.workspace.execute(MakeReceipt())
        if made is not None:
            QGuiApplication.clipboard().setText(receipt_text(made))
            self.workspace.done.emit(self.tr("The receipt is on the clipboard."))

    def _save_receipt(self) -> None:
        start = self.tr("receipt.txt")
        title = self.tr("Save the receipt")
        file = ask_where_to_save(self.window(), title, start, (".txt",))
        if file is not None and self.workspace.execute(MakeReceipt(file)) is not None:
            self.workspace.done.emit(self.tr("The receipt is saved."))

    @Slot()
    def _export(self) -> None:
        title = self.tr("Export the ledger")
        file = ask_where_to_save(self.window(), title, self.tr("ledger.csv"), TABLE_ENDINGS)
        if file is not None:
            self.progress.begin(ExportLedger(file), title)
