"""What an account can write wrong keeps nothing from being read, and an administrator can accept it."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from recsys_app.access.permissions import Role
from recsys_app.errors import TamperedDataError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.keyring.codec import encode
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.entries import parse_entry, seal_entry
from recsys_app.storage.ledger.findings import entry_findings
from recsys_app.storage.verify import verify_store
from tests.signed_in import signed_in
from tests.unit.storage.ledger.wrong_entries import append_as_it_is
from tests.unit.storage.written import PASSWORD, add_batch

WHY = "a slip of the viewer, who was asked"
KINDS = {
    "unreadable": "cannot be read",
    "not signed": "was not signed by the account that it names",
    "later list": "was made under a later list of accounts: the keyring has an older one",
    "moved": "was made after others than stand before it",
    "no moment": "cannot be read",
}


@contextmanager
def tampering(folder):
    """An administrator's ledger and its database, in which what is done is taken back at the end."""
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        database = admin.ledger._store.published
        database.begin()
        try:
            yield admin, database
        finally:
            database.rollback()


def wrong(viewer, kind) -> bytes:
    store = viewer.ledger._store
    membership, head = store.believed.membership, rows.head(store.published)
    match kind:
        case "unreadable":
            return b"no entry"
        case "not signed":
            owner = viewer.accounts.all()[0].id
            return encode(replace(parse_entry(viewer.ledger.sealed("looked")), account=owner))
        case "no moment":
            entry = parse_entry(viewer.ledger.sealed("looked"))
            return encode(replace(entry, written="0001-01-01T00:00:00+14:00"))
        case "later list":
            membership = replace(membership, serial=membership.serial + 5)
        case "moved":
            head = replace(head, count=0)
    return seal_entry(viewer.grant, membership, head, "looked", facts={})


@pytest.fixture
def enter_wrong(folder):
    """`enter_wrong(kind)`: a viewer does, between two true entries of its own; the number of it."""

    def enter(kind):
        with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
            viewer.ledger.record("before")
            sequence = append_as_it_is(viewer.ledger._store.published, wrong(viewer, kind))
            viewer.ledger.record("after")
        return sequence

    return enter


@pytest.fixture
def administrator(folder):
    """`administrator(what)` is the answer of `what`, asked as the administrator."""

    def ask(what):
        with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
            return what(admin)

    return ask


def check(repositories):
    return repositories.ledger.verify()


def accept(repositories):
    return repositories.ledger.accept(WHY)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_shown_named_and_accepted(folder, enter_wrong, administrator, kind):
    sequence = enter_wrong(kind)
    sentence = f"entry {sequence} {KINDS[kind]}"

    for role in (Role.VIEWER, Role.ADMINISTRATOR):
        with signed_in(folder, role, PASSWORD) as repositories:
            shown = list(repositories.ledger.entries())
            assert {"before", "after"} <= {entry.action for entry in shown}
            assert repositories.ledger.verify().findings == (sentence,)
            assert repositories.ledger.verify().acceptable == (sentence,)
    assert administrator(accept) == (sentence,)

    found = administrator(check)
    assert (found.sound, found.findings, found.acceptable) == (True, (), ())
    (accepted,) = found.accepted
    assert (accepted.finding, accepted.account, accepted.reason) == (
        sentence,
        "administrator",
        WHY,
    )
    assert administrator(lambda admin: verify_store(admin.grant, JobControl())).sound
    assert administrator(accept) == ()


def test_what_cannot_be_read_is_marked_in_its_place(folder, enter_wrong):
    sequence = enter_wrong("unreadable")
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        shown = list(admin.ledger.entries())
    assert [entry.sequence for entry in shown] == list(range(len(shown), 0, -1))
    assert [entry.sequence for entry in shown if entry.unreadable] == [sequence]
    (entry,) = [entry for entry in shown if entry.unreadable]
    assert (entry.written, entry.account, entry.action, entry.facts) == (None, "", "", {})


def test_a_clock_that_went_back_shows_across_what_cannot_be_read(folder):
    with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
        store = viewer.ledger._store
        later = parse_entry(viewer.ledger.sealed("looked"))
        append_as_it_is(
            store.published, encode(replace(later, written="2999-01-01T00:00:00+00:00"))
        )
        append_as_it_is(store.published, b"no entry")
        viewer.ledger.record("after")
        after, *_ = (e for e in viewer.ledger.entries() if e.action == "after")
    assert after.clock_went_back


def test_who_is_no_administrator_sees_what_was_accepted_and_not_why(
    folder, enter_wrong, administrator
):
    sequence = enter_wrong("later list")
    administrator(accept)
    with signed_in(folder, Role.STEWARD, PASSWORD) as steward:
        found = steward.ledger.verify()
    assert found.sound
    (accepted,) = found.accepted
    assert accepted.finding.startswith(f"entry {sequence} ")
    assert (accepted.account, accepted.reason) == ("", "")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST, Role.STEWARD])
def test_what_others_enter_of_the_kind_counts_for_nothing(folder, enter_wrong, administrator, role):
    enter_wrong("later list")
    with signed_in(folder, role, PASSWORD) as repositories:
        assert len(accept(repositories)) == 1
    found = administrator(check)
    assert (len(found.findings), len(found.acceptable), found.accepted) == (1, 1, ())


