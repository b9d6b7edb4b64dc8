"""A signed-in account and the keys it unlocked, for as long as it stays signed in."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from recsys_app.access.permissions import Compartment, Role


@dataclass(slots=True)
class PrivateKeys:
    """The private keys of one account, 96 bytes each.

    Attributes:
        current: opens what is sealed to the account and signs what it does.
        earlier: of before its passwords were changed; they open what was sealed then.
        following: made with new passwords, until an administrator has taken the last of them in.
    """

    current: bytearray = field(repr=False)
    earlier: tuple[bytearray, ...] = field(default=(), repr=False)
    following: tuple[bytearray, ...] = field(default=(), repr=False)

    def all(self) -> tuple[bytearray, ...]:
        """Oldest first."""
        return (*self.earlier, self.current, *self.following)

    def copy(self) -> Self:
        earlier = tuple(bytearray(each) for each in self.earlier)
        following = tuple(bytearray(each) for each in self.following)
        return type(self)(bytearray(self.current), earlier, following)

    def go_on(self) -> None:
        """An administrator took the last of the following keys in: it is the current one."""
        *earlier, current = self.all()
        self.earlier, self.current, self.following = tuple(earlier), current, ()

    def wipe(self) -> None:
        for secret in self.all():
            secret[:] = bytes(len(secret))


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
        private_keys: the account's own.
        trusted: fingerprint of the administrators' key that this account believes.
        serial: number of the list of accounts that was seen last; an older one is not believed.
        generation: number of the rotation that the keys are of.
        read_only: opened beside a writer; commands that write are refused.
        failed: times (UTC, ISO) of failed sign-ins as this account since the last that succeeded.
        once: an administrator set the password; nothing but a change of it is allowed.
        slot_behind: its slot pins an earlier list of accounts or administrators' key than this one.
        keyring_code: of the keyring that it was unlocked with.
        refused: command and permission of what it tried in vain and the ledger knows.
        notices: codes of what the person should know ("keyring-copy-used").
    """

    store: Path
    account_id: str
    account: str
    role: Role
    keys: dict[Compartment, bytearray] = field(repr=False)
    signing_keys: dict[str, bytearray] = field(repr=False)
    private_keys: PrivateKeys
    trusted: bytes
    serial: int
    generation: int
    once: bool = False
    slot_behind: bool = False
    keyring_code: bytes = b""
    read_only: bool = False
    notices: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    refused: set[tuple[str, str]] = field(default_factory=set)
    closed: bool = False

    def close(self) -> None:
        for secret in (*self.keys.values(), *self.signing_keys.values()):
            secret[:] = bytes(len(secret))
        self.private_keys.wipe()
        self.closed = True
