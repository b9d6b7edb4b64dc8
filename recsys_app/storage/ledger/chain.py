"""The chain over the entries: links that anybody can recompute, codes that only auditors can.

    link_i = SHA-256(link_{i-1} || i || entry_i)          link_0 = 32 zero bytes
    mac_i  = HMAC(HKDF(k_i, "ledger-mac"), link_i)
    k_{i+1} = HMAC(k_i, "next")

The store keeps only the newest k; the first of an epoch is sealed to the auditors. So whoever holds
every key of today can append, but cannot write yesterday anew without an auditor noticing (Schneier
and Kelsey, "Secure Audit Logs to Support Computer Forensics", ACM TISSEC 2(2), 1999).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from recsys_app.crypto.keys import authenticate, expand_key, same, take, wipe

FIRST_LINK: Final = bytes(32)


@dataclass(frozen=True, slots=True)
class Head:
    """How long a ledger is, and the link of its last entry."""

    count: int
    link: bytes


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One stored entry: its number from 1 on, sealed content, link and authentication code."""

    sequence: int
    entry: bytes
    link: bytes
    mac: bytes


def link_after(previous: bytes, sequence: int, entry: bytes) -> bytes:
    """(32 bytes) the link of `entry` as number `sequence`."""
    return hashlib.sha256(previous + sequence.to_bytes(8, "big") + entry).digest()


def mac_of(key: bytearray, link: bytes) -> bytes:
    """(32 bytes) the code of a link under the key of its entry."""
    own = expand_key(key, "ledger-mac")
    mac = authenticate(own, link)
    wipe(own)
    return mac


def next_key(key: bytearray) -> bytearray:
    """The key of the following entry, from which `key` cannot be learnt; wipes `key`."""
    following = take(authenticate(key, b"next"))
    wipe(key)
    return following


def check_links(rows: Iterable[ChainRow]) -> list[str]:
    """What is wrong with numbers and links, one sentence each; needs no key."""
    findings, link, expected = [], FIRST_LINK, 1
    for row in rows:
        if row.sequence != expected:
            findings.append(f"entry {expected} is missing")
        elif row.link != link_after(link, row.sequence, row.entry):
            findings.append(f"entry {row.sequence} was changed")
        link, expected = row.link, row.sequence + 1
    return findings


def check_macs(
    rows: Iterable[ChainRow], first_keys: Mapping[int, bytearray], newest: bytes
) -> list[str]:
    """What was written without the key of its time, and whether the end was cut off.

    Args:
        rows: the entries in order.
        first_keys: by the first entry of each epoch.
        newest: the key that the store holds for the next entry. A key does not tell the one before,
            so whoever cuts entries off cannot put back the key that followed what is left.
    """
    findings: list[str] = []
    key: bytearray | None = None
    following = 1
    for row in rows:
        following = row.sequence + 1
        if row.sequence in first_keys:
            key = bytearray(first_keys[row.sequence])
        if key is None:
            findings.append(f"entry {row.sequence} is before the first key")
            continue
        if not same(row.mac, mac_of(key, row.link)):
            findings.append(f"entry {row.sequence} was written anew, or without its key")
        key = next_key(key)
    key = bytearray(first_keys.get(following, key or b""))
    if not same(bytes(key), newest):
        findings.append(f"entries after {following - 1} were cut off: the next key is another one")
    wipe(key)
    return findings
