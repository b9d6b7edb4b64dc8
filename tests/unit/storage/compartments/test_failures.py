import pytest

from recsys_app.errors import StorageUnavailableError, TamperedDataError
from recsys_app.storage.compartments import failures
from recsys_app.storage.compartments.failures import translate


class DatabaseError(Exception):
    def __init__(self, code: int) -> None:
        self.sqlite_errorcode = code


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "people-1.db"
    path.touch()
    return path


@pytest.mark.parametrize(
    ("code", "kind", "reason"),
    [
        (26, TamperedDataError, "data-damaged"),
        (11, TamperedDataError, "data-damaged"),
        (11 | 1 << 8, TamperedDataError, "data-damaged"),  # extended codes keep the low byte
        (13, StorageUnavailableError, "disk-full"),
        (5, StorageUnavailableError, "store-busy"),
        (6, StorageUnavailableError, "store-busy"),
        (8, StorageUnavailableError, "store-read-only"),
        (14, StorageUnavailableError, "file-unusable"),
        (10, StorageUnavailableError, "file-unusable"),
    ],
)
def test_each_code_has_its_error(file, code, kind, reason):
    error = translate(DatabaseError(code), file)

    assert isinstance(error, kind)
    assert error.code == reason


def test_a_file_that_is_not_there_is_missing(file):
    file.unlink()

    assert translate(DatabaseError(14), file).code == "file-missing"


def test_a_failed_write_on_a_full_disk_is_a_full_disk(file, monkeypatch):
    monkeypatch.setattr(failures, "_LOW_SPACE", 1 << 62)

    assert translate(DatabaseError(10 | 3 << 8), file).code == "disk-full"


@pytest.mark.parametrize("code", [1, 19, 21])
def test_a_mistake_of_ours_has_none(file, code):
    assert translate(DatabaseError(code), file) is None
    assert translate(ValueError(), file) is None


def test_an_error_of_a_copy_has_words_only(file):
    assert translate(RuntimeError("database or disk is full"), file).code == "disk-full"
    assert translate(RuntimeError("database disk image is malformed"), file).code == "data-damaged"
    assert translate(RuntimeError("something else"), file) is None
