"""A signed-in account and the keys it unlocked, for as long as it stays signed in."""

from dataclasses import dataclass, field
from pathlib import Path

from recsys_app.access.permissions import Compartment, Role


@dataclass(slots=True)
class Session:
    """What sign-in yields. `close` wipes the keys; a closed session authorizes nothing.

    Attributes:
        store: the store folder.
        account_id: 16 bytes as hex.
        account: the name that was typed at sign-in.
        role: from the signed membership, never from the front end.
        keys: compartment -> 48 bytes (32 key + 16 SQLCipher salt), only those the role holds.
        signing_keys: "membership" (administrators) and "rotation" (also stewards), Ed25519 seeds.
        account_key: the account's own private key, 96 bytes.
        trusted: fingerprint of the administrators' key that this account believes.
        generation: number of the rotation that the keys are of.
        read_only: opened beside a writer; commands that write are refused.
        failed: times (UTC, ISO) of failed sign-ins as this account since the last that succeeded.
        once: an administrator set the password; nothing but a change of it is allowed.
        trusts_predecessor: its slot trusts an earlier membership key, of which this is a successor.
        notices: codes of what the person should know ("keyring-copy-used").
    """

    store: Path
    account_id: str
    account: str
    role: Role
    keys: dict[Compartment, bytearray] = field(repr=False)
    signing_keys: dict[str, bytearray] = field(repr=False)
    account_key: bytearray = field(repr=False)
    trusted: bytes
    generation: int
    once: bool = False
    trusts_predecessor: bool = False
    read_only: bool = False
    notices: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    closed: bool = False

    def close(self) -> None:
        for secret in (*self.keys.values(), *self.signing_keys.values(), self.account_key):
            secret[:] = bytes(len(secret))
        self.closed = True
