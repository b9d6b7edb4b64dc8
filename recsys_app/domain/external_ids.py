"""The one form of an external id: in it ids are stored, looked for and hashed.

NFC, nothing around it, and without the characters of Unicode's category Cf, which print nothing:
otherwise one person could be several, and one who was erased could come back in another spelling.
Case, width and accents stay: ids that differ in those may be two people.
"""

import re
import unicodedata
from typing import Final

# U+200C and U+200D. Persian and Indic words and composed emoji need them, so that a row with one is
# no reason to look at it; yet the same word is typed without as well.
JOINERS: Final = "\u200c\u200d"

# Every other one, for use between the brackets of a regular expression. Written out and not asked
# of the library, because a hash in the register has to outlive versions of Unicode.
UNSEEN: Final = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)

_FORMAT: Final = re.compile(f"[{JOINERS}{UNSEEN}]")


def canonical_id(text: str) -> str:
    """`text` in that form; "" where nothing of it is to be seen."""
    if text.isascii():
        return text.strip()
    seen = text if text.isprintable() else _FORMAT.sub("", text)  # none of Cf is printable
    return unicodedata.normalize("NFC", seen).strip()
