"""The access report of one person as a page and as JSON. The page is whole in one file, without scripts."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from html import escape
from typing import Any, Final

from recsys_app.domain.access_report import AccessReport, HeldDataset
from recsys_app.domain.interactions import TimeKind

Say = Callable[[str], str]

PERSON_REPORT_ENDINGS: Final = (".html", ".json")
# Every text of the page, for translation; what stands in the data is shown as it is.
_OF_OTHERS: Final = (
    "Further rows set aside that have this id in one of their fields. They are about others, or it "
    "cannot be told about whom, and are not shown:"
)
PERSON_REPORT_TEXTS: Final = (
    "What is held on",
    "Made on",
    "by the account",
    "This lists all that this store holds under this id. It does not judge what may be held.",
    "Data set",
    "Pseudonym",
    "Imports",
    "Import",
    "File",
    "Date",
    "Interactions",
    "What is known",
    "Name",
    "Value",
    "Kept in",
    "Time",
    "Item",
    "Title",
    "Event",
    "Rows set aside",
    "Line",
    "Reason",
    "Row",
    _OF_OTHERS,
    "Models trained on data with this person",
    "Run",
    "Model",
    "Trained",
    "Tested on this person",
    "yes",
    "no",
    "Published lists",
    "Published",
    "Named as",
    "Items, best first",
    "Entries of the ledger",
    "Entry",
    "Account",
    "What was done",
    "Backups that may hold this person",
    "To be destroyed by",
    "Nothing.",
)
_STYLE: Final = (
    "body{font:11pt sans-serif;color:#111;margin:2em;max-width:60em}h1{font-size:18pt}"
    "h2{font-size:14pt;margin-top:1.6em}h3{font-size:11pt;margin-top:1.2em}"
    "table{border-collapse:collapse}td,th{border-bottom:1px solid #bbb;padding:3px 8px;"
    "text-align:left;vertical-align:top}"
)


def person_report_html(report: AccessReport, say: Say = lambda text: text) -> str:
    """The page, every value escaped; `say` translates what is in `PERSON_REPORT_TEXTS`."""
    heading = f"{escape(say('What is held on'))} {escape(report.person)}"
    made = f"{say('Made on')} {_moment(report.made)} {say('by the account')} {report.account}."
    rest = "This lists all that this store holds under this id. It does not judge what may be held."
    parts = [
        f"<h1>{heading}</h1><p>{escape(made)} {escape(say(rest))}</p>",
        *(part for held in report.datasets for part in _dataset(held, say)),
        _table(
            say("Published lists"),
            ("Published", "Run", "Named as", "Items, best first"),
            (
                (_moment(each.published), each.run, each.subject, _titles(each.items))
                for each in report.lists
            ),
            say,
        ),
        _table(
            say("Entries of the ledger"),
            ("Entry", "Date", "Account", "What was done"),
            ((e.sequence, _moment(e.written), e.account, e.action) for e in report.entries),
            say,
        ),
        _table(
            say("Backups that may hold this person"),
            ("File", "Date", "To be destroyed by"),
            ((each.file, _moment(each.made), each.ends or "–") for each in report.backups),
            say,
        ),
    ]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{heading}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def person_report_json(report: AccessReport) -> str:
    """All of it, indented; times as ISO 8601."""
    return json.dumps(dataclasses.asdict(report), default=_plain, ensure_ascii=False, indent=1)


def _dataset(held: HeldDataset, say: Say) -> Iterable[str]:
    yield f"<h2>{escape(say('Data set'))} {escape(held.dataset)}</h2>"
    if held.pseudonym:
        yield f"<p>{escape(say('Pseudonym'))}: {escape(held.pseudonym)}</p>"
    yield _table(
        say("Imports"),
        ("Import", "File", "Date", "Interactions"),
        ((each.number, each.source, _moment(each.created), each.rows) for each in held.imports),
        say,
    )
    yield _table(
        say("What is known"),
        ("Name", "Value", "Kept in", "Import"),
        ((each.name, each.value, each.compartment, each.batch) for each in held.attributes),
        say,
    )
    yield _table(
        say("Interactions"),
        ("Time", "Item", "Title", "Value", "Event"),
        (
            (_time(each.timestamp, held.time_kind), each.item, each.title, each.value, each.event)
            for each in held.interactions
        ),
        say,
    )
    yield _table(
        say("Rows set aside"),
        ("Import", "File", "Line", "Reason", "Row"),
        ((each.batch, each.file, each.line, each.reason, each.text) for each in held.set_aside),
        say,
    )
    if held.set_aside_of_others:
        yield f"<p>{escape(say(_OF_OTHERS))} {held.set_aside_of_others}</p>"
    yield _table(
        say("Models trained on data with this person"),
        ("Run", "Model", "Trained", "Tested on this person"),
        (
            (each.run, each.title, _moment(each.created), say("yes" if each.tested else "no"))
            for each in held.runs
        ),
        say,
    )


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], say: Say) -> str:
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    head = "".join(f"<th>{escape(say(column))}</th>" for column in columns)
    inside = (
        f"<table><tr>{head}</tr>{body}</table>" if body else f"<p>{escape(say('Nothing.'))}</p>"
    )
    return f"<h3>{escape(title)}</h3>{inside}"


def _titles(items: Sequence[tuple[str, str]]) -> str:
    return "; ".join(title if title == item else f"{title} ({item})" for item, title in items)


def _time(timestamp: int, kind: TimeKind) -> str:
    if kind is not TimeKind.CLOCK:
        return str(timestamp)
    try:
        return datetime.fromtimestamp(timestamp / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return str(timestamp)


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value)
