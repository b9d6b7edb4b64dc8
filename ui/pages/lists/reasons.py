"""Why: how reasons were found, in a sentence, and all of them for one item."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from recsys_app import Recommendation, RecommendationList
from ui.dialogs.base import Dialog
from ui.widgets import Label, ReasonChip
from ui.widgets.formatting import number, percent


def method_sentence(answer: RecommendationList) -> str:
    """How the reasons of a list were found, or why it has none."""
    if not answer.method:
        return QCoreApplication.translate(
            "lists", "Published without reasons: a reason is a piece of someone’s history."
        )
    if not any(line.because for line in answer.items):
        return QCoreApplication.translate(
            "lists", "No single item of the history stands behind this list: it goes by popularity."
        )
    return _sentence(answer.method)


def _sentence(method: str) -> str:
    if method == "exact":
        return QCoreApplication.translate(
            "lists", "Reasons: each item’s share of all that raises the score, exactly."
        )
    return QCoreApplication.translate(
        "lists",
        "Reasons: how far the score falls without that item, as a share of all rises and falls.",
    )


class ReasonsDialog(Dialog):
    """Every reason of one recommendation that is known, the strongest first."""

    def __init__(self, line: Recommendation, method: str, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("ReasonsDialog", "Why %1").replace("%1", line.title),
            _sentence(method),
            action=QCoreApplication.translate("ReasonsDialog", "Close"),
            parent=parent,
        )
        self.safe.hide()
        for reason in line.because:
            self.add(ReasonChip(reason.title, reason.share))
        rest = 1 - sum(reason.share for reason in line.because)
        if rest >= 0.005:  # less would be written as 0 %
            words = self._about_rest(method).replace("%1", percent(rest))
            self.add(Label(words, "caption", "text2", wrap=True))
        if line.baseline is not None and method == "exact":
            words = self.tr("Of the score of %1, %2 comes from no item: what the model gives it in any case.")  # fmt: skip
            words = words.replace("%1", number(line.score, 3)).replace("%2", number(line.baseline, 3))  # fmt: skip
            self.add(Label(words, "caption", "text2", wrap=True))

    def _about_rest(self, method: str) -> str:
        if method == "exact":
            return self.tr("%1 come from further items, each with a smaller share.")
        return self.tr("%1 are weaker falls, and rises without items that speak against this one.")
