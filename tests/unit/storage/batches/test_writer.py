import numpy as np
import pytest

from recsys_app.access.permissions import Role
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.errors import (
    AccessDeniedError,
    ConflictError,
    InvalidDatasetError,
    InvalidSettingError,
    NotFoundError,
)
from recsys_app.storage.batches import writer as imports
from recsys_app.storage.packing import BLOCK_ROWS
from tests.unit.storage.written import add_batch, some_rows

ODD_IDS = [
    "001",
    "1",
    "",
    "用户",
    "😀",
    "x" * 200,
    "a\nb",
    "1e3",
    "NULL",
    "'; DROP TABLE users",
]


def test_a_batch_holds_what_was_imported(steward):
    batch = add_batch(steward, ["ann", "bob", "ann"], ["tea", "tea", "cup"])
    dataset = steward.datasets.get("shop")
    loaded = steward.interactions.load(dataset)

    assert (batch.number, batch.rows, batch.source) == (1, 3, "log.csv")
    assert loaded.user_index.tolist() == [0, 1, 0]
    assert loaded.item_index.tolist() == [0, 0, 1]
    assert loaded.timestamp.tolist() == [0, 1000, 2000]
    assert loaded.value.tolist() == [0, 1, 2]
    assert loaded.event is None
    assert loaded.fold is None
    assert dataset.time_kind is TimeKind.CLOCK


def test_ids_are_text_whatever_they_look_like(steward):
    add_batch(steward, ODD_IDS, ODD_IDS)
    dataset = steward.datasets.get("shop")

    assert steward.people.external_ids(dataset) == ODD_IDS
    assert [item.id for item in steward.catalogue.items(dataset)] == ODD_IDS
    for index, name in enumerate(ODD_IDS):
        assert steward.people.index_of(dataset, name) == index
        assert steward.catalogue.index_of(dataset, name) == index


def test_an_id_means_the_same_within_and_across_calls(steward):
    with steward.new_batch("shop", source="log.csv") as batch:
        assert batch.users(["a", "b", "a"]).tolist() == [0, 1, 0]
        assert batch.users(["c", "b"]).tolist() == [2, 1]
        assert (batch.new_people, batch.new_items) == (3, 0)


def test_events_and_folds_are_coded(steward):
    with steward.new_batch("shop", source="log.csv") as batch:
        rows = some_rows(batch.users(["a", "b"]), batch.items(["x", "y"]))
        events = batch.events(["view", "buy"])
        folds = batch.folds(["train", "test"])
        batch.append(
            Interactions(
                rows.user_index, rows.item_index, rows.timestamp, rows.value, events, folds
            )
        )
        batch.commit(time_kind=TimeKind.ORDER, rated=True)

    dataset = steward.datasets.get("shop")
    loaded = steward.interactions.load(dataset)
    assert (dataset.events, dataset.folds) == (("view", "buy"), ("train", "test"))
    assert loaded.event.tolist() == [0, 1]
    assert loaded.fold.tolist() == [0, 1]
    assert dataset.rated


def test_a_batch_without_events_beside_one_with_has_the_empty_event(steward):
    add_batch(steward, ["a"], ["x"])
    with steward.new_batch("shop", source="log.csv", mode="append") as batch:
        rows = some_rows(batch.users(["b"]), batch.items(["x"]))
        batch.append(
            Interactions(
                rows.user_index, rows.item_index, rows.timestamp, rows.value, batch.events(["buy"])
            )
        )
        batch.commit(time_kind=TimeKind.CLOCK, rated=False)

    dataset = steward.datasets.get("shop")
    names = [dataset.events[code] for code in steward.interactions.load(dataset).event]
    assert names == ["", "buy"]


def test_blocks_and_digest_do_not_depend_on_how_rows_come_in(steward, rng):
    rows = 2 * BLOCK_ROWS + 7
    users = rng.integers(0, 50, rows).astype(np.int32)
    times = rng.integers(0, 1 << 40, rows)
    everything = Interactions(users, users, times, np.ones(rows, np.float32))

    digests = set()
    for chunk in (9_999, 100_000, rows):
        with steward.new_batch(f"by {chunk}", source="log.csv") as batch:
            for start in range(0, rows, chunk):
                batch.append(everything.take(np.arange(start, min(start + chunk, rows))))
            digests.add(batch.commit(time_kind=TimeKind.CLOCK, rated=False).digest)
        loaded = steward.interactions.load(steward.datasets.get(f"by {chunk}"))
        assert np.array_equal(loaded.user_index, users)
        assert np.array_equal(loaded.timestamp, times)
        assert (loaded.value == 1).all()

    assert len(digests) == 1


def test_leaving_without_commit_leaves_nothing(steward):
    with steward.new_batch("shop", source="log.csv") as batch:
        batch.append(some_rows(batch.users(["a"]), batch.items(["x"])))
        batch.reject("log.csv", 1, "bad-time", "row")

    assert steward.datasets.all() == ()
    assert add_batch(steward, ["a"], ["x"]).number == 1


