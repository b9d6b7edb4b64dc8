"""Boxes: encrypted under a key (AES-256-GCM), or sealed to an account's public key (HPKE).

HPKE (RFC 9180) runs over the hybrid ML-KEM-768 + X25519: public keys stand readable in the store
folder, and a recording of today must not open to the quantum computer of tomorrow. Each output
starts with a version byte. `context` is authenticated and not stored: a box moved to another place
does not open there.
"""

import secrets
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from recsys_app.crypto.keys import expand_key, take, wipe

_VERSION: Final = b"\x01"
_NONCE: Final = 12
_TAG: Final = 16
_MLKEM_SEED: Final = 64
_MLKEM_PUBLIC: Final = 1184
_X25519: Final = 32
_SUITE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class NotAuthenticError(Exception):
    """Wrong key, changed bytes or another context; which of them cannot be told."""


def encrypt(key: bytearray, secret: bytes | bytearray, context: bytes) -> bytes:
    """`secret` under a 32-byte key: version, nonce, ciphertext with tag."""
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, secret, context)


def decrypt(key: bytearray, box: bytes, context: bytes) -> bytearray:
    """What `encrypt` was given. Raises NotAuthenticError."""
    nonce, body = box[1 : 1 + _NONCE], box[1 + _NONCE :]
    if box[:1] != _VERSION or len(body) < _TAG:
        raise NotAuthenticError
    secret = bytearray(len(body) - _TAG)
    try:
        AESGCM(key).decrypt_into(nonce, body, context, secret)
    except InvalidTag as error:
        raise NotAuthenticError from error
    return secret


class AccountKey:
    """The key pair of one account: what is sealed to `public` opens here alone."""

    def __init__(self, mlkem: MLKEM768PrivateKey, x25519: X25519PrivateKey) -> None:
        self._mlkem = mlkem
        self._x25519 = x25519

    @classmethod
    def generate(cls) -> Self:
        return cls(MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())

    @classmethod
    def from_secret(cls, secret: bytearray) -> Self:
        """From the 96 bytes of `secret`. Raises NotAuthenticError for any other length."""
        if len(secret) != _MLKEM_SEED + _X25519:
            raise NotAuthenticError
        view = memoryview(secret)
        return cls(
            MLKEM768PrivateKey.from_seed_bytes(view[:_MLKEM_SEED]),
            X25519PrivateKey.from_private_bytes(view[_MLKEM_SEED:]),
        )

    def secret(self) -> bytearray:
        """The private half, 96 bytes; wipe it after use."""
        secret = bytearray(_MLKEM_SEED + _X25519)
        for part, place in (
            (take(self._mlkem.private_bytes_raw()), slice(None, _MLKEM_SEED)),
            (take(self._x25519.private_bytes_raw()), slice(_MLKEM_SEED, None)),
        ):
            secret[place] = part
            wipe(part)
        return secret

    def signing_seed(self) -> bytearray:
        """The 32-byte seed of the account's signing key, which goes with its private half."""
        secret = self.secret()
        seed = expand_key(secret, "account-signature")
        wipe(secret)
        return seed

    @property
    def public(self) -> bytes:
        """The public half, 1216 bytes."""
        mlkem, x25519 = self._mlkem.public_key(), self._x25519.public_key()
        return mlkem.public_bytes_raw() + x25519.public_bytes_raw()

    def open(self, sealed: bytes, context: bytes) -> bytearray:
        """What was sealed to `public`. Raises NotAuthenticError."""
        key = hpke.MLKEM768X25519PrivateKey(self._mlkem, self._x25519)
        if sealed[:1] != _VERSION:
            raise NotAuthenticError
        try:
            return take(_SUITE.decrypt(sealed[1:], key, info=context))
        except (InvalidTag, ValueError) as error:
            raise NotAuthenticError from error


def seal(public: bytes, secret: bytearray, context: bytes) -> bytes:
    """`secret` for the holder of `public`'s private half; the sealer cannot open it again.

    Raises:
        NotAuthenticError: `public` is not a public key.
    """
    try:
        key = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC]),
            X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]),
        )
    except ValueError as error:
        raise NotAuthenticError from error
    return _VERSION + _SUITE.encrypt(secret, key, info=context)
