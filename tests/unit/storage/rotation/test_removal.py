"""Taking keys away: who was removed reads nothing new, and is believed nothing."""

from dataclasses import replace

import pytest

from recsys_app.access.permissions import COMPARTMENTS, Compartment, Role
from recsys_app.crypto.keys import fingerprint
from recsys_app.crypto.signing import new_signing_key, verify_key
from recsys_app.errors import (
    AccessDeniedError,
    ConflictError,
    NotFoundError,
    SignInError,
    StaleStoreError,
    TamperedDataError,
)
from recsys_app.jobs.control import JobControl
from recsys_app.storage.compartments.database import Database, Identity
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import read_keyring, write_keyring
from recsys_app.storage.keyring.renewal import Secrets, generation_for
from recsys_app.storage.keyring.sign_in import open_account, unlock
from tests.unit.storage.written import PASSWORD

SECOND = "second"
CHANGED = "seven quiet herons"


@pytest.fixture
def two(signed):
    """A second administrator, so that the first can be removed."""
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.add(SECOND, Role.ADMINISTRATOR, PASSWORD)


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST, Role.VIEWER])
def test_a_removed_account_opens_nothing_of_the_new_files(signed, filled, kept, role):
    """With its password and the keyring of before (S7)."""
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.remove(role, JobControl())

    with pytest.raises(SignInError):
        unlock(filled, role, PASSWORD, read_only=True)
    old = unlock(kept, role, PASSWORD, read_only=True)
    generation = parts.generation_of(read_keyring(filled).keyring)
    for compartment, file in generation.files.items():
        rotated = compartment in COMPARTMENTS[role]
        assert (generation.made_in(compartment) == 2) is rotated
        identity = Identity(generation.store, compartment, generation.made_in(compartment))
        for key in old.keys.values():
            with pytest.raises(TamperedDataError):
                Database.open(filled.path / file, key, identity)


@pytest.mark.parametrize("role", Role)
def test_the_keys_of_a_role_open_its_own_files_and_no_other(filled, role):
    session = unlock(filled, role, PASSWORD, read_only=True)
    generation = parts.generation_of(read_keyring(filled).keyring)
    opened = set()
    for compartment, file in generation.files.items():
        identity = Identity(generation.store, compartment, 1)
        for key in session.keys.values():
            try:
                Database.open(filled.path / file, key, identity, read_only=True).close()
            except TamperedDataError:
                continue
            opened.add(compartment)
    assert opened == COMPARTMENTS[role]


@pytest.mark.usefixtures("two")
def test_removing_an_administrator_changes_every_key_that_it_held(signed, filled):
    before = parts.membership_of(read_keyring(filled).keyring)

    with signed(SECOND) as second:
        second.accounts.remove(Role.ADMINISTRATOR, JobControl())
        second.accounts.add("third", Role.VIEWER, PASSWORD)  # its session has the new keys

    after = parts.membership_of(read_keyring(filled).keyring)
    assert after.verify_key != before.verify_key
    assert after.rotation_key != before.rotation_key
    assert after.auditor_key != before.auditor_key
    gone = parts.account_id(after.store, Role.ADMINISTRATOR)
    assert not any(gone in boxes for boxes in after.auditor_secrets.values())
    assert gone not in after.membership_seed | after.rotation_seed
    with signed(SECOND) as second:
        check = second.ledger.verify()
        assert (check.findings, check.with_codes) == ((), True)
        assert "account-removed" in [entry.action for entry in second.ledger.entries()]
        second.rotate(frozenset(Compartment), "keys-rotated", JobControl())


def slot_trusts(folder, account):
    return open_account(read_keyring(folder).keyring, account, PASSWORD).pin.trusted


@pytest.mark.usefixtures("two")
def test_everybody_follows_the_succession_and_pins_it_at_the_next_sign_in(signed, filled):
    with signed(SECOND) as second:
        second.accounts.remove(Role.ADMINISTRATOR, JobControl())
    newest = fingerprint(parts.membership_of(read_keyring(filled).keyring).verify_key)
    assert slot_trusts(filled, Role.VIEWER) != newest

    reading = unlock(filled, Role.VIEWER, PASSWORD, read_only=True)
    assert reading.trusted == newest
    assert slot_trusts(filled, Role.VIEWER) != newest  # reading changes nothing
    with signed(Role.VIEWER):
        pass

    assert slot_trusts(filled, Role.VIEWER) == newest
    with signed(Role.VIEWER):
        pass


