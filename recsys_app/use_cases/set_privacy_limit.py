"""How much of people's privacy the trainings on a data set may spend in all."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.privacy import PrivacyBudget
from recsys_app.errors import InvalidSettingError
from recsys_app.use_cases.registry import Command, Context, handles

_HIGHEST = 1000.0


@dataclass(frozen=True, slots=True)
class SetPrivacyLimit(Command[PrivacyBudget]):
    """`epsilon` may be below what is spent already: then nothing more is.

    Those who answer for the data decide it, and not those who train on it.
    """

    dataset: str
    epsilon: float


@handles(SetPrivacyLimit, requires=Permission.IMPORT, writes=True)
def set_privacy_limit(command: SetPrivacyLimit, context: Context) -> PrivacyBudget:
    if not 0 <= command.epsilon <= _HIGHEST:
        raise InvalidSettingError(
            setting="epsilon", value=f"{command.epsilon:g}", allowed=f"0 – {_HIGHEST:g}"
        )
    repositories = context.repositories
    name = repositories.datasets.get(command.dataset).name
    repositories.privacy.set_limit(name, command.epsilon)
    return repositories.privacy.budget(name)
