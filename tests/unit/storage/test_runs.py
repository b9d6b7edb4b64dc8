import hashlib

import numpy as np
import pytest

from recsys_app.access.permissions import Role
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.records import NewRun, Run
from recsys_app.errors import AccessDeniedError, NotFoundError, TamperedDataError
from recsys_app.storage import states
from tests.unit.storage.written import add_batch

STATE = ModelState({"weights": np.eye(3, dtype=np.float32)}, {"layers": [1, 2], "name": "é"})
VOCABULARY = np.array([2, 0, 1], np.int32)


def new_run(dataset="shop", model="ease", version="v1", **changes) -> NewRun:
    fields = {
        "model": model,
        "settings": {"regularization": 500.0},
        "dataset": dataset,
        "dataset_version": version,
        "protocol": {"split": "temporal", "k": [5, 10]},
        "protocol_key": "temporal/last",
        "seed": 42,
        "device": "cpu",
        "seconds": 1.5,
        "epochs": 3,
        "peak_memory_mb": 120.0,
        "report": {"metrics": {"ndcg@10": {"value": 0.1, "low": None}}},
        "curves": {"loss": [3.0, 2.0, 1.0]},
        "note": "first try",
    }
    return NewRun(**(fields | changes))


def add_run(repositories, run=None, state=STATE, **more) -> Run:
    return repositories.runs.add(
        run or new_run(),
        state,
        VOCABULARY,
        person_index=np.array([4, 7], np.int32),
        per_person={"ndcg@10": np.array([0.5, 0.0], np.float32)},
        **more,
    )


@pytest.fixture
def analyst(steward, as_role):
    add_batch(steward, ["ann", "bob"], ["tea", "cup"])
    add_batch(steward, ["ann", "bob"], ["tea", "cup"], name="café")
    steward.close()
    return as_role(Role.ANALYST)


def test_a_run_comes_back_as_it_was(analyst):
    added = add_run(analyst)

    assert added == analyst.runs.get("ease-1")
    for name in NewRun.__dataclass_fields__:
        assert getattr(added, name) == getattr(new_run(), name)
    assert not added.archived


def test_runs_are_numbered_through_and_never_twice(analyst):
    add_run(analyst)
    analyst.runs.remove(add_run(analyst))

    assert add_run(analyst, new_run(model="item-knn")).name == "item-knn-3"
    assert analyst.runs.get("item-knn-3").model == "item-knn"


def test_runs_are_found_newest_first(analyst):
    add_run(analyst)
    add_run(analyst, new_run("café"))
    add_run(analyst)

    assert [run.id for run in analyst.runs.find()] == [3, 2, 1]
    assert [run.id for run in analyst.runs.find(analyst.datasets.get("shop"))] == [3, 1]


@pytest.mark.parametrize(
    "name", ["ease-2", "ease", "ease-", "item-knn-1", "ease-x", "ease-²", "-1"]
)
def test_another_name_is_not_found(analyst, name):
    add_run(analyst)

    with pytest.raises(NotFoundError):
        analyst.runs.get(name)


def test_a_run_needs_its_data_set(analyst):
    with pytest.raises(NotFoundError):
        add_run(analyst, new_run("gone"))


def test_the_model_comes_back_with_its_vocabulary(analyst):
    state, vocabulary = analyst.models.load(add_run(analyst))

    assert state.config == STATE.config
    assert list(state.arrays) == ["weights"]
    assert np.array_equal(state.arrays["weights"], STATE.arrays["weights"])
    assert np.array_equal(vocabulary, VOCABULARY)


def test_figures_per_person_come_back(analyst):
    people, values = analyst.runs.per_person(add_run(analyst))

    assert people.tolist() == [4, 7]
    assert {name: column.tolist() for name, column in values.items()} == {"ndcg@10": [0.5, 0.0]}


def test_a_large_model_is_stored_in_parts(analyst, monkeypatch, rng):
    monkeypatch.setattr(states, "_PART_BYTES", 1000)
    large = ModelState({"weights": rng.random((100, 33))})

    run = add_run(analyst, state=large)

    parts = analyst._store.behaviour.all("SELECT length(data) FROM state_parts")
    assert len(parts) > 20
    assert np.array_equal(analyst.models.load(run)[0].arrays["weights"], large.arrays["weights"])


def test_a_model_whose_end_is_cut_off_is_not_loaded(analyst):
    """Also where the end is zeros, which would be there again without having been stored."""
    run = add_run(analyst, state=ModelState({"weights": np.zeros(9)}))
    analyst._store.behaviour.execute(
        "UPDATE state_parts SET data = substr(data, 1, length(data) - 1)"
    )

    with pytest.raises(TamperedDataError):
        analyst.models.load(run)


def test_a_removed_run_takes_its_model_along(analyst):
    run = add_run(analyst)
    analyst.runs.remove(run)

    with pytest.raises(NotFoundError):
        analyst.models.load(run)
    assert analyst._store.behaviour.all("SELECT * FROM state_parts") == []


def test_a_run_that_cannot_be_stored_leaves_no_trace(analyst, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("recsys_app.storage.runs.RunRepository._add_people", interrupt)
    with pytest.raises(KeyboardInterrupt):
        add_run(analyst)

    assert analyst.runs.find() == ()
    assert analyst._store.behaviour.all("SELECT * FROM states") == []


@pytest.mark.parametrize("forged", [b"", b"\x00" * 400, hashlib.sha256(b"").digest()])
def test_a_model_that_was_exchanged_is_damage(analyst, forged):
    run = add_run(analyst)
    analyst._store.behaviour.execute("UPDATE state_parts SET data = ?", (forged,))

    with pytest.raises(TamperedDataError):
        analyst.models.load(run)


def test_a_model_that_is_none_is_damage(analyst):
    run = add_run(analyst)
    content = b"not a model"
    analyst._store.behaviour.execute("UPDATE state_parts SET data = ?", (content,))
    analyst._store.behaviour.execute(
        "UPDATE states SET digest = ?, size = ?",
        (hashlib.sha256(content).hexdigest(), len(content)),
    )

    with pytest.raises(TamperedDataError):
        analyst.models.load(run)


def test_a_checkpoint_is_replaced_and_dropped_with_its_run(analyst):
    slot = analyst.models.checkpoints("ease/shop")
    assert slot.load() is None

    slot.save(ModelState({"epoch": np.array([1])}))
    slot.save(ModelState({"epoch": np.array([2])}))
    assert slot.load().arrays["epoch"].tolist() == [2]
    assert analyst.models.checkpoints("another").load() is None

    add_run(analyst, checkpoint="ease/shop")
    assert slot.load() is None
    assert analyst._store.behaviour.one("SELECT count(*) FROM states") == (1,)


def test_a_viewer_has_no_key_for_runs(as_role):
    with pytest.raises(AccessDeniedError):
        as_role(Role.VIEWER).runs.find()