def test_an_acceptance_in_the_name_of_an_administrator_counts_for_nothing(
    folder, enter_wrong, administrator
):
    enter_wrong("later list")
    with signed_in(folder, Role.VIEWER, PASSWORD) as viewer:
        store = viewer.ledger._store
        owner = viewer.accounts.all()[0].id
        (finding,) = entry_findings(rows.chain(store.published), store.believed.membership)
        own = viewer.ledger.sealed("finding-accepted", finding.subject, finding.digest)
        append_as_it_is(store.published, encode(replace(parse_entry(own), account=owner)))
    found = administrator(check)
    assert len(found.findings) == 2
    assert found.accepted == ()


def test_what_somebody_accepted_who_is_no_administrator_any_more_is_open_again(
    folder, enter_wrong, administrator
):
    sequence = enter_wrong("moved")
    administrator(lambda admin: admin.accounts.add("zoe", Role.ADMINISTRATOR, PASSWORD))
    with signed_in(folder, "zoe", PASSWORD) as zoe:
        accept(zoe)
    assert administrator(check).sound

    administrator(lambda admin: admin.accounts.change_role("zoe", Role.VIEWER, JobControl()))

    assert administrator(check).findings == (f"entry {sequence} {KINDS['moved']}",)
    administrator(accept)
    assert administrator(check).sound


def test_what_was_accepted_holds_after_a_new_password_of_who_did(
    folder, enter_wrong, administrator
):
    enter_wrong("moved")
    administrator(accept)
    new = "seven quiet herons stand"
    administrator(lambda admin: admin.accounts.change_password(PASSWORD, new))
    with signed_in(folder, Role.ADMINISTRATOR, new) as admin:
        assert admin.ledger.verify().sound
        assert len(admin.ledger.verify().accepted) == 1


def test_another_wrong_entry_shows_again(enter_wrong, administrator):
    enter_wrong("unreadable")
    administrator(accept)
    sequence = enter_wrong("unreadable")
    assert administrator(check).findings == (f"entry {sequence} cannot be read",)


def test_only_what_was_looked_at_is_accepted(enter_wrong, administrator):
    first, second = enter_wrong("unreadable"), enter_wrong("moved")
    seen = f"entry {first} cannot be read"
    assert administrator(lambda admin: admin.ledger.accept(WHY, (seen,))) == (seen,)
    assert administrator(check).findings == (f"entry {second} {KINDS['moved']}",)


def test_a_row_that_was_changed_after_its_acceptance_shows_again(
    folder, enter_wrong, administrator
):
    """With the whole chain behind it written anew, so that every link fits."""
    sequence = enter_wrong("unreadable")
    administrator(accept)
    with tampering(folder) as (admin, database):
        entries = [row.entry for row in rows.chain(database, after=sequence)]
        database.execute("DELETE FROM ledger WHERE sequence >= ?", (sequence,))
        for content in (b"nor this", *entries):
            append_as_it_is(database, content)
        found = admin.ledger.verify()
    assert f"entry {sequence} cannot be read" in found.findings
    assert found.accepted == ()


def test_an_acceptance_before_what_it_accepts_counts_for_nothing(
    folder, enter_wrong, administrator
):
    """Nothing can bear the link of what comes later but by chance; the place is looked at as well."""
    sequence = enter_wrong("unreadable")
    administrator(accept)
    with tampering(folder) as (admin, database):
        acceptance = max(
            row.sequence for row in rows.chain(database, containing='"subject":"finding ')
        )
        database.execute("DELETE FROM ledger WHERE sequence = ?", (sequence - 1,))
        database.execute(
            "UPDATE ledger SET sequence = ? WHERE sequence = ?", (sequence - 1, acceptance)
        )
        found = admin.ledger.verify()
    assert found.accepted == ()


def test_links_and_codes_cannot_be_accepted(folder, enter_wrong, administrator):
    enter_wrong("moved")
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        database = admin.ledger._store.published
        database.execute("UPDATE ledger SET mac = zeroblob(32) WHERE sequence = 2")
        database.execute("UPDATE ledger SET link = zeroblob(32) WHERE sequence = 3")
        assert len(accept(admin)) > 0
        found = admin.ledger.verify()
        assert accept(admin) == ()
    assert found.acceptable == ()
    assert "entry 2 was written anew, or without its key" in found.findings
    assert "entry 3 was changed" in found.findings


def test_a_backup_is_verified_again_and_says_so_of_itself(
    folder, enter_wrong, administrator, tmp_path
):
    enter_wrong("unreadable")
    enter_wrong("not signed")
    with signed_in(folder, Role.STEWARD, PASSWORD) as steward:
        add_batch(steward, ["a"], ["x"])
    file = tmp_path / "one.rvbackup"

    def make(admin):
        return admin.backups.make(file, JobControl(), replacing=True)

    with pytest.raises(TamperedDataError, match="backup-ledger"):
        administrator(make)
    assert not file.exists()
    administrator(accept)

    assert administrator(make).verified
    assert administrator(lambda admin: admin.backups.verify(file, JobControl())).verified


def test_a_ledger_with_more_than_what_was_accepted_gives_no_verified_backup(
    folder, enter_wrong, administrator, tmp_path
):
    enter_wrong("unreadable")
    administrator(accept)
    with signed_in(folder, Role.ADMINISTRATOR, PASSWORD) as admin:
        database = admin.ledger._store.published
        database.execute("UPDATE ledger SET mac = zeroblob(32) WHERE sequence = 2")
        with pytest.raises(TamperedDataError, match="backup-ledger"):
            admin.backups.make(tmp_path / "one.rvbackup", JobControl())
    assert not (tmp_path / "one.rvbackup").exists()
