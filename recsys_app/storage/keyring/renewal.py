"""The signed parts of a keyring made anew, from what whoever signs them holds.

Everything is sealed again to everybody who may have it, whatever changed: the parts then say who
holds what, and nothing is carried over from a part of before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import fingerprint
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import verify_key
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import Generation, Member, Membership, Signer


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is handed on.

    Attributes:
        keys: of all compartments.
        seeds: signing keys, "membership" and "rotation".
        auditors: the keys that ledger entries are or were sealed to, the present one last.
    """

    keys: Mapping[Compartment, bytearray]
    seeds: Mapping[str, bytearray]
    auditors: tuple[AccountKey, ...]


def membership_for(
    store: str,
    serial: int,
    members: tuple[Member, ...],
    secrets: Secrets,
    former: tuple[Signer, ...] = (),
) -> Membership:
    """Signing and auditor keys, sealed to those of `members` whose role may have them."""
    membership_seed, rotation_seed = secrets.seeds[parts.MEMBERSHIP], secrets.seeds[parts.ROTATION]
    return Membership(
        store=store,
        serial=serial,
        verify_key=verify_key(membership_seed),
        rotation_key=verify_key(rotation_seed),
        members=members,
        membership_seed=parts.seal_seed(store, parts.MEMBERSHIP, membership_seed, members),
        rotation_seed=parts.seal_seed(store, parts.ROTATION, rotation_seed, members),
        auditor_key=secrets.auditors[-1].public,
        auditor_secrets={
            fingerprint(auditor.public).hex(): parts.seal_auditor(store, auditor, members)
            for auditor in secrets.auditors
        },
        former=former,
    )


def generation_for(
    store: str,
    number: int,
    files: Mapping[Compartment, str],
    members: Iterable[Member],
    names: Mapping[str, str],
    keys: Mapping[Compartment, bytearray],
) -> Generation:
    """Keys of compartments, sealed to those of `members` whose role may have them; their names."""
    everyone = tuple(members)
    return Generation(
        store=store,
        number=number,
        files=files,
        sealed_keys=parts.seal_keys(store, number, keys, everyone),
        names={
            member.id: parts.encrypt_name(keys[Compartment.PUBLISHED], member.id, names[member.id])
            for member in everyone
        },
    )
