"""The families that recommenders belong to, simple ones first."""

from typing import Final

FAMILIES: Final = ("baseline", "collaborative", "content", "deep")
