from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from recsys_app.access.permissions import Compartment, Role
from recsys_app.domain.records import FileStatus
from recsys_app.errors import StaleStoreError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.keyring.codec import encode
from recsys_app.storage.ledger import entries, rows
from recsys_app.storage.ledger.entries import parse_entry
from recsys_app.storage.verify import verify_store
from tests.unit.storage.written import add_batch


@pytest.fixture
def admin(as_role):
    return as_role(Role.ADMINISTRATOR)


def published(repositories):
    return repositories.ledger._store.published


def actions(repositories) -> list[str]:
    """Oldest first."""
    return [entry.action for entry in repositories.ledger.entries()][::-1]


def test_a_new_store_begins_with_an_entry(admin):
    first = next(admin.ledger.entries())

    assert (first.sequence, first.action, first.account) == (1, "store-created", "administrator")


def test_added_accounts_are_entered_when_settled(admin):
    assert "account-added" not in actions(admin)

    admin.settle()

    added = [entry for entry in admin.ledger.entries() if entry.action == "account-added"]
    assert [entry.facts["name"] for entry in added] == ["viewer", "analyst", "steward"]


def test_delivering_twice_enters_once(admin):
    admin.settle()
    before = actions(admin)

    admin.settle()

    assert actions(admin) == before


def test_each_role_records_and_reads_its_own(as_role, admin):
    for role in (Role.STEWARD, Role.ANALYST, Role.VIEWER):
        mine = as_role(role)
        mine.ledger.record("looked", by=role)
        assert [entry.facts for entry in mine.ledger.entries()] == [{"by": role}]
        mine.close()

    assert actions(admin).count("looked") == 3


def test_an_import_is_entered_with_its_digest(steward, admin):
    batch = add_batch(steward, ["a", "b"], ["x", "y"])
    steward.settle()

    (entry,) = [entry for entry in admin.ledger.entries() if entry.action == "import"]
    assert entry.subject == f"batch {batch.id}"
    assert entry.digest == batch.digest
    assert entry.facts["rows"] == 2


def test_an_undone_import_is_not_in_place_any_more(steward):
    batch = add_batch(steward, ["a", "b"], ["x", "y"])
    assert steward.ledger.digests() == {f"batch {batch.id}": batch.digest}

    steward.remove_batch(steward.datasets.get("shop"), 1)

    assert steward.ledger.digests() == {}


def test_an_import_that_is_rolled_back_leaves_no_entry(steward):
    with steward.new_batch("shop", source="") as batch:
        batch.users(["a"])

    steward.settle()
    assert "import" not in actions(steward)


def test_a_sound_ledger_has_no_findings(admin):
    admin.settle()

    check = admin.ledger.verify()

    assert check.sound
    assert check.with_codes
    assert check.entries == 4


def test_who_is_no_administrator_cannot_check_the_codes(steward):
    steward.settle()

    assert steward.ledger.verify().findings == ()
    assert not steward.ledger.verify().with_codes


def test_an_entry_in_the_name_of_another_is_found(as_role, admin):
    """A viewer has the key of the file and may append, but not sign for others."""
    viewer = as_role(Role.VIEWER)
    theirs = parse_entry(viewer.ledger.sealed("looked"))
    owner = viewer.accounts.all()[0].id
    database = published(viewer)
    with database.transaction():
        rows.append(database, encode(replace(theirs, account=owner)))

    (finding,) = admin.ledger.verify().findings
    assert finding == "entry 2 was not signed by the account that it names"


def test_a_cut_ledger_is_older_than_the_keyring(admin):
    admin.settle()
    database = published(admin)
    with database.transaction():
        database.execute("DELETE FROM ledger WHERE sequence > 2")

    findings = admin.ledger.verify().findings

    assert findings == (
        "entries after 2 were cut off: the next key is another one",
        "the keyring knows 4 entries and the ledger has 2: it is older",
    )


def test_a_receipt_shows_a_ledger_that_was_cut_with_its_anchor(admin, as_role):
    admin.settle()
    receipt = admin.ledger.receipt()
    database = published(admin)
    with database.transaction():
        database.execute("DELETE FROM ledger WHERE sequence > 2")
    store = admin.ledger._store
    keyring = store.believed.keyring
    anchor = replace(keyring.anchor, count=2, link=rows.link_at(database, 2))
    store.write_keyring(replace(keyring, anchor=anchor))

    steward = as_role(Role.STEWARD)
    assert steward.ledger.verify().sound
    (finding,) = steward.ledger.verify(receipt).findings
    assert finding.startswith(f"the receipt of {receipt.written} knows 4 entries")
    assert not admin.ledger.verify().sound  # the key of the next entry tells an administrator


def test_a_receipt_of_another_store_is_refused(admin):
    other = replace(admin.ledger.receipt(), store="another")

    assert admin.ledger.verify(other).findings == ("the receipt belongs to another store",)


def test_payloads_are_not_readable_with_the_key_of_the_file(as_role):
    steward = as_role(Role.STEWARD)
    steward.ledger.record("export", reason="canary-1234")

    contents = b"".join(row.entry for row in rows.chain(published(steward)))

    assert b"canary-1234" not in contents
    assert b"export" not in contents


def test_a_batch_that_the_ledger_does_not_know_is_named(steward, grant_as):
    batch = add_batch(steward, ["a"], ["x"])
    steward.settle()
    behaviour = steward.ledger._store.behaviour
    behaviour.execute("DELETE FROM batches WHERE id = ?", (batch.id,))
    behaviour.execute(
        "INSERT INTO batches SELECT 99, id, 1, '', '', 0, 0, 0, 'digest' FROM datasets"
    )
    steward.settle(at_rest=True)
    steward.close()

    report = verify_store(grant_as(Role.STEWARD), JobControl())

    (damaged,) = [check for check in report.files if check.status is FileStatus.DAMAGED]
    assert damaged.file == "behaviour-1.db"
    assert "batch 1 is missing" in damaged.findings
    assert "batch 99 is not in the ledger" in damaged.findings


def test_a_file_of_an_earlier_time_is_refused(steward, as_role, folder):
    add_batch(steward, ["a"], ["x"])
    steward.settle(at_rest=True)
    steward.close()
    file = folder.compartment(Compartment.BEHAVIOUR, 1)
    earlier = file.read_bytes()
    later = as_role(Role.STEWARD)
    add_batch(later, ["b"], ["y"], name="other")
    later.settle(at_rest=True)
    later.close()

    file.write_bytes(earlier)

    with pytest.raises(StaleStoreError) as refused:
        as_role(Role.STEWARD).open_ledger()
    assert refused.value.code == "file-stale"
    assert refused.value.facts["where"] == "behaviour-1.db"


def test_a_clock_that_was_set_back_is_noted(as_role, monkeypatch):
    steward = as_role(Role.STEWARD)
    for year in (2030, 2020, 2025):
        moment = datetime(year, 1, 1, tzinfo=UTC)
        clock = SimpleNamespace(now=lambda _, at=moment: at, fromisoformat=datetime.fromisoformat)
        monkeypatch.setattr(entries, "datetime", clock)
        steward.ledger.record("looked")

    shown = [(entry.written.year, entry.clock_went_back) for entry in steward.ledger.entries()]
    assert shown == [(2025, False), (2020, True), (2030, False)]


def test_what_waits_stands_before_what_is_recorded_later(steward):
    add_batch(steward, ["a"], ["x"])

    steward.ledger.record("looked")
    steward.settle()

    assert actions(steward) == ["import", "looked"]
    assert not any(entry.clock_went_back for entry in steward.ledger.entries())
