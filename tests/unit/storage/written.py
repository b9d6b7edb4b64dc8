"""Small imports for tests of the store."""

import numpy as np

from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.domain.records import Batch
from recsys_app.storage.repositories import Repositories

PASSWORD = "correct horse battery staple"


def some_rows(users, items, first: int = 0) -> Interactions:
    """One interaction per pair, a second apart, each with its position as its value."""
    return Interactions(
        np.asarray(users, np.int32),
        np.asarray(items, np.int32),
        first + 1000 * np.arange(len(users), dtype=np.int64),
        np.arange(len(users), dtype=np.float32),
    )


def add_batch(
    repositories: Repositories,
    users: list[str],
    items: list[str],
    *,
    name: str = "shop",
    mode: str = "new",
    first: int = 0,
) -> Batch:
    """Import one interaction per (user, item) pair."""
    with repositories.new_batch(name, source="log.csv", mode=mode) as batch:
        batch.append(some_rows(batch.users(users), batch.items(items), first))
        return batch.commit(time_kind=TimeKind.CLOCK, rated=False)
