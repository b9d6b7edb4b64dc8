import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_app.storage.ledger.chain import (
    FIRST_LINK,
    ChainRow,
    check_links,
    check_macs,
    link_after,
    mac_of,
    next_key,
)

FIRST_KEY = bytes(range(32))


def chained(entries: list[bytes], first_key: bytes = FIRST_KEY) -> list[ChainRow]:
    rows, link, key = [], FIRST_LINK, bytearray(first_key)
    for sequence, entry in enumerate(entries, 1):
        link = link_after(link, sequence, entry)
        rows.append(ChainRow(sequence, entry, link, mac_of(key, link)))
        key = next_key(key)
    return rows


def key_after(entries: int) -> bytes:
    key = bytearray(FIRST_KEY)
    for _ in range(entries):
        key = next_key(key)
    return bytes(key)


def findings(rows: list[ChainRow]) -> list[str]:
    return check_links(rows) + check_macs(rows, {1: bytearray(FIRST_KEY)}, key_after(len(rows)))


@pytest.fixture
def rows() -> list[ChainRow]:
    return chained([b"one", b"two", b"three", b"four"])


@given(st.lists(st.binary(max_size=20), max_size=8))
def test_what_was_appended_is_sound(entries):
    assert findings(chained(entries)) == []


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=8), st.data())
def test_any_changed_entry_is_found(entries, data):
    rows = chained(entries)
    place = data.draw(st.integers(0, len(rows) - 1))
    other = data.draw(st.binary(max_size=20).filter(lambda entry: entry != entries[place]))
    rows[place] = ChainRow(place + 1, other, rows[place].link, rows[place].mac)

    assert f"entry {place + 1} was changed" in check_links(rows)


def test_a_missing_entry_is_named(rows):
    assert check_links(rows[:1] + rows[2:]) == ["entry 2 is missing"]


def test_swapped_entries_are_found(rows):
    first, second, *rest = rows
    swapped = [
        ChainRow(1, second.entry, second.link, second.mac),
        ChainRow(2, first.entry, first.link, first.mac),
        *rest,
    ]

    assert check_links(swapped)[:2] == ["entry 1 was changed", "entry 2 was changed"]


def test_an_inserted_entry_is_found(rows):
    inserted = [*rows[:2], ChainRow(3, b"new", rows[1].link, rows[1].mac)]
    inserted += [ChainRow(row.sequence + 1, row.entry, row.link, row.mac) for row in rows[2:]]

    assert check_links(inserted)


def test_yesterday_cannot_be_written_anew_with_the_key_of_today(rows):
    """The links are recomputed rightly, the codes with the key that the store still holds."""
    today = bytearray(FIRST_KEY)
    for _ in rows:
        today = next_key(today)
    forged = chained([b"one", b"zwei", b"three", b"four"], bytes(today))

    assert check_links(forged) == []
    assert len(check_macs(forged, {1: bytearray(FIRST_KEY)}, key_after(4))) == 4


def test_a_key_does_not_tell_the_one_before():
    before = bytearray(FIRST_KEY)

    after = next_key(before)

    assert before == bytes(32)
    assert after != FIRST_KEY


def test_a_new_epoch_has_a_key_of_its_own(rows):
    later = bytearray(b"\x09" * 32)
    link = link_after(rows[-1].link, 5, b"five")
    rows.append(ChainRow(5, b"five", link, mac_of(later, link)))

    newest = bytes(next_key(bytearray(later)))
    assert check_macs(rows, {1: bytearray(FIRST_KEY), 5: later}, newest) == []
    assert "entry 5 was written anew, or without its key" in check_macs(
        rows, {1: bytearray(FIRST_KEY)}, newest
    )


def test_an_epoch_without_an_entry_yet_is_sound(rows):
    later = b"\x09" * 32

    keys = {1: bytearray(FIRST_KEY), 5: bytearray(later)}
    assert check_macs(rows, keys, later) == []


def test_a_cut_end_shows_in_the_key_of_the_next_entry(rows):
    """The links of what is left fit, and so do the codes."""
    assert check_macs(rows[:3], {1: bytearray(FIRST_KEY)}, key_after(4)) == [
        "entries after 3 were cut off: the next key is another one"
    ]
