"""Taking back imports, and what interrupted writes leave behind."""

import numpy as np
import pytest

from recsys_app.access.permissions import Role
from recsys_app.domain.interactions import TimeKind
from recsys_app.domain.model_state import ModelState
from recsys_app.errors import NotFoundError, StorageUnavailableError
from recsys_app.storage.batches import removal
from recsys_app.storage.batches import writer as imports
from recsys_app.storage.compartments.database import Database
from tests.unit.storage.written import add_batch, some_rows


@pytest.fixture
def shop(steward):
    """Batch 1: ann and bob; batch 2: bob and cid."""
    add_batch(steward, ["ann", "bob"], ["tea", "cup"])
    add_batch(steward, ["bob", "cid"], ["cup", "pot"], mode="append", first=9000)
    return steward.datasets.get("shop")


def people_of(repositories):
    return repositories.people.external_ids(repositories.datasets.get("shop"))


def items_of(repositories):
    return [i.id for i in repositories.catalogue.items(repositories.datasets.get("shop"))]


def test_undo_takes_the_people_and_items_nobody_else_mentions(steward, shop):
    removed = steward.remove_batch(shop, 1)

    assert removed.number == 1
    assert people_of(steward) == [None, "bob", "cid"]
    assert items_of(steward) == ["", "cup", "pot"]
    assert steward.users.pseudonyms(shop)[0] == ""
    assert steward.interactions.load(shop).user_index.tolist() == [1, 2]
    with pytest.raises(NotFoundError):
        steward.people.index_of(shop, "ann")
    with pytest.raises(NotFoundError):
        steward.catalogue.index_of(shop, "tea")


def test_nothing_of_the_removed_is_left_in_any_table(steward, shop):
    steward.remove_batch(shop, 1)

    store = steward._store
    assert store.behaviour.all("SELECT user_index FROM users") == [(1,), (2,)]
    assert store.behaviour.all("SELECT DISTINCT batch FROM column_blocks") == [(2,)]
    assert store.people.all("SELECT external_id FROM persons") == [("bob",), ("cid",)]
    assert store.published.all("SELECT id FROM items") == [("cup",), ("pot",)]
    assert store.people.all("SELECT * FROM pending") == []


def test_a_returning_person_gets_a_new_index_and_pseudonym(steward, shop):
    before = steward.users.pseudonyms(shop)[0]
    steward.remove_batch(shop, 1)
    add_batch(steward, ["ann"], ["tea"], mode="append")

    assert people_of(steward) == [None, "bob", "cid", "ann"]
    assert items_of(steward) == ["", "cup", "pot", "tea"]
    assert steward.users.pseudonyms(steward.datasets.get("shop"))[3] != before


def test_batch_numbers_are_not_given_again(steward, shop):
    steward.remove_batch(shop, 2)

    assert add_batch(steward, ["dan"], ["tea"], mode="append").number == 3


def test_who_has_attributes_stays(steward, shop):
    with steward.new_batch("shop", source="t.csv", mode="append") as batch:
        batch.user_attributes("ann", {}, {"name": "Ann"})
        batch.item_attributes("tea", "Tea", {})
        batch.commit(time_kind=TimeKind.NONE, rated=False)
    steward.remove_batch(shop, 1)

    assert people_of(steward) == ["ann", "bob", "cid"]
    assert items_of(steward) == ["tea", "cup", "pot"]


def test_undoing_a_table_takes_its_attributes_back(steward, shop):
    with steward.new_batch("shop", source="t.csv", mode="append") as batch:
        batch.user_attributes("ann", {"age": 1.0}, {"name": "Ann"})
        batch.item_attributes("tea", "Tea", {})
        batch.commit(time_kind=TimeKind.NONE, rated=False)
    steward.remove_batch(shop, 3)

    dataset = steward.datasets.get("shop")
    assert not dataset.has_items
    assert steward.users.attributes(dataset, 0) == {}
    assert steward.people.attributes(dataset, 0) == {}
    assert steward.catalogue.items(dataset)[0].title == "tea"


def test_a_data_set_stays_when_its_last_batch_goes(steward, shop):
    steward.remove_batch(shop, 1)
    steward.remove_batch(shop, 2)

    assert people_of(steward) == [None, None, None]
    assert len(steward.interactions.load(steward.datasets.get("shop"))) == 0


def test_a_removed_data_set_leaves_nothing(steward, shop):
    steward.models.checkpoints("k").save(ModelState({"a": np.zeros(1)}))
    steward.remove_dataset(shop)

    store = steward._store
    assert steward.datasets.all() == ()
    for database in (store.people, store.published, store.behaviour):
        for table in tables_with("dataset", database):
            assert database.all(f"SELECT * FROM {table}") == []
    assert steward.models.checkpoints("k").load() is None


