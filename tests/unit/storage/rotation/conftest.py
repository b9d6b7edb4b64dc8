"""A store with one account per role and one batch in it, and what an outsider kept of it."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from recsys_app.access.permissions import Role
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.repositories import Repositories
from tests.signed_in import signed_in
from tests.unit.storage.written import PASSWORD, add_batch


@pytest.fixture
def filled(folder) -> StoreFolder:
    with signed_in(folder, Role.STEWARD, PASSWORD) as steward:
        add_batch(steward, ["a", "b", "a"], ["x", "y", "y"])
    return folder


@pytest.fixture
def signed(filled) -> Callable[..., AbstractContextManager[Repositories]]:
    """`with signed(account) as repositories`: works, and settles as it is left."""

    def sign_in(account: str, password: str = PASSWORD) -> AbstractContextManager[Repositories]:
        return signed_in(filled, account, password)

    return sign_in


@pytest.fixture
def kept(filled, tmp_path) -> StoreFolder:
    """A copy of the whole folder, as somebody who is about to be removed may have made one."""
    return StoreFolder(Path(shutil.copytree(filled.path, tmp_path / "kept")))