def forged(filled, old_seed, account, slots=None):
    """The keyring of now, taken over by somebody who still has the membership key of before.

    And who got the keys of `account` from elsewhere: without them nobody is taken in.
    """
    keyring = read_keyring(filled).keyring
    own, keys = new_signing_key(), unlock(filled, account, PASSWORD, read_only=True).keys
    public = verify_key(own)
    membership = parts.sign_membership(
        replace(parts.membership_of(keyring), verify_key=public, rotation_key=public), own
    )
    generation, secrets = parts.generation_of(keyring), Secrets(keys, {parts.ROTATION: own}, ())
    taken = replace(
        keyring,
        membership=membership,
        generation=generation_for(
            keyring.store, generation.number, generation.files, membership, {}, secrets
        ),
        succession=(parts.endorse(keyring.store, old_seed, public),),
        slots=slots or keyring.slots,
    )
    write_keyring(filled, parts.with_mac(taken, keys[Compartment.PUBLISHED]))


@pytest.mark.usefixtures("two")
def test_who_has_pinned_the_successor_believes_no_other(signed, filled):
    old_seed = unlock(filled, Role.ADMINISTRATOR, PASSWORD, read_only=True).signing_keys[
        "membership"
    ]
    with signed(SECOND) as second:
        second.accounts.remove(Role.ADMINISTRATOR, JobControl())
    with signed(Role.VIEWER):
        pass

    forged(filled, old_seed, Role.VIEWER)

    with pytest.raises(TamperedDataError) as refused:
        unlock(filled, Role.VIEWER, PASSWORD, read_only=True)
    assert refused.value.code == "keyring-forged"


@pytest.mark.usefixtures("two")
def test_this_machine_believes_no_other_successor_either(signed, filled):
    """Not even for an account that has not signed in since: its slot alone would follow the forgery."""
    old_seed = unlock(filled, Role.ADMINISTRATOR, PASSWORD, read_only=True).signing_keys[
        "membership"
    ]
    with signed(SECOND) as second:
        second.accounts.remove(Role.ADMINISTRATOR, JobControl())

    forged(filled, old_seed, Role.ANALYST)

    with pytest.raises(StaleStoreError) as refused, signed(Role.ANALYST):
        pass
    assert refused.value.code == "key-unknown"


@pytest.mark.usefixtures("two")
def test_an_old_slot_that_is_put_back_still_trusts_the_old_key_and_this_machine_does_not(
    signed, filled
):
    """The weakness that remains, on a machine that has not seen the store since."""
    old_seed = unlock(filled, Role.ADMINISTRATOR, PASSWORD, read_only=True).signing_keys[
        "membership"
    ]
    old_slot = read_keyring(filled).keyring.slots
    with signed(SECOND) as second:
        second.accounts.remove(Role.ADMINISTRATOR, JobControl())
    for account in (Role.VIEWER, Role.ANALYST):
        with signed(account) as repositories:
            if account is Role.ANALYST:
                repositories.accounts.change_password(PASSWORD, CHANGED)

    forged(filled, old_seed, Role.VIEWER, slots=old_slot)

    assert unlock(filled, Role.VIEWER, PASSWORD, read_only=True)  # nothing in the folder tells
    with pytest.raises(SignInError):  # who chose another password since cannot be taken in
        unlock(filled, Role.ANALYST, CHANGED, read_only=True)
    with pytest.raises(StaleStoreError) as refused, signed(Role.VIEWER):
        pass
    assert refused.value.code == "key-unknown"


@pytest.mark.usefixtures("two")
def test_the_last_person_who_administers_stays(signed, filled):
    with signed(SECOND) as second:
        second.accounts.renew_recovery(PASSWORD, JobControl())
    with signed("recovery") as kit:
        kit.accounts.remove(SECOND, JobControl())
        with pytest.raises(ConflictError) as refused:
            kit.accounts.remove(Role.ADMINISTRATOR, JobControl())
        assert refused.value.code == "last-administrator"
        with pytest.raises(ConflictError):
            kit.accounts.change_role(Role.ADMINISTRATOR, Role.VIEWER, JobControl())
        with pytest.raises(AccessDeniedError):
            kit.accounts.remove("recovery", JobControl())
        with pytest.raises(NotFoundError):
            kit.accounts.remove("nobody", JobControl())


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST, Role.VIEWER])
def test_only_an_administrator_removes(signed, role):
    with signed(role) as repositories, pytest.raises(AccessDeniedError):
        repositories.accounts.remove(Role.ADMINISTRATOR, JobControl())


