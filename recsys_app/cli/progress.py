"""Progress of a long command on standard error: rate, time left, the newest curve values.

On a terminal one bar that moves; elsewhere (a log file, a scheduler) a plain line every few
seconds; with --quiet nothing. A stage that took a moment ends with one line that stays.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from recsys_app import JobCancelledError, JobControl
from recsys_app.cli.interruption import on_signal
from recsys_app.cli.screen import Screen

_NOTABLE = 0.5  # seconds; shorter stages leave no line
_REDRAW = 0.1
_REPEAT = 2.0


@contextmanager
def watched(screen: Screen) -> Iterator[JobControl]:
    """A control that shows progress on `screen` and cancels at Ctrl+C or a termination signal."""
    control = WatchedControl(_display(screen))

    def stop() -> None:
        control.cancelled = True
        screen.note("Stopping after the current step; a second time ends at once.")

    try:
        with on_signal(stop):
            yield control
    finally:
        control.display.close()


class Display:
    """Shows one stage at a time; this base shows nothing, for --quiet."""

    def due(self, pause: float, elapsed: float) -> bool:  # noqa: ARG002
        """Whether to show something `pause` seconds after the last time, so far into the stage."""
        return False

    def update(self, stage: str, done: float, total: float, text: str) -> None:
        """So much of the stage is done; `total` is 0 where nobody knows."""

    def finish(self, line: str) -> None:
        """The stage ended; `line` stays on the screen."""

    def close(self) -> None:
        """Nothing more will come."""


class WatchedControl(JobControl):
    """Turns reports into words for a display."""

    def __init__(self, display: Display) -> None:
        self.display = display
        self.cancelled = False
        self._begin("", 0.0, "")

    def stage(self, name: str, total: float, unit: str) -> None:
        self._end()
        self._begin(name, total, unit)
        self._show()

    def report(self, done: float, **values: float) -> None:
        self._done = done
        self._values.update(values)
        if done >= self._total > 0:
            self._end()
            return
        now = time.monotonic()
        if self.display.due(now - self._shown, now - self._started):
            self._show()

    def check_cancelled(self) -> None:
        if self.cancelled:
            raise JobCancelledError

    def _begin(self, name: str, total: float, unit: str) -> None:
        self._name = name.replace("-", " ").capitalize()
        self._total, self._unit = total, unit
        self._done = 0.0
        self._values: dict[str, float] = {}
        self._started = self._shown = time.monotonic()

    def _show(self) -> None:
        self._shown = time.monotonic()
        elapsed = self._shown - self._started
        parts = [_amount(self._done, self._total, self._unit)]
        if self._done > 0 and elapsed > 0:
            rate = self._done / elapsed
            parts.append(_speed(rate, self._unit))
            if self._total > 0:
                parts.append(f"{duration((self._total - self._done) / rate)} left")
        self.display.update(
            self._name, self._done, self._total, " · ".join(parts + _curve(self._values))
        )

    def _end(self) -> None:
        elapsed = time.monotonic() - self._started
        if self._name and self._done and elapsed >= _NOTABLE:
            rate = _speed(self._done / elapsed, self._unit)
            parts = [f"{self._done:,.0f} {self._unit} in {duration(elapsed)}", rate]
            self.display.finish(f"{self._name}: {' · '.join(parts + _curve(self._values))}")
        self._name = ""


def duration(seconds: float) -> str:
    """A span of time in words: 4.2 s, 41 s, 3 min 20 s, 2 h 5 min."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _amount(done: float, total: float, unit: str) -> str:
    if total == 1:
        return f"{done:.0%}"
    return f"{_few(done)} of {total:,.0f} {unit}" if total > 0 else f"{done:,.0f} {unit}"


def _speed(rate: float, unit: str) -> str:
    return f"{_few(rate)} {unit}/s" if rate >= 1 else f"{duration(1 / rate)} each"


def _few(number: float) -> str:
    """A number whose fraction matters only while it is small."""
    return f"{number:.1f}" if number < 10 and number % 1 else f"{number:,.0f}"


def _curve(values: Mapping[str, float]) -> list[str]:
    return [f"{name} {value:.4g}" for name, value in values.items()]


class _Lines(Display):
    """Plain lines, first some seconds apart, later minutes: a log of hours stays readable."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def due(self, pause: float, elapsed: float) -> bool:
        return pause >= max(_REPEAT, elapsed / 10)

    def update(self, stage: str, done: float, total: float, text: str) -> None:  # noqa: ARG002
        if done:
            self._screen.note(f"{stage}: {text}")

    def finish(self, line: str) -> None:
        self._screen.note(line)


class _Bar(Display):
    """One bar that moves; drawn from here, so that no thread redraws it."""

    def __init__(self, screen: Screen) -> None:
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

        self._screen = screen
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[text]}", markup=False),
            console=screen.err,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bar.add_task("", total=None, text="")
        self._bar.start()

    def due(self, pause: float, elapsed: float) -> bool:  # noqa: ARG002
        return pause >= _REDRAW

    def update(self, stage: str, done: float, total: float, text: str) -> None:
        self._bar.update(
            self._task, description=stage, total=total or None, completed=done, text=text
        )
        self._bar.refresh()

    def finish(self, line: str) -> None:
        self._bar.update(self._task, description="", total=None, text="")
        self._screen.note(line)

    def close(self) -> None:
        self._bar.stop()


def _display(screen: Screen) -> Display:
    if screen.quiet:
        return Display()
    return _Bar(screen) if screen.err.is_terminal else _Lines(screen)
