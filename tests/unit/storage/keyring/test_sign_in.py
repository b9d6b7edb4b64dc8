"""Signing in: what the right password opens, and what nothing opens."""

from dataclasses import replace

import pytest

from recsys_app.access.guard import authorize
from recsys_app.access.permissions import COMPARTMENTS, Compartment, Permission, Role
from recsys_app.crypto.keys import fingerprint
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import new_signing_key, verify_key
from recsys_app.errors import SignInError, TamperedDataError
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring import parts, slots
from recsys_app.storage.keyring.format import Keyring, Member, read_keyring, write_keyring
from recsys_app.storage.keyring.sign_in import believed_keyring, renew_copies, unlock
from recsys_app.storage.store import create_store
from tests.unit.storage.written import PASSWORD


def sign_in(folder, account=Role.ADMINISTRATOR, password=PASSWORD):
    return unlock(folder, account, password, read_only=False)


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_its_keys_and_no_others(folder, role):
    session = sign_in(folder, role)

    assert session.role is role
    assert session.keys.keys() == COMPARTMENTS[role]
    assert session.signing_keys.keys() == {
        purpose for purpose, roles in parts.SIGNERS.items() if role in roles
    }
    assert all(len(key) == 48 for key in session.keys.values())


def test_all_accounts_get_the_same_keys(folder):
    sessions = [sign_in(folder, role) for role in Role]

    assert len({bytes(session.keys[Compartment.PUBLISHED]) for session in sessions}) == 1
    assert len({bytes(key) for key in sessions[0].keys.values()}) == 3


