"""What publishing may not destroy, and what goes with a data set."""

import pytest

from recsys_app import (
    AccessDeniedError,
    ExportPublishedList,
    FindPublishedPeople,
    InputError,
    ListPublications,
    PublishRun,
    RemoveDataset,
    Role,
    ShowPublishedList,
    UndoBatch,
)
from tests import small_shop


@pytest.fixture
def store(furnished_store):
    return furnished_store


def published(application):
    return {p.run: (p.with_ids, p.people) for p in application.execute(ListPublications())}


def test_an_analyst_cannot_take_the_names_out_of_a_publication(application_as):
    analyst = application_as(Role.ANALYST)
    before = published(analyst)
    assert before["ease-2"][0]
    with pytest.raises(AccessDeniedError) as refused:
        analyst.execute(PublishRun("ease-2", k=3))
    assert refused.value.code == "published-with-ids"
    assert published(analyst) == before


def test_who_works_on_pseudonyms_is_shown_no_names_to_match_them_with(application_as, tmp_path):
    analyst = application_as(Role.ANALYST)
    target = tmp_path / "list.csv"
    for command in (
        FindPublishedPeople("ease-2", "customer-1", 5),
        ShowPublishedList("ease-2", small_shop.PERSON),
        ExportPublishedList("ease-2", small_shop.PERSON, target, "a test"),
    ):
        with pytest.raises(AccessDeniedError) as refused:
            analyst.execute(command)
        assert refused.value.code == "names-published"
    assert not target.exists()
    assert all(name.startswith("P-") for name in analyst.execute(FindPublishedPeople("item-knn-3")))
    for role in (Role.VIEWER, Role.STEWARD):
        analyst.close()
        analyst = application_as(role)
        assert "customer-1" in analyst.execute(FindPublishedPeople("ease-2", "customer-1", 5))


def test_an_analyst_publishes_and_replaces_by_pseudonym(application_as):
    analyst = application_as(Role.ANALYST)
    assert analyst.execute(PublishRun("item-knn-3", k=3)).k == 3
    assert published(analyst)["item-knn-3"][0] is False


def test_nothing_is_published_and_nothing_replaced_when_the_data_is_gone(application_as):
    steward = application_as(Role.STEWARD)
    before = published(steward)
    steward.execute(UndoBatch(small_shop.DATASET, 1))
    with pytest.raises(InputError) as refused:
        steward.execute(PublishRun("ease-2", with_ids=True))
    assert refused.value.code == "items-gone"
    assert published(steward) == before


def test_a_removed_data_set_takes_its_publications_with_it(application_as):
    steward = application_as(Role.STEWARD)
    steward.execute(RemoveDataset(small_shop.DATASET))
    assert published(steward) == {}
