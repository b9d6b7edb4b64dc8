"""The long tail: how often each item was bought, by rank, both axes logarithmic."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QWidget

from ui.theme import theme
from ui.widgets.charts.base import Chart, Hint
from ui.widgets.charts.plot import Plot
from ui.widgets.formatting import compact, number
from ui.widgets.rows_model import Value

_DRAWN = 600
_WORDS_WIDTH, _WORDS_HEIGHT = 0.5, 0.26  # room of the words at the dashed line, shares of the plot


class LongTailChart(Chart):
    """Counts by rank. `set_counts` takes them in any order.

    Only ranks evenly apart on the logarithmic axis are drawn: 600 instead of all, the same line.
    """

    def __init__(
        self,
        *,
        name: str,
        rank_header: str,
        count_header: str,
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.plot = Plot()
        super().__init__(self.plot, name=name, note=note, parent=parent)
        self._headers = [rank_header, count_header]
        self._ranks: NDArray[np.int64] = np.array([], np.int64)
        self._counts: NDArray[np.float64] = np.array([], np.float64)
        self._names: dict[int, str] = {}
        self._head: tuple[float, str, str] | None = None
        self._curve = pg.PlotDataItem()
        self._points = pg.ScatterPlotItem(size=9)
        self._head_line = pg.InfiniteLine(angle=90)
        self._head_line.hide()
        for item in (self._head_line, self._curve, self._points):
            self.plot.addItem(item)
        self.plot.moved.connect(self.hover)

    def set_counts(
        self,
        counts: Sequence[float] | NDArray[np.float64] | NDArray[np.int64],
        names: Mapping[int, str] | None = None,
    ) -> None:
        """`counts` one per item; `names` by rank (from 1) are written beside their points."""
        ordered = np.sort(np.asarray(counts, np.float64))[::-1]
        ordered = ordered[ordered > 0]
        picked = np.geomspace(1, max(len(ordered), 1), _DRAWN).round().astype(np.int64)
        ranks = np.unique(picked)[: len(ordered)]
        self._take(ranks, ordered[ranks - 1] if len(ordered) else ordered, names)

    def set_curve(
        self, points: Sequence[tuple[int, int]], names: Mapping[int, str] | None = None
    ) -> None:
        """`points` are (rank, count), first to last, already few enough to draw."""
        ranks, counts = np.array(points, np.int64).reshape(-1, 2).T
        self._take(ranks, counts.astype(np.float64), names)

    def _take(
        self,
        ranks: NDArray[np.int64],
        counts: NDArray[np.float64],
        names: Mapping[int, str] | None,
    ) -> None:
        self._ranks, self._counts = ranks, counts
        self._names = dict(names or {})
        self._curve.setData(np.log10(ranks[: len(counts)]), np.log10(counts))
        self._fit()
        self._style()
        self._write()
        self.data_changed()

    def set_head(self, rank: float, words: str, rest: str) -> None:
        """A dashed line at `rank` with what lies left of it and what remains."""
        self._head = (rank, words, rest)
        self._fit()
        self._style()
        self._write()

    def _fit(self) -> None:
        right = float(np.log10(max(self._ranks[-1], 10))) if len(self._ranks) else 1.0
        top = float(np.log10(max(self._counts[0], 10))) if len(self._counts) else 1.0
        ups = [(float(power), compact(10.0**power)) for power in range(int(top * 1.04) + 1)]
        alongs = [(float(power), number(10**power)) for power in range(int(right * 1.02) + 1)]
        self.plot.set_axis("left", 0, max(top * 1.08 + 0.1, self._height_for_words(right)), ups)
        self.plot.set_axis("bottom", -right * 0.02, right * 1.03, alongs)

    def _height_for_words(self, right: float) -> float:
        """Up to where the axis must go for a flat curve not to strike the words at the line out."""
        if self._head is None or not len(self._ranks):
            return 0.0
        begin = np.log10(self._head[0]) - _WORDS_WIDTH * right
        return self._height(max(1, round(10**begin))) / (1 - _WORDS_HEIGHT)

    def _style(self) -> None:
        accent = theme.color("accent")
        self._curve.setPen(self.plot.pen(accent, 2))
        self._curve.setFillLevel(0)
        self._curve.setFillBrush(QBrush(theme.color("accent", 0.13)))
        named = [rank for rank in self._names if 0 < rank <= self._last_rank()]
        self._points.setData(
            [float(np.log10(rank)) for rank in named], [self._height(rank) for rank in named]
        )
        self._points.setBrush(QBrush(accent))
        self._points.setPen(self.plot.pen(theme.color("surface"), 1.5))
        self._head_line.setVisible(self._head is not None)
        self._head_line.setPen(self.plot.pen(theme.color("base"), 1.25, "dash"))
        if self._head is not None:
            self._head_line.setPos(float(np.log10(self._head[0])))

    def _write(self) -> None:
        plot = self.plot
        plot.clear_texts()
        for rank, name in self._names.items():
            if 0 < rank <= self._last_rank() and name:
                plot.add_text(
                    name,
                    float(np.log10(rank)),
                    self._height(rank),
                    side="above-right",
                    colour="text2",
                    yields=True,
                )
        if self._head is None:
            return
        place, words, rest = self._head
        bottom, top = plot.view.viewRange()[1]
        span = top - bottom
        x = float(np.log10(place))
        plot.add_text(
            words, x, top - span * 0.08, side="left", role="caption-strong", colour="text"
        )
        plot.add_text(rest, x, top - span * 0.2, side="left", role="caption", colour="text3")

    def _last_rank(self) -> int:
        return int(self._ranks[-1]) if len(self._ranks) else 0

    def _height(self, rank: int) -> float:
        return float(np.log10(np.interp(rank, self._ranks, self._counts)))

    def restyle(self) -> None:
        self.plot.restyle()
        self._style()

    def headers(self) -> list[str]:
        return list(self._headers)

    def rows(self) -> list[list[Value]]:
        return [
            [int(rank), int(count)] for rank, count in zip(self._ranks, self._counts, strict=True)
        ]

    def hints(self) -> list[Hint]:
        found = []
        for rank, count in zip(self._ranks, self._counts, strict=True):
            at = self.plot.place(float(np.log10(rank)), float(np.log10(count)))
            name = self._names.get(int(rank), "")
            words = (
                f"{self._headers[0]} {number(int(rank))}\n{self._headers[1]} {number(int(count))}"
            )
            found.append(Hint(at.x(), at.y(), f"{name}\n{words}".strip()))
        return found

    def hint_at(self, place: QPointF, reach: float = 24.0) -> Hint | None:
        """The rank under the mouse, wherever it is above the axis."""
        hints = self.hints()
        if not hints or not self.plot.rect().contains(place.toPoint()):
            return None
        nearest = min(hints, key=lambda hint: abs(hint.x - place.x()))
        return nearest if abs(nearest.x - place.x()) <= reach else None
