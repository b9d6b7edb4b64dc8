"""A run outlives an undo or a replacement of its data; what the data lost is never shown again."""

import csv

import numpy as np
import pytest

from recsys_app import (
    ExportRecommendations,
    FindItems,
    FindPublishedPeople,
    ImportData,
    InputError,
    NotFoundError,
    PublishRun,
    Recommend,
    Role,
    ShowPublishedList,
    TrainModel,
    UndoBatch,
    describe,
    describe_notice,
)

RUNS = ("popular-1", "item-knn-2")
STAYING = {f"i{item}" for item in range(12)}


@pytest.fixture
def log(tmp_path):
    """Write a log of 20 people, each with six of the items, an hour apart."""

    def write(name, people, items):
        rng = np.random.default_rng(3)
        rows = [
            f"{person},{item},{1_700_000_000 + 3600 * place}\n"
            for person in people
            for place, item in enumerate(rng.choice(sorted(items), 6, replace=False))
        ]
        (tmp_path / name).write_text("user,item,time\n" + "".join(rows), "utf-8")
        return tmp_path / name

    return write


@pytest.fixture
def staying(log):
    return log("staying.csv", [f"p{number}" for number in range(20)], STAYING)


@pytest.fixture
def shop(application_as, log, staying):
    """Two imports with people and items of their own, and two models trained on both."""
    application = application_as(Role.STEWARD)
    application.execute(ImportData(staying, "shop"))
    going = {f"j{item}" for item in range(8)}
    later = log("going.csv", [f"q{number}" for number in range(40)], going)
    application.execute(ImportData(later, "shop", mode="append"))
    for model in ("popular", "item-knn"):
        application.execute(TrainModel("shop", model, split="leave-one-out"))
    return application


@pytest.fixture(params=["undo", "replace"])
def shrunk(shop, staying, request):
    """The shop without its second import, in both ways there are."""
    if request.param == "undo":
        shop.execute(UndoBatch("shop", 2))
    else:
        shop.execute(ImportData(staying, "shop", mode="replace"))
    return shop


def exported(application, run, path):
    application.execute(ExportRecommendations(run, path, k=50, reason="a test"))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("run", RUNS)
def test_a_list_has_only_items_that_the_data_set_still_has(shrunk, run):
    answer = shrunk.execute(Recommend(run, "p1", k=50))
    assert len(answer.items) == 6  # twelve are left, of which the person has six
    assert {line.item for line in answer.items} < STAYING
    assert [line.rank for line in answer.items] == list(range(1, 7))
    tried = shrunk.execute(Recommend(run, "p1", k=50, add=(answer.items[0].item,)))
    assert {line.item for line in tried.items} < STAYING


@pytest.mark.parametrize("run", RUNS)
def test_a_file_has_only_people_and_items_that_are_left(shrunk, run, tmp_path):
    rows = exported(shrunk, run, tmp_path / "lists.csv")
    assert {row["user"] for row in rows} == {f"p{number}" for number in range(20)}
    assert {row["item"] for row in rows} == STAYING
    assert all(row["title"] for row in rows)


@pytest.mark.parametrize("run", RUNS)
def test_only_people_and_items_that_are_left_are_published(shrunk, run):
    assert shrunk.execute(PublishRun(run, k=50, with_ids=True)).people == 20
    people = shrunk.execute(FindPublishedPeople(run))
    assert set(people) == {f"p{number}" for number in range(20)}
    shown = {
        line.item
        for person in people
        for line in shrunk.execute(ShowPublishedList(run, person)).items
    }
    assert shown == STAYING


def test_what_is_gone_can_neither_be_found_nor_tried_out(shrunk):
    assert shrunk.execute(FindItems("popular-1", "j1")) == ()
    for item in ("j1", ""):
        with pytest.raises(NotFoundError) as refused:
            shrunk.execute(Recommend("popular-1", "p1", add=(item,)))
        assert refused.value.code == "unknown-item"
    with pytest.raises(NotFoundError):
        shrunk.execute(Recommend("popular-1", "q1"))


def test_a_list_says_that_the_data_has_changed_since(shop):
    assert shop.execute(Recommend("popular-1", "p1")).notices == ()
    shop.execute(UndoBatch("shop", 2))
    assert shop.execute(Recommend("popular-1", "p1")).notices == ("data-changed",)
    assert "changed since this run was trained" in describe_notice("data-changed")


@pytest.mark.parametrize("way", ["undo", "replace"])
def test_a_run_none_of_whose_items_is_left_is_refused(shop, log, tmp_path, way):
    if way == "undo":
        for batch in (2, 1):
            shop.execute(UndoBatch("shop", batch))
    else:
        others = log("others.csv", ["p1", "p2"], {f"k{item}" for item in range(9)})
        shop.execute(ImportData(others, "shop", mode="replace"))
    for command in (
        ExportRecommendations("popular-1", tmp_path / "lists.csv", reason="a test"),
        PublishRun("popular-1"),
        *([] if way == "undo" else [Recommend("popular-1", "p1")]),
    ):
        with pytest.raises(InputError) as refused:
            shop.execute(command)
        message = describe(refused.value)
        assert (message.code, refused.value.exit_code) == ("items-gone", 3)
        assert "None of the items that popular-1 was trained on" in message.text
    assert not (tmp_path / "lists.csv").exists()


def test_nothing_is_published_when_items_are_left_but_nobody_with_a_history(
    application_as, tmp_path
):
    steward = application_as(Role.STEWARD)
    rows = [f"p{row % 12},i{row // 12},5,{1_700_000_000 + row}\n" for row in range(96)]
    log = tmp_path / "log.csv"
    log.write_text("user,item,rating,time\n" + "".join(rows), "utf-8")
    steward.execute(ImportData(log, "films"))
    liked = {"min_value": 3.0}
    steward.execute(TrainModel("films", "popular", split="leave-one-out", preprocessing=liked))
    log.write_text("user,item,rating,time\np0,i0,1,1700000000\n", "utf-8")
    steward.execute(ImportData(log, "films", mode="replace"))
    with pytest.raises(InputError) as refused:
        steward.execute(PublishRun("popular-1"))
    assert refused.value.code == "nobody-to-publish"
