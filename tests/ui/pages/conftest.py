"""Pages on a small real shop, each signed in as some role."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from recsys_app import Application, Role, Settings
from tests import small_shop
from tests.conftest import PASSWORD
from tests.ui.pages.reading import settled
from ui.pages.base import Page
from ui.pages.recommend import RecommendPage
from ui.preferences import Preferences
from ui.theme import Theme
from ui.workspace import Workspace


@pytest.fixture
def in_shop(
    _furnished_store: Path, dressed: Theme, qtbot: QtBot, tmp_path: Path
) -> Iterator[Callable[[type[Page], Role], Page]]:
    """`in_shop(PageClass, role)` is the page as that role sees it, when it has read its data."""
    opened: list[Page] = []

    def show(kind: type[Page], role: Role) -> Page:
        application = Application(
            shutil.copytree(_furnished_store, tmp_path / f"shop-{len(opened)}")
        )
        application.sign_in(role, PASSWORD)
        page = kind(Workspace(application, Preferences(Settings(), kept=False)))
        opened.append(page)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        page.refresh()
        settled(page, qtbot)
        return page

    yield show
    for page in opened:
        page.workspace.application.close()
        QCoreApplication.processEvents()


@pytest.fixture
def person_page(in_shop: Callable[..., RecommendPage], qtbot: QtBot) -> RecommendPage:
    """A steward looks at `small_shop.PERSON` with the EASE run."""
    page = in_shop(RecommendPage, Role.STEWARD)
    page.show_target(("ease-2", small_shop.PERSON))
    settled(page, qtbot)
    return page
