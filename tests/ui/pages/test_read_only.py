"""What a window says whose store another program holds: nothing that writes can be pressed."""

import pytest
from pytestqt.qtbot import QtBot

from recsys_app import Application, Role, Settings
from tests.conftest import PASSWORD
from tests.ui.pages.reading import settled
from ui.pages.accounts import AccountsPage
from ui.pages.home import HomePage
from ui.pages.train import TrainPage
from ui.preferences import Preferences
from ui.workspace import Workspace

REASON = "The store was opened read-only."


@pytest.fixture
def beside(application_as, dressed, qtbot: QtBot, store):
    """`beside(Page)` is the page in a window beside another one that holds the store."""
    application_as(Role.ADMINISTRATOR)
    reader = Application(store.path)
    reader.sign_in(Role.ADMINISTRATOR, PASSWORD, read_only=True)

    def show(kind):
        page = kind(Workspace(reader, Preferences(Settings(), kept=False)))
        qtbot.addWidget(page)
        page.show()
        page.refresh()
        settled(page, qtbot)
        return page

    yield show
    reader.close()


def test_home_offers_no_import(beside):
    page = beside(HomePage)
    for button in (page.datasets.add_data, page.next_step.button):
        assert not button.isEnabled()
        assert button.toolTip() == REASON


def test_nothing_can_be_trained(beside):
    page = beside(TrainPage)
    assert not page.setup.start.isEnabled()
    assert page.setup.start.toolTip() == REASON


def test_nobody_is_added(beside):
    page = beside(AccountsPage)
    assert not page.add.isEnabled()
    assert page.add.toolTip() == REASON
