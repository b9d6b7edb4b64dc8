import json
import queue
import time
from datetime import UTC, datetime

import numpy as np
import pytest

from recsys_app.domain.catalogue import CatalogueItem
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.domain.records import Dataset
from recsys_app.errors import InvalidDatasetError, WouldNotFitError
from recsys_app.evaluation.experiment import Source, run_experiment
from recsys_app.evaluation.figures import TrainingReport
from recsys_app.evaluation.protocol import Protocol
from recsys_app.jobs.events import Finished, Progressed
from recsys_app.jobs.runner import JobRunner

PEOPLE, ITEMS, EACH = 30, 25, 8
LEAVE_ONE_OUT = Protocol("leave-one-out", k=(3, 10))


def dataset(time_kind=TimeKind.CLOCK):
    return Dataset(
        id=1,
        name="shop",
        created=datetime(2026, 1, 1, tzinfo=UTC),
        time_kind=time_kind,
        rated=False,
        events=(),
        folds=(),
        has_items=True,
        version="v1",
        n_users=PEOPLE,
        n_items=ITEMS,
    )


@pytest.fixture
def log():
    """Eight different items for each of 30 people, one after another."""
    rng = np.random.default_rng(0)
    items = np.array([rng.permutation(ITEMS)[:EACH] for _ in range(PEOPLE)], np.int32)
    return Interactions(
        np.tile(np.arange(PEOPLE, dtype=np.int32), EACH),
        items.T.ravel(),
        np.arange(PEOPLE * EACH, dtype=np.int64) * 60_000,
        np.ones(PEOPLE * EACH, np.float32),
    )


@pytest.fixture
def model(table_model):
    """Scores of the right size are only known after fitting."""

    class Sized(table_model):
        def __init__(self):
            super().__init__(np.zeros((1, 1)))

        def fit(self, training, *, seed, device="cpu", control=None, checkpoints=None):
            super().fit(training, seed=seed)
            rng = np.random.default_rng(seed)
            self.table = rng.random((training.n_items, training.n_items)).astype(np.float32)
            control.stage("train", 2, "epochs")
            control.report(1, loss=0.7)
            control.report(2, loss=0.4)

    return Sized


@pytest.fixture
def peeking(model):
    """Knows every person of the training set by their first item and offers what it saw of them."""

    class Peeking(model):
        def score(self, histories):
            known, validation = self.seen.histories, self.seen.validation
            scores = np.zeros((len(histories), self.seen.n_items), np.float32)
            for person in range(len(histories)):
                first = histories.items_of(person)[0]
                for other in range(len(known)):
                    if known.items_of(other)[0] == first:
                        scores[person, known.items_of(other)] = 1
                scores[person, validation.targets.items_of(person)] += 1
            return scores

    return Peeking


def last_of_each_replaced(log):
    """The same log, but each person's last item is another one that they never had."""
    items = log.item_index.reshape(EACH, PEOPLE).copy()
    for person in range(PEOPLE):
        items[-1, person] = np.setdiff1d(np.arange(ITEMS), items[:, person])[0]
    return Interactions(log.user_index, items.ravel(), log.timestamp, log.value)


def columns(histories):
    return [
        column.tolist() for column in (histories.indptr, histories.item_index, histories.timestamp)
    ]


def test_what_is_tested_never_reaches_the_model(model, log):
    one, other = (
        run_experiment(model(), Source(dataset(), data), LEAVE_ONE_OUT, seed=1)
        for data in (log, last_of_each_replaced(log))
    )
    assert columns(one.model.seen.histories) == columns(other.model.seen.histories)
    given = [run.model.seen.validation for run in (one, other)]
    assert columns(given[0].histories) == columns(given[1].histories)
    assert columns(given[0].targets) == columns(given[1].targets)
    assert columns(one.prepared.test.targets) != columns(other.prepared.test.targets)


def test_a_model_that_only_repeats_what_it_was_given_hits_nothing(peeking, log):
    protocol = Protocol("leave-one-out", k=(3,), exclude_seen=False)
    run = run_experiment(peeking(), Source(dataset(), log), protocol, seed=1)
    assert run.evaluation.counts.people == PEOPLE
    assert run.evaluation.metrics["hit@3"].value == 0.0


