"""Format, age and size of the open store."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import StoreInfo
from recsys_app.storage.store import store_info
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ShowStore(Command[StoreInfo]):
    """Nothing to choose."""


@handles(ShowStore, requires=Permission.READ_PUBLISHED)
def show_store(_: ShowStore, context: Context) -> StoreInfo:
    return store_info(context.repositories.grant)
