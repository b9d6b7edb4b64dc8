"""Jobs in words: their states, stages and units."""

from PySide6.QtCore import QCoreApplication

from ui.widgets import State
from ui.workspace import JobState


def state_chip(state: JobState) -> tuple[State, str]:
    """The colour and the word of a state."""

    def words(text: str) -> str:
        return QCoreApplication.translate("jobs", text)

    chips: dict[JobState, tuple[State, str]] = {
        JobState.WAITING: ("neutral", words("waiting")),
        JobState.RUNNING: ("info", words("running")),
        JobState.PAUSED: ("warn", words("paused")),
        JobState.DONE: ("ok", words("done")),
        JobState.FAILED: ("bad", words("stopped")),
        JobState.CANCELLED: ("neutral", words("cancelled")),
    }
    return chips[state]


def stage_words(unit: str) -> str:
    """The unit of a stage in the window's language; a new one stands as the engine names it."""
    units = {
        "epochs": QCoreApplication.translate("jobs", "epochs"),
        "rows": QCoreApplication.translate("jobs", "rows"),
        "people": QCoreApplication.translate("jobs", "people"),
        "steps": QCoreApplication.translate("jobs", "steps"),
    }
    return units.get(unit, unit)
