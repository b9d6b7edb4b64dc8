import hashlib
import re
import shutil

import pytest

from recsys_app.errors import NotFoundError, TamperedDataError, UnsupportedVersionError
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring import slots
from recsys_app.storage.keyring.format import from_file, read_keyring, to_file
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.store import create_store
from recsys_app.wording import describe
from tests.unit.storage.written import PASSWORD


def with_digest(content: bytes) -> bytes:
    return content + hashlib.sha256(content).hexdigest().encode() + b"\n"


@pytest.fixture
def content(folder) -> bytes:
    return folder.keyring.read_bytes()


@pytest.fixture
def short_content(tmp_path, cheap) -> bytes:
    """A keyring with one account, to change it often."""
    folder = StoreFolder(tmp_path / "store")
    create_store(folder, "ada", PASSWORD, kdf=cheap).close()
    return folder.keyring.read_bytes()


def test_a_keyring_survives_its_file(content):
    assert to_file(from_file(content)) == content


def is_refused(content: bytes) -> bool:
    try:
        from_file(content)
    except ValueError:
        return True
    return False


def test_every_changed_byte_is_noticed(short_content):
    for position in range(len(short_content)):
        changed = bytearray(short_content)
        changed[position] ^= 1 << position % 8
        assert is_refused(bytes(changed)), position


def test_every_cut_is_noticed(short_content):
    for length in range(0, len(short_content), 11):
        assert is_refused(short_content[:length]), length
    assert is_refused(short_content + b"\n")


def test_a_later_format_is_named_as_such(content):
    later = with_digest(content.replace(b"keyring 1\n", b"keyring 2\n")[:-65])

    with pytest.raises(UnsupportedVersionError) as refused:
        from_file(later)
    assert refused.value.facts == {"found": 2, "known": 1}


def test_a_key_derivation_out_of_range_is_damage(content):
    cheaper = with_digest(content.replace(b'"iterations":1', b'"iterations":0')[:-65])

    with pytest.raises(ValueError, match="out of range"):
        from_file(cheaper)


@pytest.mark.parametrize("damage", ["flip", "cut", "missing"])
@pytest.mark.parametrize("which", ["keyring", "keyring_copy"])
def test_one_bad_copy_is_made_up_for_by_the_other(folder, content, which, damage):
    bad = getattr(folder, which)
    spoil(bad, damage)

    reading = read_keyring(folder)

    assert to_file(reading.keyring) == content
    assert reading.damaged == bad.name
    assert not reading.copies_agree


def test_two_whole_copies_that_differ_are_told(folder):
    older = folder.keyring_copy.read_bytes().replace(b'"count":0', b'"count":1')[:-65]
    folder.keyring_copy.write_bytes(with_digest(older))

    reading = read_keyring(folder)

    assert reading.keyring.anchor.count == 0
    assert (reading.damaged, reading.copies_agree) == ("", False)


def test_two_bad_copies_are_damage(folder):
    spoil(folder.keyring, "flip")
    spoil(folder.keyring_copy, "cut")

    with pytest.raises(TamperedDataError) as refused:
        read_keyring(folder)
    assert refused.value.code == "keyring-damaged"


def test_no_copy_but_databases_is_a_missing_file(folder):
    spoil(folder.keyring, "missing")
    spoil(folder.keyring_copy, "missing")

    with pytest.raises(TamperedDataError) as refused:
        read_keyring(folder)
    assert refused.value.code == "file-missing"


def test_nothing_at_all_is_no_store(folder):
    shutil.rmtree(folder.path)

    with pytest.raises(NotFoundError) as refused:
        read_keyring(StoreFolder(folder.path))
    assert refused.value.code == "no-store"


def spoil(path, damage):
    content = bytearray(path.read_bytes())
    match damage:
        case "flip":
            content[len(content) // 2] ^= 1
            path.write_bytes(content)
        case "cut":
            path.write_bytes(content[:100])
        case "missing":
            path.unlink()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("memory_kib", 4),  # below the floor of these tests, as 1 MiB is below the product's
        ("memory_kib", 64 * 1024 * 1024),
        ("iterations", 0),
        ("iterations", 1_000_000),
        ("lanes", 250),
    ],
)
def test_a_slot_too_cheap_or_too_dear_is_refused_before_any_password(
    folder, content, field, value, monkeypatch
):
    """The file is whole and its hash fits, as of somebody who writes it on purpose."""
    monkeypatch.setattr(slots, "derive_key", lambda *_: pytest.fail("a password was tried"))
    dishonest = re.sub(rb'("%s":)\d+' % field.encode(), rb"\g<1>%d" % value, content[:-65])
    assert dishonest != content[:-65]
    for copy in (folder.keyring, folder.keyring_copy):
        copy.write_bytes(with_digest(dishonest))

    with pytest.raises(TamperedDataError) as refused:
        unlock(folder, "viewer", PASSWORD, read_only=True)
    assert (refused.value.code, refused.value.exit_code) == ("keyring-cost", 5)
    assert "out of range" in describe(refused.value).text


def test_the_copy_is_used_where_only_one_of_them_was_made_cheap(folder, content):
    dishonest = re.sub(rb'"memory_kib":\d+', b'"memory_kib":4', content[:-65])
    folder.keyring.write_bytes(with_digest(dishonest))

    reading = read_keyring(folder)
    assert reading.damaged == "keyring"
    assert reading.keyring == from_file(content)