@pytest.mark.parametrize(
    ("account", "password"),
    [
        (Role.ADMINISTRATOR, "correct horse battery stapl"),
        (Role.ADMINISTRATOR, ""),
        (Role.ADMINISTRATOR, PASSWORD.title()),
        ("nobody", PASSWORD),
        ("Administrator", PASSWORD),
        ("", PASSWORD),
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_one_error(folder, account, password):
    with pytest.raises(SignInError) as refused:
        sign_in(folder, account, password)
    assert refused.value.code == "sign-in-failed"
    assert not refused.value.facts


def test_an_unknown_account_costs_a_key_derivation_too(folder, monkeypatch):
    derived = []
    derive = slots.derive_key
    monkeypatch.setattr(
        slots, "derive_key", lambda *given: derived.append(given[2]) or derive(*given)
    )

    for account in (Role.VIEWER, "nobody"):
        with pytest.raises(SignInError):
            sign_in(folder, account, "wrong")

    assert len(derived) == 2
    assert derived[0] == derived[1]


def test_the_use_of_the_copy_is_told(folder):
    assert sign_in(folder).notices == ()

    folder.keyring.unlink()

    assert sign_in(folder).notices == ("keyring-copy-used",)


def test_a_lost_copy_is_renewed(folder):
    folder.keyring.write_bytes(b"")

    renew_copies(folder, sign_in(folder))

    assert read_keyring(folder).copies_agree
    assert sign_in(folder).notices == ()


def test_what_half_a_write_left_is_cleared_away(folder):
    leftover = folder.path / ".keyring.4711.new"
    leftover.write_bytes(b"half")

    renew_copies(folder, sign_in(folder))

    assert not leftover.exists()


# ---------------------------------------------------------------------- an insider with an editor
#
# The attacker below is an analyst: signed in, able to write the folder, with every key an analyst
# has, so that the hash and the MAC of the file always fit.


@pytest.fixture
def keyring(folder) -> Keyring:
    return read_keyring(folder).keyring


def forge(folder: StoreFolder, keyring: Keyring) -> None:
    published = sign_in(folder, Role.ANALYST).keys[Compartment.PUBLISHED]
    write_keyring(folder, parts.with_mac(keyring, published))


def refused_for(folder, role) -> str:
    with pytest.raises(TamperedDataError) as refused:
        sign_in(folder, role)
    return refused.value.code


def own_slot(keyring: Keyring, account: str, cheap):
    """For another key pair than the account has, and all else as it should be."""
    membership = parts.membership_of(keyring)
    pin = slots.Pin(fingerprint(membership.verify_key), membership.serial)
    place = slots.SlotPlace(keyring.store, account)
    secret = AccountKey.generate().secret()
    return slots.make_slot(place, (secret,), pin, PASSWORD, cheap, changed="")


def test_a_membership_signed_with_another_key_is_refused_by_everyone(folder, keyring):
    seed = new_signing_key()
    membership = replace(
        parts.membership_of(keyring), verify_key=verify_key(seed), rotation_key=verify_key(seed)
    )
    forge(
        folder,
        replace(
            keyring,
            membership=parts.sign_membership(membership, seed),
            generation=parts.sign_generation(parts.generation_of(keyring), seed),
        ),
    )

    for role in Role:
        assert refused_for(folder, role) == "keyring-forged"


def test_a_role_changed_without_signing_is_refused(folder, keyring):
    membership = parts.membership_of(keyring)
    promoted = tuple(
        replace(member, role=Role.ADMINISTRATOR) if member.role is Role.ANALYST else member
        for member in membership.members
    )
    signed = parts.sign_membership(replace(membership, members=promoted), new_signing_key())
    forge(folder, replace(keyring, membership=signed))

    for role in Role:
        assert refused_for(folder, role) == "keyring-forged"


def test_a_generation_signed_with_another_key_is_refused(folder, keyring):
    generation = parts.generation_of(keyring)
    files = dict.fromkeys(generation.files, "elsewhere.db")
    signed = parts.sign_generation(replace(generation, files=files), new_signing_key())
    forge(folder, replace(keyring, generation=signed))

    for role in Role:
        assert refused_for(folder, role) == "keyring-forged"


def test_an_added_account_nobody_signed_is_refused(folder, keyring, cheap):
    account = parts.account_id(keyring.store, "mallory")
    slot = own_slot(keyring, account, cheap)
    forge(folder, replace(keyring, slots={**keyring.slots, account: slot}))

    with pytest.raises(TamperedDataError) as refused:
        sign_in(folder, "mallory")
    assert refused.value.code == "keyring-forged"
    assert sign_in(folder).role is Role.ADMINISTRATOR  # the others are not locked out


def test_a_slot_under_another_name_opens_nothing(folder, keyring):
    analyst, viewer = (parts.account_id(keyring.store, r) for r in (Role.ANALYST, Role.VIEWER))
    slots = {**keyring.slots, viewer: keyring.slots[analyst]}
    forge(folder, replace(keyring, slots=slots))

    with pytest.raises(SignInError):
        sign_in(folder, Role.VIEWER)


def test_a_cheaper_key_derivation_in_a_slot_opens_nothing(folder, keyring, cheap):
    viewer = parts.account_id(keyring.store, Role.VIEWER)
    weaker = replace(keyring.slots[viewer], kdf=replace(cheap, memory_kib=16))
    forge(folder, replace(keyring, slots={**keyring.slots, viewer: weaker}))

    with pytest.raises(SignInError):
        sign_in(folder, Role.VIEWER)


def test_another_key_pair_behind_the_same_account_is_refused(folder, keyring, cheap):
    viewer = parts.account_id(keyring.store, Role.VIEWER)
    slot = own_slot(keyring, viewer, cheap)
    forge(folder, replace(keyring, slots={**keyring.slots, viewer: slot}))

    assert refused_for(folder, Role.VIEWER) == "keyring-forged"


def test_the_keyring_of_another_store_does_not_fit(folder, keyring, tmp_path, cheap):
    other = StoreFolder(tmp_path / "other")
    create_store(other, Role.ADMINISTRATOR, PASSWORD, kdf=cheap)
    theirs = read_keyring(other).keyring
    forge(folder, replace(keyring, membership=theirs.membership, generation=theirs.generation))

    assert refused_for(folder, Role.ADMINISTRATOR) == "keyring-forged"


@pytest.mark.parametrize("part", ["sealed_keys", "rotation_seed"])
def test_a_role_without_its_keys_is_refused(folder, keyring, part):
    admin = sign_in(folder)
    if part == "sealed_keys":
        generation = replace(parts.generation_of(keyring), sealed_keys={Compartment.PUBLISHED: {}})
        signed = parts.sign_generation(generation, admin.signing_keys[parts.ROTATION])
        changed = replace(keyring, generation=signed)
    else:
        membership = replace(parts.membership_of(keyring), rotation_seed={})
        signed = parts.sign_membership(membership, admin.signing_keys[parts.MEMBERSHIP])
        changed = replace(keyring, membership=signed)
    forge(folder, changed)

    assert refused_for(folder, Role.STEWARD) == "keyring-forged"


# ---------------------------------------------------------------------- an outsider with an editor


def test_a_keyring_written_without_any_key_is_refused(folder, keyring):
    head = replace(keyring.anchor, count=7)
    write_keyring(folder, replace(keyring, anchor=head))

    for role in Role:
        assert refused_for(folder, role) == "keyring-forged"


def test_a_running_session_refuses_it_too(folder, keyring):
    grant = authorize(sign_in(folder), Permission.VERIFY, writes=False)
    write_keyring(folder, replace(keyring, created="2000-01-01T00:00:00+00:00"))

    with pytest.raises(TamperedDataError) as refused:
        believed_keyring(grant)
    assert refused.value.code == "keyring-forged"


def test_a_part_that_is_not_a_part_is_refused(folder, keyring):
    broken = replace(keyring, membership=replace(keyring.membership, content=b"{}"))
    write_keyring(folder, broken)

    assert refused_for(folder, Role.ADMINISTRATOR) == "keyring-forged"


def test_a_name_must_fit_its_account(keyring, folder):
    published = sign_in(folder).keys[Compartment.PUBLISHED]
    account = parts.account_id(keyring.store, Role.VIEWER)
    box = parts.encrypt_name(published, account, "somebody else")

    with pytest.raises(TamperedDataError):
        parts.decrypt_name(published, keyring.store, account, box)
    with pytest.raises(TamperedDataError):
        parts.decrypt_name(published, keyring.store, "another", box)


def test_members_are_known_by_a_hash(keyring):
    members: tuple[Member, ...] = parts.membership_of(keyring).members

    assert {len(bytes.fromhex(member.id)) for member in members} == {16}
    assert parts.account_id(keyring.store, "a") != parts.account_id("other store", "a")
