"""A run whose model was removed when another was trained in its place, as the pages show it."""

import pytest

from recsys_app import (
    ErasePerson,
    ImportData,
    ListBatches,
    RefreshRun,
    Role,
    TrainModel,
    UndoBatch,
    describe_notice,
)
from tests import small_shop
from tests.ui.pages.reading import settled, words
from ui.leaders import leaders
from ui.pages.home import HomePage
from ui.pages.people import PeoplePage
from ui.pages.people.words import run_words
from ui.pages.recommend import RecommendPage
from ui.pages.runs import RunsPage
from ui.pages.runs.model import Column
from ui.widgets.cells import SECOND_LINE

pytestmark = pytest.mark.slow  # erases, which refits models and makes the store's files anew

REASON = "asked in a letter of 3 March"


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def replaced(store, application_as, tmp_path):
    """The name of an exact run that an erasure blocked, and of the one that took its place.

    It was trained on a batch that was undone since, so it could not be refitted there and then.
    """
    steward = application_as(Role.STEWARD)
    more = tmp_path / "more.csv"
    lines = (f"customer-{i},sku-{i % small_shop.ITEMS},2026-09-01T08:00:00,1" for i in range(9))
    more.write_text("user,item,time,quantity\n" + "\n".join(lines) + "\n", "utf-8")
    steward.execute(ImportData(more, small_shop.DATASET, mode="append"))
    train = TrainModel(small_shop.DATASET, "ease", split="leave-one-out")
    old = steward.execute(train).run
    batch = steward.execute(ListBatches(small_shop.DATASET))[-1]
    steward.execute(UndoBatch(small_shop.DATASET, batch.number))
    report = steward.execute(ErasePerson(small_shop.PERSON, REASON))
    assert [(each.run, each.why) for each in report.stale] == [(old, "data-gone")]
    new = steward.execute(RefreshRun(old)).run
    steward.close()
    return old, new


def test_the_next_erasure_names_it_as_gone_and_refits_the_one_in_its_place(
    replaced, store, page_on, qtbot
):
    old, new = replaced
    page = page_on(store.path, PeoplePage, Role.STEWARD)
    assert page.again.isHidden()  # nothing waits to be trained again
    page.id.setText("customer-2")
    page.look.click()
    settled(page, qtbot)
    told = {each.run: run_words(each) for each in page._found.runs}
    assert told[old].endswith("its model was removed before; its figures are marked")
    assert told[new].endswith("refitted without the person, with a certificate")
    report = page.workspace.application.execute(ErasePerson("customer-2", REASON))
    assert report.stale == ()
    assert new in {each.run for each in report.certificates}


def test_home_ranks_it_nowhere_and_says_what_became_of_it(replaced, store, page_on, qtbot):
    old, new = replaced
    page = page_on(store.path, HomePage, Role.STEWARD)
    runs = {run.run: run for run in page._runs}
    assert not runs[old].has_model
    assert runs[new].has_model
    assert old not in {run.run for run in leaders(page._runs)}
    assert leaders([runs[old]]) == []
    page.best.show_runs(leaders([runs[old]]))
    assert "appear here when its training has ended" in words(page.best)
    (line,) = (text for text in words(page.recent).split("\n") if "model removed" in text)
    assert line.startswith(small_shop.DATASET)


def test_the_leaderboard_and_the_details_say_that_the_model_is_gone(
    replaced, store, page_on, qtbot
):
    old, _ = replaced
    page = page_on(store.path, RunsPage, Role.STEWARD)
    page.show_target(old)
    settled(page, qtbot)
    row = page.board.model.row_of(old)
    assert "model removed" in page.board.model.index(row, Column.MODEL).data(SECOND_LINE)
    assert describe_notice("model-removed") in words(page.panel)
    assert describe_notice("model-stale") not in words(page)


def test_it_is_not_offered_to_recommend_with_and_says_why_where_it_is_asked_for(
    replaced, store, page_on, qtbot
):
    old, new = replaced
    page = page_on(store.path, RecommendPage, Role.STEWARD)
    offered = [page.search.run.itemData(place) for place in range(page.search.run.count())]
    assert new in offered
    assert old not in offered
    page.show_target((old, "customer-2"))
    settled(page, qtbot)
    assert "was removed when it was trained again" in words(page.view)
