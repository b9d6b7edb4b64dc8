"""One person: what is held, what an erasure would do and has done."""

from collections.abc import Mapping, Sequence

from rich.console import RenderableType

from recsys_app import (
    BackupHolding,
    Certificate,
    ErasureList,
    ErasurePreview,
    ErasureReport,
    PublicationEffect,
    RecsysError,
    RunEffect,
    WhyStale,
    describe,
)
from recsys_app.cli.views.parts import Cell, facts, moment, stack, table

_SHORT = 12  # characters of a hash that are shown
WHY = {
    None: "",
    "learnt": "learnt step by step: it cannot be taken out to the bit",
    "private": "private: training it again spends privacy",
    "data-gone": "an import that it was trained on is gone",
    "differs": "it did not come out the same in two ways",
}


def held(found: ErasurePreview) -> RenderableType:
    rows = [
        (
            trace.dataset,
            trace.pseudonym,
            trace.interactions,
            ", ".join(map(str, trace.batches)),
            ", ".join(trace.attributes),
            trace.set_aside,
            trace.set_aside_of_others,
        )
        for trace in found.traces
    ]
    columns = (
        "data",
        "pseudonym",
        "interactions",
        "in imports",
        "known",
        "rows set aside",
        "perhaps of others",
    )
    lists = [each.run for each in found.publications if each.holds_list]
    about: dict[str, Cell] = {
        "Published lists": ", ".join(lists),
        "Runs on this data": len(found.runs) or None,
    }
    return stack(table(columns, rows, title=found.person), facts(about))


def preview(found: ErasurePreview) -> RenderableType:
    return stack(
        held(found),
        _runs(found.runs),
        _publications(found.publications),
        _backups(found.backups),
        "Nothing was changed. To erase: the same command with --reason TEXT in place of --preview.",
    )


def erased(report: ErasureReport) -> RenderableType:
    about: dict[str, Cell] = {
        "Register": report.hash[:_SHORT],
        "Data": ", ".join(report.datasets),
        "Interactions": report.interactions,
        "Attributes": report.attributes,
        "Rows set aside": report.set_aside,
        "Published lists": report.lists,
        "Models refitted": len(report.certificates),
        "Models to be trained again": len(report.stale),
    }
    again = "Train them again: recvault refresh --stale" if report.stale else None
    private = [each.run for each in report.stale if each.why is WhyStale.PRIVATE]
    return stack(
        facts(about, title="Erased; the files were made anew under new keys"),
        certificates(report.certificates) if report.certificates else None,
        _runs(report.stale) if report.stale else None,
        _publications(report.publications) if report.publications else None,
        _backups(report.backups),
        again if len(private) < len(report.stale) else None,
        _private(private),
    )


def certificates(found: Sequence[Certificate]) -> RenderableType:
    rows = [
        (each.run, each.created, each.model[:_SHORT], each.without[:_SHORT], _same(each))
        for each in found
    ]
    return table(("run", "when", "model", "trained without", ""), rows, title="Certificates")


def register(found: ErasureList) -> RenderableType:
    rows = [
        (entry.hash[:_SHORT], moment(entry.erased), entry.account, entry.reason)
        for entry in found.entries
    ]
    cut = f"Cut off: {len(found.under_way)}. Finish: recvault person finish"
    stale = f"To be trained again: {', '.join(found.stale)} (recvault refresh --stale)"
    return stack(
        table(("person", "erased", "by", "reason"), rows),
        cut if found.under_way else None,
        stale if found.stale else None,
        _private(found.stale_private),
    )


def refreshed(
    made: Mapping[str, str], failed: Mapping[str, RecsysError], private: Sequence[str]
) -> RenderableType:
    rows = [
        *((old, new, None) for old, new in made.items()),
        *((old, None, describe(error).text) for old, error in failed.items()),
    ]
    return stack(table(("run", "trained again as", ""), rows), _private(private))


def _private(runs: Sequence[str]) -> str | None:
    if not runs:
        return None
    return (
        f"Private, and trained again only by name, since that spends privacy: {', '.join(runs)} "
        "(recvault refresh RUN)"
    )


def _runs(effects: Sequence[RunEffect]) -> RenderableType:
    rows = [(each.run, each.title, each.dataset, each.effect, WHY[each.why]) for each in effects]
    return table(("run", "model", "data", "model is", ""), rows)


def _publications(effects: Sequence[PublicationEffect]) -> RenderableType:
    rows = [(each.run, each.effect, each.people) for each in effects]
    return table(("published run", "is", "people before"), rows)


def _backups(found: Sequence[BackupHolding]) -> RenderableType:
    if not found:
        return "The store knows of no backup that could hold the person."
    rows = [(each.file, moment(each.made), str(each.ends or "no end date")) for each in found]
    return table(("backup that may hold the person", "made", "to be destroyed by"), rows)


def _same(certificate: Certificate) -> str:
    return "identical" if certificate.identical else "differs"
