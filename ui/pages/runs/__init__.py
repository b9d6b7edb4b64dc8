"""The runs page: leaderboard, trade-off, comparison, publishing."""

from ui.pages.runs.page import RunsPage

__all__ = ["RunsPage"]
