import os
import stat

import pytest

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import random_secret
from recsys_app.errors import (
    StorageUnavailableError,
    TamperedDataError,
    UnsupportedVersionError,
)
from recsys_app.storage.compartments import database as compartments
from recsys_app.storage.compartments.connection import key_specification
from recsys_app.storage.compartments.database import Database, Identity
from recsys_app.storage.compartments.schema import MIGRATIONS

KEY = random_secret(48)
IDENTITY = Identity("store", Compartment.BEHAVIOUR, 1)
PINNED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "temp_store": 2,
    "secure_delete": 1,
    "cache_size": -65536,
    "busy_timeout": 2000,
    "cipher_page_size": "4096",
    "cipher_log_level": "NONE",
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "behaviour-1.db"
    Database.create(path, KEY, IDENTITY).close()
    return path


@pytest.fixture
def database(file):
    database = Database.open(file, KEY, IDENTITY)
    yield database
    database.close()


def refused(error, file, *, key=KEY, identity=IDENTITY, read_only=False) -> str:
    with pytest.raises(error) as raised:
        Database.open(file, key, identity, read_only=read_only)
    return raised.value.code


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_compartment_with_its_log_and_index_is_for_this_user_alone(tmp_path, generous):
    database = Database.create(tmp_path / "behaviour-1.db", KEY, IDENTITY)
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    database.close()

    names = ("behaviour-1.db", "behaviour-1.db-wal", "behaviour-1.db-shm")
    assert files == dict.fromkeys(names, 0o600)


def test_a_compartment_is_not_made_over_another_file(file):
    before = file.read_bytes()

    with pytest.raises(StorageUnavailableError):
        Database.create(file, KEY, IDENTITY)
    assert file.read_bytes() == before


@pytest.mark.parametrize(("name", "value"), PINNED.items())
def test_every_setting_is_pinned(database, name, value):
    assert database.setting(name) == value


def test_a_setting_that_does_not_take_is_noticed(file, monkeypatch):
    monkeypatch.setitem(compartments._SETTINGS, "synchronous", ("FULL", 99))

    with pytest.raises(AssertionError, match="synchronous"):
        Database.open(file, KEY, IDENTITY)


def test_the_file_shows_nothing_of_a_database(database, file):
    database.execute("INSERT INTO datasets VALUES (1, 'canary', '', '', 0, '', '', 0, 0, 0, 0)")
    database.checkpoint()
    content = file.read_bytes()

    assert b"SQLite" not in content
    assert b"canary" not in content
    assert b"CREATE" not in content


def test_the_key_is_given_in_raw_form():
    specification = key_specification(bytearray(range(48)))

    assert bytes(specification) == b"x'" + bytes(range(48)).hex().encode() + b"'"
    assert len(specification) == 99


@pytest.mark.parametrize("length", [0, 32, 47, 49])
def test_a_key_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="48 bytes"):
        key_specification(bytearray(length))


def test_the_key_belonging_to_the_salt_is_needed(file):
    assert refused(TamperedDataError, file, key=random_secret(48)) == "data-damaged"
    half = KEY[:32] + random_secret(16)
    assert refused(TamperedDataError, file, key=half) == "data-damaged"


def test_a_missing_file_is_not_made_anew(tmp_path):
    missing = tmp_path / "people-1.db"

    assert refused(TamperedDataError, missing) == "file-missing"
    assert not missing.exists()


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_a_database_or_what_goes_with_it_is_no_link(file, tmp_path, ending):
    """SQLite itself would go on in the file behind the link."""
    behind = file.rename(tmp_path / "behind") if not ending else tmp_path / "behind"
    behind.touch()
    before = behind.read_bytes()
    file.with_name(file.name + ending).symlink_to(behind)

    assert refused(TamperedDataError, file) == "file-linked"
    assert behind.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_a_link_that_came_after_the_look_opens_no_database(file, tmp_path, monkeypatch):
    file.symlink_to(file.rename(tmp_path / "behind"))
    monkeypatch.setattr("recsys_app.storage.compartments.connection.check_own_file", print)

    assert refused(StorageUnavailableError, file) == "file-unusable"


@pytest.mark.parametrize(
    "identity",
    [
        Identity("other", Compartment.BEHAVIOUR, 1),
        Identity("store", Compartment.BEHAVIOUR, 2),
        Identity("store", Compartment.PEOPLE, 1),
    ],
)
def test_a_file_from_elsewhere_is_refused_even_with_its_key(file, identity):
    assert refused(TamperedDataError, file, identity=identity) == "file-swapped"


def test_a_file_of_a_newer_program_is_refused(database, file):
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS[Compartment.BEHAVIOUR]) + 1}")

    assert refused(UnsupportedVersionError, file) == "store-too-new"


def test_migrations_run_once_and_in_order(database):
    first = MIGRATIONS[Compartment.BEHAVIOUR][0]
    more = (first, ("CREATE TABLE a (x)", "INSERT INTO a VALUES (1)"), ("UPDATE a SET x = x + 1",))

    database.migrate(more)
    database.migrate(more)

    assert database.one("SELECT x FROM a") == (2,)
    assert database.setting("user_version") == 3