@pytest.mark.parametrize("split", ["temporal", "leave-one-out", "ratio"])
def test_every_split_gives_figures_within_0_and_1(model, log, split):
    run = run_experiment(model(), Source(dataset(), log), Protocol(split), seed=1)
    assert 0 <= run.evaluation.metrics["ndcg@10"].value <= 1
    assert run.evaluation.counts.people > 0


def test_the_report_answers_what_train_promises(model, log):
    run = run_experiment(model(), Source(dataset(), log), LEAVE_ONE_OUT, seed=4)
    report = run.report("table-1").to_json()
    assert (report["run"], report["model"], report["dataset"]) == ("table-1", "table", "shop")
    assert (report["split"], report["seed"], report["device"]) == ("leave-one-out", 4, "cpu")
    assert (report["epochs"], report["curves"]) == (2, {"loss": [0.7, 0.4]})
    assert report["seconds"] >= report["fit_seconds"] + report["evaluation_seconds"] > 0
    assert report["peak_memory_mb"] > 1
    assert set(report["metrics"]["ndcg@10"]) == {"value", "low", "high"}
    assert {"hit@10", "recall@10", "mrr@10", "coverage@10"} < set(report["metrics"])


def test_the_time_of_a_pause_is_not_training_time(model, log):
    pause, asleep = [], 0.3

    class Pausing(model):
        def fit(self, training, *, seed, device="cpu", control=None, checkpoints=None):
            super().fit(training, seed=seed, device=device, control=control)
            pause[0]()
            control.check_cancelled()

    def work(control):
        pause.append(control.pause)
        return run_experiment(
            Pausing(), Source(dataset(), log), LEAVE_ONE_OUT, seed=1, control=control
        )

    events = queue.Queue()
    runner = JobRunner(events.put)
    before = time.perf_counter()
    try:
        job = runner.submit(work)
        while not (isinstance(event := events.get(timeout=10), Progressed) and event.paused):
            pass
        time.sleep(asleep)
        runner.resume(job)
        while not isinstance(event := events.get(timeout=10), Finished):
            pass
    finally:
        runner.close()
    worked = time.perf_counter() - before - asleep
    assert 0 < event.result.fit_seconds < event.result.seconds < worked


def test_a_report_survives_json(model, log):
    report = run_experiment(model(), Source(dataset(), log), LEAVE_ONE_OUT, seed=4).report()
    stored = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert TrainingReport.from_json(stored) == report


def test_notices_of_the_split_stand_in_the_report(model, log):
    run = run_experiment(model(), Source(dataset(), log), LEAVE_ONE_OUT, seed=1)
    assert "leave-one-out-leaks" in run.report().notices


def test_the_model_gets_the_catalogue_in_its_own_order(model, log):
    items = [CatalogueItem(f"id-{i}", f"title {i}") for i in range(ITEMS)]
    run = run_experiment(model(), Source(dataset(), log, items), LEAVE_ONE_OUT, seed=1)
    assert [item.id for item in run.model.seen.items] == [
        f"id-{i}" for i in run.prepared.item_vocabulary
    ]


def test_item_counts_are_those_of_the_training_part(model, log):
    run = run_experiment(model(), Source(dataset(), log), LEAVE_ONE_OUT, seed=1)
    training = run.prepared.training
    assert (
        run.prepared.item_counts.tolist()
        == np.bincount(training.item_index, minlength=len(run.prepared.item_vocabulary)).tolist()
    )


def test_too_little_data_is_refused_before_training(model, log):
    lonely = log.take(np.arange(PEOPLE))  # one interaction each
    untrained = model()
    with pytest.raises(InvalidDatasetError):
        run_experiment(untrained, Source(dataset(), lonely), LEAVE_ONE_OUT, seed=1)
    assert not hasattr(untrained, "seen")


def test_the_same_seed_gives_the_same_figures(model, log):
    one, again = (
        run_experiment(model(), Source(dataset(), log), LEAVE_ONE_OUT, seed=1) for _ in range(2)
    )
    assert one.evaluation.metrics == again.evaluation.metrics


def test_a_model_that_would_not_fit_is_refused_before_it_begins(model, log):
    model.estimated_memory = lambda _people, items, _interactions: items * 10**15
    with pytest.raises(WouldNotFitError) as refused:
        run_experiment(model, Source(dataset(), log), LEAVE_ONE_OUT, seed=1)
    assert refused.value.facts["needed_mb"] == ITEMS * 10**9
    assert refused.value.exit_code == 3
