"""Characters that print nothing and make a text look like another one.

The control characters except tab and line ends, and those that embed, override or isolate a writing
direction (Unicode TR 36, "bidirectional text spoofing"). Names and titles are taken without them.
Marks that real text needs (joiners, U+200E, U+200F) are none of them.

An id that holds one, or another sign of `external_ids.UNSEEN`, is not taken: somebody is to look at
what came into that file. Joiners in an id are left out without a word.
"""

import re
from typing import Any

from recsys_app.domain.external_ids import UNSEEN

_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_CLASS = f"[{_CONTROL}\u202a-\u202e\u2066-\u2069]"
_HIDDEN = re.compile(_CLASS)
_ID_CLASS = f"[{_CONTROL}{UNSEEN}]"
_HIDDEN_IN_ID = re.compile(_ID_CLASS)


def without_hidden(text: str) -> str:
    return _HIDDEN.sub("", text)


def hidden_in_id(text: str) -> bool:
    """Whether an id has a character for which it is not taken."""
    return _HIDDEN_IN_ID.search(text) is not None


def ids_with_hidden(column: Any) -> Any:
    """(n,) Arrow booleans: `hidden_in_id` of an Arrow array of strings; null where that is null."""
    import pyarrow.compute as pc

    return pc.match_substring_regex(column, _ID_CLASS)


def column_without_hidden(column: Any) -> Any:
    """An Arrow array of strings without them."""
    import pyarrow.compute as pc

    return pc.replace_substring_regex(column, _CLASS, "")
