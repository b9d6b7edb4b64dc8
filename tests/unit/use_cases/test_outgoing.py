"""Files that leave the store: who may, why, what the ledger says, and what is said of few people."""

import csv
import hashlib
import os

import pytest

from recsys_app import (
    AccessDeniedError,
    ExportCertificates,
    ExportComparison,
    ExportDrawnReport,
    ExportLedger,
    ExportPersonPicture,
    ExportPersonReport,
    ExportPicture,
    ExportProfile,
    ExportPublishedList,
    ExportRecommendations,
    ImportData,
    InputError,
    Permission,
    PublishRun,
    ReleaseProfile,
    ReportPerson,
    Role,
    ShowDataset,
    StorageUnavailableError,
    TrainModel,
    open_export,
)
from recsys_app.access.guard import authorize
from recsys_app.storage.repositories import Repositories
from tests import small_shop

WHY = "asked for by the board"
PASSWORD = "otter lantern violet forty-eight"


@pytest.fixture
def store(furnished_store):
    return furnished_store


def entries(application, action="export"):
    """The ledger's entries whose action begins so, oldest first, as the account reads them."""
    grant = authorize(application._session, Permission.VERIFY, writes=False)
    with Repositories(grant) as repositories:
        found = [e for e in repositories.ledger.entries() if e.action.startswith(action)]
    return sorted(found, key=lambda entry: entry.sequence)


def test_the_ledger_says_what_left_for_whom_and_why(application_as, tmp_path):
    steward, path = application_as(Role.STEWARD), tmp_path / "lists.csv"
    report = steward.execute(ExportRecommendations("ease-2", path, k=3, reason=f"  {WHY}\n"))
    (entry,) = entries(steward)
    assert (entry.action, entry.subject) == ("export-recommendations", "export of ease-2")
    assert entry.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert entry.facts == {
        "reason": WHY,
        "format": "csv",
        "protected": False,
        "size": report.rows,
        "people": small_shop.PEOPLE,
    }


def test_an_access_report_is_entered_when_it_is_read_and_when_it_leaves(application_as, tmp_path):
    steward, path = application_as(Role.STEWARD), tmp_path / "report.json"
    steward.execute(ExportPersonReport(small_shop.PERSON, path, reason=WHY))
    (read,), (left,) = entries(steward, "access-report"), entries(steward)
    assert (left.action, left.facts["people"], left.facts["reason"]) == (
        *("export-person-report", 1),
        WHY,
    )
    assert left.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert read.facts["reason"] == WHY
    assert read.sequence < left.sequence


def test_rows_that_an_importer_takes_back_from_the_own_file_are_entered_too(
    application_as, tmp_path
):
    steward, path = application_as(Role.STEWARD), tmp_path / "aside.csv"
    log = tmp_path / "log.csv"
    log.write_text("user,item,time\nana,a,2026-01-01\nana,,2026-01-02\n", "utf-8")
    steward.execute(ImportData(log, "two", rejects=path))
    (entry,) = entries(steward)
    assert (entry.action, entry.subject) == ("export-rejects", "export of two, batch 1")
    assert entry.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (entry.facts["reason"], entry.facts["size"]) == ("asked for with the import", 1)


@pytest.mark.parametrize(
    ("role", "command", "name"),
    [
        (Role.ANALYST, ExportCertificates, "certificates.json"),
        (Role.VIEWER, ExportLedger, "ledger.csv"),
    ],
)
def test_certificates_and_the_ledger_do_not_leave_unseen(
    application_as, tmp_path, role, command, name
):
    application, path = application_as(role), tmp_path / name
    application.execute(command(path))
    (entry,) = entries(application)
    assert entry.action == f"export-{path.stem}"
    assert entry.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_ledger_is_not_written_into_the_store(application_as, store):
    viewer = application_as(Role.VIEWER)
    with pytest.raises(InputError) as refused:
        viewer.execute(ExportLedger(store.path / "ledger.csv"))
    assert refused.value.code == "output-in-store"
    assert entries(viewer) == []


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 501, "a\x00b"])
def test_without_a_reason_nothing_is_written(application_as, tmp_path, reason):
    steward, path = application_as(Role.STEWARD), tmp_path / "out"
    for command in (
        ExportRecommendations("ease-2", path.with_suffix(".csv"), reason=reason),
        ExportPublishedList("item-knn-3", "x", path.with_suffix(".csv"), reason),
        ExportPersonPicture(small_shop.DATASET, path.with_suffix(".png"), b"x", reason),
        ExportPersonReport(small_shop.PERSON, path.with_suffix(".html"), reason=reason),
        ExportDrawnReport(small_shop.PERSON, path.with_suffix(".pdf"), b"x", reason),
        ReportPerson(small_shop.PERSON, reason),
    ):
        with pytest.raises(InputError) as refused:
            steward.execute(command)
        assert refused.value.code == "no-reason"
    assert entries(steward) == entries(steward, "access-report") == []
    assert list(tmp_path.glob("out*")) == []


def test_an_analyst_reads_lists_and_writes_none_to_a_file(application_as, tmp_path):
    analyst = application_as(Role.ANALYST)
    for command in (
        ExportRecommendations("ease-2", tmp_path / "lists.csv", reason=WHY),
        ExportPersonPicture(small_shop.DATASET, tmp_path / "one.png", b"x", WHY),
    ):
        assert not analyst.allowed(type(command))
        with pytest.raises(AccessDeniedError):
            analyst.execute(command)
    assert list(tmp_path.glob("lists*")) == []


