"""What the demo made."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import RenderableType

from recsys_app import DemoResult
from recsys_app.cli.views import recommendations, runs
from recsys_app.cli.views.parts import facts, stack


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAnswer(DemoResult):
    """What the demo shows. `password` is empty where the caller gave it."""

    store: Path
    account: str
    password: str


def shown(answer: DemoAnswer) -> RenderableType:
    where = facts(
        {
            "Store": str(answer.store),
            "Account": answer.account,
            "Password": answer.password or "the one you gave",
        },
        title="Where it is",
    )
    return stack(
        answer.about,
        f"Trained on people and items with at least {answer.min_interactions} purchases; tested on "
        "everything a household bought for the first time in the last tenth of the year's log. A "
        "basket has no inner order, so a model of sequences finds little to learn here.",
        runs.listed(answer.runs),
        runs.compared(answer.comparison),
        recommendations.recommended(answer.recommendations),
        f"Published for {answer.publication.people:,} households.",
        where,
    )
