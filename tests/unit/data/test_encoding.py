"""Encodings are guessed, read, and never a reason to stop."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.data.encoding import (
    ENCODINGS,
    excerpt,
    file_size,
    guess_encoding,
    known_encoding,
    readable,
    utf8,
    utf8_blocks,
)
from recsys_app.errors import InvalidDatasetError, InvalidSettingError

CHINESE = "用户编号,商品编号,评分\n张伟,三体,5\n王芳,红楼梦,4\n"
WESTERN = "user,item\nRenée,Les Misérables\nJürgen,Straße\n"


@pytest.mark.parametrize(
    ("text", "written", "guessed"),
    [
        (WESTERN, "utf-8", "utf-8"),
        (WESTERN, "utf-8-sig", "utf-8"),
        (WESTERN, "latin-1", "latin-1"),
        (WESTERN, "utf-16", "utf-16-le"),
        (WESTERN, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "gb18030", "gb18030"),
        ("用户,商品\n张喆,三体 é\n王镕🙂,红楼梦\n", "gb18030", "gb18030"),
        (CHINESE, "utf-16", "utf-16-le"),
        ("plain ascii", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_guessed_from_the_bytes(text, written, guessed):
    assert guess_encoding(text.encode(written)) == guessed


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_a_sample_may_end_inside_a_character(encoding):
    data = ("\ufeff" + CHINESE if encoding.startswith("utf-16") else CHINESE).encode(encoding)
    assert {guess_encoding(data[:end]) for end in range(8, len(data))} <= {encoding, "utf-8"}
    assert guess_encoding(data[:-3]) == encoding


@pytest.mark.parametrize(
    ("name", "known"),
    [("UTF8", "utf-8"), ("gbk", "gb18030"), ("ISO-8859-1", "latin-1"), ("utf-16-be", "utf-16-be")],
)
def test_an_encoding_has_many_names(name, known):
    assert known_encoding(name) == known


@pytest.mark.parametrize("name", ["klingon", "rot13", "unicode_escape", "zip", ""])
def test_what_is_no_text_encoding_is_refused(name):
    with pytest.raises(InvalidSettingError):
        known_encoding(name)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bad_bytes_come_out_as_bytes_that_are_not_utf8(encoding):
    bad = b"\x00\xd8A\x00" if encoding == "utf-16-le" else b"\xd8\x00\x00A"
    data = bad if encoding.startswith("utf-16") else b"A\xff\x81"
    if encoding in {"latin-1", "cp1252"}:
        data = b"A\x81"
    out = utf8(data, encoding, complete=True)
    if encoding == "latin-1":
        assert out.decode() == "A\x81"
    else:
        with pytest.raises(UnicodeDecodeError):
            out.decode()


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(ENCODINGS), st.booleans())
def test_no_bytes_stop_the_reading(data, encoding, complete):
    assert isinstance(utf8(data, encoding, complete=complete), bytes)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
def test_blocks_of_any_cut_make_the_same_text(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("text") / "t"
    for encoding in ("utf-8", "utf-16-le", "gb18030"):
        path.write_bytes(text.encode(encoding))
        expected = text.removeprefix("\ufeff").encode()
        assert b"".join(block for block, _ in utf8_blocks(path, encoding)) == expected


def test_bad_bytes_are_shown_as_they_were():
    assert readable(b"caf\xe9") == r"caf\xe9"
    assert readable(utf8(b"A\xffB", "gb18030", complete=True)) == r"A\xffB"
    assert readable("中文".encode()) == "中文"


def test_an_excerpt_keeps_what_a_reject_can_hold():
    assert len(excerpt(b"x" * 100_000)) == 8_000


def test_what_is_no_file_cannot_be_read(tmp_path):
    for path in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(InvalidDatasetError) as failed:
            file_size(path)
        assert failed.value.code == "unreadable-file"
