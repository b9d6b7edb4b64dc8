"""The one form of an external id."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_app.domain.external_ids import JOINERS, UNSEEN, canonical_id

# Default_Ignorable_Code_Point as Unicode 16.0 lists it in DerivedCoreProperties.txt.
IGNORABLE = (
    "00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF FFA0 "
    "FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
)
SIGNS = st.characters(exclude_categories=()) | st.sampled_from(
    " e\u0308\u200b\u200d\ufeff\u1100\u1161"
)


@pytest.mark.parametrize(
    "written",
    [
        " Zoë",
        "Zoë\t",
        "Zoe\u0308",
        "Zo\u200bë",
        "\ufeffZoë",
        "Zo\u00adë",
        "Z\u200d\u200coe\u200d\u0308",
        "Zoë\ufe0f",
        "Z\u034foë",
        "\u3164Zoë\u115f",
        "Zoë\u2800\U000e0101",
    ],
)
def test_ways_to_write_an_id_have_one_form(written):
    assert canonical_id(written) == "Zoë"


@pytest.mark.parametrize("other", ["zoë", "Zoe", "Ｚoë", "Zo ë", "Zoë."])
def test_what_can_be_seen_stays(other):
    assert canonical_id(other) == other != "Zoë"


@pytest.mark.parametrize("space", "\u00a0\u2007\u202f")
def test_a_space_that_does_not_break_is_a_space(space):
    assert canonical_id(f"{space}Zoë{space}M{space}") == "Zoë M"


def test_no_sign_that_unicode_ignores_makes_another_id():
    ranges = [part.partition("-") for part in IGNORABLE.split()]
    signs = [
        chr(n)
        for first, _, last in ranges
        for n in range(int(first, 16), int(last or first, 16) + 1)
    ]
    assert len(signs) == 4_174
    every = map(chr, range(sys.maxunicode + 1))
    signs += [sign for sign in every if unicodedata.category(sign) == "Cf"]
    assert {canonical_id(f"an{sign}na") for sign in signs} == {"anna"}
    assert {canonical_id(sign) for sign in [*signs, "\u2800"]} == {""}
    assert canonical_id("❤\ufe0f") == canonical_id("❤\ufe0e") == "❤"


@given(st.text(SIGNS))
def test_the_form_of_the_form_is_itself_and_shows_nothing_hidden(text):
    form = canonical_id(text)
    assert canonical_id(form) == form == form.strip()
    assert unicodedata.is_normalized("NFC", form)
    assert "Cf" not in map(unicodedata.category, form)


def test_the_signs_written_out_are_those_of_the_category():
    listed = re.compile(f"[{JOINERS}{UNSEEN}]")
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    found = {sign for sign in every if listed.match(sign)}
    assert {sign for sign in every if unicodedata.category(sign) == "Cf"} <= found
    assert {unicodedata.category(sign) for sign in found} <= {"Cf", "Cn"}  # of a later Unicode
