"""Slots: what a password opens. The private keys of an account, and what the account trusts.

What is trusted lies inside, so that whoever changes the file cannot change it: the fingerprint of the
administrators' key, and the number of the list of accounts that this account saw last. An older
list is validly signed, too, and is not believed.
"""

from dataclasses import dataclass, replace
from typing import Final

from recsys_app.crypto.keys import SALT_BYTES, KdfParameters, derive_key, random_secret, wipe
from recsys_app.crypto.sealing import AccountKey, decrypt, encrypt
from recsys_app.storage.keyring.codec import encode
from recsys_app.storage.keyring.format import Slot

_FINGERPRINT_BYTES: Final = 32
_SERIAL_BYTES: Final = 8
_PIN_BYTES: Final = _FINGERPRINT_BYTES + _SERIAL_BYTES
_SECRET_BYTES: Final = 96


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """Where a slot belongs; it does not open anywhere else."""

    store: str
    account: str


@dataclass(frozen=True, slots=True)
class Pin:
    """What an account trusts: a membership key by its fingerprint, and no list older than `serial`."""

    trusted: bytes
    serial: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What is in a slot: every private key that the account had, oldest first."""

    keys: tuple[AccountKey, ...]
    pin: Pin


def make_slot(
    place: SlotPlace,
    secrets: tuple[bytearray, ...],
    pin: Pin,
    password: str,
    cost: KdfParameters,
    *,
    once: bool = False,
    changed: str,
) -> Slot:
    """The private keys `secrets`, oldest first, and `pin`, under `password`, chosen at `changed`."""
    slot = Slot(cost, bytes(random_secret(SALT_BYTES)), once, changed, b"")
    content = bytearray(pin.trusted + pin.serial.to_bytes(_SERIAL_BYTES, "big"))
    content += bytearray(_SECRET_BYTES * len(secrets))
    for number, secret in enumerate(secrets):
        at = _PIN_BYTES + number * _SECRET_BYTES
        content[at : at + _SECRET_BYTES] = secret
    password_key = derive_key(password, slot.salt, cost)
    box = encrypt(password_key, content, _context(place, slot))
    wipe(content)
    wipe(password_key)
    return replace(slot, box=box)


def open_slot(place: SlotPlace, slot: Slot, password: str) -> Opened:
    """What is in it. NotAuthenticError for a wrong password."""
    password_key = derive_key(password, slot.salt, slot.kdf)
    try:
        content = decrypt(password_key, slot.box, _context(place, slot))
    finally:
        wipe(password_key)
    pin = Pin(
        bytes(content[:_FINGERPRINT_BYTES]),
        int.from_bytes(content[_FINGERPRINT_BYTES:_PIN_BYTES], "big"),
    )
    keys = []
    for at in range(_PIN_BYTES, len(content), _SECRET_BYTES):
        secret = content[at : at + _SECRET_BYTES]
        keys.append(AccountKey.from_secret(secret))
        wipe(secret)
    wipe(content)
    return Opened(tuple(keys), pin)


def decoy(cost: KdfParameters) -> Slot:
    """A slot that no password opens, as costly as the others."""
    size = _PIN_BYTES + _SECRET_BYTES
    box = b"\x01" + bytes(random_secret(12 + size + 16))
    return Slot(cost, bytes(random_secret(SALT_BYTES)), once=False, changed="", box=box)


def _context(place: SlotPlace, slot: Slot) -> bytes:
    return b"slot|" + encode(place) + encode(replace(slot, box=b""))
