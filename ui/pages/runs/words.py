"""Protocols, differences and figures of runs, in words."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from recsys_app import RunDifference, RunSummary, list_preprocessing
from ui.messages import notice_for
from ui.pages.train.settings_form import label_of
from ui.widgets.formatting import DASH, number, percent

_SMALLEST_P = 0.001
_GLUE = "\N{NO-BREAK SPACE}"


def split_name(split: str) -> str:
    """A split in two or three words."""
    names = {
        "temporal": QCoreApplication.translate("protocol", "temporal split"),
        "leave-one-out": QCoreApplication.translate("protocol", "leave-one-out"),
        "ratio": QCoreApplication.translate("protocol", "random split"),
        "given": QCoreApplication.translate("protocol", "split as given"),
    }
    return names.get(split, split)


def target_name(target: str) -> str:
    """What a temporal split asks for."""
    names = {
        "last": QCoreApplication.translate("protocol", "last item"),
        "successive": QCoreApplication.translate("protocol", "each item in turn"),
        "all": QCoreApplication.translate("protocol", "all later items"),
    }
    return names.get(target, target)


def protocol_name(protocol: Mapping[str, Any]) -> str:
    """A protocol in a few words: the split, what it asks for, and what is not as usual."""
    parts = [split_name(str(protocol["split"]))]
    if protocol["split"] == "temporal" and protocol["target"] != "last":
        parts.append(target_name(str(protocol["target"])))
    return ", ".join([*parts, *unusual(protocol)])


def unusual(protocol: Mapping[str, Any]) -> list[str]:
    """What of the preprocessing and the ranking differs from the defaults, in words."""
    chosen = protocol.get("preprocessing") or {}
    parts = [
        f"{label_of(str(field['name'])).lower()} {setting_value(chosen[field['name']])}"
        for field in list_preprocessing()
        if field["name"] in chosen and chosen[field["name"]] != field["default"]
    ]
    if not protocol.get("exclude_seen", True):
        parts.append(QCoreApplication.translate("protocol", "seen items kept"))
    return parts


def setting_value(value: object) -> str:
    """A setting as it was given; a dash where a model has no such setting."""
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        yes, no = QCoreApplication.translate("protocol", "yes"), QCoreApplication.translate("protocol", "no")  # fmt: skip
        return yes if value else no
    return f"{value:g}" if isinstance(value, float) else str(value)


def leak_of(split: str) -> str:
    """The warning that goes with every figure of a split; "" where there is none."""
    codes = {"leave-one-out": "leave-one-out-leaks", "ratio": "random-split-leaks"}
    return notice_for(codes[split]) if split in codes else ""


def state_of(run: RunSummary) -> str:
    """Why a run is not as good as new, in a few words; "" where it is."""
    if not run.has_model:
        return QCoreApplication.translate("runs", "model removed")
    if "model-stale" in run.notices:
        return QCoreApplication.translate("runs", "to be trained again")
    return "" if run.current else QCoreApplication.translate("runs", "data changed since")


def figure(metric: str, value: float | None, decimals: int = 4) -> str:
    """A figure: shares of the catalogue in per cent, all others as numbers."""
    if value is None:
        return DASH
    if metric.startswith("coverage"):
        return percent(value, 1)
    return number(value, decimals)


def interval(low: float | None, high: float | None, decimals: int = 4) -> str:
    """An interval as tables show it; "" where there is none."""
    if low is None or high is None:
        return ""
    return f"{number(low, decimals)}{DASH}{number(high, decimals)}"


def p_words(p: float) -> str:
    """A p-value; the smallest ones as a bound."""
    if p < _SMALLEST_P:
        return f"p{_GLUE}<{_GLUE}{number(_SMALLEST_P, 3)}"
    return f"p{_GLUE}={_GLUE}{number(p, 3)}"


def finding(difference: RunDifference, better: str, labels: Mapping[str, str]) -> str:
    """One sentence: which of two runs is better, or that they do not differ."""
    if not difference.significant:
        return QCoreApplication.translate("finding", "No significant difference")
    sentence = (
        QCoreApplication.translate("finding", "%1 is higher")
        if better == "neither"
        else QCoreApplication.translate("finding", "%1 is better")
    )
    return sentence.replace("%1", labels[difference.first])


def range_words(difference: RunDifference) -> str:
    """The interval of a difference in text, and its corrected p-value."""
    words = QCoreApplication.translate("finding", "%1 to %2, %3")
    words = words.replace("%1", number(difference.low, 4)).replace("%2", number(difference.high, 4))
    return words.replace("%3", p_words(difference.p_corrected))
