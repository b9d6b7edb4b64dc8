"""Jobs in words: their states, stages and units."""

from PySide6.QtCore import QCoreApplication

from ui.widgets import State
from ui.workspace import Job, JobState


def state_chip(job: Job) -> tuple[State, str]:
    """The colour and the word for where a job stands."""

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
    if job.active and job.stopping:
        return ("warn", words("cancelling"))
    return chips[job.state]


def stage_words(unit: str) -> str:
    """The unit of a stage in the window's language; a new one stands as the engine names it."""
    units = {
        "epochs": QCoreApplication.translate("jobs", "epochs"),
        "rows": QCoreApplication.translate("jobs", "rows"),
        "people": QCoreApplication.translate("jobs", "people"),
        "steps": QCoreApplication.translate("jobs", "steps"),
    }
    return units.get(unit, unit)
