"""Whoever has keys of before: a password that was changed, a role that was taken, a keyring kept."""

from dataclasses import replace

import pytest

from recsys_app.access.guard import authorize
from recsys_app.access.permissions import COMPARTMENTS, Compartment, Permission, Role
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import sign
from recsys_app.errors import (
    AccessDeniedError,
    ConflictError,
    RecsysError,
    SignInError,
    StaleStoreError,
    TamperedDataError,
)
from recsys_app.jobs.control import JobControl
from recsys_app.storage.compartments.database import Database, Identity
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.codec import encode
from recsys_app.storage.keyring.format import read_keyring, write_keyring
from recsys_app.storage.keyring.key_change import (
    announced,
    digest_of,
    subject_of,
    with_changes,
)
from recsys_app.storage.keyring.renewal import Secrets, generation_for
from recsys_app.storage.keyring.sign_in import believed_keyring, open_account, unlock
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.entries import parse_entry
from recsys_app.storage.repositories import Repositories
from tests.unit.storage.written import PASSWORD

CHANGED = "seven quiet herons"


def now(folder):
    """The keyring as it is, and its signed parts."""
    keyring = read_keyring(folder).keyring
    return keyring, parts.membership_of(keyring), parts.generation_of(keyring)


def member_of(folder, role):
    keyring, membership, _ = now(folder)
    name = parts.account_id(keyring.store, role)
    return next(each for each in membership.members if each.id == name)


def change_password(signed, role):
    with signed(role) as repositories:
        repositories.accounts.change_password(PASSWORD, CHANGED)


def nothing_opens(folder, kept, role):
    """With the password and the keyring of before, of which `kept` is a copy."""
    keyring, membership, generation = now(folder)
    with pytest.raises(SignInError):
        unlock(folder, role, PASSWORD, read_only=True)
    before = unlock(kept, role, PASSWORD, read_only=True)
    own = AccountKey.from_secret(before.private_keys.current)
    for member in membership.members:
        with pytest.raises(TamperedDataError):
            parts.open_keys(own, replace(member, role=Role.VIEWER), keyring)
        for public_id in membership.auditor_secrets:
            with pytest.raises(TamperedDataError):
                parts.open_auditor(own, member.id, replace_sealed(membership, member), public_id)
    for compartment, file in generation.files.items():
        identity = Identity(generation.store, compartment, generation.made_in(compartment))
        for key in before.keys.values():
            with pytest.raises(TamperedDataError):
                Database.open(folder.path / file, key, identity)
    signs_today = {membership.verify_key, membership.rotation_key}
    before_that = parts.membership_of(read_keyring(kept).keyring)
    assert not signs_today & {before_that.verify_key, before_that.rotation_key}


def replace_sealed(membership, member):
    """So that who is no auditor is tried like one: a box that is sealed to somebody else."""
    secrets = {
        each: {member.id: sealed.get(member.id, next(iter(sealed.values())))}
        for each, sealed in membership.auditor_secrets.items()
    }
    return replace(membership, auditor_secrets=secrets)


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST, Role.VIEWER])
def test_after_a_new_password_and_new_keys_the_old_password_opens_nothing(
    signed, filled, kept, role
):
    change_password(signed, role)
    with signed(Role.ADMINISTRATOR) as admin:
        assert admin.renew_all(JobControl()).signing_keys

    nothing_opens(filled, kept, role)
    with signed(role, CHANGED) as repositories:
        assert repositories.ledger.verify().findings == ()


def test_an_administrator_does_both_in_one_session(signed, filled, kept):
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.change_password(PASSWORD, CHANGED)
        admin.renew_all(JobControl())
        admin.accounts.add("zoe", Role.VIEWER, PASSWORD)  # it has the new signing keys

    nothing_opens(filled, kept, Role.ADMINISTRATOR)
    with signed(Role.ADMINISTRATOR, CHANGED) as admin:
        check = admin.ledger.verify()
        assert (check.findings, check.with_codes) == ((), True)
        assert next(each for each in admin.ledger.entries() if each.action == "keys-rotated").facts[
            "new_pairs"
        ] == str(Role.ADMINISTRATOR)


