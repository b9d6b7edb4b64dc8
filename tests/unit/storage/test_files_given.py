"""Files that somebody names on the command line: a pipe is waited for by nobody, a device not read for ever."""

import os
import sys
from pathlib import Path

import pytest

from recsys_app.errors import RecsysError
from recsys_app.exporting.container import open_export
from recsys_app.storage.backup.format import open_backup
from recsys_app.storage.receipts import read_receipt

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such files there")


@pytest.fixture(params=["pipe", "device"])
def endless(request, tmp_path) -> Path:
    if request.param == "device":
        return Path("/dev/zero")
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


@pytest.mark.parametrize("kind", ["receipt", "export", "backup"])
def test_what_is_no_file_is_refused_at_once(kind, endless, tmp_path):
    read = {
        "receipt": lambda: read_receipt(endless),
        "export": lambda: open_export(endless, "seven quiet herons", tmp_path / "out"),
        "backup": lambda: open_backup(endless),
    }
    with pytest.raises(RecsysError):
        read[kind]()
    assert not (tmp_path / "out").exists()


def test_a_receipt_without_end_is_none(tmp_path):
    long = tmp_path / "long.txt"
    long.write_bytes(b"RECVAULT RECEIPT\n" + b"a" * (5 << 20))
    with pytest.raises(RecsysError):
        read_receipt(long)
