"""What a private training would spend and be good for, before it is started."""

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from recsys_app import (
    ForecastPrivacy,
    Outlook,
    PrivacyBudget,
    PrivacyForecast,
    SetPrivacyLimit,
    ShowPrivacyBudget,
    Spending,
)
from ui.dialogs.base import Dialog
from ui.pages.reading import ReadNotice
from ui.widgets import Field, Label, LinkButton, Notice, SpinBox, State, Well
from ui.widgets.flow import FlowLayout
from ui.widgets.formatting import number
from ui.workspace import Topic, Workspace

_HIGHEST_LIMIT = 1000


class PrivacyPlan(Well):
    """Budget and forecast of one data set; `show_plan` says which.

    Signals:
        changed: there is more, or less, to read here than before.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._asked: ForecastPrivacy | None = None
        self._budget: PrivacyBudget | None = None
        self.spent = Label("", "body", wrap=True)
        self.outlook = Notice("info", "")
        self.noise = Label("", "caption", "text2", wrap=True)
        self.limit = LinkButton(self.tr("Change the limit…"))
        self._content = QWidget()
        self.reads = ReadNotice(workspace, self._content)
        self._build()
        self.limit.clicked.connect(self._change_limit)
        may = workspace.allowed(SetPrivacyLimit) and not workspace.application.read_only
        self.limit.setVisible(may)
        workspace.changed.connect(self._follow)

    def _build(self) -> None:
        self.add(Label(self.tr("Privacy"), "medium"))
        self.add(self.reads)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.outlook)
        column.addWidget(self.noise)
        column.addWidget(self.spent)
        row = FlowLayout(spacing=0)
        row.addWidget(self.limit)
        column.addLayout(row)
        public = self.tr("The promise is about the model and about lists made for others. It counts as public which items there are, how many people, and when a split by time cuts. What is spent adds up and never comes back.")  # fmt: skip
        column.addWidget(Label(public, "caption", "text2", wrap=True))
        self._content.setObjectName("page")  # shows the well behind it
        self.add(self._content)

    def show_plan(self, command: ForecastPrivacy) -> None:
        """Read the budget and the forecast, unless they are shown already."""
        if command == self._asked:
            return
        self._asked = command
        self.outlook.show_text("info", self.tr("Looking at the data…"))
        for label in (self.noise, self.spent):
            label.setText("")
        self.changed.emit()
        self.reads.forget()
        self._read_budget()
        self.reads.read(command, lambda found: self._show_forecast(command, found))

    @property
    def known(self) -> bool:
        """Whether it says what a training spends, and what is left."""
        return bool(self.noise.text() and self.spent.text())

    def _read_budget(self) -> None:
        if self._asked is not None:
            self.reads.read(ShowPrivacyBudget(self._asked.dataset), self.show_budget)

    def show_budget(self, budget: PrivacyBudget) -> None:
        """Say what was spent and what is left."""
        self._budget = budget
        words = self.tr("Epsilon %1 of %2 is spent on %3 so far; %4 is left.")
        words = words.replace("%1", _plain(budget.spent.epsilon)).replace(
            "%2", _plain(budget.limit)
        )
        self.spent.setText(words.replace("%4", _plain(budget.left)).replace("%3", budget.dataset))
        self.changed.emit()

    def _show_forecast(self, command: ForecastPrivacy, found: PrivacyForecast) -> None:
        if command != self._asked:
            return  # something else was asked for meanwhile
        self.outlook.show_text(*_outlook(found))
        words = self.tr("It would spend %1. Noise of %2 in each count, where a pair of items has %3 on average. This forecast reads the data without noise: it is for your eyes only.")  # fmt: skip
        words = words.replace("%1", amount(found.spending)).replace("%2", number(found.noise, 1))
        self.noise.setText(words.replace("%3", number(found.count, 2)))
        self.changed.emit()

    @Slot(object)
    def _follow(self, topic: Topic) -> None:
        if topic is Topic.RUNS:
            self._read_budget()
        elif topic is Topic.DATASETS:
            self._asked = None  # the data is another: whoever shows the plan asks again

    @Slot()
    def _change_limit(self) -> None:
        if self._budget is None:
            return
        dialog = PrivacyLimitDialog(self._budget, self.window())
        if dialog.exec() == PrivacyLimitDialog.DialogCode.Accepted:
            budget = self._workspace.execute(dialog.command)
            if budget is not None:
                self.show_budget(budget)


class SpendPrivacyDialog(Dialog):
    """Accepted: a private model may be trained, and what it spends is gone."""

    def __init__(self, model: str, dataset: str, plan: PrivacyPlan, parent: QWidget) -> None:
        heading = QCoreApplication.translate("SpendPrivacyDialog", "Train %1 on %2?")
        super().__init__(
            heading.replace("%1", model).replace("%2", dataset),
            QCoreApplication.translate(
                "SpendPrivacyDialog",
                "Each training spends privacy of the people in the data, for good, also where the run is "
                "removed later.",
            ),
            action=QCoreApplication.translate("SpendPrivacyDialog", "Spend and train"),
            parent=parent,
        )
        for told in (plan.noise.text(), plan.spent.text()):
            self.add(Label(told, "body", wrap=True))


class PrivacyLimitDialog(Dialog):
    """Accepted: `command` is what to run."""

    def __init__(self, budget: PrivacyBudget, parent: QWidget) -> None:
        text = QCoreApplication.translate(
            "PrivacyLimitDialog",
            "Private trainings on %1 are refused once they have spent this much epsilon together. The higher it is, the less is promised to the people in the data.",
        )
        super().__init__(
            QCoreApplication.translate("PrivacyLimitDialog", "Privacy limit"),
            text.replace("%1", budget.dataset),
            action=QCoreApplication.translate("PrivacyLimitDialog", "Set the limit"),
            parent=parent,
        )
        self._dataset = budget.dataset
        self.epsilon = SpinBox(high=_HIGHEST_LIMIT, value=round(budget.limit))
        note = self.tr("Spent so far: %1").replace("%1", amount(budget.spent))
        self.add(Field(self.tr("Epsilon in all"), self.epsilon, note=note))

    @property
    def command(self) -> SetPrivacyLimit:
        """What was asked for."""
        return SetPrivacyLimit(self._dataset, float(self.epsilon.value()))


def amount(spending: Spending) -> str:
    """Epsilon and delta in words."""
    words = QCoreApplication.translate("privacy", "epsilon %1 (delta %2)")
    words = words.replace("%1", _plain(spending.epsilon))
    return words.replace("%2", f"{spending.delta:.1e}" if spending.delta else "0")


def _plain(epsilon: float) -> str:
    """As few decimals as it has, two at most."""
    decimals = next(d for d in (0, 1, 2) if d == 2 or round(epsilon, d) == round(epsilon, 2))
    return number(round(epsilon, decimals), decimals)


def _outlook(found: PrivacyForecast) -> tuple[State, str]:
    """Colour and sentence of a forecast."""
    states: dict[Outlook, State] = {
        Outlook.PERSONAL: "ok",
        Outlook.POPULARITY: "warn",
        Outlook.NOISE: "bad",
    }
    texts = {
        Outlook.PERSONAL: QCoreApplication.translate(
            "PrivacyPlan", "With %1 people, epsilon %2 should be better than popularity."
        ),
        Outlook.POPULARITY: QCoreApplication.translate(
            "PrivacyPlan",
            "With %1 people, epsilon %2 will be about like popularity. It needs about %3 such people.",
        ),
        Outlook.NOISE: QCoreApplication.translate(
            "PrivacyPlan",
            "With %1 people, epsilon %2 will be worse than popularity. It needs about %3 such people.",
        ),
    }
    words = texts[found.outlook].replace("%1", number(found.people))
    words = words.replace("%2", _plain(found.spending.epsilon))
    return states[found.outlook], words.replace("%3", number(found.people_needed))