@pytest.mark.parametrize("compartment", Compartment)
def test_new_keys_of_one_part_are_not_sealed_to_a_pair_of_before(signed, filled, kept, compartment):
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.change_password(PASSWORD, CHANGED)
        assert not admin.rotate(frozenset({compartment}), "keys-rotated", JobControl()).signing_keys

    before = unlock(kept, Role.ADMINISTRATOR, PASSWORD, read_only=True)
    own = AccountKey.from_secret(before.private_keys.current)
    with pytest.raises(TamperedDataError):
        parts.open_keys(own, member_of(filled, Role.ADMINISTRATOR), read_keyring(filled).keyring)
    assert unlock(filled, Role.ADMINISTRATOR, CHANGED, read_only=True).generation == 2


def test_only_an_administrator_renews_what_signs(signed, filled):
    with signed(Role.STEWARD) as steward, pytest.raises(AccessDeniedError):
        steward.renew_all(JobControl())
    assert unlock(filled, Role.STEWARD, PASSWORD, read_only=True).generation == 1


def test_the_new_pair_waits_for_an_administrator(signed, filled):
    before = member_of(filled, Role.ANALYST)
    change_password(signed, Role.ANALYST)
    assert member_of(filled, Role.ANALYST) == before
    with signed(Role.ANALYST, CHANGED) as analyst:
        analyst.ledger.record("in between")
    with signed(Role.ADMINISTRATOR) as admin:
        listed = {each.name: each for each in admin.accounts.all()}
        assert not listed[Role.ANALYST].key_waits

    after = member_of(filled, Role.ANALYST)
    assert after.public_key != before.public_key
    assert after.signing_key != before.signing_key
    with signed(Role.ANALYST, CHANGED) as analyst:
        assert "in between" in [entry.action for entry in analyst.ledger.entries()]
        analyst.accounts.change_password(CHANGED, PASSWORD)  # and again, with two keys at hand
    with signed(Role.ADMINISTRATOR):
        pass
    with signed(Role.ANALYST) as analyst:
        actions = [entry.action for entry in analyst.ledger.entries()]
        assert actions.count("password-changed") == 2
        assert "in between" in actions


def test_two_changes_in_a_row_leave_the_last(signed, filled):
    change_password(signed, Role.VIEWER)
    with signed(Role.VIEWER, CHANGED) as viewer:
        viewer.accounts.change_password(CHANGED, PASSWORD)
    with signed(Role.ADMINISTRATOR):
        pass
    with signed(Role.VIEWER) as viewer:
        assert viewer.grant.private_keys.following == ()
    assert len(open_account(read_keyring(filled).keyring, Role.VIEWER, PASSWORD).keys) == 3


def put_chain(filled, role, chain):
    """As whoever has the key of `published` can."""
    keyring, *_ = now(filled)
    published = bytearray(unlock(filled, Role.STEWARD, PASSWORD, read_only=True).keys["published"])
    account = parts.account_id(keyring.store, role)
    write_keyring(filled, parts.with_mac(with_changes(keyring, account, chain), published))


def own_pair(filled, kept, role):
    """A pair of somebody who knew the password of before."""
    before = unlock(kept, role, PASSWORD, read_only=True)
    keys = (AccountKey.from_secret(before.private_keys.current), AccountKey.generate())
    store = read_keyring(filled).keyring.store
    return announced(store, parts.account_id(store, role), keys)


