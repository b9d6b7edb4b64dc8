import secrets
import time

import pytest

from recsys_app.access.passwords import PasswordStrength, check_password, password_strength
from recsys_app.errors import InvalidSettingError

NAMES = ("acme-store", "王芳")


def refusal(password):
    with pytest.raises(InvalidSettingError) as refused:
        check_password(password, *NAMES)
    return refused.value.code


@pytest.mark.parametrize("password", ["", "heron kettle 9", "heron kettle mango " * 54])
def test_a_password_of_another_length_is_refused(password):
    assert refusal(password) == "password-length"


@pytest.mark.parametrize("typed", ["e\u0301" * 14, "\ufdfa"])
def test_length_counts_as_typed_and_as_stored(typed):
    """Fourteen letters with an accent each; one sign that NFKC writes out as eighteen."""
    assert refusal(typed) == "password-length"


def test_the_longest_password_that_is_allowed_has_1024_characters():
    longest = secrets.token_urlsafe(768)
    assert len(longest) == 1024

    check_password(longest, *NAMES)

    assert refusal(longest + "x") == "password-length"


@pytest.mark.parametrize(
    "password",
    [
        "heron kettle mango",  # small letters only
        "correct horse battery staple",
        "ich gehe heute nach hause",
        "今天天气很好我们去公园散步吧好吗",
        "093534457922231",  # digits only, as a dice shows them
        "#;}{!,$)@(*&^%-=<",  # signs only
        "Zu Hause in der Acme-Store wohnt ein Käfer",  # the store's words count for nothing, the others do
    ],
)
def test_there_is_no_rule_about_kinds_of_characters(password):
    check_password(password, *NAMES)

    assert password_strength(password, *NAMES) > PasswordStrength.COMMON


@pytest.mark.parametrize(
    "password",
    [
        "1qaz2wsx3edc4rfv",  # stands on the list as it is
        "aaaaaaaaaaaaaaaa",
        "王王王王王王王王王王王王王王王王",
        "a b a b a b a b a b",
        "x7x7x7x7x7x7x7x7",
        "qwertyuiopasdfghjkl",
        "qwertzuiopasdfghjklö",
        "йцукенгшщзхъфыв",
        "!QAZ2wsx#EDC4rfv",
        "0987654321098765",
        "abcdefghijklmnop",
        "1-2-3-4-5-6-7-8-9",
        "a1b2c3d4e5f6g7h8",
        "passwordpassword",
        "password password",
        "Password2024!!!!",
        "P@ssw0rd20242025",
        "drowssapdrowssap",
        "iloveyou12345678",
        "summer2024winter2025",
        "p a s s w o r d 1 2 3",
    ],
)
def test_what_only_looks_long_is_refused(password):
    assert refusal(password) == "password-common"


@pytest.mark.parametrize(
    "password",
    ["recvault recvault", "Acme-Store-Acme-2026", "acmestorepassword", "王芳 recvault 20262026"],
)
def test_words_of_the_store_the_account_and_the_program_are_refused(password):
    assert refusal(password) == "password-common"


def test_a_name_counts_for_nothing_only_where_it_belongs():
    assert refusal("porcupine 2026 porcupine") == "password-common"
    plain = "porcupinegrandiose"

    assert password_strength(plain) > PasswordStrength.COMMON
    assert password_strength(plain, "porcupine") is PasswordStrength.COMMON


@pytest.mark.parametrize("word", ["a", "password", "summer2024", "0123456789"])
def test_repeating_does_not_help_up_to_the_longest_password(word):
    assert refusal((word * 1024)[:1024]) == "password-common"


def test_a_longer_password_is_judged_by_its_hardest_part():
    check_password("a" * 600 + secrets.token_urlsafe(12) + "b" * 400, *NAMES)

    assert refusal("a" * 500 + "b" * 500) == "password-common"


def test_strength_grows_with_words_that_do_not_belong_together():
    phrases = ["heron", "heron kettle", "purple monkey dishwasher", "heron kettle mango purple"]
    levels = [password_strength(phrase) for phrase in phrases]

    assert levels == sorted(levels)
    assert levels[0] is PasswordStrength.COMMON
    assert levels[2] is PasswordStrength.FAIR
    assert levels[-1] is PasswordStrength.STRONG


def test_the_blocklist_has_thirty_thousand_passwords():
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    assert len(set(FREQUENCY_LISTS["passwords"])) == 30_000


@pytest.mark.parametrize(
    "hard", ["4@8({[<369&#!|1/|\\0$5+7%2" * 41, "".join(f"{'a' * 24}{'b' * i}" for i in range(40))]
)
def test_the_search_ends_soon_on_input_made_to_delay_it(hard):
    """Substitutions of every letter, and many pieces that are all weak: under a second alone."""
    start = time.perf_counter()
    password_strength(hard[:1024], *NAMES)

    assert time.perf_counter() - start < 5
