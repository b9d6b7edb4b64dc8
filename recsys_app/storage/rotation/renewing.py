"""New keys where nobody loses an account: for files, for what signs, and after new passwords."""

from contextlib import suppress
from dataclasses import dataclass, replace

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError
from recsys_app.crypto.signing import account_verify_key
from recsys_app.domain.records import RotationReport
from recsys_app.errors import ConflictError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import KeyChange, Member
from recsys_app.storage.keyring.key_change import last_of, taken_in, with_pair
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.anchors import latest_list
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.rotation.change import Change, carry_out, unchanged
from recsys_app.storage.rotation.witnesses import announced_pairs


def rotate(
    store: OpenStore, compartments: frozenset[Compartment], action: str, control: JobControl
) -> RotationReport:
    """New keys and files for `compartments`; who may come in stays. Raises as `carry_out`."""
    with store.changing_keyring():
        return carry_out(store, _renewal(store, compartments, action).change, control)


def renew_all(store: OpenStore, control: JobControl) -> RotationReport:
    """As an administrator, new keys for all files, for what signs, and for the auditors.

    Whoever knew somebody's password before has nothing then that fits.

    Raises:
        ConflictError: somebody chose a password whose key pair is not there to be taken in.

    And as `carry_out`.
    """
    with store.changing_keyring():
        new = _renewal(store, frozenset(Compartment), "keys-rotated")
        if new.missing:
            raise ConflictError("key-pair-missing", names=", ".join(new.missing))
        if new.not_entered:
            raise ConflictError("key-pair-not-entered", names=", ".join(new.not_entered))
        change = replace(new.change, signers=frozenset(parts.SIGNERS))
        return carry_out(store, change, control)


def take_in_new_pairs(store: OpenStore) -> tuple[str, ...]:
    """As an administrator, let the membership name the key pairs that came with new passwords.

    Codes of notices: pairs that accounts have entered in the ledger and that are not there, pairs
    that follow from the key of an account that has not entered them, and what is no pair of it.
    """
    with store.changing_keyring() as believed:
        change = unchanged(believed, store.published_key, "new-keys-taken-in", {})
        new = _with_new_pairs(store, change)
        if (new.change.members, new.change.key_changes) != (change.members, change.key_changes):
            carry_out(store, new.change, JobControl())
    found = {
        "key-pair-missing": new.missing,
        "key-pair-not-entered": new.not_entered,
        "key-pair-refused": new.refused,
    }
    return tuple(code for code, names in found.items() if names)


def accept_list(store: OpenStore) -> None:
    """As an administrator, sign the list of accounts of now as the one after all that are known."""
    with store.changing_keyring() as believed:
        latest = latest_list(store, believed.membership)
        if latest > believed.membership.serial:
            change = unchanged(believed, store.published_key, "older-list-accepted", {})
            carry_out(store, replace(change, beyond=latest), JobControl())


@dataclass(frozen=True, slots=True)
class _NewPairs:
    """A change with the key pairs taken in that wait, and names of accounts where that cannot be.

    Attributes:
        missing: what was entered is not there. Whoever knew the password before may read on.
        not_entered: what is there was signed with the key of the account, and its entry is missing:
            by the account itself, and the ledger was cut, or by who knew the password before. It is
            kept until the account signs in, or gets another password.
        refused: what was there cannot be from the account, and is dropped.
    """

    change: Change
    missing: tuple[str, ...] = ()
    not_entered: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def _renewal(store: OpenStore, compartments: frozenset[Compartment], action: str) -> _NewPairs:
    """By an administrator also of the key pairs that wait: nothing new is sealed to those of before."""
    facts = {"compartments": ", ".join(each for each in Compartment if each in compartments)}
    change = unchanged(store.believed, store.published_key, action, facts)
    change = replace(change, compartments=compartments)
    administers = parts.MEMBERSHIP in store.grant.signing_keys
    return _with_new_pairs(store, change) if administers else _NewPairs(change)


def _with_new_pairs(store: OpenStore, change: Change) -> _NewPairs:
    """`change`, and the accounts have the pairs that wait, where they are just what was entered."""
    LedgerRepository(store).enter_waiting()
    keyring, entered = store.believed.keyring, announced_pairs(store)
    now, last = parts.now(), rows.head(store.published).count
    members: list[Member] = []
    ended: list[Member] = []
    missing: list[str] = []
    refused: list[str] = []
    kept: dict[str, tuple[KeyChange, ...]] = {}
    for member in change.members:
        chain, witnesses = change.key_changes.get(member.id, ()), entered.get(member.id, ())
        own = member.id == store.grant.account_id
        after, name = member, change.names[member.id]
        with suppress(NotAuthenticError):  # what is not there as it was entered is missing
            if own and store.grant.private_keys.following:
                after = _own_pair(store, member, now, last)
            elif witnesses and not own:  # an own pair without its private half cannot be used
                after = taken_in(keyring.store, member, chain, witnesses, now, last)
        if after is not member:
            ended.append(member)
        elif witnesses:
            missing.append(name)
        elif chain and _follows(keyring.store, member, chain):
            kept[member.id] = chain
        elif chain:
            refused.append(name)
        members.append(after)
    not_entered = tuple(change.names[each] for each in kept)
    facts = {
        **change.facts,
        "new_pairs": ", ".join(change.names[each.id] for each in ended),
        "pairs_missing": ", ".join(missing),
        "pairs_not_entered": ", ".join(not_entered),
        "pairs_refused": ", ".join(refused),
    }
    changed = replace(
        change,
        members=tuple(members),
        key_changes=kept,
        ended=(*change.ended, *ended),
        facts={fact: value for fact, value in facts.items() if value},
    )
    return _NewPairs(changed, tuple(missing), not_entered, tuple(refused))


def _follows(store: str, member: Member, chain: tuple[KeyChange, ...]) -> bool:
    """Whether the holder of the key of `member` signed `chain`."""
    try:
        last_of(store, member, chain)
    except NotAuthenticError:
        return False
    return True


def _own_pair(store: OpenStore, member: Member, now: str, last: int) -> Member:
    """The pair of the newest own password, whatever the keyring says: its private half is at hand."""
    key = AccountKey.from_secret(store.grant.private_keys.following[-1])
    return with_pair(member, key.public, account_verify_key(key), now, last)
