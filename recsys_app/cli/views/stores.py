"""The store and its accounts."""

from collections.abc import Mapping, Sequence

from rich.console import RenderableType

from recsys_app import Account, FileStatus, RotationReport, StoreInfo, VerifyReport, describe_notice
from recsys_app.cli.views.parts import facts, moment, size, table


def created(answer: Mapping[str, object]) -> RenderableType:
    return facts({name.capitalize(): str(value) for name, value in answer.items()})


def info(store: StoreInfo) -> RenderableType:
    sizes = {f"Size of {name}": size(n_bytes) for name, n_bytes in store.sizes.items()}
    names = ", ".join(store.leftovers)
    leftovers = {"Left over": f"{names}. {describe_notice('left-over')}"} if names else {}
    return facts(
        {
            "Store": store.store_id,
            "Created": moment(store.created),
            "Format": store.format_version,
            "Generation": store.generation,
            **sizes,
            "Your key": store.kdf,
            "Accounts": store.accounts,
            "Administrators": store.administrators,
            "Recovery kit": "made" if store.recovery_accounts else "none",
            "If a password is lost": "" if store.recoverable else describe_notice("no-recovery"),
            "Keyring copies": "agree" if store.copies_agree else "differ",
            **leftovers,
        }
    )


def verified(report: VerifyReport) -> RenderableType:
    files = [(check.file, check.status, "; ".join(check.findings)) for check in report.files]
    if report.ledger is not None:
        status = FileStatus.SOUND if report.ledger.sound else FileStatus.DAMAGED
        known = (f"accepted as known: {each.finding}" for each in report.ledger.accepted)
        files.append(("ledger", status, "; ".join((*report.ledger.findings, *known))))
    return table(
        ("file", "found", "what is to know"),
        files,
        title=f"{report.batches:,} imports and {report.models:,} models recomputed",
    )


def accounts(found: Sequence[Account]) -> RenderableType:
    return table(
        ("account", "role", "added", "last change", "to do"),
        [
            (
                account.name,
                account.role,
                moment(account.created),
                moment(account.changed),
                _to_do(account),
            )
            for account in found
        ],
    )


def _to_do(account: Account) -> str | None:
    if account.must_change:
        return "choose a password"
    return "waits for an administrator’s next change" if account.key_waits else None


def rotated(report: RotationReport) -> RenderableType:
    return table(
        ("part", "before", "after", "key"),
        [
            (
                name,
                size(before),
                size(report.after[name]),
                "new" if name in report.compartments else "",
            )
            for name, before in report.before.items()
        ],
    )