def test_an_error_inside_leaves_the_batches_before_it(steward):
    add_batch(steward, ["a"], ["x"])

    def fails():
        with steward.new_batch("shop", source="log.csv", mode="append") as batch:
            batch.append(some_rows(batch.users(["b"]), batch.items(["y"])))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fails()
    dataset = steward.datasets.get("shop")
    assert steward.people.external_ids(dataset) == ["a"]
    assert len(steward.interactions.load(dataset)) == 1


def test_a_new_data_set_must_be_new(steward):
    add_batch(steward, ["a"], ["x"])

    with pytest.raises(ConflictError) as refused:
        add_batch(steward, ["b"], ["y"])
    assert refused.value.code == "dataset-exists"


def test_append_needs_a_data_set(steward):
    with pytest.raises(NotFoundError):
        add_batch(steward, ["a"], ["x"], mode="append")


def test_append_keeps_indices_and_pseudonyms(steward):
    add_batch(steward, ["a", "b"], ["x", "y"])
    before = steward.users.pseudonyms(steward.datasets.get("shop"))

    batch = add_batch(steward, ["c", "a"], ["z", "x"], mode="append")

    dataset = steward.datasets.get("shop")
    assert batch.number == 2
    assert steward.people.external_ids(dataset) == ["a", "b", "c"]
    assert steward.users.pseudonyms(dataset)[:2] == before
    assert steward.interactions.load(dataset).user_index.tolist() == [0, 1, 2, 0]


def test_the_same_rows_again_are_refused_unless_wanted(steward):
    add_batch(steward, ["a", "b"], ["x", "y"])

    with pytest.raises(ConflictError) as refused:
        add_batch(steward, ["a", "b"], ["x", "y"], mode="append")
    assert refused.value.code == "batch-again"
    assert refused.value.facts == {"name": "shop", "number": 1}

    with steward.new_batch("shop", source="log.csv", mode="append", allow_same=True) as batch:
        batch.append(some_rows(batch.users(["a", "b"]), batch.items(["x", "y"])))
        assert batch.commit(time_kind=TimeKind.CLOCK, rated=False).number == 2


def test_two_tables_of_attributes_are_not_the_same_rows(steward):
    add_batch(steward, ["a"], ["x"])
    for title in ("Tea", "Green tea"):
        with steward.new_batch("shop", source="items.csv", mode="append") as batch:
            batch.item_attributes("x", title, {})
            batch.commit(time_kind=TimeKind.NONE, rated=False)

    dataset = steward.datasets.get("shop")
    assert dataset.time_kind is TimeKind.CLOCK
    assert steward.catalogue.items(dataset)[0].title == "Green tea"


def test_another_kind_of_time_is_refused(steward):
    add_batch(steward, ["a"], ["x"])

    def append_orders():
        with steward.new_batch("shop", source="log.csv", mode="append") as batch:
            batch.append(some_rows(batch.users(["b"]), batch.items(["x"])))
            batch.commit(time_kind=TimeKind.ORDER, rated=False)

    with pytest.raises(InvalidDatasetError) as refused:
        append_orders()
    assert refused.value.code == "time-kind-differs"


def test_replace_takes_the_place_and_keeps_who_comes_again(steward):
    add_batch(steward, ["a", "b"], ["x", "y"])
    before = steward.users.pseudonyms(steward.datasets.get("shop"))

    batch = add_batch(steward, ["c", "b"], ["y", "z"], mode="replace")

    dataset = steward.datasets.get("shop")
    assert batch.number == 2
    assert [each.number for each in steward.interactions.batches(dataset)] == [2]
    assert steward.people.external_ids(dataset) == [None, "b", "c"]
    assert steward.users.pseudonyms(dataset)[:2] == ["", before[1]]
    assert [item.id for item in steward.catalogue.items(dataset)] == ["", "y", "z"]


def test_replace_makes_the_data_set_if_need_be(steward):
    assert add_batch(steward, ["a"], ["x"], mode="replace").number == 1


def test_replace_with_the_same_rows_is_fine(steward):
    add_batch(steward, ["a"], ["x"])

    assert add_batch(steward, ["a"], ["x"], mode="replace").number == 2


@pytest.mark.parametrize("name", ["", " shop", "a\nb", "x" * 101])
def test_a_data_set_needs_a_readable_name(steward, name):
    with pytest.raises(InvalidSettingError) as refused:
        add_batch(steward, ["a"], ["x"], name=name)
    assert refused.value.code == "dataset-name"


def test_attributes_of_people_are_split_by_who_may_read_them(steward, as_role):
    with steward.new_batch("shop", source="users.csv") as batch:
        batch.append(some_rows(batch.users(["a"]), batch.items(["x"])))
        batch.user_attributes("a", {"age": 34.0}, {"name": "Ann"})
        batch.user_attributes("b", {}, {"name": "Bob"})
        batch.commit(time_kind=TimeKind.CLOCK, rated=False)

    dataset = steward.datasets.get("shop")
    assert steward.users.attributes(dataset, 0) == {"age": 34.0}
    assert steward.people.attributes(dataset, 0) == {"name": "Ann"}
    assert steward.people.attributes(dataset, 1) == {"name": "Bob"}
    analyst = as_role(Role.ANALYST)
    assert analyst.users.attributes(dataset, 0) == {"age": 34.0}
    with pytest.raises(AccessDeniedError):
        analyst.people.attributes(dataset, 0)


