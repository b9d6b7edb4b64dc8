import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_app.crypto.keys import random_secret
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError, decrypt, encrypt, seal

KEY = random_secret(32)
ACCOUNT = AccountKey.generate()


@given(secret=st.binary(max_size=300), context=st.binary(max_size=30))
def test_a_box_gives_back_what_was_put_in(secret, context):
    assert decrypt(KEY, encrypt(KEY, secret, context), context) == secret


@given(secret=st.binary(min_size=1, max_size=100), context=st.binary(max_size=30))
def test_a_seal_gives_back_what_was_sealed(secret, context):
    sealed = seal(ACCOUNT.public, bytearray(secret), context)

    assert ACCOUNT.open(sealed, context) == secret


def test_two_boxes_of_one_secret_differ():
    assert encrypt(KEY, b"secret", b"") != encrypt(KEY, b"secret", b"")


def test_every_changed_byte_of_a_box_is_noticed():
    box = encrypt(KEY, b"secret", b"place")

    for position in range(len(box)):
        changed = bytearray(box)
        changed[position] ^= 1
        with pytest.raises(NotAuthenticError):
            decrypt(KEY, bytes(changed), b"place")


def test_every_changed_byte_of_a_seal_is_noticed():
    sealed = seal(ACCOUNT.public, bytearray(b"secret"), b"place")

    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(NotAuthenticError):
            ACCOUNT.open(bytes(changed), b"place")


@pytest.mark.parametrize("length", [0, 1, 13, 28])
def test_a_cut_box_is_refused(length):
    with pytest.raises(NotAuthenticError):
        decrypt(KEY, encrypt(KEY, b"secret", b"")[:length], b"")


@pytest.mark.parametrize("length", [0, 1, 32, 1120])
def test_a_cut_seal_is_refused(length):
    with pytest.raises(NotAuthenticError):
        ACCOUNT.open(seal(ACCOUNT.public, bytearray(b"secret"), b"")[:length], b"")


def test_another_context_does_not_open():
    with pytest.raises(NotAuthenticError):
        decrypt(KEY, encrypt(KEY, b"secret", b"here"), b"there")
    with pytest.raises(NotAuthenticError):
        ACCOUNT.open(seal(ACCOUNT.public, bytearray(b"secret"), b"here"), b"there")


def test_another_key_does_not_open():
    with pytest.raises(NotAuthenticError):
        decrypt(random_secret(32), encrypt(KEY, b"secret", b""), b"")
    with pytest.raises(NotAuthenticError):
        AccountKey.generate().open(seal(ACCOUNT.public, bytearray(b"secret"), b""), b"")


def test_an_account_key_survives_as_96_bytes():
    secret = ACCOUNT.secret()
    again = AccountKey.from_secret(secret)

    assert len(secret) == 96
    assert again.public == ACCOUNT.public
    assert again.open(seal(ACCOUNT.public, bytearray(b"secret"), b""), b"") == b"secret"


def test_an_account_key_of_another_length_is_refused():
    with pytest.raises(NotAuthenticError):
        AccountKey.from_secret(bytearray(95))


@pytest.mark.parametrize("length", [0, 32, 1215, 1217])
def test_what_is_no_public_key_cannot_be_sealed_to(length):
    with pytest.raises(NotAuthenticError):
        seal(bytes(length), bytearray(b"secret"), b"")


def test_public_keys_are_hybrid():
    assert len(ACCOUNT.public) == 1184 + 32  # ML-KEM-768 and X25519
