"""The screens of the window. `PAGES` is the order of the navigation; a new screen is added here."""

from ui.pages.accounts import AccountsPage
from ui.pages.base import Page
from ui.pages.data import DataPage
from ui.pages.home import HomePage
from ui.pages.ledger import LedgerPage
from ui.pages.maintenance import MaintenancePage
from ui.pages.people import PeoplePage
from ui.pages.published import PublishedPage
from ui.pages.recommend import RecommendPage
from ui.pages.runs import RunsPage
from ui.pages.settings import SettingsPage
from ui.pages.train import TrainPage

PAGES: tuple[type[Page], ...] = (
    HomePage,
    DataPage,
    TrainPage,
    RunsPage,
    RecommendPage,
    PublishedPage,
    PeoplePage,
    AccountsPage,
    LedgerPage,
    MaintenancePage,
    SettingsPage,
)
