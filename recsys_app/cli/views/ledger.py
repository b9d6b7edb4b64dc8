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
                moment(entry.written) + (" (clock set back)" if entry.clock_went_back else ""),
                entry.account + (" (not signed by it)" if entry.forged else ""),
                entry.action,
                entry.subject,
                ", ".join(f"{name} {value}" for name, value in entry.facts.items()),
            )
            for entry in found
        ],
    )


def checked(check: LedgerCheck) -> RenderableType:
    if check.findings:
        return table(("what is wrong",), [(finding,) for finding in check.findings])
    codes = (
        "Links, signatures and codes hold."
        if check.with_codes
        else "Links and signatures hold; an administrator can check the codes too."
    )
    return stack(f"{check.entries:,} entries. {codes}")
