"""The memorisation check as a command: what it keeps, what it leaves alone, and that it can be stopped."""

import pytest

from recsys_app import (
    CheckMemorisation,
    InputError,
    JobCancelledError,
    JobControl,
    ListRuns,
    Role,
    ShowPrivacyBudget,
    ShowRun,
    TrainModel,
    UndoBatch,
)
from tests.small_shop import DATASET


@pytest.fixture
def store(furnished_store):
    return furnished_store


class Stages(JobControl):
    def __init__(self, stop_at: str = "") -> None:
        self.begun: list[str] = []
        self.stop_at = stop_at

    def stage(self, name: str, total: float, unit: str) -> None:
        self.begun.append(name)

    def check_cancelled(self) -> None:
        if self.begun and self.begun[-1] == self.stop_at:
            raise JobCancelledError


def test_the_finding_is_kept_with_the_run_and_a_later_one_takes_its_place(application_as):
    application = application_as(Role.ANALYST)
    assert application.execute(ShowRun("ease-2")).memorisation is None
    first = application.execute(CheckMemorisation("ease-2"))
    assert application.execute(ShowRun("ease-2")).memorisation == first
    second = application.execute(CheckMemorisation("ease-2"))
    assert second.created > first.created
    assert second.auc == first.auc  # the seed of the run draws the half
    assert application.execute(ShowRun("ease-2")).memorisation == second
    assert len(application.execute(ListRuns())) == 3
    assert first.notices == ("check-few-people",)


def test_it_says_when_the_data_is_another_by_now(application_as, tmp_path):
    from recsys_app import ImportData

    application = application_as(Role.STEWARD)
    (tmp_path / "more.csv").write_text("user,item,time,quantity\ncustomer-1,sku-2,2026-03-01,1\n")
    application.execute(ImportData(tmp_path / "more.csv", DATASET, mode="append"))
    assert "check-data-changed" in application.execute(CheckMemorisation("ease-2")).notices


@pytest.mark.parametrize(("model", "settings"), [("content", {}), ("sasrec", {"epochs": 1})])
def test_a_model_of_titles_and_a_deep_one_are_checked_as_well(application_as, model, settings):
    application = application_as(Role.ANALYST)
    run = application.execute(TrainModel(DATASET, model, settings, split="leave-one-out")).run
    stages = Stages()
    report = application.execute(CheckMemorisation(run), stages)
    assert report.members + report.others >= 40
    assert stages.begun[-1] == "attack"


@pytest.mark.parametrize("stage", ["solving", "attack"])
def test_a_cancel_keeps_nothing(application_as, stage):
    application = application_as(Role.ANALYST)
    with pytest.raises(JobCancelledError):
        application.execute(CheckMemorisation("ease-2"), Stages(stop_at=stage))
    assert application.execute(ShowRun("ease-2")).memorisation is None


def test_a_private_run_is_checked_without_spending(application_as):
    application = application_as(Role.ANALYST)
    run = application.execute(TrainModel(DATASET, "ease-private", split="leave-one-out")).run
    spent = application.execute(ShowPrivacyBudget(DATASET)).spent
    report = application.execute(CheckMemorisation(run))
    assert "check-not-private" in report.notices
    assert application.execute(ShowPrivacyBudget(DATASET)).spent == spent


def test_data_that_was_taken_back_cannot_be_retrained_on(application_as):
    application = application_as(Role.STEWARD)
    application.execute(UndoBatch(DATASET, 1))
    with pytest.raises(InputError):
        application.execute(CheckMemorisation("ease-2"))
