"""What an erasure does, in the window's language."""

from PySide6.QtCore import QCoreApplication

from recsys_app import (
    BackupHolding,
    ErasurePreview,
    ListEffect,
    ModelEffect,
    PublicationEffect,
    RunEffect,
    Trace,
    WhyStale,
)
from ui.widgets.formatting import day, number


def _say(text: str) -> str:
    return QCoreApplication.translate("People", text)


def trace_words(trace: Trace) -> str:
    words = _say("%1: %2 interactions, %3 known attributes, %4 rows set aside")
    for place, value in enumerate(
        (
            trace.dataset,
            number(trace.interactions),
            number(len(trace.attributes)),
            number(trace.set_aside),
        ),
        1,
    ):
        words = words.replace(f"%{place}", value)
    return words


def run_words(effect: RunEffect) -> str:
    name = f"{effect.title} · {effect.run}"
    if effect.effect is ModelEffect.REFITTED:
        return _say("%1: refitted without the person, with a certificate").replace("%1", name)
    why = {
        WhyStale.LEARNT: _say("blocked, and to be trained again: it learnt step by step"),
        WhyStale.PRIVATE: _say("blocked: training it again spends privacy"),
        WhyStale.DATA_GONE: _say("blocked: what it was trained on is not there any more"),
        WhyStale.DIFFERS: _say("blocked: it did not come out the same in two ways"),
        None: _say("blocked"),
    }
    return f"{name}: {why[effect.why]}"


def publication_words(effect: PublicationEffect) -> str:
    does = {
        ListEffect.REBUILT: _say("everyone else’s lists are made anew"),
        ListEffect.WITHDRAWN: _say("withdrawn, until its model is trained again"),
        ListEffect.SHORTENED: _say("the person’s list leaves it"),
    }
    return f"{effect.run}: {does[effect.effect]}"


def backup_words(backup: BackupHolding) -> str:
    ends = str(backup.ends) if backup.ends else _say("no end date")
    words = _say("%1 of %2, to be destroyed by: %3").replace("%1", backup.file)
    return words.replace("%2", day(backup.made.astimezone())).replace("%3", ends)


def effects(found: ErasurePreview) -> list[tuple[str, list[str]]]:
    """Every effect of an erasure under its heading; headings without any are left out."""
    parts = [
        (_say("Removed from the data"), [trace_words(each) for each in found.traces]),
        (_say("Models"), [run_words(each) for each in found.runs]),
        (_say("Published lists"), [publication_words(each) for each in found.publications]),
        (_say("Backups that go on holding the person"), [backup_words(b) for b in found.backups]),
        (
            _say("And"),
            [
                _say("Figures of earlier runs stay, marked as made with the person."),
                _say("Files with this id are imported without the person from now on."),
                _say("All files of the store are made anew under new keys."),
                _say("The ledger says that it was done, and why; it does not name the person."),
            ],
        ),
    ]
    return [(heading, lines) for heading, lines in parts if lines]