@pytest.mark.parametrize("what", ["taken out", "another"])
def test_a_new_pair_that_somebody_took_away_is_missed_and_announced_again(
    signed, filled, kept, what
):
    """By somebody who knows the password of before, and whoever can write to the folder."""
    before = member_of(filled, Role.VIEWER)
    change_password(signed, Role.VIEWER)
    put_chain(
        filled, Role.VIEWER, () if what == "taken out" else own_pair(filled, kept, Role.VIEWER)
    )

    with signed(Role.ADMINISTRATOR) as admin:
        assert admin.notices == ("no-recovery", "key-pair-missing")
        assert [each.name for each in admin.accounts.all() if each.key_waits] == [Role.VIEWER]
        with pytest.raises(ConflictError) as refused:
            admin.renew_all(JobControl())
        assert refused.value.code == "key-pair-missing"
        assert refused.value.facts["names"] == Role.VIEWER
    assert member_of(filled, Role.VIEWER) == before

    with signed(Role.VIEWER, CHANGED) as viewer:
        assert viewer.notices == ("key-pair-announced-again",)
    with signed(Role.ADMINISTRATOR) as admin:
        admin.renew_all(JobControl())
        assert not any(each.key_waits for each in admin.accounts.all())
    nothing_opens(filled, kept, Role.VIEWER)
    with signed(Role.VIEWER, CHANGED) as viewer:
        assert viewer.ledger.verify().findings == ()


def test_a_reset_ends_the_wait_for_a_pair_that_is_missing(signed, filled, kept):
    change_password(signed, Role.VIEWER)
    put_chain(filled, Role.VIEWER, ())
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.reset_password(Role.VIEWER, "a password for one time")
        admin.renew_all(JobControl())
    nothing_opens(filled, kept, Role.VIEWER)


def test_the_only_administrator_needs_no_announcement(signed, filled, kept):
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.change_password(PASSWORD, CHANGED)
        put_chain(filled, Role.ADMINISTRATOR, own_pair(filled, kept, Role.ADMINISTRATOR))
        admin.renew_all(JobControl())
    nothing_opens(filled, kept, Role.ADMINISTRATOR)


def test_an_earlier_pair_that_is_put_back_locks_nobody_out(signed, filled):
    """After two changes: the slot has all keys, and the newest is announced again."""
    change_password(signed, Role.VIEWER)
    first = read_keyring(filled).keyring.key_changes
    with signed(Role.VIEWER, CHANGED) as viewer:
        viewer.accounts.change_password(CHANGED, PASSWORD)
    put_chain(filled, Role.VIEWER, next(iter(first.values())))
    with signed(
        Role.ADMINISTRATOR
    ) as admin:  # neither the one in the middle, which others may know
        assert "key-pair-missing" in admin.notices
    with signed(Role.VIEWER) as viewer:
        assert viewer.notices == ("key-pair-announced-again",)
    with signed(Role.ADMINISTRATOR) as admin:
        assert not any(each.key_waits for each in admin.accounts.all())
    with signed(Role.VIEWER) as viewer:
        assert not viewer.grant.private_keys.following
        assert len(viewer.grant.private_keys.earlier) == 2


def only_a_reset_goes_on(signed, filled, kept):
    """Neither a sign-in of an administrator nor a rotation takes a pair of the viewer in."""
    before = member_of(filled, Role.VIEWER)
    with signed(Role.ADMINISTRATOR) as admin:
        assert "key-pair-missing" in admin.notices
        with pytest.raises(ConflictError):
            admin.renew_all(JobControl())
        assert member_of(filled, Role.VIEWER) == before
        admin.accounts.reset_password(Role.VIEWER, "a password for one time")
        admin.renew_all(JobControl())
    nothing_opens(filled, kept, Role.VIEWER)


@pytest.mark.parametrize("chain", ["of the account", "of the thief"])
def test_a_pair_that_a_thief_entered_before_is_taken_in_by_nobody(signed, filled, kept, chain):
    """With the password of before, and then the account chose another. A reset ends it."""
    theirs = own_pair(filled, kept, Role.VIEWER)
    with signed(Role.VIEWER) as thief:
        thief.ledger.record("x", subject_of(thief.grant.account_id), digest_of(theirs[0]))
    change_password(signed, Role.VIEWER)
    if chain == "of the thief":
        put_chain(filled, Role.VIEWER, theirs)
    only_a_reset_goes_on(signed, filled, kept)