def test_a_promotion_seals_what_is_new_and_rotates_nothing(signed, filled):
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.change_role(Role.VIEWER, Role.ADMINISTRATOR, JobControl())

    session = unlock(filled, Role.VIEWER, PASSWORD, read_only=True)
    assert (session.role, session.keys.keys()) == (Role.ADMINISTRATOR, set(Compartment))
    assert session.generation == 1
    with signed(Role.VIEWER) as promoted:
        promoted.accounts.add("new", Role.VIEWER, PASSWORD)
        assert promoted.ledger.verify().with_codes
        assert "role-changed" in [entry.action for entry in promoted.ledger.entries()]


@pytest.mark.parametrize(
    ("before", "after", "rotated"),
    [
        (Role.STEWARD, Role.ANALYST, {Compartment.PEOPLE}),
        (Role.ANALYST, Role.VIEWER, {Compartment.BEHAVIOUR}),
        (Role.STEWARD, Role.VIEWER, {Compartment.PEOPLE, Compartment.BEHAVIOUR}),
    ],
)
def test_a_demotion_rotates_what_may_no_longer_be_read(signed, filled, before, after, rotated):
    old = parts.membership_of(read_keyring(filled).keyring)
    with signed(Role.ADMINISTRATOR) as admin:
        assert admin.accounts.change_role(before, after, JobControl()).role is after

    generation = parts.generation_of(read_keyring(filled).keyring)
    assert {each for each in Compartment if generation.made_in(each) == 2} == rotated
    assert unlock(filled, before, PASSWORD, read_only=True).keys.keys() == COMPARTMENTS[after]
    new = parts.membership_of(read_keyring(filled).keyring)
    assert (new.rotation_key != old.rotation_key) is (before is Role.STEWARD)
    assert new.verify_key == old.verify_key


@pytest.mark.usefixtures("two")
def test_an_administrator_who_becomes_a_steward_signs_no_members_any_more(signed, filled):
    old = parts.membership_of(read_keyring(filled).keyring)
    with signed(SECOND) as second:
        second.accounts.change_role(Role.ADMINISTRATOR, Role.STEWARD, JobControl())

    new = parts.membership_of(read_keyring(filled).keyring)
    assert new.verify_key != old.verify_key
    assert new.auditor_key != old.auditor_key
    assert new.rotation_key == old.rotation_key
    with signed(Role.ADMINISTRATOR) as steward:
        assert steward.grant.signing_keys.keys() == {"rotation"}
        assert not steward.ledger.verify().with_codes


def test_a_reset_password_opens_and_is_marked_and_the_old_one_opens_nothing(signed, filled):
    other = "a password for one time"
    with signed(Role.ANALYST) as analyst:
        analyst.ledger.record("something")
    with signed(Role.ADMINISTRATOR) as admin:
        assert admin.accounts.reset_password(Role.ANALYST, other).must_change

    with pytest.raises(SignInError):
        unlock(filled, Role.ANALYST, PASSWORD, read_only=True)
    assert unlock(filled, Role.ANALYST, other, read_only=True).once
    with signed(Role.ANALYST, other) as analyst:
        analyst.accounts.change_password(other, PASSWORD)
        assert not analyst.grant.once
    assert not unlock(filled, Role.ANALYST, PASSWORD, read_only=True).once
    with signed(Role.ADMINISTRATOR) as admin:
        assert admin.ledger.verify().findings == ()  # what it signed with the old key still holds


def test_a_new_kit_ends_the_one_before(signed, filled):
    old, new = "0" * 32, "1" * 32
    with signed(Role.ADMINISTRATOR) as admin:
        admin.accounts.renew_recovery(old, JobControl())
        assert admin.accounts.opens("recovery", old)
        assert admin.grant.generation == 1
        admin.accounts.renew_recovery(new, JobControl())
        assert admin.accounts.opens("recovery", new)
        with pytest.raises(SignInError):
            admin.accounts.opens("recovery", old)
        assert admin.grant.generation == 2
    with signed("recovery", new) as kit:
        kit.accounts.reset_password(Role.ADMINISTRATOR, "a password for one time")
        assert kit.ledger.verify().sound
