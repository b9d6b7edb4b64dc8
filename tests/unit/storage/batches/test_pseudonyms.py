import re

from recsys_app.storage.batches.pseudonyms import new_pseudonyms


def test_a_pseudonym_is_easy_to_read_out():
    shape = re.compile(r"P-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")

    assert all(shape.fullmatch(name) for name in new_pseudonyms(1000))
    assert new_pseudonyms(0) == []


def test_every_symbol_is_as_likely_in_every_place():
    names = new_pseudonyms(32_000)

    for place in (2, 3, 4, 5, 7, 8, 9, 10):
        counts = [sum(name[place] == symbol for name in names) for symbol in "07AZ"]
        assert all(800 < count < 1200 for count in counts)  # 1000 expected, deviation 31


def test_pseudonyms_hardly_ever_repeat():
    assert len(set(new_pseudonyms(10_000))) == 10_000
