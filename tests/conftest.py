"""What all tests share: data small enough to reason about, a store to work on, and a clean exit.

A test fails if it leaves a thread running or if anything it did logged a warning that it has not
looked at (`caplog.clear()` after looking). Python warnings are errors by configuration.
"""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # windows of tests need no display

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from recsys_app import AddAccount, Application, KdfParameters, Role
from recsys_app.domain.interactions import Interactions
from tests import small_shop

PASSWORD = "correct horse battery staple"
CHEAP = KdfParameters(memory_kib=19 * 1024, iterations=2, lanes=1)
HOUR = 3_600_000  # milliseconds
START = 1_700_000_000_000  # 2023-11-14


@pytest.fixture(autouse=True)
def own_preferences(tmp_path_factory: pytest.TempPathFactory, monkeypatch) -> None:
    """What the program remembers of this machine is the test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("preferences")))


@pytest.fixture(autouse=True)
def clean_exit(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    assert not left, f"threads still running: {left}"
    warned = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not warned, f"warnings in the log: {warned}"


@pytest.fixture(autouse=True, scope="session")
def cheap_new_stores() -> Iterator[None]:
    """What makes a store without naming a cost, as the front ends do, gets the cheapest here.

    What they get elsewhere is measured: a test that means it puts `crypto.cost.measured_cost` back.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recsys_app.storage.store.measured_cost", lambda: CHEAP)
        yield


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20_240_229)


@pytest.fixture
def tiny_interactions(rng: np.random.Generator) -> Interactions:
    """60 people and 40 items in two halves of taste that hardly mix; 20 each, an hour apart.

    Person 0-29 likes items 0-19, person 30-59 items 20-39; one interaction in ten is any item.
    Nobody has an item twice.
    """
    users, items = [], []
    for user in range(60):
        own = np.arange(20) + 20 * (user >= 30)
        taste = np.where(np.isin(np.arange(40), own), 0.9 / 20, 0.1 / 20)
        users.append(np.full(20, user, np.int32))
        items.append(rng.choice(40, 20, replace=False, p=taste / taste.sum()).astype(np.int32))
    order = rng.permutation(1200)
    return Interactions(
        np.concatenate(users)[order],
        np.concatenate(items)[order],
        START + HOUR * np.arange(1200, dtype=np.int64),
        np.ones(1200, np.float32),
    )


@dataclass(frozen=True, slots=True)
class Store:
    """A store with one account per role; each is named like its role, all have one password."""

    path: Path
    password: str = PASSWORD


@pytest.fixture(scope="session")
def _pristine_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, with the cheapest key derivation that is allowed; tests get copies."""
    path = tmp_path_factory.mktemp("pristine") / "store"
    application = Application(path)
    try:
        application.create_store(Role.ADMINISTRATOR, PASSWORD, kdf=CHEAP)
        for role in (Role.STEWARD, Role.ANALYST, Role.VIEWER):
            application.execute(AddAccount(role, role, PASSWORD))
    finally:
        application.close()
    return path


@pytest.fixture
def store(_pristine_store: Path, tmp_path: Path) -> Store:
    return Store(shutil.copytree(_pristine_store, tmp_path / "store"))


@pytest.fixture(scope="session")
def _furnished_store(_pristine_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the data, runs and publications of `small_shop`, made once; tests get copies."""
    folder = tmp_path_factory.mktemp("furnished")
    path = shutil.copytree(_pristine_store, folder / "store")
    small_shop.furnish(path, folder, PASSWORD)
    return path


@pytest.fixture
def furnished_store(_furnished_store: Path, tmp_path: Path) -> Store:
    """A module whose `store` returns it works in `small_shop` with `application_as`."""
    return Store(shutil.copytree(_furnished_store, tmp_path / "furnished"))


@pytest.fixture
def application_as(store: Store) -> Iterator[Callable[..., Application]]:
    """`application_as(role)` is the store's application signed in as that role.

    One at a time holds the writer's lock: `close` it before the next, or open `read_only`.
    """
    opened: list[Application] = []

    def sign_in(role: Role, *, read_only: bool = False) -> Application:
        application = Application(store.path)
        opened.append(application)
        application.sign_in(role, store.password, read_only=read_only)
        return application

    yield sign_in
    for application in opened:
        application.close()
