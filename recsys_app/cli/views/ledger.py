"""The ledger: its entries and what is wrong with it."""

from collections.abc import Sequence

from rich.console import RenderableType

from recsys_app import LedgerCheck, LedgerEntry
from recsys_app.cli.views.parts import moment, stack, table


def entries(found: Sequence[LedgerEntry]) -> RenderableType:
    return table(
        ("entry", "written", "account", "action", "about", "details"),
        [
            (
                entry.sequence,
                _written(entry),
                entry.account + (" (not signed by it)" if entry.forged else ""),
                "(cannot be read)" if entry.unreadable else entry.action,
                entry.subject,
                ", ".join(f"{name} {value}" for name, value in entry.facts.items()),
            )
            for entry in found
        ],
    )


def _written(entry: LedgerEntry) -> str | None:
    if entry.written is None:
        return None
    return moment(entry.written) + (" (clock set back)" if entry.clock_went_back else "")


def checked(check: LedgerCheck) -> RenderableType:
    return stack(_verdict(check), _accepted(check))


def _verdict(check: LedgerCheck) -> RenderableType:
    if check.findings:
        return table(("what is wrong",), [(finding,) for finding in check.findings])
    codes = (
        "Links, signatures and codes hold."
        if check.with_codes
        else "Links and signatures hold; an administrator can check the codes too."
    )
    known = " What is wrong beside them was accepted as known." if check.accepted else ""
    return f"{check.entries:,} entries. {codes}{known}"


def _accepted(check: LedgerCheck) -> RenderableType | None:
    """What is wrong and known: it is still told, but nothing is refused for it."""
    if not check.accepted:
        return None
    return table(
        ("accepted as known", "when", "by", "reason"),
        [
            (each.finding, moment(each.accepted), each.account or None, each.reason or None)
            for each in check.accepted
        ],
    )


def known(accepted: Sequence[str]) -> RenderableType:
    """What has just been accepted."""
    if not accepted:
        return "There is nothing to accept: only what is wrong with the content of single entries can be."
    return table(("accepted as known",), [(finding,) for finding in accepted])