def test_a_new_data_set_of_the_old_name_is_another_one(steward, shop):
    steward.remove_dataset(shop)
    add_batch(steward, ["ann"], ["tea"])

    assert steward.datasets.get("shop").id != shop.id


def test_an_unknown_batch_is_not_found(steward, shop):
    with pytest.raises(NotFoundError):
        steward.remove_batch(shop, 3)


# ---------------------------------------------------------------------- interrupted half-way


class Interrupted(BaseException):
    """The process ends here."""


def interrupt(*_):
    raise Interrupted


def commit_up_to(monkeypatch, last: str):
    """Let commits through until that of `last`; the process ends right after it."""
    commit = Database.commit

    def committing(database):
        commit(database)
        if database.file.name.startswith(last):
            raise Interrupted

    monkeypatch.setattr(Database, "commit", committing)


@pytest.mark.parametrize("last", ["people", "published"])
def test_an_import_stopped_between_its_commits_is_invisible(steward, shop, monkeypatch, last):
    def append_all():
        with steward.new_batch("shop", source="log.csv", mode="append") as batch:
            batch.append(some_rows(batch.users(["dan"]), batch.items(["jug"]), 7))
            batch.user_attributes("ann", {}, {"name": "Ann"})
            batch.item_attributes("tea", "Tea", {})
            batch.commit(time_kind=TimeKind.CLOCK, rated=False)

    with monkeypatch.context() as patched:
        commit_up_to(patched, last)
        with pytest.raises(Interrupted):
            append_all()

    assert people_of(steward) == ["ann", "bob", "cid"]
    assert items_of(steward) == ["tea", "cup", "pot"]
    assert steward.people.attributes(shop, 0) == {}
    assert steward.catalogue.items(shop)[0].title == "tea"
    with pytest.raises(NotFoundError):
        steward.people.index_of(shop, "dan")

    add_batch(steward, ["eve"], ["jar"], mode="append", first=50)
    assert people_of(steward) == ["ann", "bob", "cid", "eve"]
    assert items_of(steward) == ["tea", "cup", "pot", "jar"]


def test_an_import_stopped_after_its_last_commit_is_whole(steward, shop, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(imports, "settle", interrupt)
        with pytest.raises(Interrupted):
            add_batch(steward, ["dan"], ["jug"], mode="append", first=50)

    assert people_of(steward) == ["ann", "bob", "cid", "dan"]
    add_batch(steward, ["eve"], ["jar"], mode="append", first=70)
    assert people_of(steward) == ["ann", "bob", "cid", "dan", "eve"]
    assert steward._store.people.all("SELECT * FROM pending") == []


def test_a_full_disk_after_the_last_commit_does_not_take_it_back(steward, shop, monkeypatch):
    def full(*_):
        raise StorageUnavailableError("disk-full", where="")

    with monkeypatch.context() as patched:
        patched.setattr(imports, "settle", full)
        add_batch(steward, ["dan"], ["jug"], mode="append", first=50)

    assert people_of(steward)[-1] == "dan"


@pytest.mark.parametrize("action", ["remove_batch", "remove_dataset", "replace"])
def test_a_removal_stopped_before_the_sweep_is_invisible(steward, shop, monkeypatch, action):
    remove = {
        "remove_batch": lambda: steward.remove_batch(shop, 1),
        "remove_dataset": lambda: steward.remove_dataset(shop),
        "replace": lambda: add_batch(steward, ["bob", "cid"], ["cup", "pot"], mode="replace"),
    }[action]
    with monkeypatch.context() as patched:
        patched.setattr(removal, "sweep", interrupt)
        patched.setattr(imports, "sweep", interrupt)
        with pytest.raises(Interrupted):
            remove()

    if action != "remove_dataset":
        assert people_of(steward) == [None, "bob", "cid"]
        assert items_of(steward) == ["", "cup", "pot"]
        with pytest.raises(NotFoundError):
            steward.people.index_of(shop, "ann")

    add_batch(steward, ["zoe"], ["urn"], name="another")
    persons = steward._store.people.all("SELECT external_id FROM persons")
    assert ("ann",) not in persons


def test_a_removal_stopped_before_it_decided_changes_nothing(steward, shop, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(removal, "prune", interrupt)
        with pytest.raises(Interrupted):
            steward.remove_batch(shop, 1)

    assert people_of(steward) == ["ann", "bob", "cid"]
    assert len(steward.interactions.load(shop)) == 4


def test_an_analyst_sees_no_leftovers_in_the_catalogue(steward, as_role, shop, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(removal, "sweep", interrupt)
        with pytest.raises(Interrupted):
            steward.remove_batch(shop, 1)

    assert items_of(as_role(Role.ANALYST)) == ["", "cup", "pot"]


def tables_with(column: str, database: Database) -> list[str]:
    return [
        name
        for (name,) in database.all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE ?",
            (f"%{column} INTEGER%",),
        )
    ]
