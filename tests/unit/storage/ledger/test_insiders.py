"""What an account can do to the ledger with a tool of its own: it shows, and it keeps nobody out."""

from dataclasses import replace

import pytest

from recsys_app.access.permissions import Compartment, Role
from recsys_app.crypto.keys import random_secret
from recsys_app.crypto.sealing import encrypt
from recsys_app.errors import StaleStoreError, TamperedDataError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.codec import encode
from recsys_app.storage.keyring.format import read_keyring, write_keyring
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.ledger import entries, rows
from recsys_app.storage.ledger.chain import link_after, mac_of, next_key
from recsys_app.storage.ledger.entries import parse_entry, seal_entry
from recsys_app.storage.verify import verify_store
from tests.signed_in import signed_in
from tests.unit.storage.written import PASSWORD, add_batch


@pytest.fixture
def ledger(folder):
    """Four accounts have signed in; the first key of the codes is known, as from an early copy."""
    with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
        key = rows.newest_key(viewer.ledger._store.published)
        first = rows.head(viewer.ledger._store.published).count + 1
    for role in (Role.STEWARD, Role.ANALYST, Role.VIEWER, Role.STEWARD):
        with signed_in(folder, role, PASSWORD) as repositories:
            repositories.ledger.record("looked")
    return folder, key, first


def write_anew(database, first, key, entries):
    """From number `first` on, with codes under the key of that time, of which all others follow."""
    database.execute("DELETE FROM ledger WHERE sequence >= ?", (first,))
    own, link = bytearray(key), rows.head(database).link
    for sequence, entry in enumerate(entries, first):
        link = link_after(link, sequence, entry)
        database.execute(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?)",
            (sequence, parse_entry(entry).id, entry, link, mac_of(own, link)),
        )
        own = next_key(own)
    database.execute("UPDATE ledger_key SET key = ?", (own,))


@pytest.mark.parametrize("what", ["left out", "moved"])
def test_with_an_earlier_key_of_the_codes_nothing_is_left_out_or_moved(ledger, what):
    """All codes fit: what others signed says what they had before them."""
    folder, key, first = ledger
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        store = admin.ledger._store
        found = [bytes(row.entry) for row in rows.chain(store.published, after=first - 1)]
        if what == "left out":
            del found[1]
        else:
            found[1], found[2] = found[2], found[1]
        store.published.begin()
        write_anew(store.published, first, key, found)
        head = rows.head(store.published)
        anchor = replace(store.believed.keyring.anchor, count=head.count, link=head.link)
        keyring = replace(store.believed.keyring, anchor=anchor)
        store.__dict__["believed"] = replace(store.believed, keyring=keyring)
        findings = admin.ledger.verify().findings
        store.published.rollback()
        store.forget_keyring()
    assert findings
    assert all("was made after others than stand before it" in each for each in findings)


def test_what_is_no_entry_is_left_out_and_keeps_nobody_out(folder):
    """In the keyring by any account, in the outbox by an analyst."""
    with signed_in(folder, Role.ANALYST, PASSWORD) as analyst:
        analyst.ledger._store.behaviour.execute("INSERT INTO outbox (entry) VALUES (?)", (b"no",))
    published = unlock(folder, Role.VIEWER, PASSWORD, read_only=True).keys[Compartment.PUBLISHED]
    keyring = replace(read_keyring(folder).keyring, pending=(b"none either", b"{"))
    write_keyring(folder, parts.with_mac(keyring, published))

    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        left_out = [e for e in admin.ledger.entries() if e.action == "entries-left-out"]
        assert [(e.account, e.facts["count"]) for e in left_out] == [
            ("administrator", 2),
            ("analyst", 1),
        ]
        assert admin.ledger.verify().findings == ()
    assert read_keyring(folder).keyring.pending == ()


