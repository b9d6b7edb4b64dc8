"""The side panel: the details of one run, or a comparison of several, and what to do with it."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from recsys_app import Leaderboard, Publication, RunSummary, TrainingReport
from ui.pages.reading import ReadNotice
from ui.pages.runs.comparison import MOST, RunComparison
from ui.pages.runs.details import RunDetails
from ui.pages.runs.groups import Group
from ui.widgets import Card, Divider, EmptyState, IconButton, PrimaryButton, SecondaryButton
from ui.widgets.formatting import number
from ui.widgets.labels import Label
from ui.workspace import Workspace


class RunsPanel(Card):
    """Shows what the page gives it; the buttons at its foot are about `run`.

    `details_of` is the run whose details it shows, "" while it shows something else.

    Signals:
        closed: the panel is to go.
        publish_wanted, recommend_wanted: with the run at the foot.
        check_wanted: with the run whose details are shown.
    """

    closed = Signal()
    publish_wanted = Signal(str)
    recommend_wanted = Signal(str)
    check_wanted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(" ")
        self.run = ""
        self.details_of = ""
        self.close_button = IconButton("x", self.tr("Close the panel"))
        self.recommend = SecondaryButton(self.tr("Recommend"), icon="sparkles")
        self.publish = PrimaryButton(self.tr("Publish…"))
        self._area = QScrollArea()
        self.reads = ReadNotice(workspace, self._area)
        self._build()
        self.close_button.clicked.connect(self.closed)
        self.publish.clicked.connect(self._publish)
        self.recommend.clicked.connect(self._recommend)

    def _build(self) -> None:
        self.add_action(self.close_button)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(self.tr("Details"))
        self._area.viewport().setAutoFillBackground(False)
        self.add(self.reads)
        self.add(self._area, 1)
        self.body.addStretch()
        self._line = Divider()
        self.add(self._line)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(self.recommend)
        row.addStretch(1)
        row.addWidget(self.publish)
        self.add(self._foot)

    @property
    def content(self) -> QWidget | None:
        """What stands in the panel now."""
        return self._area.widget()

    # ------------------------------------------------------------ content

    def show_details(
        self,
        report: TrainingReport,
        summary: RunSummary,
        publication: Publication | None,
        *,
        blocked: str = "",
    ) -> None:
        """Everything about one run; `blocked` says why its memory cannot be checked now."""
        self.set_title(report.title, report.run)
        details = RunDetails(report, summary, publication, blocked=blocked)
        details.check_wanted.connect(self.check_wanted)
        self._put(details, report.run)
        self._show_foot(report.run, report.title)

    def show_comparison(
        self, board: Leaderboard, reports: Sequence[TrainingReport], group: Group
    ) -> None:
        """Two to five runs side by side; the buttons are about the best of them."""
        title = self.tr("Compare %1 runs").replace("%1", number(len(reports)))
        self.set_title(title)
        labels = group.labels
        self._put(RunComparison(board, reports, labels))
        self._show_foot(reports[0].run, reports[0].title)

    def show_too_many(self, ticked: int) -> None:
        """Say that fewer runs are to be ticked."""
        self.set_title(self.tr("Compare"))
        words = self.tr("%1 runs are ticked. Untick some: up to %2 are compared side by side.")
        words = words.replace("%1", number(ticked)).replace("%2", number(MOST))
        self._put(EmptyState("git-compare-arrows", self.tr("Too many runs"), words))
        self._show_foot("", "")

    def show_reading(self, title: str) -> None:
        """Until the reports are there."""
        self.set_title(title)
        self._put(Label(self.tr("Reading…"), "body", "text2"))
        self._show_foot("", "")

    def _put(self, content: QWidget, details_of: str = "") -> None:
        self.details_of = details_of
        self.reads.forget()
        self._area.setWidget(content)
        content.setAutoFillBackground(False)  # the card shows through
        self._area.verticalScrollBar().setValue(0)
        self._order_tabs(content)

    def _order_tabs(self, content: QWidget) -> None:
        """The content, made after the buttons, comes before them: Tab goes down the panel."""
        stops = [
            part
            for part in content.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.window() is self.window()
        ]
        order = (self.close_button, self._area, *stops, self.recommend, self.publish)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _show_foot(self, run: str, title: str) -> None:
        self.run = run
        self._foot.setVisible(bool(run))
        self._line.setVisible(bool(run))
        whole = self.tr("Publish %1…").replace("%1", title)
        self.publish.setText(whole)
        self.publish.setAccessibleName(whole)
        if self.recommend.sizeHint().width() + self.publish.sizeHint().width() > self.width() - 48:
            self.publish.setText(self.tr("Publish…"))
        self.recommend.setAccessibleName(self.tr("Recommend with %1").replace("%1", title))

    def block_publishing(self, reason: str) -> None:
        """Disable publishing with a reason; "" enables it."""
        self.publish.set_blocked(reason)

    @Slot()
    def _publish(self) -> None:
        self.publish_wanted.emit(self.run)

    @Slot()
    def _recommend(self) -> None:
        self.recommend_wanted.emit(self.run)
