import pytest

from recsys_app.access.permissions import Role
from recsys_app.domain.recommendations import Reason, Recommendation
from recsys_app.domain.records import NewPublication
from recsys_app.errors import JobCancelledError, NotFoundError
from recsys_app.jobs.control import JobControl

NEW = NewPublication(
    run="ease-1", model_title="EASE", dataset="shop", k=2, with_ids=False, report={"people": 3}
)
TEA = Recommendation(1, "tea", "Green tea 茶", 0.5, (Reason("cup", "Cup", 1.0, 0.5),))
CUP = Recommendation(2, "cup", "Cup", 0.25)
LISTS = [("P-1", [TEA, CUP]), ("P-2", [CUP]), ("Q_%", [])]


@pytest.fixture
def published(as_role):
    return as_role(Role.ANALYST).published


def test_a_publication_comes_back_to_a_viewer(published, as_role):
    added = published.add(NEW, LISTS)
    seen = as_role(Role.VIEWER).published

    assert seen.all() == (added,)
    assert (added.people, added.report, added.with_ids) == (3, {"people": 3}, False)
    first, second = seen.list_for(seen.get("ease-1"), "P-1")
    assert (first.rank, first.item, first.title, first.score) == (1, "tea", "Green tea 茶", 0.5)
    assert (second.rank, second.item) == (2, "cup")


def test_reasons_are_not_published(published):
    added = published.add(NEW, LISTS)

    assert all(item.because == () for item in published.list_for(added, "P-1"))


def test_an_empty_list_is_a_list(published):
    assert published.list_for(published.add(NEW, LISTS), "Q_%") == ()


def test_a_second_publication_of_a_run_replaces_the_first(published):
    first = published.add(NEW, LISTS)
    second = published.add(NEW, LISTS[:1])

    assert published.all() == (second,)
    assert second.id != first.id
    with pytest.raises(NotFoundError):
        published.list_for(second, "P-2")


def test_subjects_are_found_by_how_they_begin(published):
    added = published.add(NEW, LISTS)

    assert published.subjects(added) == ("P-1", "P-2", "Q_%")
    assert published.subjects(added, "P-") == ("P-1", "P-2")
    assert published.subjects(added, "P-", 1) == ("P-1",)
    assert published.subjects(added, "%") == ()


def test_what_is_not_there_is_not_found(published):
    with pytest.raises(NotFoundError):
        published.get("ease-1")
    with pytest.raises(NotFoundError):
        published.list_for(published.add(NEW, LISTS), "P-3")


def test_a_publication_can_be_taken_back(published):
    published.remove(published.add(NEW, LISTS))

    assert published.all() == ()
    assert published._store.published.all("SELECT * FROM lists") == []
    assert published._store.published.all("SELECT * FROM publication_items") == []


def test_many_lists_report_progress_and_can_be_cancelled(published):
    class Watched(JobControl):
        def __init__(self):
            self.reported = []

        def report(self, done, **values):
            self.reported.append(done)

        def check_cancelled(self):
            if len(self.reported) == 2:
                raise JobCancelledError

    watched = Watched()
    many = ((f"P-{number}", [TEA]) for number in range(5000))
    with pytest.raises(JobCancelledError):
        published.add(NEW, many, watched)

    assert watched.reported == [1000, 2000]
    assert published.all() == ()