@pytest.fixture
def cut(filled, kept, monkeypatch, tmp_path):
    """`cut(chain)`: the ledger as it was kept, `chain` for the viewer, on a machine that saw nothing.

    As somebody can who has the key of `published` and an old copy of its file, in which the key of the
    codes fits the shorter ledger.
    """

    def put(chain):
        keyring, _, generation = now(filled)
        file = generation.files[Compartment.PUBLISHED]
        (filled.path / file).write_bytes((kept.path / file).read_bytes())
        published = unlock(kept, Role.VIEWER, PASSWORD, read_only=True).keys[Compartment.PUBLISHED]
        before = read_keyring(kept).keyring
        shorter = replace(keyring, anchor=before.anchor, pending=before.pending)
        viewer = parts.account_id(keyring.store, Role.VIEWER)
        write_keyring(filled, parts.with_mac(with_changes(shorter, viewer, chain), published))
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "another machine"))

    return put


def test_a_pair_whose_entry_was_cut_off_waits_for_its_account(signed, filled, kept, cut):
    """What new keys are sealed to is not the key of before, which others may know."""
    change_password(signed, Role.VIEWER)
    cut(
        read_keyring(filled).keyring.key_changes[
            parts.account_id(now(filled)[0].store, Role.VIEWER)
        ]
    )

    for _ in range(2):  # a sign-in, too, leaves it as it is
        with signed(Role.ADMINISTRATOR) as admin:
            assert "key-pair-not-entered" in admin.notices
            assert [each.name for each in admin.accounts.all() if each.key_waits] == [Role.VIEWER]
            with pytest.raises(ConflictError) as refused:
                admin.renew_all(JobControl())
        assert refused.value.code == "key-pair-not-entered"
        assert refused.value.facts["names"] == Role.VIEWER

    with signed(Role.VIEWER, CHANGED) as viewer:
        assert viewer.notices == ("key-pair-announced-again",)
    with signed(Role.ADMINISTRATOR) as admin:
        admin.renew_all(JobControl())
    nothing_opens(filled, kept, Role.VIEWER)


def test_a_thief_who_puts_an_entry_in_place_of_the_one_cut_off_is_met_by_the_account(
    signed, filled, kept, cut
):
    """It signs in before the administrator does; with two pairs entered, only a reset goes on."""
    change_password(signed, Role.VIEWER)
    theirs = own_pair(filled, kept, Role.VIEWER)
    cut(theirs)
    enter_as_before(signed, kept, theirs)

    with signed(Role.VIEWER, CHANGED) as viewer:
        assert viewer.notices == ("key-pair-announced-again",)
    only_a_reset_goes_on(signed, filled, kept)


def enter_as_before(signed, kept, chain):
    """The digest of `chain` in the ledger of now, by who knew the password of before."""
    former = unlock(kept, Role.VIEWER, PASSWORD, read_only=True)
    with Repositories(authorize(former, Permission.VERIFY, writes=False)) as repositories:
        subject = subject_of(repositories.grant.account_id)
        entry = repositories.ledger.sealed("password-changed", subject, digest_of(chain[0]))
    with signed(Role.STEWARD) as steward:
        rows.append(steward.ledger._store.published, entry)


def test_an_account_enters_what_was_cut_off_between_two_changes(signed, filled, cut):
    change_password(signed, Role.VIEWER)
    first = read_keyring(filled).keyring.key_changes
    cut(next(iter(first.values())))
    with signed(Role.VIEWER, CHANGED) as viewer:  # in the ledger again, and so is the second
        assert viewer.notices == ("key-pair-announced-again",)
        viewer.accounts.change_password(CHANGED, PASSWORD)
    with signed(Role.ADMINISTRATOR) as admin:
        assert not any(each.key_waits for each in admin.accounts.all())
    with signed(Role.VIEWER) as viewer:
        assert viewer.grant.private_keys.following == ()


