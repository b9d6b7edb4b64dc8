"""What readers see: through their keys, and beside a writer."""

import pytest

from recsys_app.access.permissions import Compartment, Role
from recsys_app.errors import AccessDeniedError, NotFoundError, StorageUnavailableError
from recsys_app.storage.compartments import database as compartments
from tests.unit.storage.written import add_batch


@pytest.fixture
def shop(steward):
    add_batch(steward, ["ann", "bob"], ["tea", "cup"])
    return steward.datasets.get("shop")


def test_an_analyst_reads_behaviour_by_pseudonym_only(shop, as_role):
    analyst = as_role(Role.ANALYST)

    assert len(analyst.interactions.load(shop)) == 2
    assert [item.id for item in analyst.catalogue.items(shop)] == ["tea", "cup"]
    assert [item.id for item in analyst.catalogue.items(shop, [1])] == ["", "cup"]
    (first, _) = analyst.users.pseudonyms(shop)
    assert analyst.users.index_of(shop, first.lower()) == 0
    with pytest.raises(AccessDeniedError):
        analyst.people.external_ids(shop)


def test_a_viewer_reads_what_was_published_only(shop, as_role):
    viewer = as_role(Role.VIEWER)

    assert viewer.published.all() == ()
    with pytest.raises(AccessDeniedError):
        viewer.datasets.all()
    assert viewer.grant.keys.keys() == {Compartment.PUBLISHED}


def test_no_file_of_the_store_shows_an_id(steward, folder):
    canaries = ["canary-person-8812", "canary-item-8812"]
    add_batch(steward, canaries[:1], canaries[1:], name="canary-dataset-8812")
    steward.close()

    for file in folder.path.iterdir():
        assert b"canary" not in file.read_bytes()


def test_one_column_is_read_alone(shop, steward):
    assert steward.interactions.column(shop, "item_index").tolist() == [0, 1]
    assert steward.interactions.column(shop, "timestamp").tolist() == [0, 1000]


def test_unknown_names_are_not_found(shop, steward):
    for look_up in (steward.users.index_of, steward.people.index_of, steward.catalogue.index_of):
        with pytest.raises(NotFoundError):
            look_up(shop, "nobody")
    with pytest.raises(NotFoundError):
        steward.datasets.get("nothing")


def test_a_reader_beside_a_writer_sees_the_last_commit(shop, steward, as_role):
    reader = as_role(Role.STEWARD, read_only=True)
    assert len(reader.interactions.load(shop)) == 2

    with steward.new_batch("shop", source="log.csv", mode="append") as batch:
        batch.users(["cid"])
        batch.items(["pot"])
        assert reader.people.external_ids(shop) == ["ann", "bob"]
        assert len(reader.interactions.load(shop)) == 2

    add_batch(steward, ["cid"], ["pot"], mode="append", first=7)
    assert reader.people.external_ids(shop) == ["ann", "bob"]  # as large as the data set it asked
    assert len(reader.interactions.load(reader.datasets.get("shop"))) == 3


def test_a_reader_cannot_write(shop, as_role):
    with pytest.raises(StorageUnavailableError):
        add_batch(as_role(Role.STEWARD, read_only=True), ["a"], ["x"], name="new")


def test_two_writers_exclude_each_other(shop, steward, as_role, monkeypatch):
    monkeypatch.setitem(compartments._SETTINGS, "busy_timeout", ("10", 10))
    other = as_role(Role.STEWARD)

    with (
        steward.new_batch("shop", source="log.csv", mode="append"),
        pytest.raises(StorageUnavailableError) as busy,
    ):
        add_batch(other, ["a"], ["x"], name="new")
    assert busy.value.code == "store-busy"
    assert add_batch(other, ["a"], ["x"], name="new").number == 1
