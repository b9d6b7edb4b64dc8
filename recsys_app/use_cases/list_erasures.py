"""The erasure register: who was erased, by keyed hash, when, by whom and why."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.erasure import ErasureList
from recsys_app.domain.privacy import Randomness
from recsys_app.models.registry import registry
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ListErasures(Command[ErasureList]):
    """Nothing to choose."""


@handles(ListErasures, requires=Permission.ERASE)
def list_erasures(_: ListErasures, context: Context) -> ErasureList:
    register, runs = context.repositories.erasures.register, context.repositories.runs
    models = context.repositories.erasures.models
    stale = [run for run in runs.find() if run.stale and models.has_model(run)]
    private = {
        run.name for run in stale if registry.get(run.model).randomness is Randomness.PRIVATE
    }
    return ErasureList(
        register.all(),
        tuple(register.under_way()),
        tuple(run.name for run in stale if run.name not in private),
        tuple(run.name for run in stale if run.name in private),
    )
