"""The file itself: every byte of it counts, and nothing in it leads anywhere."""

import hashlib
from pathlib import Path

import pytest

from recsys_app.errors import NotFoundError, TamperedDataError, UnsupportedVersionError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.format import (
    NAMES,
    BackupMember,
    header_bytes,
    open_backup,
    read_contents,
    unpack,
)
from recsys_app.storage.backup.making import make_keyless_backup

REFUSED = (TamperedDataError, UnsupportedVersionError)


@pytest.fixture
def backup(folder, disk) -> Path:
    file = disk / "one.rvbackup"
    make_keyless_backup(folder, file, JobControl())
    return file


def contents(file: Path):
    with open_backup(file) as stream:
        return read_contents(stream, file.name)


def test_every_bit_of_the_header_counts(backup):
    content = backup.read_bytes()
    length = contents(backup).place_of("people")
    for bit in range(8 * length):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        backup.write_bytes(changed)
        with pytest.raises(REFUSED):
            contents(backup)


def test_every_member_is_held_against_its_digest(backup, tmp_path):
    content, members = backup.read_bytes(), contents(backup)
    for number, name in enumerate(members.members):
        for position in (0, members.members[name].size // 2, members.members[name].size - 1):
            changed = bytearray(content)
            changed[members.place_of(name) + position] ^= 1
            backup.write_bytes(changed)
            folder = tmp_path / f"unpacked-{number}-{position}"
            folder.mkdir()
            with pytest.raises(TamperedDataError, match="backup-damaged"):
                unpack(backup, folder, JobControl())


def test_a_file_cut_or_lengthened_anywhere_is_refused(backup):
    content = backup.read_bytes()
    for length in (*range(400), len(content) // 2, len(content) - 1):
        backup.write_bytes(content[:length])
        with pytest.raises(TamperedDataError):
            contents(backup)
    backup.write_bytes(content + b"\0")
    with pytest.raises(TamperedDataError, match="backup-damaged"):
        contents(backup)


def made_up(file: Path, *members: tuple[str, bytes]) -> Path:
    """A file whose digests are all right."""
    entries = tuple(BackupMember(n, len(c), hashlib.sha256(c).digest()) for n, c in members)
    file.write_bytes(header_bytes(entries) + b"".join(content for _, content in members))
    return file


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("keyring",),
        ("people", "behaviour", "keyring"),
        ("behaviour", "people", "published", "keyring"),
        ("people", "people", "behaviour", "published", "keyring"),
    ],
)
def test_members_that_are_missing_doubled_or_in_another_order_are_refused(names, disk):
    file = made_up(disk / "b", *((name, bytes(4096)) for name in names))

    with pytest.raises(TamperedDataError, match="backup-damaged"):
        contents(file)


def test_a_member_that_is_no_whole_pages_or_an_endless_keyring_is_refused(disk):
    usual = [(name, bytes(4096)) for name in ("people", "behaviour", "published", "keyring")]
    contents(made_up(disk / "usual", *usual))
    for name, content in (("people", bytes(100)), ("keyring", bytes((16 << 20) + 1))):
        changed = [(each, content if each == name else whole) for each, whole in usual]
        with pytest.raises(TamperedDataError, match="backup-damaged"):
            contents(made_up(disk / "odd", *changed))


def test_a_keyring_that_names_other_files_is_refused(folder, disk, tmp_path, monkeypatch):
    """However it came to be signed: the names of files are the usual ones, or nothing is written."""
    from dataclasses import replace

    from recsys_app.access.permissions import Compartment
    from recsys_app.storage.backup import format as layout
    from recsys_app.storage.keyring.parts import generation_of

    file = disk / "b"
    make_keyless_backup(folder, file, JobControl())
    for name in ("../../people-1.db", "/people-1.db", "behaviour-1.db", "people-1.db/x", "lock"):

        def lying(keyring, name=name):
            generation = generation_of(keyring)
            files = {**generation.files, Compartment.PEOPLE: name}
            return replace(generation, files=files)

        monkeypatch.setattr(layout, "generation_of", lying)
        place = tmp_path / hashlib.sha256(name.encode()).hexdigest()
        place.mkdir()
        with pytest.raises(TamperedDataError, match="backup-damaged"):
            unpack(file, place, JobControl())
        assert not list(place.glob("**/*.db"))


def test_other_files_are_told_apart(disk):
    (disk / "letter.pdf").write_bytes(b"%PDF-1.7 and so on")
    (disk / "later").write_bytes(b"RVBACKUP\x02" + bytes(600))
    for name, kind, code in (
        ("letter.pdf", TamperedDataError, "not-a-backup"),
        ("", TamperedDataError, "not-a-backup"),
        ("later", UnsupportedVersionError, "backup-too-new"),
        ("nothing", NotFoundError, "no-backup"),
    ):
        with pytest.raises(kind) as refused:
            contents(disk / name)
        assert refused.value.code == code


def test_names_come_from_a_list():
    assert set(NAMES) == {
        *("people", "people-wal", "behaviour", "behaviour-wal", "published", "published-wal"),
        "keyring",
    }
