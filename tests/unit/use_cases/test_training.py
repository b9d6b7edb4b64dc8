"""What a training keeps of the circumstances it ran in."""

import pytest

from recsys_app import (
    ImportData,
    InputError,
    JobControl,
    ListDatasets,
    ListRuns,
    Role,
    ShowRun,
    TrainModel,
    UndoBatch,
    describe,
)


@pytest.fixture
def shop(application_as, tmp_path):
    lines = [f"p{row % 12},i{row // 12},{1_700_000_000 + row}\n" for row in range(96)]
    (tmp_path / "log.csv").write_text("user,item,time\n" + "".join(lines), "utf-8")
    application = application_as(Role.STEWARD)
    application.execute(ImportData(tmp_path / "log.csv", "shop"))
    return application


def test_a_run_says_on_how_many_cores_it_was_computed(shop):
    shop.execute(TrainModel("shop", "item-knn", split="leave-one-out", threads=1))
    assert shop.execute(ShowRun("item-knn-1")).threads == 1


def test_cores_that_are_not_there_are_refused_and_nothing_is_kept(shop):
    with pytest.raises(InputError, match="threads"):
        shop.execute(TrainModel("shop", "item-knn", split="leave-one-out", threads=100_000))
    assert shop.execute(ListRuns()) == ()


class Stages(JobControl):
    """Remembers what a job began."""

    def __init__(self) -> None:
        self.begun: list[str] = []

    def stage(self, name: str, total: float, unit: str) -> None:
        self.begun.append(name)


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ({"model": "content"}, "no-item-table", "needs descriptions of the items"),
        ({"model": "popular", "k": (5, 2000)}, "list-lengths", "whole numbers from 1 to 1000"),
    ],
)
def test_what_cannot_be_trained_is_refused_before_anything_begins(shop, asked, code, words):
    control = Stages()
    with pytest.raises(InputError) as failed:
        shop.execute(TrainModel("shop", split="leave-one-out", **asked), control)
    message = describe(failed.value)
    assert message.code == code
    assert words in f"{message.text} {message.hint}"
    assert control.begun == []
    assert shop.execute(ListRuns()) == ()


@pytest.mark.parametrize("model", ["popular", "content"])
def test_a_data_set_whose_imports_were_undone_asks_for_data(shop, model):
    shop.execute(UndoBatch("shop", 1))
    control = Stages()
    with pytest.raises(InputError) as refused:
        shop.execute(TrainModel("shop", model, split="leave-one-out"), control)
    message = describe(refused.value)
    assert message.code == "no-interactions"
    assert "“shop” has no interactions now" in message.text
    assert message.hint == "Import data first."
    assert control.begun == []


def test_a_data_set_says_whether_its_items_are_described(shop, tmp_path):
    assert [found.has_items for found in shop.execute(ListDatasets())] == [False]
    (tmp_path / "items.csv").write_text("item,title\ni0,Tea\n", "utf-8")
    log = tmp_path / "log.csv"
    shop.execute(ImportData(log, "shop", mode="replace", items=tmp_path / "items.csv"))
    assert [found.has_items for found in shop.execute(ListDatasets())] == [True]
