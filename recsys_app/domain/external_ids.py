"""The one form of an external id: in it ids are stored, looked for and hashed.

NFC, nothing around it, and without what prints nothing: the characters of Unicode's category Cf, those
that Unicode calls Default_Ignorable_Code_Point, and the empty Braille pattern. A space that does not break
is a space. Otherwise one person could be several, and one who was erased could come back in another spelling.
Case, width and accents stay: ids that differ in those may be two people.
"""

import re
import unicodedata
from typing import Final

# U+200C and U+200D. Persian and Indic words and composed emoji need them, so that a row with one is
# no reason to look at it; yet the same word is typed without as well.
JOINERS: Final = "\u200c\u200d"

# Default_Ignorable_Code_Point of Unicode 16.0 (DerivedCoreProperties.txt) but for Cf, and U+2800. Emoji,
# Chinese names and Mongolian words are written with some of them: no reason to look at a row either.
_IGNORED: Final = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000\U000e0002-\U000e001f\U000e0080-\U000e0fff"
)

# Every other one, for use between the brackets of a regular expression. Written out and not asked
# of the library, because a hash in the register has to outlive versions of Unicode.
UNSEEN: Final = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)

_NO_BREAK: Final = "\u00a0\u2007\u202f"
_ODD: Final = re.compile(f"[{JOINERS}{_IGNORED}{UNSEEN}{_NO_BREAK}]")

# Most ids are of these signs alone, none of which is odd: that is seen in a third of the time.
_COMMON: Final = re.compile(
    "[ -\u009f\u00a1-\u00ac\u00ae-\u034e\u0350-\u05ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]*"
)


def _plain(odd: re.Match[str]) -> str:
    return " " if odd[0] in _NO_BREAK else ""


def canonical_id(text: str) -> str:
    """`text` in that form; "" where nothing of it is to be seen."""
    if text.isascii():
        return text.strip()
    seen = text if _COMMON.fullmatch(text) else _ODD.sub(_plain, text)
    return unicodedata.normalize("NFC", seen).strip()
