"""What an attack found on the settings of a run, and the button that tries it."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from recsys_app import Light, MemorisationReport, Share
from ui.messages import notice_for
from ui.pages.runs.facts import Facts
from ui.widgets import Label, Notice, SecondaryButton, State, StateChip
from ui.widgets.flow import FlowLayout
from ui.widgets.formatting import DASH, clock, day, number, percent

_STATES: dict[Light, State] = {Light.RED: "bad", Light.AMBER: "warn", Light.GREEN: "ok"}


class Memorisation(QWidget):
    """The last finding, or that there is none.

    Signals:
        wanted: the check is to be run.
    """

    wanted = Signal()

    def __init__(self, found: MemorisationReport | None, *, blocked: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if found is not None:
            self._add_finding(column, found)
        words = self.tr("It trains the settings again on a random half of the people and attacks that model. It tests the settings, not the stored weights.")  # fmt: skip
        column.addWidget(Label(words, "caption", "text2", wrap=True))
        again = self.tr("Check what it remembers") if found is None else self.tr("Check again")
        self.check = SecondaryButton(again, icon="shield-check", size="small")
        self.check.set_blocked(blocked)
        self.check.clicked.connect(self.wanted)
        row = FlowLayout(spacing=6)
        row.addWidget(self.check)
        column.addLayout(row)

    def _add_finding(self, column: QVBoxLayout, found: MemorisationReport) -> None:
        chips = FlowLayout(spacing=6)
        chips.addWidget(StateChip(_STATES[found.light], light_name(found.light)))
        column.addLayout(chips)
        column.addWidget(Label(sentence(found), "body", wrap=True))
        when = found.created.astimezone()
        guessing = self.tr("guessing: %1")
        rows = [
            (self.tr("AUC"), f"{_figure(found.auc)}; {guessing.replace('%1', number(0.5, 1))}"),
            (self.tr("TPR at 1% FPR"), f"{_figure(found.tpr)}; {guessing.replace('%1', number(0.01, 2))}"),
            (self.tr("Tried on"), self.tr("%1 it trained on, %2 others").replace("%1", number(found.members)).replace("%2", number(found.others))),
            (self.tr("Checked"), f"{day(when)}, {clock(when)}"),
        ]  # fmt: skip
        column.addWidget(Facts(rows))
        for code in found.notices:
            column.addWidget(Notice("warn", notice_for(code)))


def light_name(light: Light) -> str:
    """What the colour means; no colour means that a model is safe."""
    names = {
        Light.RED: QCoreApplication.translate("Memorisation", "remembers people"),
        Light.AMBER: QCoreApplication.translate("Memorisation", "something, or too few to tell"),
        Light.GREEN: QCoreApplication.translate("Memorisation", "this attack found little"),
    }
    return names[light]


def sentence(found: MemorisationReport) -> str:
    """The finding in a sentence."""
    words = QCoreApplication.translate(
        "Memorisation",
        "An attack found %1 of the people trained on while it mistook 1% of the others. It is one attack of many.",
    )
    return words.replace("%1", percent(found.tpr.value, 1))


def _figure(share: Share) -> str:
    return f"{number(share.value, 3)} ({number(share.low, 3)}{DASH}{number(share.high, 3)})"
