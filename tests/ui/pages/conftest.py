"""Pages on a small real shop, each signed in as some role."""

import itertools
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
from ui.dialogs.export_file import ExportFileDialog
from ui.pages.base import Page
from ui.pages.recommend import RecommendPage
from ui.preferences import Preferences
from ui.theme import Theme
from ui.workspace import Workspace


@pytest.fixture
def page_on(dressed: Theme, qtbot: QtBot) -> Iterator[Callable[[Path, type[Page], Role], Page]]:
    """`page_on(store, PageClass, role)` is the page as that role sees it, its data read."""
    opened: list[Page] = []

    def show(store: Path, kind: type[Page], role: Role) -> Page:
        application = Application(store)
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
def in_shop(
    page_on: Callable[..., Page], _furnished_store: Path, tmp_path: Path
) -> Callable[[type[Page], Role], Page]:
    """`in_shop(PageClass, role)` is the page on a small shop of its own."""
    numbers = itertools.count()

    def show(kind: type[Page], role: Role) -> Page:
        folder = tmp_path / f"shop-{next(numbers)}"
        return page_on(shutil.copytree(_furnished_store, folder), kind, role)

    return show


@pytest.fixture
def export_to(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`export_to(path, "everyone")` answers the dialog of an export, with that box ticked."""

    def choose(path: Path, *boxes: str) -> None:
        def answer(dialog: ExportFileDialog) -> int:
            dialog.path.setText(str(path))
            dialog.reason.setText("asked for by the board")
            for box in boxes:
                getattr(dialog, box).setChecked(True)
            dialog.action.click()
            return 1

        monkeypatch.setattr(ExportFileDialog, "exec", answer)

    return choose


@pytest.fixture
def person_page(in_shop: Callable[..., RecommendPage], qtbot: QtBot) -> RecommendPage:
    """A steward looks at `small_shop.PERSON` with the EASE run."""
    page = in_shop(RecommendPage, Role.STEWARD)
    page.show_target(("ease-2", small_shop.PERSON))
    settled(page, qtbot)
    return page
