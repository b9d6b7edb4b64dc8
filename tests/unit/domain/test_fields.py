"""Which rows that were set aside name a person: whole fields, however the row was written."""

import pytest

from recsys_app.domain.fields import fields_of, names


@pytest.mark.parametrize(
    "row",
    [
        "12,sku-1,",
        "sku-1;12;2026",
        "a\t12\tb",
        "a|12",
        "12::5::x",
        '"12","sku"',
        "'12' , x",
        '{"user": "12", "item": null}',
        '{"who": {"id": 12}}',
        '{"user": 12.0}',
        "1\u202e2,x",
    ],
)
def test_a_whole_field_is_found_in_every_kind_of_row(row):
    assert names(row, "12")


@pytest.mark.parametrize(
    "row",
    [
        '{"user": "anna:zeta@example.org", "item": "i1", "time": 16000',
        '{"item":"i1","user":"anna:zeta@example.org"',
        '{"item": "i1" "user": "anna:zeta@example.org"}',
        '["x",["anna:zeta@example.org"]',
        '{"user": "anna:zeta@example.org',
        r'{"user": "anna\u003azeta@example\u002eorg", "item": "i1',
        '{"user": "anna:zeta@example.org", "item": "broken \\',
    ],
)
def test_a_value_of_broken_json_is_found(row):
    assert names(row, "anna:zeta@example.org")
    assert not names(row, "zeta@example.org")


@pytest.mark.parametrize(
    "row",
    [
        '{"user": "Ann Smith", "user": "bob", "item": "i1"}',
        "{'user': 'Ann Smith', 'item': 'i1'}",
        '{user": "Ann Smith", "item": "i1"}',
        '{"user: "Ann Smith", "item": "i1"}',
        '7,"{""user"": ""Ann Smith"", ""item"": ""i1""',
        r"{'user': 'Ann\u0020Smith', 'item': 'i1'",
    ],
)
def test_a_value_is_found_where_quotes_are_missing_other_or_doubled_or_a_field_is_there_twice(row):
    assert names(row, "Ann Smith")
    assert not names(row, "Ann Smi")


def test_numbers_of_broken_json_are_found():
    assert names('{"user": 12, "item": 7.0', "12")
    assert names('{"user": 12, "item": 7.0', "7")
    assert not names('{"user": 123, "item": "1 2', "12")


def test_a_long_row_of_broken_json_takes_no_longer_than_its_length():
    long = '{"user": "' + '\\"' * 200_000 + '[{"' * 100_000
    assert names(long, "anna") is False


@pytest.mark.parametrize("row", ["x,Zoe\u0308", "Zo\u00adë;y", ' "\ufeffZoë "|z', "Z\u200do\0ë,x"])
@pytest.mark.parametrize("wanted", ["Zoë", " Zoe\u0308\u200b"])
def test_a_field_is_found_in_every_way_to_write_it(row, wanted):
    assert names(row, wanted)


@pytest.mark.parametrize("person", ["O'", '"A"', "'x"])
def test_an_id_that_ends_in_quotes_is_found(person):
    assert names(f"{person},x", person)


@pytest.mark.parametrize("row", ["123,a", "a12", "flat-12;b", '{"user": "123"}', "", "1,2"])
def test_a_part_of_a_field_is_not(row):
    assert not names(row, "12")


def test_an_id_with_a_separator_in_quotes_is_found():
    assert names('x,"Smith, Ann",y', "Smith, Ann")
    assert "Smith, Ann" in fields_of('x;"Smith, Ann"')


def test_an_id_that_was_cut_off_at_the_end_is_found_where_enough_of_it_is_left():
    assert names("a,b,customer-1", "customer-123", cut=True)
    assert not names("a,b,customer-1", "customer-123")
    assert not names("a,b,cus", "customer-123", cut=True)
    assert names('{"item":"i1","user":"customer-1', "customer-123", cut=True)
    assert names(r'{"item":"i1","user":"Zo\u00eb Ma', "Zoë Maier", cut=True)
    assert not names('{"item":"i1","user":"customer-1', "customer-123")
