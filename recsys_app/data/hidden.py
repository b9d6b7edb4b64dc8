"""Characters that print nothing and make a text look like another one.

The control characters except tab and line ends, and those that embed, override or isolate a writing
direction (Unicode TR 36, "bidirectional text spoofing"). An id that holds one is not taken: two ids
that look alike would be two people. Names and titles are taken without them. Marks that real text
needs (joiners, U+200E, U+200F) are none of them.
"""

import re
from typing import Any

_CLASS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{}-{}{}-{}]".format(*"\u202a\u202e\u2066\u2069")
_HIDDEN = re.compile(_CLASS)


def without_hidden(text: str) -> str:
    return _HIDDEN.sub("", text)


def has_hidden(column: Any) -> Any:
    """(n,) Arrow booleans: which strings of an Arrow array hold one; null where that is null."""
    import pyarrow.compute as pc

    return pc.match_substring_regex(column, _CLASS)


def column_without_hidden(column: Any) -> Any:
    """An Arrow array of strings without them."""
    import pyarrow.compute as pc

    return pc.replace_substring_regex(column, _CLASS, "")
