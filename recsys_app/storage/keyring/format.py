"""The keyring as a file: what it holds, how it is written, how damage is noticed.

    recvault keyring 1                     format version
    {…}                                    one `Keyring` as JSON
    <SHA-256 of the above, hex>

The hash has no key. It is checked before any password, so that damage is not mistaken for a wrong
password; what protects against a person are the signatures, boxes and the MAC inside.
"""

import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from recsys_app.access.permissions import Compartment, Role
from recsys_app.crypto.keys import CostOutOfRangeError, KdfParameters
from recsys_app.errors import NotFoundError, TamperedDataError, UnsupportedVersionError
from recsys_app.paths import read_own_file, unavailable, write_atomically
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.codec import decode, encode

FORMAT_VERSION: Final = 1
_SHAPE: Final = re.compile(rb"(recvault keyring (\d{1,9})\n(.*)\n)([0-9a-f]{64})\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Signed:
    """An encoded part with the signature over exactly these bytes."""

    content: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Member:
    """One account; what is meant for it is sealed to `public_key`.

    Attributes:
        signing_key: checks what the account signed: its ledger entries.
        created, changed: UTC; when its role or its key pair was changed last.
        recovery: a printed secret rather than a person.
        since: number of the last ledger entry before its key pair. What the account enters of a
            newer pair stands after it.
    """

    id: str
    role: Role
    public_key: bytes
    signing_key: bytes
    created: str
    changed: str
    recovery: bool
    since: int


@dataclass(frozen=True, slots=True)
class Signer:
    """A signing key that an account no longer has: it was removed, or its password changed.

    `until` is the number of the last ledger entry that may be signed with it.
    """

    account: str
    signing_key: bytes
    until: int


@dataclass(frozen=True, slots=True)
class Epoch:
    """Where an administrator began the codes of the ledger anew: first entry, SHA-256 of the sealed key."""

    first: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Membership:
    """Who has an account and as what; signed with the administrators' key.

    Attributes:
        serial: counts the changes.
        verify_key: checks this part; its fingerprint is inside every slot.
        rotation_key: checks the generation part.
        membership_seed: the signing key of this part, sealed to each administrator, by account id.
        rotation_seed: the signing key of the generation part, for stewards and administrators.
        auditor_key: what ledger entries are sealed to; administrators hold its private half.
        auditor_secrets: private halves of this and earlier auditor keys, by fingerprint (hex), each
            sealed to the administrators, by account id.
        former: keys that checked earlier signatures.
        epochs: of the ledger, all there are: nobody else can begin one.
    """

    store: str
    serial: int
    verify_key: bytes
    rotation_key: bytes
    members: tuple[Member, ...]
    membership_seed: Mapping[str, bytes]
    rotation_seed: Mapping[str, bytes]
    auditor_key: bytes
    auditor_secrets: Mapping[str, Mapping[str, bytes]]
    former: tuple[Signer, ...]
    epochs: tuple[Epoch, ...]


@dataclass(frozen=True, slots=True)
class Generation:
    """Which files are live and who holds their keys; signed with the rotation key.

    Attributes:
        number: counts the rotations.
        files: the live file of each compartment; its name ends in the number of the rotation that
            made it, or 1.
        sealed_keys: the key of each file, sealed to each account whose role may have it, for one
            membership: beside an earlier one no box opens.
        names: account names, encrypted under a key derived from that of `published`.
    """

    store: str
    number: int
    files: Mapping[Compartment, str]
    sealed_keys: Mapping[Compartment, Mapping[str, bytes]]
    names: Mapping[str, bytes]

    def made_in(self, compartment: Compartment) -> int:
        """The number that the file of `compartment` was made with, which it says of itself."""
        return int(self.files[compartment].removeprefix(f"{compartment}-").removesuffix(".db"))


@dataclass(frozen=True, slots=True)
class Slot:
    """What a password opens: the account's private keys and what it trusts; see `slots`.

    `once`: an administrator set the password, so it opens nothing but a change of it. `changed` says
    when the password was chosen.
    """

    kdf: KdfParameters
    salt: bytes
    once: bool
    changed: str
    box: bytes


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The public halves of the key pair that came with a new password, signed with the key before."""

    public_key: bytes
    signing_key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A membership key named by its predecessor, signed with the predecessor's key."""

    old_key: bytes
    new_key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class FileState:
    """A compartment as it was left: how many transactions it has seen, SHA-256 of its file."""

    changes: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest state of the store that was seen: what is found later must not be behind it.

    Attributes:
        count: entries of the ledger.
        link: chain value of the last of them, 32 bytes.
        files: each compartment, as far as an account with its key has seen it.
        writes: how often the keyring was written.
    """

    count: int
    link: bytes
    files: Mapping[Compartment, FileState]
    writes: int


@dataclass(frozen=True, slots=True)
class Keyring:
    """Everything the file holds. `mac` covers all the rest under a key that every account has.

    `pending` are ledger records of changes of the keyring itself, on their way into the ledger;
    `key_changes`, by account id and oldest first, wait for an administrator.
    """

    store: str
    created: str
    membership: Signed
    generation: Signed
    slots: Mapping[str, Slot]
    key_changes: Mapping[str, tuple[KeyChange, ...]]
    succession: tuple[Endorsement, ...]
    anchor: Anchor
    pending: tuple[bytes, ...]
    mac: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """A keyring as found on disk. `damaged` names the copy that was not usable, if any."""

    keyring: Keyring
    damaged: str = ""
    copies_agree: bool = True


def to_file(keyring: Keyring) -> bytes:
    """The content of the keyring file."""
    content = b"recvault keyring %d\n%s\n" % (FORMAT_VERSION, encode(keyring))
    return content + hashlib.sha256(content).hexdigest().encode() + b"\n"


@functools.lru_cache(maxsize=4)
def from_file(content: bytes) -> Keyring:
    """The keyring in `content`.

    Raises:
        ValueError: damaged.
        UnsupportedVersionError: whole, and of a later format.
    """
    shape = _SHAPE.fullmatch(content)
    if shape is None or hashlib.sha256(shape[1]).hexdigest().encode() != shape[4]:
        raise ValueError("keyring damaged")
    if (version := int(shape[2])) != FORMAT_VERSION:
        raise UnsupportedVersionError(found=version, known=FORMAT_VERSION)
    return decode(Keyring, shape[3])


def read_keyring(folder: StoreFolder) -> Reading:
    """The keyring, or its copy where the first is missing or damaged.

    Raises:
        NotFoundError: there is no store.
        TamperedDataError: both are damaged or missing, or a file of the store is a link.
        UnsupportedVersionError: a newer program wrote the store.
    """
    folder.check_files()
    first, copy = _contents(folder.keyring), _contents(folder.keyring_copy)
    if first is None and copy is None:
        if not folder.exists():
            raise NotFoundError("no-store", where=str(folder.path))
        raise TamperedDataError("file-missing", where=folder.keyring.name)
    if (keyring := _parsed(first)) is not None:
        damaged = "" if _parsed(copy) is not None else folder.keyring_copy.name
        return Reading(keyring, damaged, first == copy)
    if (keyring := _parsed(copy)) is not None:
        return Reading(keyring, folder.keyring.name, copies_agree=False)
    raise TamperedDataError(_why_unusable(first, copy))


def write_keyring(folder: StoreFolder, keyring: Keyring) -> None:
    """Both copies, one after the other: a crash leaves at least one whole. The first decides."""
    content = to_file(keyring)
    write_atomically(folder.keyring, content)
    write_atomically(folder.keyring_copy, content)


def _contents(path: Path) -> bytes | None:
    try:
        return read_own_file(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unavailable(error, path) from error


def _why_unusable(*copies: bytes | None) -> str:
    """Damage, or a whole keyring whose key derivation is too cheap or too dear to be ours.

    Such parameters are refused while reading: no password is tried on a slot that has them.
    """
    for content in copies:
        try:
            from_file(content or b"")
        except CostOutOfRangeError:
            return "keyring-cost"
        except ValueError:
            continue
    return "keyring-damaged"


def _parsed(content: bytes | None) -> Keyring | None:
    if content is None:
        return None
    try:
        return from_file(content)
    except ValueError:
        return None
