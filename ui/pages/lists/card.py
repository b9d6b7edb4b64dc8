"""One recommended item: rank, title, what changed, category, score, reasons."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from recsys_app import Recommendation
from ui.pages.lists.changes import Effect, change_chip
from ui.pages.lists.reasons import ReasonsDialog
from ui.theme import theme
from ui.widgets import Card, ElidedLabel, Label, LinkButton, ReasonChip
from ui.widgets.formatting import number
from ui.widgets.painting import begin, box

_SHOWN_REASONS = 2
_BAR = QSize(56, 4)


class Scale:
    """How the scores of one list are written and drawn: up to its highest, to the same digits."""

    def __init__(self, items: tuple[Recommendation, ...]) -> None:
        self._top = max((line.score for line in items), default=0.0)
        largest = max((abs(line.score) for line in items), default=0.0)
        self.decimals = next((n for n, low in ((0, 100), (1, 10), (2, 0.1)) if largest >= low), 4)

    @property
    def has_bars(self) -> bool:
        """Whether 0 means something: not where all scores are below it, as log-probabilities are."""
        return self._top > 0

    def words(self, score: float) -> str:
        return number(score, self.decimals)

    def share(self, score: float) -> float:
        """0–1 of the highest score; a score below 0 has no bar."""
        return max(0.0, score / self._top) if self._top > 0 else 0.0


class ScoreBar(QWidget):
    """A bar from 0 to the highest score of the list; the number stands beside it."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = share
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_BAR.width()), _BAR.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, track = begin(self), QRectF(self.rect())
        box(painter, track, 2, theme.color("pressed"))
        track.setWidth(track.width() * self._share)
        if track.width() > 0:
            box(painter, track, 2, theme.color("accent"))


class RecommendationCard(Card):
    """At most two reasons; the others are behind "All reasons"."""

    def __init__(self, line: Recommendation, scale: Scale, method: str, effect: Effect) -> None:
        super().__init__(dense=True)
        self.line = line
        self._method = method
        self.setAccessibleName(f"{line.rank} {line.title}")
        self.body.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(number(line.rank), "body", "text3"))
        head.addWidget(ElidedLabel(line.title, "strong"), 1)
        if line.item in effect.places:
            head.addWidget(change_chip(effect.places[line.item]))
        head.addStrut(theme.px(22))
        self.add(head)
        facts = QHBoxLayout()
        facts.setSpacing(8)
        facts.addWidget(ElidedLabel(line.category, "caption", "text2"), 1)
        if scale.has_bars:
            facts.addWidget(ScoreBar(scale.share(line.score)), 0, Qt.AlignmentFlag.AlignVCenter)
        self.score = self._score(scale)
        facts.addWidget(self.score)
        self.add(facts)
        for reason in line.because[:_SHOWN_REASONS]:
            self.add(ReasonChip(reason.title, reason.share))
        if line.baseline is not None and not line.because:  # asked, and there is none
            nothing = self.tr("No single item of the history raises it.")
            self.add(Label(nothing, "caption", "text2", wrap=True))
        if len(line.because) > _SHOWN_REASONS:
            self.all_reasons = LinkButton(self.tr("All reasons"))
            self.all_reasons.setAccessibleName(
                self.tr("All reasons for %1").replace("%1", line.title)
            )
            self.all_reasons.clicked.connect(self._show_reasons)
            self.body.addWidget(self.all_reasons, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def _score(self, scale: Scale) -> Label:
        """The number; where no bar beside it tells what it is, after the word."""
        written = scale.words(self.line.score)
        named = self.tr("Score %1").replace("%1", written)
        label = Label(written if scale.has_bars else named, "body", "text2")
        label.setAccessibleName(named)
        label.setToolTip(
            self.tr("The model’s score: higher is better, comparable within this list alone.")
        )
        return label

    def _show_reasons(self) -> None:
        ReasonsDialog(self.line, self._method, self.window()).exec()
