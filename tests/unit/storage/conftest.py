"""A store made by the storage package alone, one account per role, with a nearly free key derivation."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recsys_app.access.guard import Grant, authorize
from recsys_app.access.permissions import Permission, Role
from recsys_app.crypto import keys
from recsys_app.crypto.keys import KdfParameters
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import create_store
from tests.unit.storage.written import PASSWORD


@contextmanager
def _low_floor() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for passes in (1, 2):
            patch.setitem(keys.FLOOR_KIB, passes, 8)
        yield


@pytest.fixture(autouse=True)
def low_floor() -> Iterator[None]:
    """Let keyrings ask for less than the product accepts, here alone; crypto tests what it accepts."""
    with _low_floor():
        yield


@pytest.fixture(scope="session")
def cheap() -> KdfParameters:
    with _low_floor():
        return KdfParameters(memory_kib=8, iterations=1, lanes=1)


@pytest.fixture(scope="session")
def _made(tmp_path_factory, cheap) -> Path:
    path = tmp_path_factory.mktemp("made") / "store"
    with _low_floor():
        session = create_store(StoreFolder(path), Role.ADMINISTRATOR, PASSWORD, kdf=cheap)
        grant = authorize(session, Permission.MANAGE_ACCOUNTS, writes=True)
        with Repositories(grant) as repositories:
            for role in (Role.STEWARD, Role.ANALYST, Role.VIEWER):
                repositories.accounts.add(role, role, PASSWORD)
    return path


@pytest.fixture
def folder(_made, tmp_path) -> StoreFolder:
    return StoreFolder(shutil.copytree(_made, tmp_path / "store"))


@pytest.fixture
def grant_as(folder) -> Callable[..., Grant]:
    """`grant_as(role)`: what a session of that role may do."""

    def grant(role: Role, *, read_only: bool = False) -> Grant:
        session = unlock(folder, role, PASSWORD, read_only=read_only)
        return authorize(session, Permission.READ_PUBLISHED, writes=False)

    return grant


@pytest.fixture
def as_role(grant_as) -> Iterator[Callable[..., Repositories]]:
    """`as_role(role)`: the store as that role sees it."""
    opened: list[Repositories] = []

    def repositories(role: Role, *, read_only: bool = False) -> Repositories:
        opened.append(Repositories(grant_as(role, read_only=read_only)))
        return opened[-1]

    yield repositories
    for each in opened:
        each.close()


@pytest.fixture
def steward(as_role) -> Repositories:
    return as_role(Role.STEWARD)
