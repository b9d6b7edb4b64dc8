"""A protected export opens with its password, whole, or leaves what is there alone."""

import io
import json
import stat

import pytest

from recsys_app.crypto.keys import KdfParameters, derive_key
from recsys_app.errors import InvalidDatasetError, InvalidSettingError, RecsysError, SignInError
from recsys_app.exporting import container
from recsys_app.exporting.container import Sealing, open_export

PASSWORD = "otter lantern violet forty-eight"
CHEAP = KdfParameters(memory_kib=19 * 1024, iterations=2, lanes=1)
CONTENT = b"user,item\nA,7\n"


def sealed(content: bytes = CONTENT, name: str = "lists.csv") -> bytes:
    target = io.BytesIO()
    sealing = Sealing(target, name, PASSWORD, CHEAP)
    sealing.stream.write(content)
    sealing.finish()
    return target.getvalue()


@pytest.fixture
def free_derivation(monkeypatch):
    """One derivation for all: thousands of changed files are tried."""
    keys = {}

    def derive(password, salt, cost):
        if (password, salt, cost) not in keys:
            keys[password, salt, cost] = bytes(derive_key(password, salt, CHEAP))
        return bytearray(keys[password, salt, cost])

    monkeypatch.setattr(container, "derive_key", derive)


@pytest.mark.parametrize("size", [0, 1, 65_536, 200_000])
def test_what_was_sealed_comes_out_with_its_name_and_type(tmp_path, size):
    source, target = tmp_path / "any.rvx", tmp_path / "out.csv"
    source.write_bytes(sealed(b"x" * size))
    found = open_export(source, PASSWORD, target)
    assert (found.name, found.type, found.size) == ("lists.csv", "text/csv", size)
    assert target.read_bytes() == b"x" * size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_neither_content_nor_name_can_be_read_outside():
    box = sealed()
    assert CONTENT not in box
    assert b"lists" not in box
    assert b"csv" not in box
    assert sealed() != box


def test_a_wrong_password_says_so_and_leaves_the_old_file(tmp_path):
    source, target = tmp_path / "any.rvx", tmp_path / "out.csv"
    source.write_bytes(sealed())
    target.write_bytes(b"before")
    with pytest.raises(SignInError) as refused:
        open_export(source, PASSWORD + "!", target)
    assert refused.value.code == "container-password"
    assert target.read_bytes() == b"before"
    assert set(tmp_path.iterdir()) == {source, target}


@pytest.mark.usefixtures("free_derivation")
def test_every_changed_byte_is_noticed(tmp_path):
    source, target, box = tmp_path / "any.rvx", tmp_path / "out.csv", sealed(b"abc")
    target.write_bytes(b"before")
    for place in range(len(box)):
        changed = bytearray(box)
        changed[place] ^= 1 << place % 8
        source.write_bytes(changed)
        with pytest.raises(RecsysError):
            open_export(source, PASSWORD, target)
    assert target.read_bytes() == b"before"
    assert set(tmp_path.iterdir()) == {source, target}


@pytest.mark.usefixtures("free_derivation")
def test_a_container_that_is_cut_at_any_length_does_not_open(tmp_path):
    source, target, box = tmp_path / "any.rvx", tmp_path / "out.csv", sealed()
    for length in range(len(box)):
        source.write_bytes(box[:length])
        with pytest.raises(RecsysError):
            open_export(source, PASSWORD, target)
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (0, b"X", "not-a-container"),
        (8, b"\x02", "container-too-new"),
        (9, b"\x00", "container-cost"),
        (10, b"\x0b", "container-cost"),
        (11, (2 * 1024 * 1024).to_bytes(4, "big"), "container-cost"),
        (11, (1024).to_bytes(4, "big"), "container-cost"),
    ],
)
def test_a_header_that_asks_for_too_much_is_refused_before_it_costs(
    tmp_path, monkeypatch, place, value, code
):
    box = bytearray(sealed())
    box[place : place + len(value)] = value
    source = tmp_path / "any.rvx"
    source.write_bytes(box)
    monkeypatch.setattr(container, "derive_key", None)
    with pytest.raises(InvalidDatasetError) as refused:
        open_export(source, PASSWORD, tmp_path / "out")
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["../lists.csv", "a/b", "a\\b", "..", "", "x" * 256, "a\nb"])
def test_a_name_inside_that_is_a_path_is_refused(tmp_path, name):
    source = tmp_path / "any.rvx"
    source.write_bytes(sealed(name=name))
    with pytest.raises(InvalidDatasetError) as refused:
        open_export(source, PASSWORD, tmp_path / "out")
    assert refused.value.code == "container-damaged"


@pytest.mark.parametrize(
    "label",
    [b"[]", b"{", b'{"name":"a"}', json.dumps({"name": "a", "type": 1}).encode(), b"[" * 900],
)
def test_a_label_that_is_no_label_is_refused(tmp_path, monkeypatch, label):
    monkeypatch.setattr(container.json, "dumps", lambda *_, **__: label.decode())
    source = tmp_path / "any.rvx"
    source.write_bytes(sealed())
    with pytest.raises(InvalidDatasetError) as refused:
        open_export(source, PASSWORD, tmp_path / "out")
    assert refused.value.code == "container-damaged"


def test_a_short_password_is_refused():
    with pytest.raises(InvalidSettingError):
        Sealing(io.BytesIO(), "lists.csv", "short", CHEAP)
