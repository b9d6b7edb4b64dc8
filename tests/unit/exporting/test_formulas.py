"""No text runs in a spreadsheet program, and every text comes back exactly."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_app.domain.formulas import CONTROLS, SIGNS, defuse, is_live, restore

DANGEROUS = st.text(alphabet=[*SIGNS, *CONTROLS, *"';\" a1,\u200b\u00a0"], max_size=12)
ANYTHING = st.one_of(DANGEROUS, st.text(max_size=30))


@given(ANYTHING)
def test_restore_undoes_defuse(text):
    assert restore(defuse(text)) == text


@given(ANYTHING)
def test_nothing_that_was_defused_is_live(text):
    assert not is_live(defuse(text))


@given(ANYTHING)
def test_only_what_is_live_or_was_escaped_is_changed(text):
    if not is_live(text) and "'" not in text:
        assert defuse(text) == text


@given(st.lists(ANYTHING, min_size=1, max_size=3))
def test_a_row_read_with_semicolons_has_no_cell_that_runs(cells):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([defuse(cell) for cell in cells])
    read = next(csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=";"))
    starts = tuple("=+-@＝＋－＠")
    assert not [cell for cell in read if cell.lstrip(' "').startswith(starts)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("  -2", "'  -2"),
        ("\ufeff=1", "'\ufeff=1"),
        ("tea;=1+1", "tea;'=1+1"),
        ("tea\n- milk", "tea\n'- milk"),
        ("\tx", "'\tx"),
        ("'quoted'", "'quoted'"),
        ("a - b = c", "a - b = c"),
        ("", ""),
    ],
)
def test_the_rule_by_example(text, written):
    assert defuse(text) == written
    assert restore(written) == text
