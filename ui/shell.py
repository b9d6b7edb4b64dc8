"""What surrounds the open page of a signed-in person: navigation, top bar, status bar, palette."""

from collections import Counter
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from recsys_app import ChangePassword
from ui.pages import PAGES
from ui.pages.base import Page, PaletteEntry
from ui.pages.settings import SettingsPage
from ui.recovery_status import RecoveryStatus
from ui.roles import role_name
from ui.since_sign_in import SinceSignIn
from ui.theme.sizes import NAV_MEDIUM, NAV_NARROW, NAV_WIDE, page_margin
from ui.widgets import (
    CommandPalette,
    Menu,
    NavigationRail,
    PaletteCommand,
    StatusBar,
    StatusItem,
    TopBar,
)
from ui.workspace import Job, JobState, Topic, Workspace


class Shell(QWidget):
    """Builds a page when it is first opened and keeps it until the shell goes.

    Signals:
        lock_wanted, sign_out_wanted, store_wanted, messages_wanted: the person asked for it.
    """

    lock_wanted = Signal()
    sign_out_wanted = Signal()
    store_wanted = Signal()
    messages_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.rail = NavigationRail()
        self.top = TopBar()
        self.status = StatusBar()
        self.stack = QStackedWidget()
        self.pages: dict[str, Page] = {}
        self._classes = {page.key: page for page in PAGES if workspace.allowed(page.needs)}
        self._stale: set[str] = set()
        self._paths: dict[str, list[str]] = {}
        self._things: dict[str, list[PaletteCommand]] = {}  # by page, what the palette finds
        self.locks_in = StatusItem("timer", "")
        self.palette_panel = CommandPalette(self)
        self._build()
        self._fill_rail()
        self._connect()
        self._show_jobs(None)
        self.open(next(iter(self._classes)))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        upper, column = QVBoxLayout(), QVBoxLayout()
        for part in (upper, column):
            part.setContentsMargins(0, 0, 0, 0)
            part.setSpacing(0)
        upper.addWidget(self.top)
        upper.addWidget(SinceSignIn(self.workspace.application))
        upper.addWidget(self.stack, 1)
        upper.addWidget(self.status)
        row.addWidget(self.rail)
        row.addLayout(upper, 1)
        self.status.add(StatusItem("shield-check", self.tr("Encrypted"), "ok"))
        self.status.add(StatusItem("wifi-off", self.tr("Offline: no network connection is opened")))
        self.status.add(self.locks_in)
        if self.workspace.application.read_only:
            self.status.add(StatusItem("eye", self.tr("Read-only"), "warn"))
        self.status.add(RecoveryStatus(self.workspace))
        version = QCoreApplication.applicationVersion()
        self.status.add_right(StatusItem("", version))

    def _fill_rail(self) -> None:
        application = self.workspace.application
        self.rail.set_store(application.folder.path.name)
        self.rail.set_account(application.account, role_name(application.role))
        grouped = False
        for key, page in self._classes.items():
            if page.restricted and not grouped:
                self.rail.add_group(self.tr("Restricted"))
                grouped = True
            self.rail.add(key, page.icon, page.title(), low=page.low)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.open)
        self.rail.lock_pressed.connect(self.lock_wanted)
        self.rail.account_button.setMenu(self._account_menu())
        self.rail.store_pressed.connect(self.store_wanted)
        self.top.crumb.chosen.connect(lambda _key: self.page.show_start())
        self.top.search.clicked.connect(self.open_palette)
        self.top.messages.clicked.connect(self.messages_wanted)
        self.top.jobs.clicked.connect(lambda: self.open("train"))
        self.top.jobs.setEnabled("train" in self._classes)
        self.workspace.job_changed.connect(self._show_jobs)
        self.workspace.changed.connect(self._mark_stale)
        QShortcut(QKeySequence("Ctrl+K"), self, self.open_palette)

    def _account_menu(self) -> Menu:
        """What whoever is signed in does about it; its entry for the lock holds Ctrl+L."""
        menu = Menu(self.tr("Account"), self)
        menu.setAccessibleName(menu.title())
        menu.add(self.tr("Change password"), self._open_password, icon="key-round")
        menu.add(self.tr("Lock"), self.lock_wanted.emit, icon="lock", keys="Ctrl+L")
        menu.addSeparator()
        menu.add(self.tr("Sign out"), self.sign_out_wanted.emit, icon="log-out")
        return menu

    @Slot()
    def _open_password(self) -> None:
        self.open(SettingsPage.key, ChangePassword)

    @property
    def page(self) -> Page:
        """The open page."""
        return next(page for page in self.pages.values() if page is self.stack.currentWidget())

    @Slot(str)
    def open(self, key: str, target: object = None) -> None:
        """Open a page, and in it what `target` names; a page the role may not use stays closed."""
        if key not in self._classes:
            return
        page = self.pages.get(key) or self._make(key)
        self.stack.setCurrentWidget(page)
        self.rail.set_value(key)
        self._show_path()
        if key in self._stale or page.always_stale:
            self._stale.discard(key)
            page.refresh()
        if target is not None:
            page.show_target(target)

    def _make(self, key: str) -> Page:
        page = self.pages[key] = self._classes[key](self.workspace)
        page.open_page.connect(self.open)
        page.crumbs_changed.connect(partial(self._take_path, key))
        self.stack.addWidget(page)
        self._stale.add(key)
        return page

    def _take_path(self, key: str, path: list[str]) -> None:
        self._paths[key] = path
        self._show_path()

    def _show_path(self) -> None:
        page = self.page
        path = self._paths.get(page.key, [page.title()])
        self.top.crumb.set_path([(page.key, text) for text in path])

    @Slot(object)
    def _mark_stale(self, topic: Topic) -> None:
        for key, page in self.pages.items():
            if topic not in page.topics:
                continue
            if page is self.page:
                page.refresh()
            else:
                self._stale.add(key)

    @Slot(object)
    def _show_jobs(self, _job: Job | None) -> None:
        active = self.workspace.active_jobs
        states = Counter(job.state for job in active)
        begun = (job.progress for job in active if job.state is not JobState.WAITING)
        progress = next((known for known in begun if known is not None), None)
        share = progress.done / progress.total if progress and progress.total > 0 else None
        self.top.jobs.set_jobs(
            states[JobState.RUNNING],
            share,
            paused=states[JobState.PAUSED],
            waiting=states[JobState.WAITING],
            hidden=self.workspace.hidden_jobs,
        )

    @Slot()
    def open_palette(self) -> None:
        """Open the command palette over everything that can be done here."""
        self.palette_panel.set_commands(self.commands())
        self.palette_panel.open_palette()
        self._read_things()

    def commands(self) -> list[PaletteCommand]:
        """Every page, what can be done on each, and what whoever is signed in does."""
        pages = self._classes.values()
        places = [
            PaletteCommand(
                f"open-{page.key}", page.title(), partial(self.open, page.key), page.icon
            )
            for page in pages
        ]
        actions = [
            self._command(page, entry)
            for page in pages
            for entry in page.palette_actions(self.workspace)
        ]
        lock = PaletteCommand("lock", self.tr("Lock"), self.lock_wanted.emit, "lock", "", "Ctrl+L")
        leave = self.sign_out_wanted.emit
        sign_out = PaletteCommand("sign-out", self.tr("Sign out"), leave, "log-out")
        return [*places, *actions, lock, sign_out]

    def _command(self, page: type[Page], entry: PaletteEntry) -> PaletteCommand:
        run = partial(self.open, page.key, entry.target)
        key = f"{page.key}: {entry.text}"
        return PaletteCommand(key, entry.text, run, entry.icon, page.title(), words=entry.words)

    def _read_things(self) -> None:
        """Let the palette find data sets, runs and the like, as soon as they are read."""
        self._things.clear()
        self.palette_panel.set_things(())
        for page in self._classes.values():
            if page.things is not None:
                take, fail = partial(self._take_things, page), self.workspace.error_raised.emit
                self.workspace.fetch(self, page.things(), take, fail)

    def _take_things(self, page: type[Page], answer: object) -> None:
        self._things[page.key] = [self._command(page, e) for e in page.palette_things(answer)]
        self.palette_panel.set_things([each for found in self._things.values() for each in found])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.width()
        self.rail.set_width(
            NAV_NARROW if width < 1120 else NAV_MEDIUM if width < 1360 else NAV_WIDE
        )
        self.top.set_margin(page_margin(width))
