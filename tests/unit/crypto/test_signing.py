import pytest

from recsys_app.crypto.sealing import NotAuthenticError
from recsys_app.crypto.signing import new_signing_key, sign, verify, verify_key

SEED = new_signing_key()


def test_the_public_half_is_that_of_rfc_8032():
    # section 7.1, test 1
    seed = bytearray.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")

    assert verify_key(seed) == bytes.fromhex(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )


def test_a_signature_holds_for_its_message_and_purpose_only():
    signature = sign(SEED, "membership", b"message")
    public = verify_key(SEED)

    verify(public, "membership", b"message", signature)
    with pytest.raises(NotAuthenticError):
        verify(public, "membership", b"another", signature)
    with pytest.raises(NotAuthenticError):
        verify(public, "rotation", b"message", signature)
    with pytest.raises(NotAuthenticError):
        verify(verify_key(new_signing_key()), "membership", b"message", signature)


def test_every_changed_byte_of_a_signature_is_noticed():
    signature = sign(SEED, "membership", b"message")

    for position in range(len(signature)):
        changed = bytearray(signature)
        changed[position] ^= 1
        with pytest.raises(NotAuthenticError):
            verify(verify_key(SEED), "membership", b"message", bytes(changed))


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(33)])
def test_what_is_no_key_verifies_nothing(public):
    with pytest.raises(NotAuthenticError):
        verify(public, "membership", b"message", sign(SEED, "membership", b"message"))
