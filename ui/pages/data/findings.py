"""What a look at a data set finds: what is well, and what to know before training."""

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from recsys_app import DatasetProfile, TimeKind
from ui.pages.data.words import day_of
from ui.widgets import State
from ui.widgets.formatting import counted, day


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: "ok" or "warn", what was found, and what it means."""

    state: State
    title: str
    note: str


def findings(profile: DatasetProfile) -> list[Finding]:
    """The checks of a data set, in a fixed order."""
    found = [_times(profile), _descriptions(profile), _duplicates(profile), _histories(profile)]
    return [*found, *_amounts(profile)]


def _tr(text: str) -> str:
    return QCoreApplication.translate("data", text)


def _times(profile: DatasetProfile) -> Finding:
    if profile.time_kind is TimeKind.NONE or profile.last is None:
        return Finding("warn", _tr("No time"), _tr("a split by time is not possible"))
    if profile.time_kind is TimeKind.ORDER:
        return Finding("ok", _tr("Times are order numbers"), _tr("a split is at a number"))
    last = day_of(profile.last)
    none_after = _tr("none after %1").replace("%1", day(last))
    if last > datetime.now(UTC).date():
        return Finding("warn", _tr("Times in the future"), none_after)
    return Finding("ok", _tr("Times run forward"), none_after)


def _descriptions(profile: DatasetProfile) -> Finding:
    if profile.described:
        return Finding("ok", _tr("Items are described"), _tr("titles or attributes are there"))
    return Finding(
        "warn", _tr("Items have no description"), _tr("add an item table to train on content")
    )


def _duplicates(profile: DatasetProfile) -> Finding:
    if not profile.duplicates:
        return Finding("ok", _tr("No repeated rows"), _tr("no two rows are alike in all columns"))
    rows = counted(profile.duplicates, _tr("%1 repeated row"), _tr("%1 repeated rows"))
    return Finding("warn", rows, _tr("alike in every column; training can leave them out"))


def _histories(profile: DatasetProfile) -> Finding:
    thin = profile.per_user.thin
    if not thin:
        return Finding("ok", _tr("No short histories"), _tr("everyone has 5 interactions or more"))
    people = counted(thin, _tr("%1 short history"), _tr("%1 short histories"))
    return Finding("warn", people, _tr("fewer than 5 interactions: little to learn from"))


def _amounts(profile: DatasetProfile) -> list[Finding]:
    """Said only where there is something to know: most logs have no amounts."""
    if not profile.not_positive:
        return []
    rows = counted(
        profile.not_positive, _tr("%1 amount of 0 or less"), _tr("%1 amounts of 0 or less")
    )
    return [Finding("warn", rows, _tr("as of returned goods; a minimum value leaves them out"))]
