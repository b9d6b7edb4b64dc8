"""A store with a little data, its backups, and a folder to put them in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from recsys_app.access.guard import authorize
from recsys_app.access.permissions import Permission, Role
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.storage.backup.repository import BackupRepository
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.repositories import Repositories
from tests.unit.storage.written import PASSWORD


def write_batch(repositories: Repositories, number: int) -> None:
    """Batch `number` of "shop": five people with three things each."""
    mode = "new" if number == 1 else "append"
    with repositories.new_batch("shop", source=f"{number}.csv", mode=mode) as batch:
        users = batch.users([f"person-{number}-{i}" for i in range(5)])
        items = batch.items([f"item-{number}-{i}" for i in range(3)])
        batch.append(
            Interactions(
                np.repeat(users, 3),
                np.tile(items, 5),
                np.arange(15, dtype=np.int64),
                np.full(15, number, np.float32),
            )
        )
        batch.commit(time_kind=TimeKind.CLOCK, rated=True)


@pytest.fixture
def open_store(folder: StoreFolder) -> Iterator[Callable[..., Repositories]]:
    """`open_store()`: the store as its administrator sees it; `open_store(place)`: another one."""
    opened: list[Repositories] = []

    def open_(place: StoreFolder = folder) -> Repositories:
        session = unlock(place, Role.ADMINISTRATOR, PASSWORD, read_only=False)
        opened.append(Repositories(authorize(session, Permission.BACK_UP, writes=True)))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


@pytest.fixture
def shop(open_store) -> Repositories:
    repositories: Repositories = open_store()
    write_batch(repositories, 1)
    repositories.settle()
    return repositories


@pytest.fixture
def backups(shop: Repositories) -> BackupRepository:
    return shop.backups


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """Where backups go."""
    place = tmp_path / "disk"
    place.mkdir()
    return place