def test_a_migration_counts_as_a_change_of_the_file(database):
    """Else the file would pass for one that somebody changed behind the program's back."""
    before = database.changes

    database.migrate((*MIGRATIONS[Compartment.BEHAVIOUR], ("CREATE TABLE a (x)",)))

    assert database.changes == before + 1


def test_a_migration_that_fails_leaves_the_version_before(database):
    first = MIGRATIONS[Compartment.BEHAVIOUR][0]

    with pytest.raises(Exception, match="nonsense"):
        database.migrate((first, ("CREATE TABLE a (x)", "nonsense")))

    assert database.setting("user_version") == 1
    assert database.one("SELECT 1 FROM sqlite_schema WHERE name = 'a'") is None


def test_a_read_only_session_does_not_migrate(file, monkeypatch):
    more = (*MIGRATIONS[Compartment.BEHAVIOUR], ("CREATE TABLE a (x)",))
    monkeypatch.setattr(compartments, "MIGRATIONS", {Compartment.BEHAVIOUR: more})

    assert refused(StorageUnavailableError, file, read_only=True) == "opened-read-only"
    Database.open(file, KEY, IDENTITY).close()
    Database.open(file, KEY, IDENTITY, read_only=True).close()


def test_read_only_means_that_nothing_is_written(file):
    database = Database.open(file, KEY, IDENTITY, read_only=True)

    with pytest.raises(StorageUnavailableError):
        database.execute("DELETE FROM datasets")
    assert database.all("SELECT * FROM datasets") == []
    database.close()


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH 'plain.db' AS plain KEY ''",
        "SELECT load_extension('x')",
        "SELECT sqlcipher_export('main')",
        "PRAGMA rekey = 'x'",
        "PRAGMA hexrekey = '00'",
        "VACUUM INTO 'plain.db'",
    ],
)
def test_what_could_leak_or_load_is_denied(database, sql, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(Exception, match=r"authoriz|prohibited"):
        database.execute(sql)
    assert not (tmp_path / "plain.db").exists()


def test_sorting_makes_no_temporary_file(database, tmp_path, monkeypatch):
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    before = set(tmp_path.iterdir())

    rows = database.all(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 50000) "
        "SELECT hex(randomblob(40)) AS y FROM n ORDER BY y"
    )

    assert len(rows) == 50_000
    assert set(tmp_path.iterdir()) == before


def test_a_transaction_is_all_or_nothing(database):
    database.execute("CREATE TABLE a (x)")

    def half():
        with database.transaction():
            database.execute("INSERT INTO a VALUES (1)")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert database.all("SELECT * FROM a") == []


def test_a_transaction_inside_another_is_part_of_it(database):
    database.execute("CREATE TABLE a (x)")

    def both():
        with database.transaction():
            with database.transaction():
                database.execute("INSERT INTO a VALUES (1)")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        both()
    assert database.all("SELECT * FROM a") == []


def test_a_second_writer_is_told_that_it_is_busy(database, file, monkeypatch):
    monkeypatch.setitem(compartments._SETTINGS, "busy_timeout", ("10", 10))
    other = Database.open(file, KEY, IDENTITY)
    database.begin()

    with pytest.raises(StorageUnavailableError) as busy:
        other.begin()
    assert busy.value.code == "store-busy"
    database.rollback()
    other.close()


def test_a_snapshot_does_not_see_what_is_committed_meanwhile(database, file):
    other = Database.open(file, KEY, IDENTITY)
    database.execute("CREATE TABLE a (x)")

    with database.snapshot():
        before = database.all("SELECT * FROM a")
        other.execute("INSERT INTO a VALUES (1)")
        with database.snapshot():
            assert database.all("SELECT * FROM a") == before == []

    assert database.all("SELECT * FROM a") == [(1,)]
    other.close()


def read_everything(file) -> int:
    database = Database.open(file, KEY, IDENTITY)
    try:
        tables = database.all("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for (name,) in tables:
            list(database.rows(f"SELECT * FROM {name}"))
        return len(tables)
    finally:
        database.close()


@pytest.mark.parametrize("position", [16, 20, 4000, 4095])
def test_a_flipped_byte_is_damage_when_its_page_is_read(file, position):
    flip(file, position)

    with pytest.raises(TamperedDataError) as raised:
        read_everything(file)
    assert raised.value.facts == {"where": "behaviour-1.db"}


def test_a_destroyed_salt_is_no_loss(file):
    for position in range(16):
        flip(file, position)

    assert read_everything(file) > 5


def flip(file, position):
    content = bytearray(file.read_bytes())
    content[position] ^= 1
    file.write_bytes(content)


def test_nothing_is_printed_about_damage(file, capfd):
    flip(file, 100)

    refused(TamperedDataError, file)

    assert capfd.readouterr() == ("", "")


def test_a_mistake_of_ours_stays_what_it_is(database):
    with pytest.raises(Exception, match="no such table") as raised:
        database.execute("SELECT * FROM nowhere")
    assert type(raised.value).__module__.startswith("sqlcipher3")
