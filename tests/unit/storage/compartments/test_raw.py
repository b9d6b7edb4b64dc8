import hashlib
import os
import subprocess
import sys

import pytest

from recsys_app.access.permissions import Compartment, Role
from recsys_app.storage.compartments.raw import raw_digest, raw_start

# SQLite's bytes for locks, https://www.sqlite.org/fileformat2.html, "The Lock-Byte Page"
_LOCKED = """
import fcntl, sys
with open(sys.argv[1], "r+b") as stream:
    try:
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except OSError:
        sys.exit(0)
sys.exit(1)
"""


def is_locked(file) -> bool:
    """Whether another process sees a lock of this one."""
    return subprocess.run([sys.executable, "-c", _LOCKED, file], check=False).returncode == 0


@pytest.fixture
def database(as_role):
    return as_role(Role.VIEWER).ledger._store.database(Compartment.PUBLISHED)


def test_an_open_file_is_read_as_it_lies_on_the_disk(database):
    expected = subprocess.run(
        [sys.executable, "-c", "import sys; sys.stdout.buffer.write(open(sys.argv[1],'rb').read())",
         database.file], check=True, capture_output=True,
    ).stdout  # fmt: skip

    assert raw_digest(database.file) == hashlib.sha256(expected).digest()
    assert raw_start(database.file, 16) == expected[:16]


def test_a_file_that_is_not_open_is_read_too(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"x" * 3_000_000)

    assert raw_digest(file) == hashlib.sha256(b"x" * 3_000_000).digest()
    assert raw_start(tmp_path / "file", 2) == b"xx"


@pytest.mark.skipif(os.name != "posix", reason="locks of other systems belong to the handle")
def test_the_locks_of_the_database_stay(database):
    with database.snapshot():
        database.one("SELECT 1 FROM ledger")
        assert is_locked(database.file)

        raw_digest(database.file)
        raw_start(database.file, 16)

        assert is_locked(database.file)
        database.file.open("rb").close()  # what they avoid
        assert not is_locked(database.file)
