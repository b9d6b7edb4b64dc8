"""What all views are made of: tables, pairs of name and value, numbers and times in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from recsys_app.cli.screen import shown

Cell = str | int | float | None
LEFT: Literal["left"] = "left"
BAR = 40  # characters of the longest bar
RIGHT: Literal["right"] = "right"


def table(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str = ""
) -> Table | Text:
    """A table; a column that holds numbers only is aligned to the right."""
    lines = [tuple(row) for row in rows]
    if not lines:
        return Text("Nothing yet.", style="dim")
    drawn = Table(title=title or None, box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    for place, column in enumerate(columns):
        numbers = all(isinstance(line[place], int | float | None) for line in lines)
        drawn.add_column(column, justify=RIGHT if numbers else LEFT)
    for line in lines:
        drawn.add_row(*(text(cell) for cell in line))
    return drawn


def facts(pairs: Mapping[str, Cell], *, title: str = "") -> Table:
    """One thing's properties, a line each; empty ones are left out."""
    drawn = Table.grid(padding=(0, 2))
    drawn.title, drawn.title_justify, drawn.title_style = title or None, "left", "bold"
    for name, value in pairs.items():
        if value not in {None, ""}:
            drawn.add_row(Text(name, style="dim"), text(value))
    return drawn


def bars(title: str, values: Mapping[str, float], form: str = "{:,}") -> Table:
    """A bar per value, the longest for the largest."""
    drawn = Table(title, "", "", box=SIMPLE_HEAD)
    most = max(values.values(), default=0) or 1
    for name, value in values.items():
        drawn.add_row(Text(shown(name)), form.format(value), "█" * round(BAR * value / most))
    return drawn


def stack(*parts: RenderableType | None) -> Group:
    """Parts below each other, those that are None left out."""
    return Group(*(part for part in parts if part is not None))


def text(cell: Cell) -> Text:
    """A cell as it is shown: thousands separated, four decimals, an en dash for nothing."""
    match cell:
        case None:
            return Text("–")
        case int():
            return Text(f"{cell:,}")
        case float():
            return Text(f"{cell:,.4f}")
        case str():
            return Text(shown(cell))


def moment(time: datetime) -> str:
    """A time of ours on this machine's clock."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M")


def event_time(milliseconds: int) -> str:
    """A time in the data, which knows no time zone."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def size(n_bytes: float) -> str:
    """Bytes in a unit that suits them."""
    for unit in ("B", "kB", "MB", "GB"):
        if n_bytes < 1000:
            return f"{n_bytes:,.0f} {unit}" if unit == "B" else f"{n_bytes:,.1f} {unit}"
        n_bytes /= 1000
    return f"{n_bytes:,.1f} TB"
