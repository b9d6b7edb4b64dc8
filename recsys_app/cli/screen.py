"""Where a command speaks: its result on standard output, everything else on standard error."""

import sys
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

from recsys_app.cli.documents import document

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_WIDE = 200  # columns where the output is no terminal: a table must not lose columns
_CONTROLS = dict.fromkeys(
    [*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    "�",
)


class Screen:
    """One command's output.

    Attributes:
        json: the result is one JSON document instead of tables.
        quiet: no progress and no messages; the result and failures remain.
    """

    def __init__(self, *, json: bool, quiet: bool) -> None:
        self.json, self.quiet = json, quiet

    @cached_property
    def out(self) -> "Console":
        return _console(sys.stdout)

    @cached_property
    def err(self) -> "Console":
        return _console(sys.stderr)

    def result(self, answer: object, view: "Callable[[], RenderableType]") -> None:
        """Print the one result: `answer` as JSON or what `view` makes of it."""
        if self.json:
            print(document(answer), flush=True)  # noqa: T201  # standard output is the product here
        else:
            self.out.print(view())

    def note(self, text: str) -> None:
        """A message beside the result."""
        if not self.quiet:
            self.err.print(shown(text), soft_wrap=True)

    def failure(self, code: str, message: str, hint: str, **more: object) -> None:
        """Say why there is no result; `more` are further keys of the JSON document."""
        if self.json:
            error = {"code": code, "message": message, "hint": hint}
            print(document({"error": error, **more}), flush=True)  # noqa: T201
            return
        self.err.print(shown(message), style="bold red", soft_wrap=True)
        if hint:
            self.err.print(shown(hint), soft_wrap=True)


def shown(text: str) -> str:
    """`text` without characters that would steer a terminal or turn the line around."""
    return text.translate(_CONTROLS)


def _console(stream: TextIO) -> "Console":
    """Prints text as it is: what stands in the data is never markup or an emoji code."""
    from rich.console import Console

    width = None if stream.isatty() else _WIDE
    return Console(file=stream, width=width, markup=False, emoji=False, highlight=False)