def test_a_later_import_adds_to_attributes_and_wins(steward):
    with steward.new_batch("shop", source="items.csv") as batch:
        batch.item_attributes("x", "Tea", {"price": 2.0, "category": "drinks"})
        batch.user_attributes("a", {"age": 34.0, "city": "Oulu"}, {})
        batch.commit(time_kind=TimeKind.NONE, rated=False)
    with steward.new_batch("shop", source="items.csv", mode="append") as batch:
        batch.item_attributes("x", "", {"price": 3.0})
        batch.user_attributes("a", {"age": 35.0}, {})
        batch.commit(time_kind=TimeKind.NONE, rated=False)

    dataset = steward.datasets.get("shop")
    (item,) = steward.catalogue.items(dataset)
    assert (item.title, item.attributes) == ("Tea", {"price": 3.0, "category": "drinks"})
    assert steward.users.attributes(dataset, 0) == {"age": 35.0, "city": "Oulu"}
    assert dataset.has_items


def test_rejected_rows_are_kept_in_pages(steward):
    with steward.new_batch("shop", source="log.csv") as batch:
        batch.append(some_rows(batch.users(["a"]), batch.items(["x"])))
        for line in range(25_000):
            batch.reject("log.csv", line + 2, "bad-time", f"row {line}")
        committed = batch.commit(time_kind=TimeKind.CLOCK, rated=False, duplicates=3)

    assert (committed.rejected, committed.duplicates) == (25_000, 3)
    page = steward.people.rejected(committed, 24_998, 10)
    assert [(row.batch, row.line, row.text) for row in page] == [
        (1, 25_000, "row 24998"),
        (1, 25_001, "row 24999"),
    ]


def test_rejected_rows_come_by_file_and_line(steward):
    lines = [("log.csv", 12), ("log.csv", 7), ("items.csv", 300), ("items.csv", 9), ("log.csv", 7)]
    with steward.new_batch("shop", source="log.csv") as batch:
        batch.append(some_rows(batch.users(["a"]), batch.items(["x"])))
        for position, (file, line) in enumerate(lines):
            batch.reject(file, line, "bad-time", f"row {position}")
        committed = batch.commit(time_kind=TimeKind.CLOCK, rated=False)

    rejected = [(row.file, row.line, row.text) for row in steward.people.rejected(committed)]
    assert rejected == [
        ("items.csv", 9, "row 3"),
        ("items.csv", 300, "row 2"),
        ("log.csv", 7, "row 1"),
        ("log.csv", 7, "row 4"),
        ("log.csv", 12, "row 0"),
    ]


@pytest.mark.parametrize(("mode", "counts"), [("append", (2, 3, 4)), ("replace", (0, 2, 3))])
def test_who_is_there_is_counted_while_importing(steward, mode, counts):
    add_batch(steward, ["a", "b"], ["x", "y"])
    with steward.new_batch("shop", source="log.csv", mode=mode) as batch:
        met = [batch.n_items]
        batch.items(["x", "z", "x"])
        met.append(batch.n_items)
        batch.item_attributes("w", "Water", {})
        batch.item_attributes("z", "Zest", {})
        met.append(batch.n_items)
        assert batch.n_people == counts[0]
    assert tuple(met) == counts


def test_a_pseudonym_that_is_taken_is_drawn_again(steward, monkeypatch):
    drawn = iter([["P-AAAA-AAAA"] * 3, ["P-AAAA-AAAA", "P-BBBB-BBBB"], ["P-CCCC-CCCC"]])
    monkeypatch.setattr(imports, "new_pseudonyms", lambda count: next(drawn))

    add_batch(steward, ["a", "b", "c"], ["x", "x", "x"])

    dataset = steward.datasets.get("shop")
    assert len(set(steward.users.pseudonyms(dataset))) == 3


def test_pseudonyms_are_unlinkable_between_data_sets(steward):
    add_batch(steward, ["a", "b"], ["x", "y"], name="one")
    add_batch(steward, ["a", "b"], ["x", "y"], name="two")

    one, two = (set(steward.users.pseudonyms(steward.datasets.get(n))) for n in ("one", "two"))
    assert not one & two


def test_an_analyst_has_no_key_to_import(as_role):
    with pytest.raises(AccessDeniedError) as refused:
        add_batch(as_role(Role.ANALYST), ["a"], ["x"])
    assert refused.value.code == "no-key"


def test_the_version_of_a_data_set_follows_its_batches(steward):
    add_batch(steward, ["a"], ["x"])
    one = steward.datasets.get("shop").version
    add_batch(steward, ["b"], ["x"], mode="append")
    two = steward.datasets.get("shop")
    steward.remove_batch(two, 2)

    assert two.version != one
    assert steward.datasets.get("shop").version == one
