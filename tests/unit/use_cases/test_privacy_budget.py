"""The privacy budget: what spends, what never gives back, and what is refused."""

import pytest

from recsys_app import (
    ForecastPrivacy,
    ImportData,
    InputError,
    InvalidSettingError,
    JobCancelledError,
    JobControl,
    ListRuns,
    PrivacyBudgetError,
    RemoveDataset,
    Role,
    SetPrivacyLimit,
    ShowPrivacyBudget,
    ShowRun,
    TrainModel,
    UndoBatch,
    describe,
)
from recsys_app.access.guard import authorize
from recsys_app.access.permissions import Permission
from recsys_app.storage.repositories import Repositories

LOG = "".join(f"p{row % 12},i{row // 12},{1_700_000_000 + row}\n" for row in range(96))


@pytest.fixture
def shop(application_as, tmp_path):
    (tmp_path / "log.csv").write_text("user,item,time\n" + LOG, "utf-8")
    application = application_as(Role.STEWARD)
    application.execute(ImportData(tmp_path / "log.csv", "shop"))
    return application


def train(shop, epsilon=4.0, control=None, **more):
    asked = {"split": "leave-one-out", **more}
    return shop.execute(TrainModel("shop", "ease-private", {"epsilon": epsilon}, **asked), control)


def spent(shop):
    return shop.execute(ShowPrivacyBudget("shop")).spent


def test_trainings_add_up_and_each_says_what_was_spent_before_and_after(shop):
    first, second = train(shop, 1.0), train(shop, 2.5)
    assert first.privacy.before.epsilon == 0.0
    assert (second.privacy.before.epsilon, second.privacy.after.epsilon) == (1.0, 3.5)
    assert second.privacy.spending.delta == pytest.approx(1e-3)
    budget = shop.execute(ShowPrivacyBudget("shop"))
    assert [entry.run for entry in budget.entries] == [first.run, second.run]
    assert budget.spent.delta == pytest.approx(2e-3)
    assert (budget.limit, budget.left) == (8.0, 4.5)
    assert shop.execute(ShowRun(second.run)).privacy == second.privacy


def test_its_figures_carry_the_notice_that_they_are_not_covered(shop):
    report = train(shop)
    assert "metrics-not-private" in report.notices
    assert "metrics-not-private" in shop.execute(ListRuns())[0].notices


def test_a_model_without_a_promise_spends_nothing(shop):
    report = shop.execute(TrainModel("shop", "ease", split="leave-one-out"))
    assert report.privacy is None
    assert "metrics-not-private" not in report.notices
    assert spent(shop).epsilon == 0.0


def test_what_is_over_the_limit_is_refused_before_anything_is_computed(shop):
    class NothingBegins(JobControl):
        def stage(self, name, total, unit):
            raise AssertionError(name)

    train(shop, 6.0)
    with pytest.raises(PrivacyBudgetError) as refused:
        train(shop, 2.5, NothingBegins())
    assert (refused.value.code, refused.value.exit_code) == ("privacy-budget-spent", 3)
    message = describe(refused.value)
    assert "6 of 8" in message.text
    assert "2.5" in message.text
    assert "privacy limit" in message.hint
    assert len(shop.execute(ListRuns())) == 1
    assert spent(shop).epsilon == 6.0


def test_the_limit_can_be_reached_exactly_and_raised_on_purpose(shop):
    for _ in range(80):
        if spent(shop).epsilon > 0.75:
            break
        train(shop, 0.1)
    shop.execute(SetPrivacyLimit("shop", 1.0))
    train(shop, 0.2)  # 0.8 in eighths of 0.1, and 0.2: a sum of decimals that is not exactly 1
    with pytest.raises(PrivacyBudgetError):
        train(shop, 0.05)
    shop.execute(SetPrivacyLimit("shop", 20.0))
    train(shop, 4.0)


