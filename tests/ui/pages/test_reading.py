"""What each page shows while a file of the store is missing, and after it has come back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QLabel

from recsys_app import ImportData, Role
from tests.small_shop import DATASET, PERSON
from tests.ui.pages.reading import settled, words
from ui.pages.accounts import AccountsPage
from ui.pages.base import Page
from ui.pages.data import DataPage
from ui.pages.home import HomePage
from ui.pages.published import PublishedPage
from ui.pages.reading import ReadNotice
from ui.pages.recommend import RecommendPage
from ui.pages.runs import RunsPage
from ui.pages.train import TrainPage

Act = Callable[[Page], object]

ORIGIN = QPoint(0, 0)


def refresh(page: Page) -> None:
    page.refresh()


def open_dataset(page: DataPage) -> None:
    page.open_dataset(DATASET)


def import_bad_row(page: DataPage) -> None:
    bad = page.workspace.application.folder.path.with_suffix(".csv")
    bad.write_text("user,item,time\nnobody,,2026-01-01\na,b,2026-01-01\n", "utf-8")
    page.workspace.application.execute(ImportData(bad, DATASET, mode="append"))


def read_set_aside(page: DataPage) -> None:
    page.dataset.tabs.chosen.emit("aside")
    page.dataset.set_aside.batch.chosen.emit("2")


def open_run(page: RunsPage) -> None:
    page.board.opened.emit("popular-1")


def compare_other(page: RunsPage) -> None:
    page.head.metric_chosen.emit("recall@5")


def search_person(page: RecommendPage) -> None:
    page.search.search.searched.emit("P-")


def open_person(page: RecommendPage) -> None:
    page.show_target(("ease-2", PERSON))


def find_item(page: RecommendPage) -> None:
    page.view.what_if.adding.search.setText("Thing")
    page.view.what_if.adding.searched.emit("Thing")


def begin_name(page: PublishedPage) -> None:
    page.people.search.searched.emit("P-")


class Case(NamedTuple):
    """One thing that is read: where, by whom, from which files, how, and what it shows."""

    kind: type[Page]
    role: Role
    files: str
    act: Act
    content: str
    before: tuple[Act, ...] = ()


CASES = {
    "home": Case(HomePage, Role.STEWARD, "behaviour", refresh, "3 runs finished"),
    "home-viewer": Case(HomePage, Role.VIEWER, "published", refresh, "EASE · shop"),
    "data": Case(DataPage, Role.STEWARD, "behaviour", refresh, DATASET),
    "dataset": Case(DataPage, Role.ANALYST, "behaviour", open_dataset, "Density"),
    "set-aside": Case(
        DataPage, Role.STEWARD, "people", read_set_aside, "nobody,", (import_bad_row, open_dataset)
    ),
    "train": Case(TrainPage, Role.ANALYST, "behaviour", refresh, "Start training"),
    "runs": Case(RunsPage, Role.ANALYST, "behaviour", refresh, "3 comparable runs"),
    "compare": Case(RunsPage, Role.ANALYST, "behaviour", compare_other, "Recall@5"),
    "run": Case(RunsPage, Role.ANALYST, "behaviour", open_run, "How it was tested"),
    "recommend": Case(RecommendPage, Role.ANALYST, "behaviour", refresh, "P-"),
    "search": Case(RecommendPage, Role.ANALYST, "behaviour", search_person, "P-"),
    "person": Case(RecommendPage, Role.STEWARD, "people", open_person, PERSON),
    "what-if": Case(RecommendPage, Role.STEWARD, "behaviour", find_item, "Thing 2", (open_person,)),
    "published": Case(PublishedPage, Role.VIEWER, "published", refresh, "pseudonym"),
    "published-people": Case(PublishedPage, Role.VIEWER, "published", begin_name, "P-"),
    "accounts": Case(AccountsPage, Role.ADMINISTRATOR, "keyring", refresh, "steward"),
}


@contextmanager
def without(page: Page, files: str) -> Iterator[None]:
    """While the files of the store whose names begin with `files` are not there."""
    folder = page.workspace.application.folder.path
    moved = [(path, path.with_name("away-" + path.name)) for path in folder.glob(f"{files}*")]
    assert moved
    for path, away in moved:
        path.rename(away)
    yield
    for path, away in moved:
        away.rename(path)


def notices(page: Page) -> list[ReadNotice]:
    """The notices on the page that can be seen."""
    return [notice for notice in page.findChildren(ReadNotice) if notice.isVisible()]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_cannot_be_read_is_said_in_its_place_and_read_again_on_request(in_shop, qtbot, case):
    page = in_shop(case.kind, case.role)
    for step in case.before:
        step(page)
        settled(page, qtbot)
    announced = []
    page.workspace.error_raised.connect(announced.append)
    with without(page, case.files):
        case.act(page)
        settled(page, qtbot)
        shown = notices(page)
        assert shown
        assert all("This could not be read. " in notice.text() for notice in shown)
        assert all("is missing" in notice.text() for notice in shown)
        assert not any(part.isVisible() for notice in shown for part in notice._content)
    assert announced == []
    for notice in shown:
        assert notice.link.text() == "Try again"
        notice.link.click()
    settled(page, qtbot)
    assert notices(page) == []
    assert case.content in words(page)


def test_nothing_is_trained_on_data_sets_that_could_not_be_read(in_shop, qtbot):
    page = in_shop(TrainPage, Role.ANALYST)
    with without(page, "behaviour"):
        page.refresh()
        settled(page, qtbot)
        assert not page.setup.start.isEnabled()
        assert page.setup.start.toolTip() == "The data sets could not be read."
    page.setup.reads.link.click()
    settled(page, qtbot)
    assert page.setup.start.toolTip() != "The data sets could not be read."
    assert page.setup.dataset.value() == DATASET


def test_a_notice_about_what_could_not_be_read_stands_at_the_top(in_shop, qtbot):
    for kind, act in (
        (DataPage, refresh),
        (RunsPage, refresh),
        (RunsPage, open_run),
        (RecommendPage, refresh),
    ):
        page = in_shop(kind, Role.STEWARD)
        with without(page, "behaviour"):
            act(page)
            settled(page, qtbot)
            QCoreApplication.processEvents()
            (notice,) = notices(page)
            assert notice.mapTo(page, QPoint()).y() < page.height() / 4


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (PublishedPage, lambda page: page.publications),
        (RecommendPage, lambda page: page.search.findChild(QLabel)),
        (TrainPage, lambda page: page.setup),
    ],
)
def test_every_page_begins_at_the_same_height(in_shop, qtbot, kind, first):
    page = in_shop(kind, Role.STEWARD)
    qtbot.waitUntil(lambda: first(page).isVisible() and first(page).mapTo(page, ORIGIN).y() == 20)
