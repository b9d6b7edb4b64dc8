"""Contrast of every pair that meets on screen, by WCAG 2.2: 4.5 for text, 3 for edges and marks."""

from itertools import product
from typing import get_args

import pytest

from tests.ui.colour_science import contrast
from ui.theme import THEMES, ColourName, Tokens

GROUNDS: tuple[ColourName, ...] = ("window", "canvas", "surface", "sunken", "hover", "selected")
# The lowest contrast over all grounds, as the design states it.
STATED = {
    "light": {
        "text": 13.65,
        "text2": 6.86,
        "text3": 4.67,
        "control": 3.30,
        "accent-text": 6.09,
        "ok": 4.82,
        "warn": 5.28,
        "bad": 5.40,
        "info": 5.30,
        "base": 3.83,
    },
    "dark": {
        "text": 11.17,
        "text2": 7.06,
        "text3": 4.79,
        "control": 3.11,
        "accent-text": 6.80,
        "ok": 6.17,
        "warn": 6.66,
        "bad": 5.61,
        "info": 5.89,
        "base": 4.29,
    },
    "hc-light": {"text": 16.9, "text3": 11.4, "accent": 7.8, "ok": 8.5, "warn": 8.5, "bad": 8.5},
    "hc-dark": {"text": 12.1, "text3": 9.2, "accent": 8.8, "ok": 6.1, "warn": 6.1, "bad": 6.1},
}
THEME = pytest.mark.parametrize("tokens", THEMES.values(), ids=lambda tokens: tokens.name)
STATES: tuple[ColourName, ...] = ("ok", "warn", "bad", "info")


@THEME
def test_every_colour_name_has_a_colour(tokens: Tokens):
    assert set(tokens.colours) == set(get_args(ColourName))


@THEME
def test_text_and_edges_stand_off_every_ground_as_designed(tokens: Tokens):
    for name, least in STATED[tokens.name].items():
        lowest = min(contrast(tokens.colours[name], tokens.colours[ground]) for ground in GROUNDS)
        assert lowest >= least - 0.01, name


@THEME
def test_text_on_the_accent_is_readable_in_all_states(tokens: Tokens):
    for fill in ("accent", "accent-hover", "accent-pressed"):
        assert contrast(tokens.colours["on-accent"], tokens.colours[fill]) >= 5.7


@THEME
def test_the_accent_is_seen_on_every_ground(tokens: Tokens):
    for ground in (*GROUNDS, "pressed"):
        assert contrast(tokens.colours["accent"], tokens.colours[ground]) >= 4.9


@THEME
def test_state_words_are_readable_on_their_own_tint(tokens: Tokens):
    for state in STATES:
        tint = tokens.colours[f"{state}-bg"]
        assert contrast(tokens.colours[state], tint) >= 5.0
        assert contrast(tokens.colours["text"], tint) >= 7.0
        assert contrast(tokens.colours["accent-text"], tint) >= 4.5
    assert contrast(tokens.colours["accent-text"], tokens.colours["accent-bg"]) >= 5.0


@THEME
def test_text_on_a_reason_chip_is_readable(tokens: Tokens):
    assert contrast(tokens.colours["text"], tokens.ramp[1]) >= 9.4


@THEME
def test_series_marks_and_labels_are_seen_on_cards(tokens: Tokens):
    grounds: tuple[ColourName, ...] = ("surface", "canvas")
    for mark, ground in product(tokens.series_marks, grounds):
        assert contrast(mark, tokens.colours[ground]) >= 3.0
    for label, ground in product(tokens.series_labels, grounds):
        assert contrast(label, tokens.colours[ground]) >= 4.5


@THEME
def test_the_ramp_leaves_the_background_step_by_step(tokens: Tokens):
    distances = [contrast(step, tokens.colours["surface"]) for step in tokens.ramp]
    assert distances == sorted(distances)
    assert distances[-1] > 7


@pytest.mark.parametrize("name", ["hc-light", "hc-dark"])
def test_high_contrast_has_one_ground_and_visible_edges(name):
    colours = THEMES[name].colours
    assert len({colours[ground] for ground in ("window", "canvas", "surface", "sunken")}) == 1
    assert contrast(colours["line"], colours["surface"]) >= 4.5
    assert contrast(colours["control"], colours["surface"]) >= 7.0
    for text in ("text", "text2", "text3", "accent-text"):
        assert contrast(colours[text], colours["surface"]) >= 7.0