@pytest.mark.parametrize("epsilon", [-1.0, 1001.0, float("nan")])
def test_a_limit_that_is_none_is_refused(shop, epsilon):
    with pytest.raises(InvalidSettingError):
        shop.execute(SetPrivacyLimit("shop", epsilon))
    assert shop.execute(ShowPrivacyBudget("shop")).limit == 8.0


def test_imports_replacements_undos_and_a_removal_give_nothing_back(shop, tmp_path):
    train(shop, 1.0)
    log = tmp_path / "log.csv"
    shop.execute(ImportData(log, "shop", mode="replace"))
    assert spent(shop).epsilon == 1.0
    (tmp_path / "more.csv").write_text("user,item,time\np1,i9,1800000000\n", "utf-8")
    shop.execute(ImportData(tmp_path / "more.csv", "shop", mode="append"))
    shop.execute(UndoBatch("shop", 2))
    assert spent(shop).epsilon == 1.0
    shop.execute(RemoveDataset("shop"))
    shop.execute(ImportData(log, "shop"))
    assert shop.execute(ListRuns()) == ()
    assert spent(shop).epsilon == 1.0
    shop.execute(ImportData(log, "others"))
    assert shop.execute(ShowPrivacyBudget("others")).spent.epsilon == 0.0


def test_a_removed_run_stays_in_the_budget(shop):
    report = train(shop, 1.0)
    grant = authorize(shop._session, Permission.TRAIN, writes=True)
    with Repositories(grant) as repositories:
        repositories.runs.remove(repositories.runs.get(report.run))
    assert shop.execute(ListRuns()) == ()
    assert spent(shop).epsilon == 1.0


def test_a_training_that_is_cancelled_after_the_noise_was_drawn_spends_nothing(shop):
    """Nothing of it was stored or shown, so nothing of it was released."""

    class StoppedAtTheTest(JobControl):
        at = ""

        def stage(self, name, total, unit):
            self.at = name

        def check_cancelled(self):
            if self.at == "evaluate":
                raise JobCancelledError

    with pytest.raises(JobCancelledError):
        train(shop, 1.0, StoppedAtTheTest())
    assert spent(shop).epsilon == 0.0


def test_run_and_spending_are_one_transaction(shop, monkeypatch):
    """Whatever fails while the run is stored, neither of the two is there without the other."""
    from recsys_app.storage.privacy import PrivacyRepository

    def full(*_):
        raise OSError("disk")

    with monkeypatch.context() as patched:
        patched.setattr(PrivacyRepository, "spend", full)
        with pytest.raises(OSError, match="disk"):
            train(shop, 1.0)
    assert shop.execute(ListRuns()) == ()
    assert spent(shop).epsilon == 0.0


def test_a_limit_that_fell_meanwhile_keeps_the_run_out(shop):
    class LimitFalls(JobControl):
        def stage(self, name, total, unit):
            if name == "evaluate":
                shop.execute(SetPrivacyLimit("shop", 0.5))

    with pytest.raises(PrivacyBudgetError):
        train(shop, 1.0, LimitFalls())
    assert shop.execute(ListRuns()) == ()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"preprocessing": {"min_interactions": 2}}, "private-core"),
        ({"split": "ratio"}, "private-split"),
    ],
)
def test_what_would_void_the_promise_is_refused(shop, asked, code):
    with pytest.raises(InputError) as refused:
        train(shop, **asked)
    assert refused.value.code == code
    with pytest.raises(InputError) as refused:
        shop.execute(ForecastPrivacy("shop", **{"split": "leave-one-out", **asked}))
    assert refused.value.code == code
    assert spent(shop).epsilon == 0.0


def test_the_same_seed_draws_other_noise(shop):
    first, second = train(shop, 1.0), train(shop, 1.0)
    grant = authorize(shop._session, Permission.TRAIN, writes=True)
    with Repositories(grant) as repositories:
        weights = [
            repositories.models.load(repositories.runs.get(report.run))[0].arrays["weights"]
            for report in (first, second)
        ]
    assert (weights[0] != weights[1]).any()
