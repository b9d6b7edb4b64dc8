import pytest

from recsys_app.access.recovery import (
    RECOVERY_ACCOUNT,
    credentials,
    is_recovery,
    new_recovery_secret,
    read_recovery_secret,
)
from recsys_app.errors import SignInError


def test_a_secret_has_160_bits_and_a_checksum():
    secret = new_recovery_secret()

    assert [len(group) for group in secret.split("-")] == [4] * 8 + [2]
    assert len(read_recovery_secret(secret)) * 5 == 160
    assert new_recovery_secret() != secret


@pytest.mark.parametrize(
    "other",
    [
        str.lower,
        lambda s: s.replace("-", ""),
        lambda s: f" {s} ",
        lambda s: s.replace("0", "O").replace("1", "l"),
        lambda s: s.replace("0", "o").replace("1", "I"),
    ],
)
def test_it_may_be_typed_in_many_ways(other):
    for _ in range(20):
        secret = new_recovery_secret()
        assert read_recovery_secret(other(secret)) == read_recovery_secret(secret)


def is_read(typed):
    try:
        read_recovery_secret(typed)
    except SignInError:
        return False
    return True


def test_slips_are_noticed():
    """All but about one in a thousand."""
    secret = new_recovery_secret()
    slips = [
        secret[:place] + other + secret[place + 1 :]
        for place, letter in enumerate(secret)
        for other in "ABC"
        if letter not in {"-", other}
    ]
    assert sum(map(is_read, slips)) <= 3
    with pytest.raises(SignInError):
        read_recovery_secret(secret[:-1])


def test_the_account_is_known_however_it_is_written():
    assert is_recovery(" Recovery ")
    assert not is_recovery("recovery 2")


@pytest.mark.parametrize("name", ["recovery", "Recovery", " RECOVERY ", "\uff32ecovery"])
def test_name_and_secret_are_those_of_the_keyring_however_they_are_typed(name):
    secret = new_recovery_secret()

    assert credentials(name, secret.lower()) == (RECOVERY_ACCOUNT, read_recovery_secret(secret))


def test_other_names_and_passwords_stay_as_they_are():
    assert credentials("Ada ", " seven-quiet herons ") == ("Ada ", " seven-quiet herons ")


def test_a_mistyped_secret_is_said_before_it_is_tried():
    with pytest.raises(SignInError, match="recovery-mistyped"):
        credentials("Recovery", "correct horse battery staple")
