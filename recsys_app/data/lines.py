"""A row of cells as a line of text, as rows that are set aside are kept."""

import csv
import io
from collections.abc import Iterable


def line_of(cells: Iterable[str]) -> str:
    """The cells with commas between, in quotes where needed, so that each can be told again."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
