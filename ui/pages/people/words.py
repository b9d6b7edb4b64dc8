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
from ui.widgets.formatting import counted, day


def _say(text: str) -> str:
    return QCoreApplication.translate("People", text)


def trace_words(trace: Trace) -> str:
    held = [
        counted(trace.interactions, _say("%1 interaction"), _say("%1 interactions")),
        counted(len(trace.attributes), _say("%1 known attribute"), _say("%1 known attributes")),
        counted(trace.set_aside, _say("%1 row set aside"), _say("%1 rows set aside")),
    ]
    if trace.set_aside_of_others:
        others = _say("%1 of which may be about others")
        held.append(counted(trace.set_aside_of_others, others, others))
    return f"{trace.dataset}: {', '.join(held)}"


def further_words(found: ErasurePreview) -> tuple[str, ...]:
    """What else the person is in."""
    lists = sum(each.holds_list for each in found.publications)
    backups = len(found.backups)
    return (
        counted(len(found.runs), _say("%1 run on this data"), _say("%1 runs on this data")),
        counted(lists, _say("%1 published list"), _say("%1 published lists")),
        counted(
            backups,
            _say("%1 backup that may hold the person"),
            _say("%1 backups that may hold the person"),
        ),
    )


def run_words(effect: RunEffect) -> str:
    name = f"{effect.title} · {effect.run}"
    if effect.effect is ModelEffect.REFITTED:
        return _say("%1: refitted without the person, with a certificate").replace("%1", name)
    if effect.effect is ModelEffect.GONE:
        return _say("%1: its model was removed before; its figures are marked").replace("%1", name)
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
    ends = day(backup.ends) if backup.ends else _say("no end date")
    words = _say("%1 of %2, to be destroyed by: %3").replace("%1", backup.file)
    return words.replace("%2", day(backup.made.astimezone())).replace("%3", ends)


def effects(found: ErasurePreview) -> list[tuple[str, list[str]]]:
    """Every effect of an erasure under its heading; headings without any are left out."""
    parts = [
        (_say("Removed from the data"), [trace_words(each) for each in found.traces]),
        (_say("Models"), [run_words(each) for each in found.runs]),
        (_say("Published lists"), [publication_words(each) for each in found.publications]),
        (
            _say("Backups that may go on holding the person"),
            [backup_words(b) for b in found.backups],
        ),
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
