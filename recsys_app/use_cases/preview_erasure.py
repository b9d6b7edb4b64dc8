"""What is held on a person, and what erasing them would do; nothing is changed."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.erasure import ErasurePreview
from recsys_app.use_cases._erasure_plan import make_plan
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class PreviewErasure(Command[ErasurePreview]):
    """`person` is a whole external id: parts of one find nobody."""

    person: str


@handles(PreviewErasure, requires=Permission.ERASE)
def preview_erasure(command: PreviewErasure, context: Context) -> ErasurePreview:
    return make_plan(context.repositories, command.person).preview
