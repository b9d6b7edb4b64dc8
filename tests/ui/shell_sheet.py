"""A window's frame with everything that floats over it, for the tests to draw and a person to see."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.sizes import NAV_NARROW
from ui.widgets import (
    Card,
    CommandPalette,
    FocusRing,
    GhostButton,
    KeyholeArt,
    Label,
    NavigationRail,
    Notice,
    PaletteCommand,
    PrimaryButton,
    StatusBar,
    StatusItem,
    ToastStack,
    TopBar,
)


def rail(*, narrow: bool = False) -> NavigationRail:
    places = NavigationRail()
    for key, icon, text in (
        ("home", "house", "Home"),
        ("data", "database", "Data"),
        ("train", "brain", "Train"),
        ("runs", "trophy", "Runs"),
        ("recommend", "sparkles", "Recommend"),
        ("reports", "file-text", "Reports"),
    ):
        places.add(key, icon, text)
    places.add_group("Restricted")
    places.add("people", "users", "People")
    places.add("ledger", "file-text", "Ledger")
    places.add("settings", "settings", "Settings", low=True)
    places.set_value("runs")
    places.set_count("data", "2")
    places.set_store("Riverside Grocers")
    places.set_account("Lin Mei", "Steward")
    if narrow:
        places.set_width(NAV_NARROW)
    return places


def commands() -> list[PaletteCommand]:
    def nothing() -> None:
        """Commands of the sheet lead nowhere."""

    return [
        PaletteCommand("train", "Train a model", nothing, "brain", "Train"),
        PaletteCommand(
            "compare", "Compare the last two runs", nothing, "git-compare-arrows", "Runs", "Enter"
        ),
        PaletteCommand("person", "Find a person…", nothing, "search", "Recommend", "Ctrl P"),
        PaletteCommand(
            "import", "Import a file…", nothing, "upload", "Data", "Ctrl O", words="csv excel"
        ),
        PaletteCommand("lock", "Lock", nothing, "lock", "", "Ctrl L"),
    ]


class Shell(QWidget):
    """Rail, top bar, a page, status bar; palette and toasts on top."""

    def __init__(self, *, narrow: bool = False) -> None:
        super().__init__()
        self.setAccessibleName("Shell")
        self.rail = rail(narrow=narrow)
        self.top = TopBar()
        self.top.crumb.set_path([("data", "Data"), ("set", "Complete Journey 2017")])
        self.top.jobs.set_jobs(1, 0.58)
        self.status = StatusBar()
        self.status.add(StatusItem("shield-check", "Encrypted", "ok"))
        self.status.add(StatusItem("wifi-off", "Offline: no network connection is opened"))
        self.status.add(StatusItem("timer", "Locks in 12 min"))
        self.status.add_right(StatusItem("", "CPU · 8 threads"))
        page = QVBoxLayout()
        page.setContentsMargins(24, 20, 24, 20)
        page.setSpacing(12)
        page.addWidget(Label("Runs", "title"))
        card = Card("Data sets")
        card.add_action(GhostButton("Import", icon="plus"))
        self.main = PrimaryButton("Compare the finished runs")
        card.add(Notice("accent", "Two models finished since you last looked.", "Look"))
        card.add(self.main)
        page.addWidget(card)
        page.addWidget(KeyholeArt(), 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addLayout(page, 1)
        right.addWidget(self.status)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.toasts = ToastStack(self)
        self.palette_ = CommandPalette(self)
        self.palette_.set_commands(commands())
        self.ring = FocusRing(self, from_start=True)
        self.resize(1280, 720)