def test_an_entry_of_an_earlier_change_that_comes_after_a_later_one_counts(signed, filled, cut):
    """Cut off while its account was at work, which chose another password in the same session."""
    with signed(Role.VIEWER) as viewer:
        viewer.accounts.change_password(PASSWORD, CHANGED)
        viewer.accounts.change_password(CHANGED, PASSWORD)
        keyring = read_keyring(filled).keyring
        published = viewer.grant.keys[Compartment.PUBLISHED]
        write_keyring(
            filled, parts.with_mac(replace(keyring, pending=keyring.pending[1:]), published)
        )
        viewer.ledger._store.forget_keyring()
    with signed(Role.ADMINISTRATOR) as admin:
        assert "key-pair-missing" in admin.notices
    with signed(Role.VIEWER) as viewer:
        assert viewer.notices == ("key-pair-announced-again",)
    with signed(Role.ADMINISTRATOR) as admin:
        assert not any(each.key_waits for each in admin.accounts.all())


def test_a_pair_that_somebody_with_an_old_password_put_there_goes_when_its_account_comes(
    signed, filled, kept
):
    """The account chose no other password; so no rotation could lock anybody out."""
    put_chain(filled, Role.VIEWER, own_pair(filled, kept, Role.VIEWER))
    with signed(Role.ADMINISTRATOR) as admin:
        assert "key-pair-not-entered" in admin.notices
    with signed(Role.VIEWER) as viewer:
        assert viewer.notices == ("key-pair-announced-again",)
        assert viewer.accounts.all()
    with signed(Role.VIEWER) as viewer:
        assert viewer.notices == ()
        assert "key-pair-announced-again" in [each.action for each in viewer.ledger.entries()]
    with signed(Role.ADMINISTRATOR) as admin:
        assert "key-pair-not-entered" not in admin.notices
        admin.renew_all(JobControl())


@pytest.mark.parametrize("key", ["nobody's", "none"])
def test_a_pair_that_nobody_entered_is_dropped_and_told(signed, filled, key):
    keyring, *_ = now(filled)
    viewer = parts.account_id(keyring.store, Role.VIEWER)
    (change,) = announced(keyring.store, viewer, (AccountKey.generate(), AccountKey.generate()))
    if key == "none":
        change = replace(change, public_key=b"no key")
    put_chain(filled, Role.VIEWER, (change,))
    before = member_of(filled, Role.VIEWER)

    with signed(Role.ADMINISTRATOR) as admin:
        admin.settle()
        entry = next(e for e in admin.ledger.entries() if e.action == "new-keys-taken-in")
        assert entry.facts == {"pairs_refused": str(Role.VIEWER)}
        assert "key-pair-refused" in admin.notices
        assert not any(each.key_waits for each in admin.accounts.all())
    assert member_of(filled, Role.VIEWER) == before


def test_what_is_no_key_is_not_taken_in_though_its_account_entered_it(signed, filled):
    """Nor does it keep an administrator out."""
    keyring, *_ = now(filled)
    with signed(Role.VIEWER) as viewer:
        private = viewer.grant.private_keys
        keys = (AccountKey.from_secret(private.current), AccountKey.generate())
        store, account = keyring.store, viewer.grant.account_id
        (change,) = announced(store, account, keys)
        seed = keys[0].signing_seed()
        broken = replace(change, public_key=b"no key", signature=b"")
        content = f"{store}|{account}|".encode() + encode(broken)
        chain = (replace(broken, signature=sign(seed, "key-change", content)),)
        viewer.ledger.record("password-changed", subject_of(account), digest_of(chain[0]))
    put_chain(filled, Role.VIEWER, chain)

    with signed(Role.ADMINISTRATOR) as admin:
        assert "key-pair-missing" in admin.notices


