"""What unit tests share."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture
def generous() -> Iterator[None]:
    """A umask that would let everyone read and write."""
    before = os.umask(0)
    yield
    os.umask(before)
