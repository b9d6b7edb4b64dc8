"""Progress: bars and rings. Always a number, and the time left where it is known."""

from typing import Final, Literal

from PySide6.QtCore import (
    QEasingCurve,
    QElapsedTimer,
    QRectF,
    QSize,
    Qt,
    QTimer,
    QVariantAnimation,
    Slot,
)
from PySide6.QtGui import QHideEvent, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from ui.theme import ColourName, theme
from ui.widgets.formatting import duration, percent, time_left
from ui.widgets.labels import Label
from ui.widgets.painting import begin, box

ProgressState = Literal["running", "done", "failed", "waiting"]

_COLOUR: Final[dict[ProgressState, ColourName]] = {
    "running": "accent",
    "done": "ok",
    "failed": "bad",
    "waiting": "base",
}
_THOUSANDTHS = 1000
_SEGMENT = 0.3
_ROUND_MS = 1600


class ProgressBar(QProgressBar):
    """A 6 px bar (4 px `thin`, in rows). `set_share(None)` says the length is unknown."""

    def __init__(
        self,
        *,
        name: str,
        share: float | None = 0.0,
        state: ProgressState = "running",
        thin: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._thin, self._state = thin, state
        self._offset = 0.0
        self._travel = QVariantAnimation(self)
        self._travel.setStartValue(0.0)
        self._travel.setEndValue(1.0)
        self._travel.setDuration(_ROUND_MS)
        self._travel.setLoopCount(-1)
        self._travel.setEasingCurve(QEasingCurve.Type.Linear)
        self._travel.valueChanged.connect(self._move)
        self.setRange(0, _THOUSANDTHS)
        self.set_share(share)

    def set_share(self, share: float | None) -> None:
        """How much is done, 0–1; None while nobody knows."""
        if share is None:
            self.setRange(0, 0)
        else:
            self.setRange(0, _THOUSANDTHS)
            self.setValue(round(min(max(share, 0.0), 1.0) * _THOUSANDTHS))
        self._animate()
        self.update()

    def set_state(self, state: ProgressState) -> None:
        self._state = state
        self._animate()
        self.update()

    @property
    def share(self) -> float | None:
        return None if self.maximum() == 0 else self.value() / _THOUSANDTHS

    def sizeHint(self) -> QSize:
        return QSize(theme.px(80), 4 if self._thin else 6)

    minimumSizeHint = sizeHint

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._animate()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._travel.stop()

    def _animate(self) -> None:
        moving = self.maximum() == 0 and self._state == "running" and self.isVisible()
        if moving and not theme.reduced_motion:
            self._travel.start()
        else:
            self._travel.stop()

    @Slot(object)
    def _move(self, offset: float) -> None:
        self._offset = offset
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        height = 4 if self._thin else 6
        track = QRectF(0, (self.height() - height) / 2, self.width(), height)
        radius = height / 2
        box(painter, track, radius, theme.color("pressed"))
        if self.share is None:
            start = (self._offset * (1 + _SEGMENT) - _SEGMENT) * track.width()
            part = QRectF(start, track.top(), _SEGMENT * track.width(), height) & track
        else:
            part = QRectF(0, track.top(), track.width() * self.share, height)
        if part.width() > 0:
            box(painter, part, radius, theme.color(_COLOUR[self._state]))


class ProgressLine(QWidget):
    """A bar with its number: per cent, and the time left once it is known.

    While the length is unknown the elapsed time stands instead.
    """

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = ProgressBar(name=name)
        self._words = Label("", "caption-medium", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.bar, 1)
        row.addWidget(self._words)
        self._elapsed = QElapsedTimer()
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show_elapsed)
        self.set_progress(0.0)

    def set_progress(self, share: float | None, seconds_left: float | None = None) -> None:
        """`share` 0–1, None while unknown; `seconds_left` where it can be told."""
        self.bar.set_share(share)
        if share is None:
            if not self._tick.isActive():
                self._elapsed.start()
                self._tick.start()
            self._show_elapsed()
            return
        self._tick.stop()
        words = percent(share)
        if seconds_left is not None:
            words += " · " + time_left(seconds_left)
        self._words.setText(words)

    def finish(self, words: str, *, failed: bool = False) -> None:
        """Stop, with a word that says how it ended."""
        self._tick.stop()
        self.bar.set_state("failed" if failed else "done")
        if not failed:
            self.bar.set_share(1.0)
        self._words.set_colour("bad" if failed else "ok")
        self._words.setText(words)

    @Slot()
    def _show_elapsed(self) -> None:
        self._words.setText(duration(self._elapsed.elapsed() // 1000))


class ProgressRing(QWidget):
    """A small ring; the number stands in words beside it."""

    def __init__(
        self, share: float = 0.0, *, name: str = "", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._share, self._size = share, size
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float) -> None:
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.px(self._size)
        return QSize(side, side)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        width = 2.5 * self.width() / 16
        area = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(theme.color("pressed"), width))
        painter.drawEllipse(area)
        pen = QPen(theme.color("accent"), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(area, 90 * 16, round(-self._share * 360 * 16))
