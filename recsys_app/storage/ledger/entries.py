"""Entries sealed to the auditors and to the account that acts, and signed by that account.

What stands in the open, within `published`: when, by which account, and for things that are
immutable (batches, models, publications) which one and its digest, so that every account can hold
the store against the ledger. Action and facts are sealed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from recsys_app.access.guard import Grant
from recsys_app.crypto.keys import KEY_BYTES, fingerprint, random_secret, wipe
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError, decrypt, encrypt, seal
from recsys_app.crypto.signing import sign, verify
from recsys_app.domain.records import Facts
from recsys_app.storage.keyring.codec import decode, encode
from recsys_app.storage.keyring.format import Membership
from recsys_app.storage.keyring.own_keys import OwnKeys
from recsys_app.storage.keyring.parts import open_auditor
from recsys_app.storage.ledger.chain import Head

_PURPOSE: Final = "ledger-entry"
_SERIAL: Final = re.compile(rb'\{"id":"[^"]*","written":"[^"]*","serial":(\d{1,16}),')
_EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)  # what every clock can show, in every zone
_LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC)
GONE: Final = ""  # the digest of what was removed


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """What is chained.

    Attributes:
        id: 16 random bytes as hex: nothing is entered twice.
        written: UTC, as the clock of that machine said.
        serial: of the list of accounts at that time; the list of today is not older.
        after, link: how many entries there were when it was made, and the link of the last of them:
            what it says it followed can be neither left out nor moved.
        account: who acted, by id.
        subject: "batch 3", "model 7", "publication 2", "finding 5" (about entry 5), or "".
        digest: SHA-256 (hex) of the subject; "" with a subject says that it was removed.
        content: action and facts, encrypted.
        keys: the key of `content`, sealed, by account id, and to the auditors by "auditor:" and the
            fingerprint of their key.
        signature: of the acting account over all of the above.
    """

    id: str
    written: str
    serial: int
    after: int
    link: bytes
    account: str
    subject: str
    digest: str
    content: bytes
    keys: Mapping[str, bytes]
    signature: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """What an account that may read an entry reads; `account` is the name at that time."""

    account: str
    action: str
    facts: Facts


def seal_entry(
    grant: Grant,
    membership: Membership,
    head: Head,
    action: str,
    subject: str = "",
    digest: str = "",
    *,
    facts: Facts,
) -> bytes:
    """An entry of the account of `grant`, made when the ledger ended in `head`, to be chained."""
    me = AccountKey.from_secret(grant.private_keys.current)
    entry = SealedEntry(
        id=bytes(random_secret(16)).hex(),
        written=datetime.now(UTC).isoformat(),
        serial=membership.serial,
        after=head.count,
        link=head.link,
        account=grant.account_id,
        subject=subject,
        digest=digest,
        content=b"",
        keys={},
        signature=b"",
    )
    key = random_secret(KEY_BYTES)
    content = json.dumps([grant.account, action, facts], ensure_ascii=False).encode()
    auditor = f"auditor:{fingerprint(membership.auditor_key).hex()}"
    context = _context(entry)
    entry = replace(
        entry,
        content=encrypt(key, content, context),
        keys={
            auditor: seal(membership.auditor_key, key, context),
            grant.account_id: seal(me.public, key, context),
        },
    )
    wipe(key)
    seed = me.signing_seed()
    signed = replace(entry, signature=sign(seed, _PURPOSE, encode(entry)))
    wipe(seed)
    return encode(signed)


def parse_entry(content: bytes) -> SealedEntry:
    """Raises ValueError."""
    entry = decode(SealedEntry, content)
    written = datetime.fromisoformat(entry.written)
    if written.tzinfo is None or not _EARLIEST <= written < _LATEST:
        raise ValueError("no moment")
    return entry


def parse_or_none(content: bytes) -> SealedEntry | None:
    """The entry, or None where it cannot be parsed: `verify` names it."""
    try:
        return parse_entry(content)
    except ValueError:
        return None


def says_later(content: bytes, serial: int) -> bool:
    """Whether it says to be made under a later list of accounts, by a look at its beginning only."""
    found = _SERIAL.match(content)
    return found is not None and int(found[1]) > serial


def signature_holds(entry: SealedEntry, sequence: int, membership: Membership) -> bool:
    """Whether a key signed it that the account has, or had when it was entered as `sequence`."""
    keys = [member.signing_key for member in membership.members if member.id == entry.account]
    keys += [
        each.signing_key
        for each in membership.former
        if each.account == entry.account and sequence <= each.until
    ]
    return any(signed_with(entry, key) for key in keys)


def signed_with(entry: SealedEntry, key: bytes) -> bool:
    """Whether the holder of the signing key `key` (its public half) signed it."""
    return _verifies(key, encode(replace(entry, signature=b"")), entry.signature)


class EntryReader:
    """Opens the entries that are sealed to one account, as itself or as an auditor."""

    def __init__(self, grant: Grant, membership: Membership) -> None:
        self._account = grant.account_id
        self._membership = membership
        self._own = OwnKeys(grant.private_keys)
        self._keys: dict[str, AccountKey | OwnKeys | None] = {grant.account_id: self._own}

    def open(self, entry: SealedEntry) -> Opened | None:
        """What it says; None for an entry of somebody else.

        Raises:
            NotAuthenticError: sealed to this account, and not as its clear part says.
        """
        for holder, sealed in entry.keys.items():
            key = self._key(holder)
            if key is not None:
                secret = key.open(sealed, _context(entry))
                content = decrypt(secret, entry.content, _context(entry))
                wipe(secret)
                return _opened(content)
        return None

    def open_seed(self, holder: str, sealed: bytes, context: bytes) -> bytearray | None:
        """What is sealed to `holder`, if this account holds its key."""
        key = self._key(holder)
        return None if key is None else key.open(sealed, context)

    def _key(self, holder: str) -> AccountKey | OwnKeys | None:
        if holder not in self._keys:
            kind, _, public_id = holder.partition(":")
            self._keys[holder] = (
                open_auditor(self._own.current, self._account, self._membership, public_id)
                if kind == "auditor"
                else None
            )
        return self._keys[holder]


def _opened(content: bytearray) -> Opened:
    """Whoever signs may write nonsense. Raises NotAuthenticError."""
    try:
        match json.loads(content):
            case [str(account), str(action), dict(facts)]:
                return Opened(account, action, facts)
            case _:
                raise NotAuthenticError
    except (ValueError, RecursionError) as error:
        raise NotAuthenticError from error


def _context(entry: SealedEntry) -> bytes:
    clear = replace(entry, content=b"", keys={}, signature=b"")
    return b"ledger|" + encode(clear)


def _verifies(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify(key, _PURPOSE, message, signature)
    except NotAuthenticError:
        return False
    return True
