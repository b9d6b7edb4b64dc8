"""Rows that were set aside: which of them go with a person, and which are shown to one."""

import csv

import pytest

from recsys_app import (
    ErasePerson,
    ImportData,
    ListBatches,
    ListRejects,
    PreviewErasure,
    ReportPerson,
    Role,
)
from recsys_app.exporting.person_report import person_report_html, person_report_json
from tests import small_shop
from tests.unit.use_cases.erasing import REASON, file_of, mentions, opened

pytestmark = pytest.mark.slow  # most erase, which refits models and makes the files anew


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def steward(application_as):
    return application_as(Role.STEWARD)


def test_rows_set_aside_go_where_one_whole_field_is_the_id(steward, tmp_path):
    rows = [("ann", "a", "2026-01-01"), ("bob", "b", "2026-01-02"), ("ann", "c", "2026-01-03")]
    rows += [("ann", "", "2026-01-04"), ("annabel", "", "2026-01-05"), ("bob", "", "2026-01-06")]
    steward.execute(ImportData(file_of(tmp_path, "more.csv", rows), "more"))
    assert steward.execute(PreviewErasure("ann")).traces[0].set_aside == 1
    assert steward.execute(ErasePerson("ann", REASON)).set_aside == 1
    left = steward.execute(ListRejects("more", 1))
    assert [row.text.split(",")[0] for row in left] == ["annabel", "bob"]
    assert steward.execute(ListBatches("more"))[0].rejected == 2


def test_whoever_only_stands_in_rows_set_aside_can_be_erased(steward, tmp_path):
    rows = [("ann", "a", "2026-01-01"), ("bob", "", "2026-01-02")]
    steward.execute(ImportData(file_of(tmp_path, "more.csv", rows), "more"))
    report = steward.execute(ErasePerson("bob", REASON))
    assert (report.set_aside, report.interactions) == (1, 0)
    assert steward.execute(ListRejects("more", 1)) == ()


def test_a_report_shows_no_row_of_somebody_else(steward, tmp_path):
    """Whose field happens to be the id; and none of which nobody can tell whose it is."""
    rows = [
        ("secret.person@example.org", "5", "2026-01-01", "many"),
        ("5", "sku-1", "2026-01-01", "many"),
        ("5", "", "2026-01-01", "3"),
        ("5", "sku-1", "2026-01-01", "2"),
        ("5", "sku-1", "2026-01-01", "1", "one too many"),
        *(("bob", f"sku-{n}", "2026-01-01", "4") for n in range(40)),
    ]
    path = tmp_path / "rated.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("user", "item", "time", "rating"), *rows])
    people = tmp_path / "people.csv"
    people.write_text("user,colour\n5,red\n5,blue\nthird@example.org,5\nthird@example.org,green\n")
    steward.execute(ImportData(path, "rated", users=people))

    report = steward.execute(ReportPerson("5", REASON))
    (held,) = report.datasets
    assert [(row.file, row.reason) for row in held.set_aside] == [
        ("people.csv", "repeated-id"),
        ("rated.csv", "bad-value"),
        ("rated.csv", "missing-item"),
    ]
    assert held.set_aside_of_others == 2  # one of somebody else, one that has no columns
    for text in (person_report_json(report), person_report_html(report, str)):
        assert "example.org" not in text
        assert "not shown" in text or "set_aside_of_others" in text
    (trace,) = steward.execute(PreviewErasure("5")).traces
    assert (trace.set_aside, trace.set_aside_of_others) == (5, 2)
    assert steward.execute(ErasePerson("5", REASON)).set_aside == 5
    assert not mentions(steward, "secret.person")


def test_whose_row_it_is_counts_where_its_text_was_cut_before_the_id(steward, tmp_path):
    path = tmp_path / "long.csv"
    rows = [(small_shop.NEWCOMER, "sku-1", "2026-01-01"), ("far-away", "sku-1", "no time")]
    written = [f"{'x' * 3_000},{','.join(row)}" for row in rows]
    path.write_text("\n".join(["note,user,item,time", *written]), "utf-8")
    steward.execute(ImportData(path, "long"))
    with opened(steward) as repositories:
        hash_ = repositories.erasures.register.hash_of("far-away")
        assert repositories.erasures.people_of(frozenset({hash_})) == ("far-away",)
    assert steward.execute(ErasePerson("far-away", REASON)).set_aside == 1

    again = steward.execute(ImportData(path, "again"))
    assert (again.rejected, again.erased) == (0, 1)
    assert not mentions(steward, "far-away")


def test_what_is_too_long_for_an_id_is_kept_once_and_cut(steward, tmp_path):
    rows = [("ann", "a", "2026-01-01"), ("y" * 5_000, "a", "2026-01-02")]
    steward.execute(ImportData(file_of(tmp_path, "long.csv", rows), "long"))
    assert [len(text) for text in mentions(steward, "yyyy")] == [2_000]
