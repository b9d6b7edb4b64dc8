"""Signatures (Ed25519, RFC 8032). `purpose` keeps a signature for one thing from serving another."""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from recsys_app.crypto.keys import KEY_BYTES, random_secret, wipe
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError

_VERSION: Final = b"\x01"


def new_signing_key() -> bytearray:
    """A fresh 32-byte seed."""
    return random_secret(KEY_BYTES)


def verify_key(seed: bytearray) -> bytes:
    """The 32-byte public half of `seed`."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def account_verify_key(key: AccountKey) -> bytes:
    """The 32-byte public half of the signing key of an account."""
    seed = key.signing_seed()
    public = verify_key(seed)
    wipe(seed)
    return public


def sign(seed: bytearray, purpose: str, message: bytes) -> bytes:
    """A version byte and the 64-byte signature."""
    return _VERSION + Ed25519PrivateKey.from_private_bytes(seed).sign(_tagged(purpose, message))


def verify(public: bytes, purpose: str, message: bytes, signature: bytes) -> None:
    """Raises NotAuthenticError unless the holder of `public`'s seed signed `message`."""
    try:
        if signature[:1] != _VERSION:
            raise NotAuthenticError
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature[1:], _tagged(purpose, message))
    except (InvalidSignature, ValueError) as error:
        raise NotAuthenticError from error


def _tagged(purpose: str, message: bytes) -> bytes:
    return purpose.encode() + b"\x00" + message
