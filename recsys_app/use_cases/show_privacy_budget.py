"""What private trainings have spent on a data set, and what is left."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.privacy import PrivacyBudget
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ShowPrivacyBudget(Command[PrivacyBudget]):
    dataset: str


@handles(ShowPrivacyBudget, requires=Permission.EXPLORE)
def show_privacy_budget(command: ShowPrivacyBudget, context: Context) -> PrivacyBudget:
    repositories = context.repositories
    return repositories.privacy.budget(repositories.datasets.get(command.dataset).name)
