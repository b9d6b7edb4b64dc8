"""What a training keeps of the circumstances it ran in."""

import pytest

from recsys_app import ImportData, InputError, ListRuns, Role, ShowRun, TrainModel


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
