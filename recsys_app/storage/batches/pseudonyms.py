"""Random names for people: `P-7F3K-2QX9`, 40 bits in Crockford's base 32. Never derived from an id."""

import secrets
from typing import Final

import numpy as np

_ALPHABET: Final = np.frombuffer(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", np.uint8)
_PLACES: Final = (2, 3, 4, 5, 7, 8, 9, 10)  # of the symbols in "P-xxxx-xxxx"


def new_pseudonyms(count: int) -> list[str]:
    """`count` random pseudonyms; among a million, one in two such lists holds a repetition."""
    random = np.frombuffer(secrets.token_bytes(len(_PLACES) * count), np.uint8)
    text = np.full((count, 11), ord("-"), np.uint8)  # (count, character)
    text[:, 0] = ord("P")
    text[:, _PLACES] = _ALPHABET[random.reshape(count, len(_PLACES)) & 31]
    names: list[str] = text.view("S11")[:, 0].astype(str).tolist()
    return names
