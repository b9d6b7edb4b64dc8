"""Long secrets in chunks: AES-256-GCM in the STREAM construction, from and to binary streams.

STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance, CRYPTO 2015) gives every chunk a nonce of its place and of whether it is the last.
A chunk that is changed, moved, doubled, left out or appended does not open, nor does a stream that
ends early. `age` and Tink write files so.

A nonce is 7 zero bytes, the chunk's number in 4 bytes and the last-flag in one: nonces come again
with the next stream, and therefore **a key serves one stream and no second one**. Derive it with
`stream_key` from a salt drawn for that stream.

A stream is its chunks one after the other, each ciphertext and 16-byte tag; all but the last hold
`chunk` bytes of plaintext, the last one 1 to `chunk`, or 0 where nothing was written at all.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from recsys_app.crypto.keys import KEY_BYTES, take
from recsys_app.crypto.sealing import NotAuthenticError

CHUNK: Final = 64 * 1024
SALT: Final = 32
_TAG: Final = 16
_MOST_CHUNKS: Final = 2**32


def stream_key(key: bytearray, salt: bytes, purpose: str) -> bytearray:
    """The 32-byte key of one stream. `salt`: 32 random bytes drawn for it, to be kept with it."""
    return take(HKDF(SHA256(), KEY_BYTES, salt=salt, info=purpose.encode()).derive(key))


class EncryptedWriter:
    """Encrypts what is written to it into `target`. Nothing opens before `finish` was called.

    Args:
        target: where chunks go; it is neither flushed nor closed.
        key: for this stream alone.
        context: authenticated with every chunk and not stored: a header, a name.
        chunk: plaintext bytes of a chunk; the reader must know it.
    """

    closed = False

    def __init__(
        self, target: BinaryIO, key: bytearray, context: bytes, *, chunk: int = CHUNK
    ) -> None:
        self._target, self._cipher, self._context = target, AESGCM(key), context
        self._chunk, self._number = chunk, 0
        self._waiting = bytearray()  # at most one chunk after each write: it may be the last
        self._written = 0

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take all of `data`; raises OSError where `target` does."""
        self._waiting += data
        while len(self._waiting) > self._chunk:
            self._put(bytes(self._waiting[: self._chunk]), last=False)
            del self._waiting[: self._chunk]
        size = memoryview(data).nbytes
        self._written += size
        return size

    def finish(self) -> None:
        """Write the last chunk: without it the stream counts as cut."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()
        self.closed = True

    def _put(self, plain: bytes, *, last: bool) -> None:
        box = self._cipher.encrypt(_nonce(self._number, last=last), plain, self._context)
        self._target.write(box)
        self._number += 1

    def tell(self) -> int:
        """Bytes of plaintext so far."""
        return self._written

    def flush(self) -> None:
        """Nothing: what waits may be the last chunk, and is written by `finish`."""

    def close(self) -> None:
        """Nothing: whoever stops half-way must not leave a stream that looks whole."""

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


def decrypted(
    source: BinaryIO, key: bytearray, context: bytes, *, chunk: int = CHUNK
) -> Iterator[bytes]:
    """The chunks that `EncryptedWriter` was given, each checked, read from here to the end.

    Do not act on any of them before the iterator has ended: only then was nothing cut off.

    Raises:
        NotAuthenticError: wrong key, other context, or any change of the bytes.
    """
    cipher = AESGCM(key)
    box, number = source.read(chunk + _TAG), 0
    while True:
        following = source.read(chunk + _TAG) if len(box) == chunk + _TAG else b""
        last = not following
        if len(box) < _TAG or (number and len(box) == _TAG):
            raise NotAuthenticError
        try:
            yield cipher.decrypt(_nonce(number, last=last), box, context)
        except InvalidTag as error:
            raise NotAuthenticError from error
        if last:
            return
        box, number = following, number + 1


def _nonce(number: int, *, last: bool) -> bytes:
    if number >= _MOST_CHUNKS:  # 256 TiB of chunks of 64 KiB
        raise OverflowError("a stream has at most 2**32 chunks")
    return bytes(7) + number.to_bytes(4, "big") + bytes([last])
