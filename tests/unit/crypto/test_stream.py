"""Chunks open in their order, whole and under their own key, or not at all."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_app.crypto.keys import random_secret
from recsys_app.crypto.sealing import NotAuthenticError
from recsys_app.crypto.stream import EncryptedWriter, decrypted, stream_key

KEY = bytearray(range(32))
CHUNK = 8
BOX = CHUNK + 16


def encrypted(plain: bytes, context: bytes = b"header", key: bytearray = KEY) -> bytes:
    target = io.BytesIO()
    writer = EncryptedWriter(target, key, context, chunk=CHUNK)
    writer.write(plain)
    writer.finish()
    return target.getvalue()


def opened(box: bytes, context: bytes = b"header", key: bytearray = KEY) -> bytes:
    return b"".join(decrypted(io.BytesIO(box), key, context, chunk=CHUNK))


@given(st.lists(st.binary(max_size=20), max_size=6))
def test_what_is_written_in_any_pieces_is_read_back(pieces):
    target = io.BytesIO()
    writer = EncryptedWriter(target, KEY, b"", chunk=CHUNK)
    for piece in pieces:
        assert writer.write(piece) == len(piece)
    writer.finish()
    assert opened(target.getvalue(), b"") == b"".join(pieces)
    assert writer.tell() == sum(map(len, pieces))


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 16, 17, 24])
def test_a_stream_that_is_cut_anywhere_does_not_open(size):
    box = encrypted(bytes(size))
    for length in range(len(box)):
        with pytest.raises(NotAuthenticError):
            opened(box[:length])


def test_every_changed_bit_is_noticed():
    box = encrypted(b"twenty bytes of text")
    for place in range(8 * len(box)):
        changed = bytearray(box)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(NotAuthenticError):
            opened(bytes(changed))


def test_chunks_that_are_moved_doubled_left_out_or_appended_are_noticed():
    box = encrypted(bytes(range(24)))
    first, second, third = box[:BOX], box[BOX : 2 * BOX], box[2 * BOX :]
    other = encrypted(bytes(24), key=bytearray(32))
    for wrong in (
        second + first + third,
        first + first + third,
        first + third,
        first + second,
        first + second + third + third,
        first + second + third + b"x",
        other[:BOX] + second + third,
    ):
        with pytest.raises(NotAuthenticError):
            opened(wrong)


def test_another_context_or_key_does_not_open_it():
    box = encrypted(b"text")
    for context, key in ((b"other", KEY), (b"header", random_secret(32))):
        with pytest.raises(NotAuthenticError):
            opened(box, context, key)


def test_a_stream_that_was_not_finished_does_not_open():
    target = io.BytesIO()
    writer = EncryptedWriter(target, KEY, b"", chunk=CHUNK)
    writer.write(bytes(30))
    writer.close()
    with pytest.raises(NotAuthenticError):
        opened(target.getvalue(), b"")


def test_salt_and_purpose_give_keys_of_their_own():
    keys = {bytes(stream_key(KEY, salt, why)) for salt in (b"a" * 32, b"b" * 32) for why in "xy"}
    assert len(keys) == 4
