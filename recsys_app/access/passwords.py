"""What a password must be, and how hard it is to guess. One place for both front ends.

Length is the only rule about its form (NIST SP 800-63B-4, 3.1.1.2); beside it stands a blocklist of
what a guessing program tries first. zxcvbn knows 30,000 common passwords, 64,000 English words and
names, and how they are spelt otherwise, joined, reversed, repeated or typed along the keyboard; it
counts the guesses that it takes to come upon one (D. Wheeler, USENIX Security 2016). Its lists are
installed with the program: nobody is asked.
"""

import math
import re
import threading
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from typing import Final

from recsys_app.errors import InvalidSettingError

SHORTEST_PASSWORD: Final = 15  # NIST SP 800-63B-4: where a password is the only factor
LONGEST_PASSWORD: Final = 1024

_PROGRAM: Final = "recvault"
_MOST_WORDS: Final = 32  # of an account name or folder; more would let a name slow the search
# Rows of keys that zxcvbn does not know: German, French and Russian; and what Shift makes of digits.
_ROWS: Final = (
    *("qwertzuiop", "asdfghjklö", "asdfghjklöä", "azertyuiop", "qsdfghjklm"),
    *("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
)
_UNSHIFTED: Final = str.maketrans("!@#$%^&*()", "1234567890")
_YEARS: Final = re.compile(r"(?:19|20)\d\d")
# zxcvbn's time grows with the square of the length and with the substitutions to try (4 for A …).
_PIECE: Final = 24
_ONE_AT_A_TIME: Final = threading.Lock()  # zxcvbn keeps the words it is given in a global table


class PasswordStrength(IntEnum):
    """How hard a password is to guess; the number is the least power of ten of guesses."""

    COMMON = 0  # refused: below 10^8, which slow key derivation does not make up for
    FAIR = 8
    GOOD = 10
    STRONG = 12


def check_password(password: str, *names: str) -> None:
    """Refuse what is too short, too long or guessed first, by its code.

    `names` are no secret to whoever guesses, such as the store's folder and the account.

    Raises:
        InvalidSettingError: "password-length" or "password-common".
    """
    # Length counts as typed and as derived from: NFKC makes one sign of two, and eighteen of one.
    lengths = {len(password), len(unicodedata.normalize("NFKC", password[: LONGEST_PASSWORD + 1]))}
    if min(lengths) < SHORTEST_PASSWORD or max(lengths) > LONGEST_PASSWORD:
        raise InvalidSettingError(
            "password-length", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD
        )
    if password_strength(password, *names) is PasswordStrength.COMMON:
        raise InvalidSettingError("password-common")


def password_strength(password: str, *names: str) -> PasswordStrength:
    """How hard `password` is to guess for somebody who knows the program and these `names`."""
    words = _words(_PROGRAM, *names)
    text = _one_period(unicodedata.normalize("NFKC", password[:LONGEST_PASSWORD]))
    power = min(_power_of_ten(form, words) for form in _forms(text, words))
    return max(level for level in PasswordStrength if level <= power)


def _words(*names: str) -> tuple[str, ...]:
    """The words of `names`, and each name without what joins them; the longest first."""
    folded = [unicodedata.normalize("NFKC", name).casefold() for name in names]
    parts = [re.split(r"[\W_]+", name) for name in folded]
    found = {word for part in parts for word in (*part[:_MOST_WORDS], "".join(part))}
    return tuple(sorted((word for word in found if len(word) > 1), key=len, reverse=True))


def _one_period(text: str) -> str:
    """`text`, or what it repeats from its first to its last character."""
    for period in range(1, len(text) // 2 + 1):
        if text[period:] == text[:-period]:
            return text[:period]
    return text


def _forms(text: str, words: tuple[str, ...]) -> Iterator[str]:
    """`text` as it is, and as whoever guesses would see through it."""
    yield text
    bare = _YEARS.sub("", re.sub("|".join(map(re.escape, words)), "", text.casefold()))
    signs = {sign for sign in bare if not sign.isalnum()}
    joined = len(signs) <= 2  # signs between words or at the end; more of them are a part of it
    yield _one_period("".join(filter(str.isalnum, bare)) if joined else bare)
    yield text.translate(_UNSHIFTED).casefold()
    yield text[::2] + text[1::2]  # a1b2c3d4


def _power_of_ten(text: str, words: tuple[str, ...]) -> float:
    """The logarithm of the guesses that the hardest piece of `text` takes."""
    pieces = dict.fromkeys(text[i : i + _PIECE] for i in range(0, len(text), _PIECE))
    hardest = 0.0
    for piece in pieces:
        hardest = max(hardest, _guesses(piece, words))
        if hardest >= max(PasswordStrength):
            break
    return hardest


def _guesses(piece: str, words: tuple[str, ...]) -> float:
    """Logarithm of the number of guesses: the parts one by one, in every order.

    zxcvbn's own sum also charges for not knowing how many parts there are, 10^4 for each; a
    construction of two or three common parts is tried before that is needed.
    """
    from zxcvbn import zxcvbn

    with _ONE_AT_A_TIME:
        parts = zxcvbn(piece, user_inputs=[*words, *_ROWS])["sequence"]
    orders = math.lgamma(len(parts) + 1) / math.log(10)
    return orders + sum(math.log10(float(part["guesses"])) for part in parts)
