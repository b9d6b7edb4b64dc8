"""New keys where nobody loses an account: for files, for what signs, and after new passwords."""

from dataclasses import replace

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import wipe
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError
from recsys_app.crypto.signing import verify_key
from recsys_app.domain.records import RotationReport
from recsys_app.errors import ConflictError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import Member
from recsys_app.storage.keyring.key_change import subject_of, taken_in, with_pair
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.entries import parse_or_none, signature_holds
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.rotation.change import Change, carry_out, unchanged


def rotate(
    store: OpenStore, compartments: frozenset[Compartment], action: str, control: JobControl
) -> RotationReport:
    """New keys and files for `compartments`; who may come in stays. Raises as `carry_out`."""
    with store.changing_keyring():
        return carry_out(store, _renewal(store, compartments, action), control)


def renew_all(store: OpenStore, control: JobControl) -> RotationReport:
    """As an administrator, new keys for all files, for what signs, and for the auditors.

    Whoever knew somebody's password before has nothing then that fits.

    Raises:
        ConflictError: somebody chose a password whose key pair is not there to be taken in.

    And as `carry_out`.
    """
    with store.changing_keyring():
        change = _renewal(store, frozenset(Compartment), "keys-rotated")
        if missing := _missing(store, change):
            raise ConflictError("key-pair-missing", names=", ".join(missing))
        return carry_out(store, replace(change, signers=frozenset(parts.SIGNERS)), control)


def _renewal(store: OpenStore, compartments: frozenset[Compartment], action: str) -> Change:
    """By an administrator also of the key pairs that wait: nothing new is sealed to those of before."""
    facts = {"compartments": ", ".join(each for each in Compartment if each in compartments)}
    change = unchanged(store.believed, store.published_key, action, facts)
    change = replace(change, compartments=compartments)
    return _with_new_pairs(store, change) if _administers(store) else change


def _administers(store: OpenStore) -> bool:
    return parts.MEMBERSHIP in store.grant.signing_keys


def take_in_new_pairs(store: OpenStore) -> tuple[str, ...]:
    """As an administrator, let the membership name the key pairs that came with new passwords.

    Names of accounts whose pair is not there, or is not the one that they entered in the ledger.
    """
    with store.changing_keyring() as believed:
        change = unchanged(believed, store.published_key, "new-keys-taken-in", {})
        taken = _with_new_pairs(store, change)
        if (taken.members, taken.key_changes) != (change.members, change.key_changes):
            carry_out(store, taken, JobControl())
        return _missing(store, taken)


def announced_pairs(store: OpenStore) -> dict[str, str]:
    """What the ledger says of key pairs that are not taken in: digest (hex) by account id.

    The first that an account entered since it has the one of now: with the key of now, which others
    may know, anybody can sign a pair of their own after it.
    """
    membership = store.believed.membership
    since = {member.id: member.since for member in membership.members}
    found: dict[str, str] = {}
    for row in rows.chain(store.published, after=min(since.values())):
        entry = parse_or_none(row.entry) if b'"key pair ' in row.entry else None
        if entry is None or entry.subject != subject_of(entry.account) or entry.account in found:
            continue
        later = row.sequence > since.get(entry.account, row.sequence)
        if later and signature_holds(entry, row.sequence, membership):
            found[entry.account] = entry.digest
    return found


def _missing(store: OpenStore, change: Change) -> tuple[str, ...]:
    ended = {each.id for each in change.ended}
    return tuple(sorted(change.names[each] for each in announced_pairs(store) if each not in ended))


def _with_new_pairs(store: OpenStore, change: Change) -> Change:
    """`change`, and the accounts have the key pairs that wait. What nobody entered is dropped."""
    LedgerRepository(store).enter_waiting()
    keyring, entered = store.believed.keyring, announced_pairs(store)
    now, last = parts.now(), rows.head(store.published).count
    members, ended, refused = [], [], []
    for member in change.members:
        chain = change.key_changes.get(member.id, ())
        try:
            if member.id == store.grant.account_id and store.grant.private_keys.following:
                after = _own_pair(store, member, now, last)
            elif member.id in entered:
                digest = entered[member.id]
                after = taken_in(keyring.store, member, chain, digest, now, last)
            else:
                after = member
        except NotAuthenticError:
            after = member
        if after is not member:
            ended.append(member)
        elif chain:
            refused.append(change.names[member.id])
        members.append(after)
    facts = dict(change.facts)
    if ended:
        facts["new_pairs"] = ", ".join(change.names[each.id] for each in ended)
    if refused:
        facts["pairs_refused"] = ", ".join(refused)
    return replace(
        change,
        members=tuple(members),
        key_changes={},
        ended=(*change.ended, *ended),
        facts=facts,
    )


def _own_pair(store: OpenStore, member: Member, now: str, last: int) -> Member:
    """The pair of the newest own password, whatever the keyring says: its private half is at hand."""
    key = AccountKey.from_secret(store.grant.private_keys.following[-1])
    seed = key.signing_seed()
    after = with_pair(member, key.public, verify_key(seed), now, last)
    wipe(seed)
    return after
