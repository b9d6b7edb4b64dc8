"""The signed parts of a keyring made anew, from what whoever signs them holds.

Everything is sealed again to everybody who may have it, whatever changed: the parts then say who
holds what, and nothing is carried over from a part of before.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import fingerprint
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import verify_key
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import Epoch, Generation, Member, Membership, Signed, Signer


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
    epochs: tuple[Epoch, ...],
    former: tuple[Signer, ...] = (),
) -> Signed:
    """Signing and auditor keys, sealed to those of `members` whose role may have them; signed."""
    membership_seed, rotation_seed = secrets.seeds[parts.MEMBERSHIP], secrets.seeds[parts.ROTATION]
    membership = Membership(
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
        epochs=epochs,
    )
    return parts.sign_membership(membership, membership_seed)


def generation_for(
    store: str,
    number: int,
    files: Mapping[Compartment, str],
    membership: Signed,
    names: Mapping[str, str],
    secrets: Secrets,
) -> Signed:
    """Keys of compartments, sealed for `membership` to those who may have them; `names`; signed."""
    published = secrets.keys[Compartment.PUBLISHED]
    generation = Generation(
        store=store,
        number=number,
        files=files,
        sealed_keys=parts.seal_keys(membership, number, secrets.keys),
        names={each: parts.encrypt_name(published, each, name) for each, name in names.items()},
    )
    return parts.sign_generation(generation, secrets.seeds[parts.ROTATION])
