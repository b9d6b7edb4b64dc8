"""New keys where nobody loses an account: for files, for what signs, and after new passwords."""

from dataclasses import replace

from recsys_app.access.permissions import Compartment
from recsys_app.access.session import PrivateKeys
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError
from recsys_app.domain.records import RotationReport
from recsys_app.jobs.control import JobControl
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import KeyChange
from recsys_app.storage.keyring.key_change import taken_in
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

    Whoever knew somebody's password before has nothing then that fits. Raises as `carry_out`.
    """
    with store.changing_keyring():
        change = _renewal(store, frozenset(Compartment), "keys-rotated")
        return carry_out(store, replace(change, signers=frozenset(parts.SIGNERS)), control)


def _renewal(store: OpenStore, compartments: frozenset[Compartment], action: str) -> Change:
    """By an administrator also of the key pairs that wait: nothing new is sealed to those of before."""
    facts = {"compartments": ", ".join(each for each in Compartment if each in compartments)}
    change = unchanged(store.believed, store.published_key, action, facts)
    change = replace(change, compartments=compartments)
    return _with_new_pairs(store, change) if _administers(store) else change


def _administers(store: OpenStore) -> bool:
    return parts.MEMBERSHIP in store.grant.signing_keys


def take_in_new_pairs(store: OpenStore) -> None:
    """Let the membership name the key pairs that came with new passwords, as an administrator."""
    with store.changing_keyring() as believed:
        if not believed.keyring.key_changes:
            return
        change = unchanged(believed, store.published_key, "new-keys-taken-in", {})
        taken = _with_new_pairs(store, change)
        if taken.key_changes != change.key_changes:
            carry_out(store, taken, JobControl())


def _with_new_pairs(store: OpenStore, change: Change) -> Change:
    """`change`, and the accounts have the key pairs that wait. One that nobody signed is dropped."""
    waiting: dict[str, KeyChange] = {}
    members, ended, refused = [], [], []
    for member in change.members:
        announced = change.key_changes.get(member.id)
        if announced is not None and not _ready(store, member.id, announced):
            waiting[member.id] = announced
            announced = None
        try:
            if announced is not None:
                members.append(taken_in(store.believed.keyring.store, member, announced))
                ended.append(member)
                continue
        except NotAuthenticError:
            refused.append(change.names[member.id])
        members.append(member)
    facts = dict(change.facts)
    if ended:
        facts["new_pairs"] = ", ".join(change.names[each.id] for each in ended)
    if refused:
        facts["refused"] = ", ".join(refused)
    return replace(
        change,
        members=tuple(members),
        key_changes=waiting,
        ended=(*change.ended, *ended),
        facts=facts,
    )


def _ready(store: OpenStore, account: str, announced: KeyChange) -> bool:
    """The own pair is taken in only where its private half is at hand, to go on with."""
    if account != store.grant.account_id:
        return True
    private: PrivateKeys = store.grant.private_keys
    following = private.following
    return following is not None and (
        AccountKey.from_secret(following).public == announced.public_key
    )
