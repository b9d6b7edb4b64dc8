"""A file that was looked at."""

from rich.console import RenderableType

from recsys_app import FileInspection
from recsys_app.cli.views.parts import facts, size, stack, table

EXAMPLES = 3
ROWS = 5


def inspected(found: FileInspection) -> RenderableType:
    form = found.format
    about = facts(
        {
            "Size": size(found.size),
            "Rows": f"about {found.estimated_rows:,}",
            "Format": form.kind,
            **(
                {
                    "Encoding": form.encoding,
                    "Delimiter": repr(form.delimiter),
                    "Header": "yes" if form.has_header else "no",
                }
                if form.kind == "csv"
                else {}
            ),
            **(
                {"Sheet": form.sheet, "Sheets": ", ".join(found.sheets)}
                if form.kind == "xlsx"
                else {}
            ),
        },
        title=found.name,
    )
    columns = table(
        ("", "column", "type", "taken as", "first values"),
        [
            (c.position, c.name, c.type, c.role, ", ".join(c.first[:EXAMPLES]))
            for c in found.columns
        ],
    )
    rows = table([column.name for column in found.columns], found.rows[:ROWS], title="First rows")
    return stack(about, columns, rows)
