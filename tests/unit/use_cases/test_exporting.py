"""Lists for everyone as a long job: progress, cancel and what is left behind."""

import pytest

from recsys_app import ExportRecommendations, JobCancelledError, JobControl, Role
from tests.small_shop import PEOPLE


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def steward(application_as):
    return application_as(Role.STEWARD)


class CancelAfter(JobControl):
    """Hears what is reported and cancels once so many people are done."""

    def __init__(self, people=PEOPLE + 1):
        self.people = people
        self.heard = []

    def report(self, done, **values):
        self.heard.append(done)

    def check_cancelled(self):
        if self.heard and self.heard[-1] >= self.people:
            raise JobCancelledError


@pytest.mark.parametrize("explain", [True, False])
def test_an_export_moves_on_person_by_person(steward, tmp_path, explain):
    control = CancelAfter()
    command = ExportRecommendations(
        "ease-2", tmp_path / "lists.csv", explain=explain, reason="a test"
    )
    assert steward.execute(command, control).people == PEOPLE
    assert control.heard == list(range(1, PEOPLE + 1))


def test_an_export_is_cancelled_after_the_person_it_is_at_and_leaves_the_file_as_it_was(
    steward, tmp_path
):
    path = tmp_path / "lists.csv"
    path.write_text("before", "utf-8")
    control = CancelAfter(3)
    with pytest.raises(JobCancelledError):
        steward.execute(
            ExportRecommendations("ease-2", path, explain=True, reason="a test"), control
        )
    assert control.heard == [1, 2, 3]
    assert path.read_text("utf-8") == "before"
    assert [left.name for left in tmp_path.iterdir() if left.name.startswith(".")] == []
