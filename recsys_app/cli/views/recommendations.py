"""One person's list, or what was written to a file."""

from rich.console import RenderableType

from recsys_app import ExportReport, Reason, RecommendationList, describe_notice
from recsys_app.cli.views.parts import stack, table

METHODS = {
    "exact": (
        "Each item's share of all that raises the score. What an item adds is exact: with what"
        " others take away and a constant it makes up the score (--json has the amounts)."
    ),
    "occlusion": (
        "How far the score falls without that item, as a share of all its rises and falls when"
        " each item of the history is taken out in turn."
    ),
    "": None,
}


def recommended(answer: RecommendationList) -> RenderableType:
    explained = any(line.because for line in answer.items)
    columns = ("rank", "item", "title", "score", *(("because of",) if explained else ()))
    rows = [
        (line.rank, line.item, line.title, line.score)
        + (("; ".join(map(_reason, line.because)),) if explained else ())
        for line in answer.items
    ]
    title = f"{answer.user} · {answer.run}"
    method = METHODS[answer.method] if explained else None
    notices = map(describe_notice, answer.notices)
    return stack(table(columns, rows, title=title), method, *notices)


def exported(report: ExportReport) -> RenderableType:
    return f"{report.rows:,} lines for {report.people:,} people are in {report.path}."


def _reason(reason: Reason) -> str:
    return f"{reason.title or reason.item} {reason.share:.0%}"
