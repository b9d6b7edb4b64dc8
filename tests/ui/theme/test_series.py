"""Chart series stay apart for every kind of colour vision."""

from itertools import combinations

import pytest

from tests.ui.colour_science import MACHADO, ciede2000, lab
from ui.theme import SERIES_LINES, SERIES_MARKERS, THEMES


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [  # Sharma, Wu and Dalal (2005), table 1, pairs 1, 7, 15, 17 and 33
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, -0.0010, 2.4900), (50.0, 0.0011, -2.4900), 4.7461),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ],
)
def test_the_colour_difference_agrees_with_its_published_values(first, second, difference):
    assert ciede2000(first, second) == pytest.approx(difference, abs=5e-5)


@pytest.mark.parametrize("vision", MACHADO)
@pytest.mark.parametrize(
    ("theme", "least"), [("light", 12.0), ("dark", 12.0), ("hc-light", 9.0), ("hc-dark", 9.0)]
)
def test_any_two_series_differ_enough(theme, least, vision):
    seen = [lab(mark, vision) for mark in THEMES[theme].series_marks]
    assert min(ciede2000(a, b) for a, b in combinations(seen, 2)) >= least


def test_series_differ_by_line_and_marker_as_well():
    assert len(set(SERIES_LINES)) == len(set(SERIES_MARKERS)) == 6
    assert all(len(t.series_marks) == len(t.series_labels) == 6 for t in THEMES.values())