def test_an_entry_that_the_account_did_not_sign_is_marked_where_it_is_shown(folder):
    with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
        owner = viewer.accounts.all()[0].id
        theirs = parse_entry(viewer.ledger.sealed("role-changed"))
        rows.append(viewer.ledger._store.published, encode(replace(theirs, account=owner)))
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        assert [e.forged for e in admin.ledger.entries()].count(True) == 1


@pytest.mark.parametrize("content", [b"7", b"[]", b'["a", "b"]', b'{"a": 1}', b"no"])
def test_nonsense_that_an_account_signed_reads_as_nothing(folder, content, monkeypatch):
    with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
        with monkeypatch.context() as patched:
            patched.setattr(
                entries, "encrypt", lambda key, _, context: encrypt(key, content, context)
            )
            entry = viewer.ledger.sealed("looked")
        rows.append(viewer.ledger._store.published, entry)
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        assert "" in [e.action for e in admin.ledger.entries()]


def test_one_more_entry_does_not_hide_an_earlier_list_of_accounts(folder):
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        before = read_keyring(folder).keyring
        admin.accounts.add("zoe", Role.VIEWER, PASSWORD)
    with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
        published = viewer.grant.keys[Compartment.PUBLISHED]
        older = replace(before, anchor=read_keyring(folder).keyring.anchor)
        membership = parts.membership_of(before)
        head = rows.head(viewer.ledger._store.published)
        rows.append(
            viewer.ledger._store.published,
            seal_entry(viewer.grant, membership, head, "looked", facts={}),
        )
        kept = bytearray(published)
        viewer.ledger._store.published.checkpoint()
    write_keyring(folder, parts.with_mac(older, kept))
    with (
        pytest.raises(StaleStoreError) as refused,
        signed_in(folder, Role.ANALYST, PASSWORD),
    ):
        pass
    assert refused.value.code in {"accounts-stale", "store-stale"}


def test_an_entry_that_says_a_later_list_and_is_signed_by_nobody_keeps_nobody_out(folder):
    with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
        entry = parse_entry(viewer.ledger.sealed("looked"))
        later = replace(entry, serial=entry.serial + 5, id=bytes(random_secret(16)).hex())
        rows.append(viewer.ledger._store.published, encode(later))
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        assert any("was not signed" in each for each in admin.ledger.verify().findings)


def test_an_older_file_shows_against_a_receipt(folder):
    with signed_in(folder, Role.STEWARD, PASSWORD) as steward:
        receipt = steward.ledger.receipt()
        assert receipt.changes.keys() == {"people", "behaviour", "published"}
        assert steward.ledger.verify(receipt).findings == ()
        later = replace(receipt, changes={**receipt.changes, "people": 1000})
        (finding,) = steward.ledger.verify(later).findings
        assert "people-1.db" in finding
    with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
        assert viewer.ledger.receipt().changes["people"] == receipt.changes["people"]
        assert viewer.ledger.verify(later).findings == ()


@pytest.mark.parametrize("changed", ["no date", "", "2999-01-01"])
def test_a_slot_with_nonsense_in_it_does_not_hide_the_accounts(folder, changed):
    published = unlock(folder, Role.VIEWER, PASSWORD, read_only=True).keys[Compartment.PUBLISHED]
    keyring = read_keyring(folder).keyring
    viewer = parts.account_id(keyring.store, Role.VIEWER)
    analyst = parts.account_id(keyring.store, Role.ANALYST)
    slots = {**keyring.slots, viewer: replace(keyring.slots[viewer], changed=changed)}
    del slots[analyst]
    write_keyring(folder, parts.with_mac(replace(keyring, slots=slots), published))
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        assert len(admin.accounts.all()) == 4
        admin.accounts.reset_password(Role.ANALYST, "a password for one time")
        admin.accounts.reset_password(Role.VIEWER, "a password for one time")
    with signed_in(folder, Role.ANALYST, "a password for one time"):
        pass