def test_the_entry_is_there_before_the_file_and_a_second_one_says_that_it_failed(
    application_as, tmp_path, monkeypatch
):
    steward, path = application_as(Role.STEWARD), tmp_path / "lists.csv"
    path.write_text("before", "utf-8")
    real = os.replace

    def replace(source, target):
        if str(target) == str(path):
            raise OSError(5, "Input/output error")
        real(source, target)

    monkeypatch.setattr("pathlib.Path.replace", replace)
    with pytest.raises(StorageUnavailableError):
        steward.execute(ExportRecommendations("ease-2", path, reason=WHY))
    intended, failed = entries(steward)
    assert (intended.action, failed.action) == ("export-recommendations", "export-failed")
    assert intended.digest == failed.digest != ""
    assert path.read_text("utf-8") == "before"


def test_no_file_without_its_entry(application_as, tmp_path, monkeypatch):
    steward, path = application_as(Role.STEWARD), tmp_path / "lists.csv"

    def refuse(*_, **__):
        raise StorageUnavailableError("disk-full", where="")

    monkeypatch.setattr("recsys_app.storage.ledger.repository.LedgerRepository.record", refuse)
    with pytest.raises(StorageUnavailableError):
        steward.execute(ExportRecommendations("ease-2", path, reason=WHY))
    assert not path.exists()


def test_a_protected_export_opens_with_its_password(application_as, tmp_path):
    steward, path = application_as(Role.STEWARD), tmp_path / "lists.csv.rvx"
    steward.execute(ExportRecommendations("ease-2", path, reason=WHY, password=PASSWORD))
    assert open_export(path, PASSWORD, tmp_path / "again.csv").name == "lists.csv"
    assert b"customer-1" in (tmp_path / "again.csv").read_bytes()
    assert entries(steward)[0].facts["protected"] is True


def test_a_viewer_takes_a_published_list_along_and_the_ledger_knows(application_as, tmp_path):
    viewer = application_as(Role.VIEWER)
    path = tmp_path / "one.csv"
    viewer.execute(ExportPublishedList("ease-2", small_shop.PERSON, path, WHY))
    (entry,) = entries(viewer)
    assert (entry.facts["people"], entry.facts["reason"]) == (1, WHY)


def few(application, tmp_path, people):
    """A data set of so many people, two items, one day each."""
    log = tmp_path / f"few-{people}.csv"
    rows = [f"p{n},{item},2026-01-{1 + n // 8:02}\n" for n in range(people) for item in "ab"]
    log.write_text("user,item,time\n" + "".join(rows), "utf-8")
    application.execute(ImportData(log, f"few-{people}"))
    return f"few-{people}"


def test_nothing_is_said_of_nine_people(application_as, tmp_path):
    steward = application_as(Role.STEWARD)
    name = few(steward, tmp_path, 9)
    for command in (ReleaseProfile(name), ExportProfile(name, tmp_path / "profile.csv")):
        with pytest.raises(InputError) as refused:
            steward.execute(command)
        assert refused.value.code == "too-few-people"
    run = steward.execute(TrainModel(name, "popular", split="leave-one-out")).run
    for command in (
        ExportComparison((run,), tmp_path / "board.csv"),
        ExportPicture("board", tmp_path / "board.png", b"x", (run,)),
    ):
        with pytest.raises(InputError) as refused:
            steward.execute(command)
        assert refused.value.code == "too-few-people"
    report = steward.execute(PublishRun(run)).report
    assert (report["counts"]["people"], report["metrics"], report["curves"]) == (None, {}, {})


def test_days_of_few_people_are_hidden_and_the_next_smallest_with_them(application_as, tmp_path):
    steward = application_as(Role.STEWARD)
    name = few(steward, tmp_path, 34)  # 8, 8, 8, 8 and 2 people a day: all of them too few
    assert steward.execute(ReleaseProfile(name)).days == ()
    log = tmp_path / "more.csv"
    days = [*[1] * 30, *[2] * 20, *[3] * 12, *[4] * 4]
    rows = [f"q{n},a,2026-01-{day:02}\n" for n, day in enumerate(days)]
    log.write_text("user,item,time\n" + "".join(rows), "utf-8")
    steward.execute(ImportData(log, "more"))
    exact = steward.execute(ShowDataset("more"))
    found = steward.execute(ReleaseProfile("more"))
    first = exact.days[0][0]
    assert found.days == ((first, 30), (first + 1, 20))  # 4 alone could be had by subtraction
    assert found.hidden_days == {first + 2, first + 3}
    assert (found.users, found.interactions, found.threshold) == (65, 65, 10)


def test_the_file_of_a_profile_says_that_the_rule_was_applied(application_as, tmp_path):
    path = tmp_path / "profile.csv"
    application_as(Role.ANALYST).execute(ExportProfile(small_shop.DATASET, path))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = {(row["figure"], row["cell"]): row["number"] for row in csv.DictReader(stream)}
    assert rows["fewest people behind a cell", ""] == "10"
    assert rows["counts rounded to", ""] == "5"
    counts = [n for (figure, _), n in rows.items() if figure.startswith("interactions by")]
    assert counts
    assert all(float(count) % 5 == 0 for count in counts)


def test_a_published_report_holds_rounded_counts_and_its_figures(application_as):
    report = application_as(Role.ANALYST).execute(PublishRun("item-knn-3")).report
    assert report["counts"]["people"] % 5 == 0
    assert report["metrics"]
    assert report["disclosure"] == {"threshold": 10, "rounded_to": 5}
