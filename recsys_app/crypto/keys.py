"""Keys from passwords, keys from keys, and how they leave memory again.

Secrets live in `bytearray`s, which `wipe` clears. Where the library hands out immutable `bytes`,
`take` moves them into a bytearray and clears the original; see docs/decisions/0008-key-memory.md.
"""

import ctypes
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from recsys_app.errors import StorageUnavailableError

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16

# Least memory in KiB by number of passes (OWASP ASVS 5.0, appendix C: 46 MiB in one pass, 19 MiB in
# two or more), so that a changed file cannot make guessing cheap. The ceilings keep it from being a
# memory bomb.
FLOOR_KIB: dict[int, int] = {1: 46 * 1024, 2: 19 * 1024}
CEILING_KIB: Final = 1024 * 1024
MOST_WORK_KIB: Final = 8 * 1024 * 1024  # memory times passes: some twenty seconds of one core
MOST_ITERATIONS: Final = 64
MOST_LANES: Final = 16


class CostOutOfRangeError(ValueError):
    """A key derivation so cheap that guessing is easy, or so dear that nobody can sign in."""


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """Cost of Argon2id (RFC 9106): memory in KiB, passes over it, lanes in parallel.

    Raises:
        CostOutOfRangeError: outside of what is acceptable, also when read from a file.
    """

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        floor = FLOOR_KIB[1] if self.iterations == 1 else FLOOR_KIB[2]
        if not (
            1 <= self.iterations <= MOST_ITERATIONS
            and 1 <= self.lanes <= MOST_LANES
            and floor <= self.memory_kib <= CEILING_KIB
            and self.memory_kib * self.iterations <= MOST_WORK_KIB
        ):
            raise CostOutOfRangeError(f"key derivation out of range: {self}")

    def __str__(self) -> str:
        memory = f"{self.memory_kib / 1024:g} MiB"
        return f"Argon2id, {memory}, {self.iterations} passes, {self.lanes} lanes"


def normalize(text: str) -> bytes:
    """`text` as bytes that every keyboard and operating system agrees on (Unicode NFKC, UTF-8)."""
    return unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass")


def derive_key(password: str, salt: bytes, cost: KdfParameters) -> bytearray:
    """A 32-byte key from a password.

    Raises:
        StorageUnavailableError: this machine has not the memory for it.
    """
    material = take(normalize(password))
    key = bytearray(KEY_BYTES)
    recipe = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    try:
        recipe.derive_into(material, key)  # type: ignore[arg-type]  # any buffer; its stub says bytes
    except MemoryError as error:
        raise StorageUnavailableError(
            "key-memory", needed=f"{cost.memory_kib / 1024:g} MiB"
        ) from error
    finally:
        wipe(material)
    return key


def expand_key(key: bytearray, purpose: str) -> bytearray:
    """A 32-byte key for one `purpose`, from which `key` cannot be learnt (HKDF-SHA256, RFC 5869)."""
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)
    return take(derived)


def authenticate(key: bytearray, message: bytes) -> bytes:
    """HMAC-SHA256 of `message`; compare with `same`."""
    return hmac.digest(key, message, "sha256")


def same(left: bytes, right: bytes) -> bool:
    """Equality in a time that does not tell where they differ."""
    return hmac.compare_digest(left, right)


def fingerprint(public: bytes) -> bytes:
    """32 bytes that stand for a public key."""
    return hashlib.sha256(public).digest()


def random_secret(size: int) -> bytearray:
    """`size` unpredictable bytes that can be wiped."""
    return take(secrets.token_bytes(size))


def wipe(secret: bytearray) -> None:
    """Overwrite `secret` with zeros, in place."""
    secret[:] = bytes(len(secret))


def take(secret: bytes) -> bytearray:
    """Move `secret` into a bytearray and overwrite the original, which nobody else may hold.

    CPython keeps the characters of a bytes object at its end, before a closing zero. `bytes` of
    length 0 and 1 are shared objects and are left alone.
    """
    moved = bytearray(secret)
    if len(secret) > 1:
        ctypes.memset(id(secret) + bytes.__basicsize__ - 1, 0, len(secret))
    return moved
