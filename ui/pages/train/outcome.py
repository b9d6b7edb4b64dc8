"""What a finished training found: its main figures with their intervals, and the way to the run."""

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import MetricValue, PrivacySpent, TrainingReport, metric_title
from ui.messages import notice_for
from ui.pages.layout import clear
from ui.pages.train.privacy import amount
from ui.widgets import Label, Notice, SecondaryButton
from ui.widgets.flow import FlowLayout
from ui.widgets.formatting import counted, duration, number, percent

_MAIN = ("ndcg", "hit", "recall", "mrr", "coverage", "rmse")
_IN_PER_CENT = ("coverage",)


class Outcome(QWidget):
    """The figures of one report, at the list length that its nDCG is known by.

    Signals:
        run_chosen: name of the run, when the person wants to see it among the others.
    """

    run_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._run = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._figures = FlowLayout(spacing=20)
        self._notices = QGridLayout()
        self._words = Label("", "body", "text2", wrap=True)
        self.compare = SecondaryButton(self.tr("Compare it"), icon="trophy", size="small")
        self.compare.clicked.connect(self._choose)
        column.addLayout(self._figures)
        column.addLayout(self._notices)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(self.compare)
        column.addLayout(row)

    def show_report(self, report: TrainingReport) -> None:
        """Show `report`."""
        if report.run == self._run:
            return
        self._run = report.run
        clear(self._figures)
        for key in _main_figures(report):
            self._figures.addWidget(_figure(key, report.metrics[key]))
        clear(self._notices)
        for place, code in enumerate(report.notices):
            self._notices.addWidget(Notice("warn", notice_for(code)), place, 0)
        if report.privacy is not None:
            self._notices.addWidget(Notice("info", _spent(report.privacy)), len(report.notices), 0)
        people = counted(report.counts.people, self.tr("%1 person tested"), self.tr("%1 people tested"))  # fmt: skip
        ranked = counted(report.counts.catalogue, self.tr("%1 item ranked for each"), self.tr("%1 items ranked for each"))  # fmt: skip
        took = self.tr("%1 in all").replace("%1", duration(report.seconds))
        self._words.setText(f"{report.run} · {people} · {ranked} · {took}")

    @Slot()
    def _choose(self) -> None:
        self.run_chosen.emit(self._run)


def _spent(privacy: PrivacySpent) -> str:
    words = QCoreApplication.translate(
        "Outcome", "Spent %1. On this data set it was %2 before and is %3 now, of %4."
    )
    words = words.replace("%1", amount(privacy.spending))
    words = words.replace("%2", f"{privacy.before.epsilon:g}")
    words = words.replace("%3", f"{privacy.after.epsilon:g}")
    return words.replace("%4", f"{privacy.limit:g}")


def _main_figures(report: TrainingReport) -> list[str]:
    """Keys such as "ndcg@10", at length 10 or the one nearest to it."""
    lengths = {int(key.partition("@")[2]) for key in report.metrics if "@" in key}
    length = min(lengths, key=lambda k: abs(k - 10))
    keys = [name if name == "rmse" else f"{name}@{length}" for name in _MAIN]
    return [key for key in keys if key in report.metrics]


def _figure(key: str, figure: MetricValue) -> QWidget:
    part = QWidget()
    pair = QVBoxLayout(part)
    pair.setContentsMargins(0, 0, 0, 0)
    pair.setSpacing(0)
    pair.addWidget(Label(metric_title(key), "caption", "text2"))
    share = key.partition("@")[0] in _IN_PER_CENT
    pair.addWidget(Label(percent(figure.value, 1) if share else number(figure.value, 4), "number"))
    if figure.low is not None and figure.high is not None:
        words = QCoreApplication.translate("Outcome", "95%: %1–%2")
        words = words.replace("%1", number(figure.low, 4)).replace("%2", number(figure.high, 4))
        pair.addWidget(Label(words, "caption", "text2"))
    pair.addStretch(1)
    return part
