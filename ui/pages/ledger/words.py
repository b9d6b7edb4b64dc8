"""The actions of the ledger in words; what is not listed is shown by its name."""

from PySide6.QtCore import QCoreApplication

from recsys_app import LedgerEntry
from ui.widgets.formatting import number

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
    "export": "Export",
    "export-failed": "Export failed",
    "failed-sign-ins": "Failed sign-ins",
    "failed-sign-ins-unknown": "Failed sign-ins, unknown names",
    "import": "Import",
    "keys-rotated": "Keys rotated",
    "model-refitted": "Model refitted",
    "model-removed": "Model removed",
    "model-stale": "Model to be trained again",
    "older-store-accepted": "Older store accepted",
    "password-changed": "Password changed",
    "password-reset": "Password reset",
    "privacy-limit": "Privacy limit changed",
    "publication-removed": "Publication removed",
    "publish": "Published",
    "recovery-kit-made": "Recovery kit made",
    "replace": "Import replaced",
    "restored": "Restored from a backup",
    "role-changed": "Role changed",
    "rotated": "Keys rotated",
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
    return action if words is None else QCoreApplication.translate("ledger", words)


def details(entry: LedgerEntry) -> str:
    """The facts in one line."""
    parts = [f"{name.replace('_', ' ')}: {_value(value)}" for name, value in entry.facts.items()]
    if entry.digest:
        parts.append(f"SHA-256 {entry.digest[:12]}…")
    return " · ".join(parts)


def _value(value: str | float) -> str:
    if isinstance(value, bool):
        return QCoreApplication.translate("ledger", "yes" if value else "no")
    return number(value) if isinstance(value, int) else str(value)
