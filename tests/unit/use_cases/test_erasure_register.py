"""Erased people stay erased: the register, files that name them, older copies, and crashes."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from recsys_app import (
    Application,
    CheckImport,
    ErasePerson,
    FinishErasures,
    ImportData,
    InputError,
    LiftErasure,
    ListErasures,
    ListPublications,
    ListRuns,
    MakeReceipt,
    NotFoundError,
    PreviewErasure,
    ReapplyErasures,
    Role,
    ShowLedger,
    VerifyStore,
)
from recsys_app.storage.erasure.repository import ErasureRepository
from tests.unit.use_cases.erasing import (
    PERSON,
    REASON,
    file_of,
    mentions,
)

pytestmark = pytest.mark.slow  # most erase, which refits models and makes the files anew


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def steward(application_as):
    return application_as(Role.STEWARD)


# ---------------------------------------------------------------------- the register


def test_the_register_and_the_ledger_know_the_person_by_a_keyed_hash_alone(steward):
    report = steward.execute(ErasePerson(PERSON, REASON))
    (entry,) = steward.execute(ListErasures()).entries
    assert (entry.hash, entry.account, entry.reason) == (report.hash, "steward", REASON)
    assert entry.erased.date() == datetime.now(UTC).date()
    facts = [e.facts for e in steward.execute(ShowLedger()) if e.action == "erase-person"]
    assert [(f["person"], f["reason"], f["interactions"]) for f in facts] == [
        (report.hash, REASON, 9)
    ]


def test_a_receipt_carries_the_hashes_of_the_erased_for_a_restore(steward):
    assert steward.execute(MakeReceipt()).erased == ()
    report = steward.execute(ErasePerson(PERSON, REASON))
    assert steward.execute(MakeReceipt()).erased == (report.hash,)


def test_an_erased_person_does_not_come_back_with_a_file(steward, tmp_path):
    steward.execute(ErasePerson(PERSON, REASON))
    rows = [(PERSON, "theirs", "2026-01-01"), ("bob", "a", "2026-01-02")]
    rows += [(PERSON, "", "2026-01-03")]
    path = file_of(tmp_path, "again.csv", rows)
    users = tmp_path / "users.csv"
    users.write_text(f"user,town\n{PERSON},Unterammergau\nbob,Bonn\n", "utf-8")
    checked = steward.execute(CheckImport(ImportData(path, "again", users=users)))
    report = steward.execute(ImportData(path, "again", users=users))
    for found in (checked, report):
        assert (found.rows, found.people, found.items, found.erased) == (1, 1, 1, 3)
        assert found.rejected == 0
    assert not mentions(steward, "Unterammergau")
    assert not mentions(steward, "theirs")
    with pytest.raises(NotFoundError):
        steward.execute(PreviewErasure(PERSON))


def test_a_file_with_nobody_else_is_refused(steward, tmp_path):
    steward.execute(ErasePerson(PERSON, REASON))
    with pytest.raises(InputError) as refused:
        steward.execute(ImportData(file_of(tmp_path, "x.csv", [(PERSON, "a", "2026-01-01")]), "x"))
    assert refused.value.code == "no-usable-rows"


def test_a_lifted_erasure_lets_the_person_be_imported_again(steward, tmp_path):
    with pytest.raises(NotFoundError) as refused:
        steward.execute(LiftErasure(PERSON, "back as a customer"))
    assert refused.value.code == "not-erased"
    steward.execute(ErasePerson(PERSON, REASON))
    steward.execute(LiftErasure(PERSON, "back as a customer"))
    path = file_of(tmp_path, "again.csv", [(PERSON, "a", "2026-01-01")])
    assert steward.execute(ImportData(path, "again")).rows == 1
    assert any(e.action == "erasure-lifted" for e in steward.execute(ShowLedger()))


def test_an_older_copy_of_the_store_erases_again_by_hash(steward, application_as, store, tmp_path):
    steward.close()
    copy = shutil.copytree(store.path, tmp_path / "copy")
    steward = application_as(Role.STEWARD)
    report = steward.execute(ErasePerson(PERSON, REASON))
    steward.close()
    shutil.rmtree(store.path)
    shutil.copytree(copy, store.path)
    older = Application(store.path)
    try:
        older.sign_in(Role.ADMINISTRATOR, store.password, accept_older=True)
        (again,) = older.execute(ReapplyErasures((report.hash, "00" * 32), "restored"))
        assert (again.hash, again.interactions) == (report.hash, 9)
        assert {e.hash for e in older.execute(ListErasures()).entries} == {report.hash, "00" * 32}
    finally:
        older.close()


# ---------------------------------------------------------------------- crashes


STEPS = ("in_behaviour", "forget", "finish")


@pytest.mark.parametrize("step", STEPS)
def test_an_erasure_that_is_cut_off_is_finished_at_the_next_chance(
    steward, application_as, monkeypatch, step
):
    class Killed(BaseException):
        """Like a kill: nothing is tidied up."""

    def killed(*_, **__):
        raise Killed

    monkeypatch.setattr("recsys_app.storage.erasure.register.ErasureRegister.abandon", killed)
    with monkeypatch.context() as patch:
        patch.setattr(ErasureRepository, step, killed)
        with pytest.raises(Killed):
            steward.execute(ErasePerson(PERSON, REASON))
    assert len(steward.execute(ListErasures()).under_way) == 1
    steward.close()
    steward = application_as(Role.STEWARD)
    assert "erasure-under-way" in steward.notices
    assert steward.execute(VerifyStore()).sound
    steward.execute(FinishErasures())
    assert steward.execute(ListErasures()).under_way == ()
    assert not [value for value in mentions(steward, PERSON) if value == PERSON]
    assert not mentions(steward, "p1@example.org")
    published = {p.run: p.people for p in steward.execute(ListPublications())}
    assert published == {"ease-2": 39, "item-knn-3": 39}
    assert steward.execute(VerifyStore()).sound


def test_an_erasure_that_fails_before_its_commit_changes_nothing(steward, monkeypatch):
    def full(*_):
        raise InputError("disk-full", where="here")

    monkeypatch.setattr("recsys_app.storage.erasure.models.ErasedModels.mark", full)
    before = steward.execute(PreviewErasure(PERSON))
    with pytest.raises(InputError):
        steward.execute(ErasePerson(PERSON, REASON))
    assert steward.execute(PreviewErasure(PERSON)) == before
    found = steward.execute(ListErasures())
    assert (found.entries, found.under_way) == ((), ())
    assert json.dumps(steward.execute(ListRuns()), default=str).count("person-erased") == 0
