"""The actions of the ledger in words; what is not listed is shown by its name."""

import re
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from recsys_app import LedgerEntry, Role
from ui.compartments import part_name
from ui.roles import role_name
from ui.widgets.formatting import clock, day, number

ACTIONS: dict[str, str] = {
    "access-report": "Access report",
    "account-added": "Account added",
    "account-removed": "Account removed",
    "attempts-record-gone": "Record of failed sign-ins removed",
    "backup-damaged": "Backup found damaged",
    "backup-made": "Backup made",
    "backup-made-without-key": "Backup made without a password",
    "backup-plan": "Plan of backups changed",
    "backup-removed": "Backup deleted",
    "backup-verified": "Backup verified",
    "changed-outside": "Files changed outside",
    "dataset-removed": "Data set removed",
    "erase": "Import without the erased person",
    "erase-person": "Person erased",
    "erasure-lifted": "Erasure lifted",
    "export-certificates": "Certificates exported",
    "export-comparison": "Comparison exported",
    "export-failed": "Export failed",
    "export-ledger": "Ledger exported",
    "export-person-picture": "Picture of a person exported",
    "export-person-report": "Access report exported",
    "export-picture": "Chart exported",
    "export-profile": "Data profile exported",
    "export-published-list": "Published list exported",
    "export-recommendations": "Recommendations exported",
    "export-rejects": "Rows set aside exported",
    "failed-sign-ins": "Failed sign-ins",
    "failed-sign-ins-unknown": "Failed sign-ins, unknown names",
    "finding-accepted": "Finding accepted as known",
    "import": "Import",
    "keys-rotated": "Keys rotated",
    "model-refitted": "Model refitted",
    "model-removed": "Model removed",
    "model-stale": "Model to be trained again",
    "entries-left-out": "Entries that were none, left out",
    "key-pair-announced-again": "Key pair put right",
    "new-keys-taken-in": "New key pairs taken in",
    "older-list-accepted": "Older list of accounts accepted",
    "older-store-accepted": "Older store accepted",
    "password-changed": "Password changed",
    "password-reset": "Password reset",
    "privacy-limit": "Privacy limit changed",
    "publication-removed": "Publication removed",
    "publish": "Published",
    "recovery-kit-made": "Recovery kit made",
    "refused": "Command refused",
    "replace": "Import replaced",
    "restored": "Restored from a backup",
    "role-changed": "Role changed",
    "rotated-after-erasure": "Keys rotated after an erasure",
    "run-removed": "Run removed",
    "sign-in": "Signed in",
    "store-compacted": "Store compacted",
    "store-created": "Store made",
    "train": "Trained",
    "undo": "Import undone",
}


def action_name(action: str) -> str:
    """The action in the window's language."""
    words = ACTIONS.get(action)
    return action if words is None else _say(words)


FACTS: dict[str, str] = {
    "before": "role before",
    "compartments": "new keys for",
    "count": "attempts",
    "dataset": "data set",
    "every_days": "every so many days",
    "expected": "record that was expected",
    "finding": "what was found",
    "found": "entry found",
    "keep": "how many are kept",
    "missing_by_receipts": "entries missing by the receipts",
    "missing_here": "entries missing by this machine",
    "name": "account",
    "new_pairs": "new key pairs",
    "people": "people in it",
    "pairs_missing": "new key pairs missing",
    "pairs_not_entered": "new key pairs not entered",
    "pairs_refused": "new key pairs refused",
    "rejected": "rows set aside",
    "seen": "entry last seen",
    "set_aside": "rows set aside",
    "sha256": "SHA-256",
    "stale": "models to be trained again",
    "with_ids": "with external ids",
    "without": "digest without the person",
}
"""Names of facts where the engine's own, with spaces, would not do."""

VALUES: dict[str, str] = {
    "accounts-stale": "its list of accounts is older than the ledger",
    "append": "added to it",
    "data-gone": "its data is not there any more",
    "differs": "it did not come out the same in two ways",
    "file-stale": "a file is older than the one last seen",
    "key-unknown": "it has a key that this machine has not seen",
    "learnt": "it learnt step by step",
    "new": "new data set",
    "private": "training it again spends privacy",
    "replace": "in the place of what was there",
    "store-forked": "it went on from another state",
    "store-stale": "it is older than the one last seen",
}
"""Codes that stand under `CODED` facts."""

CODED = frozenset({"why", "mode"})
_DIGITS = 12  # of a digest
_DIGEST = re.compile("[0-9a-f]{64}")


def details(entry: LedgerEntry) -> str:
    """What it is about and the facts, in one line that shortens digests."""
    return " · ".join(_parts(entry, _DIGITS))


def all_details(entry: LedgerEntry) -> str:
    """The same with whole digests, a line each."""
    return "\n".join(_parts(entry, None))


def _parts(entry: LedgerEntry, digits: int | None) -> list[str]:
    parts = [entry.subject] if entry.subject else []
    facts = entry.facts.items()
    parts += [
        f"{_name(name)}: {_value(name, value, digits)}" for name, value in facts if value != ""
    ]
    if entry.digest:
        parts.append(f"SHA-256: {_digest(entry.digest, digits)}")
    return parts


def _say(text: str) -> str:
    return QCoreApplication.translate("ledger", text)


def _name(fact: str) -> str:
    return _say(FACTS.get(fact, fact.replace("_", " ")))


def _digest(whole: str, digits: int | None) -> str:
    return whole if digits is None else f"{whole[:digits]}…"


def _value(fact: str, value: str | float, digits: int | None) -> str:
    if isinstance(value, bool):
        return _say("yes" if value else "no")
    if isinstance(value, int):
        return number(value)
    text = str(value)
    if fact in _WORDS:
        return _WORDS[fact](text)
    return _digest(text, digits) if _DIGEST.fullmatch(text) else text


def _coded(text: str) -> str:
    return _say(VALUES.get(text, text))


def _role(text: str) -> str:
    return role_name(Role(text)) if text in set(Role) else text


def _named_parts(text: str) -> str:
    return ", ".join(part_name(each) for each in text.split(", "))


def _moment(text: str) -> str:
    """An account can sign anything as a fact, no moment as well."""
    try:
        when = datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        return text
    return f"{day(when)}, {clock(when)}"


_WORDS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(CODED, _coded),
    **dict.fromkeys(("role", "before"), _role),
    **dict.fromkeys(("first", "last"), _moment),
    "compartments": _named_parts,
}
"""Facts whose values are the engine's words, and how a person says them."""