@pytest.fixture
def wrong_entry(folder):
    """`wrong_entry(serial=…)`: rightly signed by a viewer, and not true."""

    def enter(**changes):
        with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
            store = viewer.ledger._store
            membership, head = store.believed.membership, rows.head(store.published)
            membership = replace(membership, serial=changes.get("serial", membership.serial))
            head = replace(head, count=changes.get("after", head.count))
            entry = seal_entry(viewer.grant, membership, head, "looked", facts={})
            rows.append(store.published, entry)

    return enter


def test_what_one_account_says_of_the_list_keeps_nobody_out(folder, wrong_entry):
    wrong_entry(serial=1 << 53)
    for role in Role:
        with signed_in(folder, role, PASSWORD) as repositories:
            assert len(repositories.ledger.verify().findings) == 1


@pytest.mark.parametrize("after", [-10, 0, 1000, 1 << 53])
def test_what_an_entry_followed_is_looked_up_only_where_it_can_be(folder, wrong_entry, after):
    wrong_entry(after=after)
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        assert len(admin.ledger.verify().findings) == 1


def test_a_store_with_a_finding_has_no_verified_backup(folder, wrong_entry, tmp_path):
    """What was written wrong and what was tampered with are not told apart."""
    wrong_entry(serial=1000)
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        with pytest.raises(TamperedDataError) as refused:
            admin.backups.make(tmp_path / "one.rvbackup", JobControl())
        assert refused.value.code == "backup-ledger"
    assert not (tmp_path / "one.rvbackup").exists()


def test_a_number_that_no_entry_has_is_damage(folder):
    with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
        database = viewer.ledger._store.published
        database.begin()
        database.execute("UPDATE ledger SET sequence = ? WHERE sequence = 1", ((1 << 63) - 1,))
        with pytest.raises(TamperedDataError) as refused:
            rows.head(database)
        database.rollback()
    assert refused.value.code == "ledger-damaged"


def test_an_older_list_that_was_accepted_is_accepted_for_good(folder):
    before = read_keyring(folder).keyring
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        admin.accounts.add("zoe", Role.VIEWER, PASSWORD)
        admin.accounts.add("yan", Role.VIEWER, PASSWORD)
    write_keyring(folder, before)
    with pytest.raises(StaleStoreError), signed_in(folder, Role.ADMINISTRATOR, PASSWORD):
        pass
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD, accept_older=True) as admin:
        assert len(admin.accounts.all()) == 4
    for role in Role:
        with signed_in(folder, role, PASSWORD):
            pass


def test_what_is_no_entry_hides_nothing_that_is_missing(folder):
    """A row that cannot be read, and a batch that somebody deleted."""
    with signed_in(folder, Role.STEWARD, PASSWORD) as steward:
        batch = add_batch(steward, ["a"], ["x"])
    with signed_in(folder, Role.ANALYST, PASSWORD) as analyst:
        store = analyst.ledger._store
        store.behaviour.execute("DELETE FROM batches")
        head = rows.head(store.published)
        store.published.execute(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?)",
            (head.count + 1, "no", b"no", link_after(head.link, head.count + 1, b"no"), bytes(32)),
        )
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        report = verify_store(admin.grant, JobControl())
    found = [finding for check in report.files for finding in check.findings]
    assert f"batch {batch.number} is missing" in found


@pytest.mark.parametrize("beyond", [1, 1_000_000, 1_000_001, (1 << 53) - 5])
def test_a_list_that_an_administrator_made_up_keeps_nobody_out_for_good(folder, beyond):
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        store = admin.ledger._store
        membership, head = store.believed.membership, rows.head(store.published)
        later = replace(membership, serial=membership.serial + beyond)
        rows.append(store.published, seal_entry(admin.grant, later, head, "looked", facts={}))
    if beyond <= 1_000_000:
        with pytest.raises(StaleStoreError), signed_in(folder, Role.VIEWER, PASSWORD):
            pass
        with signed_in(folder, Role.ADMINISTRATOR, PASSWORD, accept_older=True):
            pass
    for role in Role:
        with signed_in(folder, role, PASSWORD) as repositories:
            findings = repositories.ledger.verify().findings
            assert len(findings) == (beyond > 1_000_000)