def test_a_key_of_before_signs_nothing_new(signed, filled, kept):
    """Somebody with the key of `published` and a colleague's old password."""
    change_password(signed, Role.ANALYST)
    with signed(Role.ADMINISTRATOR):
        pass
    former = unlock(kept, Role.ANALYST, PASSWORD, read_only=True)
    with Repositories(authorize(former, Permission.VERIFY, writes=False)) as repositories:
        entry = repositories.ledger.sealed("forged")
    with signed(Role.ADMINISTRATOR) as admin:
        assert admin.ledger.verify().findings == ()
        rows.append(admin.ledger._store.published, entry)
        (finding,) = admin.ledger.verify().findings
        assert "was not signed by the account that it names" in finding


# ---------------------------------------------------------------------- an earlier list of accounts


def put_back(filled, kept, former, *, slots=None, anchor=None):
    """The membership of before, with a generation that the former steward made for the files of now.

    They have what they may read today, and for the rest only what was sealed for others today.
    """
    keyring, _, generation = now(filled)
    before = read_keyring(kept).keyring
    today = unlock(filled, former, PASSWORD, read_only=True)
    old = unlock(kept, former, PASSWORD, read_only=True)
    names = {
        each: parts.decrypt_name(today.keys[Compartment.PUBLISHED], keyring.store, each, box)
        for each, box in generation.names.items()
    }
    seeds = {parts.ROTATION: old.signing_keys[parts.ROTATION]}
    signed = generation_for(
        keyring.store,
        generation.number,
        generation.files,
        before.membership,
        names,
        Secrets(today.keys, seeds, ()),
    )
    own = parts.generation_of(replace(keyring, generation=signed))
    sealed = {**generation.sealed_keys, **own.sealed_keys}
    both = parts.sign_generation(replace(own, sealed_keys=sealed), seeds[parts.ROTATION])
    forged = replace(
        keyring,
        membership=before.membership,
        generation=both,
        slots=slots or keyring.slots,
        anchor=anchor or keyring.anchor,
    )
    write_keyring(filled, parts.with_mac(forged, today.keys[Compartment.PUBLISHED]))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_a_former_steward_cannot_put_the_earlier_list_of_accounts_back(signed, filled, kept, role):
    """Nobody who could hand them a key believes it, with the slots of today or those of before."""
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.add("second", Role.STEWARD, PASSWORD)
    kept.keyring.write_bytes(filled.keyring.read_bytes())
    kept.keyring_copy.write_bytes(filled.keyring.read_bytes())
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.change_role(Role.STEWARD, role, JobControl())
    whole = filled.keyring.read_bytes()

    for slots in (None, read_keyring(kept).keyring.slots):
        put_back(filled, kept, Role.STEWARD, slots=slots)
        for other in (Role.ADMINISTRATOR, "second"):
            with pytest.raises(TamperedDataError) as refused:
                unlock(filled, other, PASSWORD, read_only=True)
            assert refused.value.code == "keyring-forged"
        filled.keyring.write_bytes(whole)
        filled.keyring_copy.write_bytes(whole)


def test_who_has_signed_in_since_believes_no_earlier_list(signed, filled, kept):
    """Not even where the former steward can still seal everything that this account has."""
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.change_role(Role.STEWARD, Role.ANALYST, JobControl())
    with signed(Role.VIEWER):
        pass

    put_back(filled, kept, Role.STEWARD)

    with pytest.raises(TamperedDataError) as refused:
        unlock(filled, Role.VIEWER, PASSWORD, read_only=True)
    assert refused.value.code == "keyring-forged"


def test_the_ledger_tells_who_has_not(signed, filled, kept, tmp_path, monkeypatch):
    """On a machine that never saw the store: the entry of the change is newer than the list."""
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.change_role(Role.STEWARD, Role.ANALYST, JobControl())
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "another machine"))

    put_back(filled, kept, Role.STEWARD)

    with pytest.raises(StaleStoreError) as refused, signed(Role.VIEWER):
        pass
    assert refused.value.code == "accounts-stale"
    session = unlock(filled, Role.VIEWER, PASSWORD, read_only=True)
    with Repositories(authorize(session, Permission.VERIFY, writes=False)) as viewer:
        findings = viewer.ledger.verify().findings
    assert any("a later list of accounts" in each for each in findings)


