"""Lists, what-if, search and export as the two front ends ask for them."""

import csv

import pytest

from recsys_app import (
    AccessDeniedError,
    ExportPublishedList,
    FindItems,
    FindPeople,
    InputError,
    Recommend,
    Role,
    ShowPerson,
    ShowPublishedList,
    describe,
)
from tests import small_shop


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def steward(application_as):
    return application_as(Role.STEWARD)


def test_a_list_names_departments_and_as_many_reasons_as_asked(steward):
    answer = steward.execute(Recommend("ease-2", "customer-1", k=5, reasons=6))
    assert {line.category for line in answer.items} <= set(small_shop.DEPARTMENTS)
    assert max(len(line.because) for line in answer.items) > 3
    few = steward.execute(Recommend("ease-2", "customer-1", k=5))
    assert [line.because for line in few.items] == [line.because[:3] for line in answer.items]


def test_a_list_says_how_much_history_is_behind_it(steward):
    known = steward.execute(Recommend("ease-2", "customer-1"))
    assert known.history == small_shop.EACH
    unknown = steward.execute(Recommend("ease-2", small_shop.NEWCOMER))
    assert unknown.history == 0
    assert unknown.items
    assert not any(line.because for line in unknown.items)


def test_a_history_is_changed_for_one_answer_alone(steward):
    before = steward.execute(Recommend("ease-2", "customer-1"))
    first, behind = before.items[0], before.items[0].because[0]
    changed = Recommend("ease-2", "customer-1", add=(first.item,), drop=(behind.item,))
    after = steward.execute(changed)
    assert first.item not in [line.item for line in after.items]
    assert steward.execute(Recommend("ease-2", "customer-1")) == before


def test_an_item_that_the_person_does_not_have_cannot_be_left_out(steward):
    listed = steward.execute(Recommend("ease-2", "customer-1")).items[0].item
    with pytest.raises(InputError) as refused:
        steward.execute(Recommend("ease-2", "customer-1", drop=(listed,)))
    message = describe(refused.value)
    assert message.code == "not-in-history"
    assert f"“{listed}” is not in the history of customer-1" in message.text


def test_items_are_found_by_a_piece_of_their_title_or_by_id(steward):
    found = steward.execute(FindItems("ease-2", "thing 2"))
    assert [match.title for match in found] == [
        "Thing 2", "Thing 20", "Thing 21", "Thing 22", "Thing 23"
    ]  # fmt: skip
    assert found[0].category == "Bakery"
    (by_id,) = steward.execute(FindItems("ease-2", "SKU-7"))
    assert by_id.title == "Thing 7"
    assert len(steward.execute(FindItems("ease-2", "thing", limit=4))) == 4


def test_an_item_that_the_model_lacks_is_not_offered(steward):
    assert steward.execute(FindItems("ease-2", "sku-new")) == ()
    assert steward.execute(FindItems("ease-2", " ")) == ()


def test_a_person_shows_which_facts_are_sealed(steward, application_as):
    person = steward.execute(ShowPerson(small_shop.DATASET, "customer-3"))
    assert "email" in person.sealed
    assert person.attributes["email"] == "p3@example.org"
    steward.close()
    analyst = application_as(Role.ANALYST)
    seen = analyst.execute(ShowPerson(small_shop.DATASET, person.pseudonym))
    assert (seen.id, seen.sealed) == ("", ())
    assert "email" not in seen.attributes
    assert all(match.id == "" for match in analyst.execute(FindPeople(small_shop.DATASET)))


def test_a_viewer_may_take_a_published_list_along(application_as, tmp_path):
    viewer = application_as(Role.VIEWER)
    path = tmp_path / "list.csv"
    report = viewer.execute(ExportPublishedList("ease-2", "customer-1", path, "a test"))
    assert (report.people, report.rows) == (1, 5)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.DictReader(stream))
    published = viewer.execute(ShowPublishedList("ease-2", "customer-1"))
    assert [row["title"] for row in written] == [line.title for line in published.items]
    with pytest.raises(AccessDeniedError):
        viewer.execute(FindItems("ease-2", "thing"))
