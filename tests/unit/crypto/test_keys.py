import hashlib
import hmac

import pytest

from recsys_app.crypto import keys
from recsys_app.crypto.keys import KdfParameters

CHEAP = KdfParameters(19 * 1024, 2, 1)


def test_a_key_is_that_of_the_reference_implementation():
    # github.com/P-H-C/phc-winner-argon2, src/test.c: hashtest(version, 2, 16, 1, …), Argon2id
    key = keys.derive_key("password", b"somesalt", KdfParameters(1 << 16, 2, 1))

    assert key.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


def test_every_way_to_type_a_password_gives_one_key():
    composed, decomposed = "caf\u00e9 ﬁ", "cafe\u0301 fi"

    assert keys.derive_key(composed, b"0" * 16, CHEAP) == keys.derive_key(
        decomposed, b"0" * 16, CHEAP
    )


def test_salt_and_cost_change_the_key():
    one = keys.derive_key("password", b"0" * 16, CHEAP)

    assert keys.derive_key("password", b"1" * 16, CHEAP) != one
    assert keys.derive_key("password", b"0" * 16, KdfParameters(19 * 1024, 3, 1)) != one


@pytest.mark.parametrize(
    ("memory_kib", "iterations", "lanes"),
    [
        (19 * 1024 - 1, 2, 1),
        (46 * 1024 - 1, 1, 1),
        (19 * 1024 - 1, 64, 1),
        (1024 * 1024 + 1, 3, 4),
        (1024 * 1024, 9, 4),
        (64 * 1024, 0, 4),
        (64 * 1024, 65, 4),
        (64 * 1024, 3, 0),
        (64 * 1024, 3, 17),
    ],
)
def test_a_cost_out_of_range_is_refused(memory_kib, iterations, lanes):
    with pytest.raises(ValueError, match="out of range"):
        KdfParameters(memory_kib, iterations, lanes)


@pytest.mark.parametrize(("memory_kib", "iterations"), [(46 * 1024, 1), (19 * 1024, 2)])
def test_the_floor_itself_is_accepted(memory_kib, iterations):
    assert KdfParameters(memory_kib, iterations, 1).memory_kib == memory_kib


def test_the_cost_reads_well():
    assert str(KdfParameters()) == "Argon2id, 64 MiB, 3 passes, 4 lanes"


def test_an_expanded_key_follows_rfc_5869():
    key = bytearray(range(32))
    extracted = hmac.digest(bytes(32), bytes(key), "sha256")

    assert keys.expand_key(key, "names") == hmac.digest(extracted, b"names\x01", "sha256")


def test_a_wiped_key_is_zeros_of_the_same_length():
    key = keys.random_secret(48)
    assert any(key)

    keys.wipe(key)

    assert key == bytearray(48)


def test_taking_a_secret_clears_the_original():
    original = hashlib.sha256(b"secret").digest()
    expected = bytearray(original)

    assert keys.take(original) == expected
    assert original == bytes(32)


@pytest.mark.parametrize("shared", [b"", b"x"])
def test_taking_what_python_shares_leaves_it_alone(shared):
    assert keys.take(shared) == bytearray(shared)
    assert shared in {b"", b"x"}


def test_same_compares_content():
    assert keys.same(b"abc", b"abc")
    assert not keys.same(b"abc", b"abd")