def test_a_session_that_runs_believes_no_earlier_list(signed, filled, kept):
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.change_role(Role.STEWARD, Role.ANALYST, JobControl())
        whole = filled.keyring.read_bytes()
        put_back(filled, kept, Role.STEWARD)
        with pytest.raises(TamperedDataError):
            believed_keyring(admin.grant)
        with pytest.raises(TamperedDataError):
            admin.accounts.add("new", Role.VIEWER, PASSWORD)
        with pytest.raises(RecsysError):
            admin.settle()
        filled.keyring.write_bytes(whole)


def test_a_receipt_knows_the_list_of_accounts(signed, filled):
    with signed(Role.ADMINISTRATOR) as admin:
        receipt = admin.ledger.receipt()
        later = replace(receipt, serial=receipt.serial + 1, generation=receipt.generation + 1)
        assert admin.ledger.verify(receipt).findings == ()
        assert len(admin.ledger.verify(later).findings) == 2


# ---------------------------------------------------------------------- the chain of the ledger


def test_nobody_but_an_administrator_begins_the_codes_anew(signed, filled):
    """With the key of `published`: leave an entry out, and chain the rest under a key of one's own."""
    with signed(Role.ADMINISTRATOR) as admin:
        store = admin.ledger._store
        database, membership = store.published, store.believed.membership
        entries = [bytes(row.entry) for row in rows.chain(database)]
        database.begin()
        database.execute("DELETE FROM ledger")
        epoch = rows.new_epoch(membership.store, 1, membership.auditor_key)
        rows.begin_epoch(database, epoch)
        for entry in entries[1:]:
            rows.append(database, entry)
        findings = admin.ledger.verify().findings
        database.rollback()
        store.forget_keyring()

    assert any("begun anew by nobody who may" in each for each in findings)
    assert all(each.first >= 1 for each in membership.epochs)


def test_an_epoch_without_its_key_is_named(signed, filled):
    with signed(Role.ADMINISTRATOR) as admin:
        database = admin.ledger._store.published
        database.begin()
        database.execute("DELETE FROM ledger_epochs")
        findings = admin.ledger.verify().findings
        database.rollback()
        assert any("is missing" in each for each in findings)


def test_an_entry_says_under_which_list_it_was_made(signed, filled):
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.add("zoe", Role.VIEWER, PASSWORD)
        admin.settle()
        store = admin.ledger._store
        serials = [parse_entry(row.entry).serial for row in rows.chain(store.published)]
        assert serials == sorted(serials)
        assert serials[-1] == store.believed.membership.serial
        assert encode(parse_entry(next(rows.chain(store.published)).entry))


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ADMINISTRATOR])
def test_backups_of_before_a_new_password_are_still_verified(signed, filled, tmp_path, role):
    with signed(role) as repositories:
        made = repositories.backups.make(tmp_path / "before.rvbackup", JobControl())
    change_password(signed, role)
    with signed(Role.ADMINISTRATOR, CHANGED if role is Role.ADMINISTRATOR else PASSWORD) as admin:
        admin.renew_all(JobControl())
    with signed(role, CHANGED) as repositories:
        assert repositories.backups.verify(made.file, JobControl()).verified


def test_the_roles_keep_what_they_have_over_all_of_it(signed, filled):
    for role in Role:
        with signed(role) as repositories:
            repositories.accounts.change_password(PASSWORD, CHANGED)
    with signed(Role.ADMINISTRATOR, CHANGED) as admin:
        admin.renew_all(JobControl())
    for role in Role:
        with signed(role, CHANGED) as repositories:
            assert repositories.grant.keys.keys() == COMPARTMENTS[role]
            assert repositories.ledger.verify().findings == ()
