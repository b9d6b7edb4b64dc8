"""Which secrets stand in the memory of a process that signs in, works and locks (Linux)."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from recsys_app.access.guard import authorize
from recsys_app.access.permissions import COMPARTMENTS, Compartment, Permission, Role
from recsys_app.access.session import Session
from recsys_app.crypto.keys import KdfParameters, derive_key
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import read_keyring
from recsys_app.storage.keyring.sign_in import open_account, unlock
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import create_store
from tests.campaigns import lock_cycles
from tests.campaigns.memory_scan import copies

PASSWORD = "correct horse battery staple"
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc"),
]


@pytest.fixture
def folder(tmp_path) -> StoreFolder:
    return StoreFolder(tmp_path / "store")


@pytest.fixture
def session(folder) -> Session:
    session = create_store(folder, "ada", PASSWORD, kdf=KdfParameters(19 * 1024, 2, 1))
    grant = authorize(session, Permission.IMPORT, writes=True)
    index, ones = np.zeros(1, np.int32), np.ones(1, np.float32)
    with Repositories(grant) as repositories, repositories.new_batch("shop", source="") as batch:
        batch.append(Interactions(batch.users(["a"]), batch.items(["x"]), index.astype(int), ones))
        batch.commit(time_kind=TimeKind.CLOCK, rated=False)
    return session


def secrets_of(folder: StoreFolder, session: Session) -> dict[str, bytes]:
    keyring = read_keyring(folder).keyring
    slot = keyring.slots[session.account_id]
    private = bytes(open_account(keyring, "ada", PASSWORD).key.secret())
    return {
        "password key": bytes(derive_key(PASSWORD, slot.salt, slot.kdf)),
        "account, ML-KEM": private[:64],
        "account, X25519": private[64:],
        **{compartment: bytes(session.keys[compartment][:32]) for compartment in Compartment},
        **{name: bytes(seed) for name, seed in session.signing_keys.items()},
    }


def found_by_stage(
    folder: StoreFolder, secrets: dict[str, bytes], account: str = "ada"
) -> Iterator[dict[str, int]]:
    """Copies after signing in, with the store open, and after locking, in another process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.campaigns.key_holder", str(folder.path), account],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        process.stdin.write(f"{PASSWORD}\n")
        for stage in ("signed in", "open", "locked"):
            process.stdin.flush()
            assert process.stdout.readline() == f"{stage}\n"
            yield copies(process.pid, secrets)
            process.stdin.write("\n")


def test_no_key_is_left_after_locking(folder, session):
    signed_in, opened, locked = found_by_stage(folder, secrets_of(folder, session))
    held = signed_in.keys() - {"password key"}

    # the search does find keys where there are some: one in the session, one more in the grant
    assert {signed_in[name] for name in held} == {1}
    assert {opened[name] for name in held} == {2}
    # what only opens other keys is gone as soon as it has
    assert signed_in["password key"] == opened["password key"] == 0
    assert set(locked.values()) == {0}


@pytest.mark.parametrize(("kind", "number"), [("engine", 2), ("window", 1)])
def test_no_key_is_left_once_the_last_job_behind_the_lock_has_ended(kind, number, tmp_path):
    secrets = lock_cycles.prepare(tmp_path)
    behind, locked = watched = lock_cycles.STAGES[-2:]
    found = list(lock_cycles.cycles(tmp_path, secrets, number, kind, first=watched))

    in_use = secrets.keys() - {"password key", "account, signature"}
    assert {dict(found)[behind][name] for name in in_use} == {1}  # the job needs them
    ends = [copies for stage, copies in found if stage == locked]
    assert len(ends) == number
    assert {count for end in ends for count in end.values()} == {0}


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_a_process_never_has_a_key_that_its_role_lacks(folder, session, role):
    with Repositories(authorize(session, Permission.MANAGE_ACCOUNTS, writes=True)) as repositories:
        repositories.accounts.add("bob", role, PASSWORD)
    keys = {compartment: bytes(session.keys[compartment][:32]) for compartment in Compartment}
    held = COMPARTMENTS[role]

    signed_in, opened, locked = found_by_stage(folder, keys, "bob")

    for found in (signed_in, opened, locked):
        assert {found[compartment] for compartment in keys.keys() - held} == {0}
    assert {opened[compartment] for compartment in held} == {2}


def test_a_rotation_leaves_no_key_behind(folder, session):
    """Neither of before nor of after, which no SQL text ever held."""
    before = {each: bytes(session.keys[each][:32]) for each in Compartment}
    command = (
        sys.executable,
        "-m",
        "tests.campaigns.key_holder",
        str(folder.path),
        "ada",
        "rotate",
    )
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        process.stdin.write(f"{PASSWORD}\n\n\n")
        process.stdin.flush()
        assert [process.stdout.readline() for _ in range(3)] == [
            "signed in\n",
            "open\n",
            "rotated\n",
        ]
        after = {
            f"{each}, new": bytes(key[:32])
            for each, key in unlock(folder, "ada", PASSWORD, read_only=True).keys.items()
        }
        rotated = copies(process.pid, after)
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "locked\n"
        locked = copies(process.pid, after | before)
        process.stdin.write("\n")

    assert set(rotated.values()) == {1}  # in the grant; the session of this process has the old
    assert set(locked.values()) == {0}
