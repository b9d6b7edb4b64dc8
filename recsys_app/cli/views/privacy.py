"""What privacy was spent, what noise will leave, and what an attack found."""

from rich.console import RenderableType

from recsys_app import (
    Light,
    MemorisationReport,
    Outlook,
    PrivacyBudget,
    PrivacyForecast,
    PrivacySpent,
    Share,
    Spending,
    describe_notice,
)
from recsys_app.cli.progress import duration
from recsys_app.cli.views.parts import facts, moment, stack, table

_LIGHTS = {
    Light.RED: "red: it tells many members from others, or some for sure",
    Light.AMBER: "amber: it found something, or there are too few people to tell",
    Light.GREEN: "green: this attack found little; a stronger one may find more",
}
_OUTLOOKS = {
    Outlook.PERSONAL: "With {people} people, epsilon {epsilon} should be better than popularity.",
    Outlook.POPULARITY: (
        "With {people} people, epsilon {epsilon} will be about like popularity: it takes about "
        "{needed} such people to tell tastes apart."
    ),
    Outlook.NOISE: (
        "With {people} people, epsilon {epsilon} will be worse than popularity: it takes about "
        "{needed} such people."
    ),
}


def attacked(report: MemorisationReport) -> RenderableType:
    about = facts(
        {
            "Light": _LIGHTS[report.light],
            "AUC": f"{_with_interval(report.auc)}; guessing has 0.5",
            "TPR at 1 % FPR": f"{_with_interval(report.tpr)}; guessing has 0.01",
            "Tried on": f"{report.members:,} people it was trained on, {report.others:,} others",
            "Took": duration(report.seconds),
            "When": moment(report.created),
        },
        title=f"{report.run} · memorisation",
    )
    sentence = (
        f"An attack found {report.tpr.value:.1%} of the people that were trained on while it "
        "mistook 1 % of the others. It tests the settings, trained again on a random half of the "
        "people, not the stored weights; and it is one attack of many."
    )
    return stack(about, sentence, *map(describe_notice, report.notices))


def stored(run: str, report: MemorisationReport | None) -> RenderableType:
    return f"{run} was never checked." if report is None else attacked(report)


def _with_interval(share: Share) -> str:
    return f"{share.value:.3f} ({share.low:.3f} – {share.high:.3f}, 95 %)"


def foreseen(found: PrivacyForecast) -> RenderableType:
    about = facts(
        {
            "Data": f"{found.people:,} people, {found.items:,} items, density {found.density:.2%}",
            "Would spend": _amount(found.spending),
            "Noise in each count": f"{found.noise:,.1f} (standard deviation)",
            "Mean count of a pair": f"{found.count:,.2f}",
            "Stand out of the noise": f"{found.directions} directions; the first is popularity",
        },
        title=f"{found.dataset} · forecast for ease-private",
    )
    sentence = _OUTLOOKS[found.outlook].format(
        people=f"{found.people:,}",
        epsilon=f"{found.spending.epsilon:g}",
        needed=f"{found.people_needed:,}",
    )
    return stack(
        about,
        sentence,
        "The forecast read the data without noise: it is for your eyes only, and no promise.",
    )


def budget(found: PrivacyBudget) -> RenderableType:
    about = facts(
        {
            "Spent": _amount(found.spent),
            "Limit": f"epsilon {found.limit:g}",
            "Left": f"epsilon {found.left:g}",
        },
        title=f"{found.dataset} · privacy budget",
    )
    rows = [
        (e.run, f"{e.spending.epsilon:g}", f"{e.spending.delta:.1e}", moment(e.created))
        for e in found.entries
    ]
    return stack(
        about,
        table(("run", "epsilon", "delta", "when"), rows),
        "Sums of all trainings under this name, through imports, undos and removals.",
    )


def before_training(found: PrivacyBudget) -> str:
    """One line before a private training."""
    return f"Spent on {found.dataset} so far: {_amount(found.spent)}; the limit is {found.limit:g}."


def spent(found: PrivacySpent) -> str:
    """One line after it."""
    return (
        f"spent {_amount(found.spending)}; on this data set {found.before.epsilon:g} before, "
        f"{_amount(found.after)} now, of {found.limit:g}"
    )


def _amount(spending: Spending) -> str:
    return f"epsilon {spending.epsilon:g}, delta {spending.delta:.1e}"
