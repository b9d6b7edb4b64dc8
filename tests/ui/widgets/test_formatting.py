"""Numbers and times as a person reads them."""

import pytest

from ui.widgets.formatting import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (0.04, "0.0 s"), (0.42, "0.4 s"), (3, "3 s"), (9.96, "10 s"), (171, "2 min 51 s"), (3840, "1 h 04 min")],
)  # fmt: skip
def test_a_duration_has_as_many_places_as_matter(dressed, seconds, words):
    assert duration(seconds) == words
