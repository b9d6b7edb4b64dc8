"""Runs as choices of a combo box."""

from collections.abc import Sequence

from recsys_app import RunSummary
from ui.widgets.combo import Choice
from ui.widgets.formatting import clock, short_day


def run_choices(runs: Sequence[RunSummary]) -> list[Choice]:
    """Model, data set where there are several, and when: "EASE · groceries · 3 Nov 10:26"."""
    several = len({run.dataset for run in runs}) > 1
    choices: list[Choice] = []
    for run in runs:
        created = run.created.astimezone()
        when = f"{short_day(created)} {clock(created)}"
        words = (run.title, run.dataset, when) if several else (run.title, when)
        choices.append((run.run, " · ".join(words)))
    return choices
