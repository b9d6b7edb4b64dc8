"""A person is one person however the id is written: found, erased, and not back with a file or a backup."""

import pytest

from recsys_app import (
    Application,
    CheckImport,
    ErasePerson,
    FindPeople,
    ImportData,
    LiftErasure,
    ListErasures,
    ListRejects,
    MakeBackup,
    MakeReceipt,
    NotFoundError,
    PreviewErasure,
    ReportPerson,
    Restoring,
    Role,
    ShowDataset,
    ShowPerson,
    VerifyStore,
    receipt_text,
)
from tests.decrypted_pages import decrypted_pages
from tests.unit.use_cases.erasing import REASON, file_of, mentions, opened

pytestmark = pytest.mark.slow  # most erase, which makes the files anew

PERSON = "Zoë Müller"
SPELLINGS = (
    " Zoë Müller",
    "Zoe\u0308 Mu\u0308ller",
    "Zo\u200bë Müller",
    "Zoë\u200d M\u00adüller\ufeff",
)
TAKEN = (SPELLINGS[0], SPELLINGS[1], "Z\u200doë Müller")  # the others are set aside


@pytest.fixture
def steward(application_as):
    return application_as(Role.STEWARD)


def rows_of(*people):
    return [(who, f"item-{n}", f"2026-01-0{n + 1}") for n, who in enumerate(people)]


# ---------------------------------------------------------------------- one person


def test_a_file_that_writes_an_id_in_three_ways_has_one_person(steward, tmp_path):
    path = file_of(tmp_path, "log.csv", rows_of(PERSON, *TAKEN, "bob", SPELLINGS[2]))
    report = steward.execute(ImportData(path, "shop"))
    assert (report.rows, report.people, report.rejected) == (5, 2, 1)
    assert report.reasons == {"hidden": 1}
    again = file_of(tmp_path, "more.csv", [(TAKEN[1], " item-0 ", "2026-02-01")])
    steward.execute(ImportData(again, "shop", mode="append"))
    shown = steward.execute(ShowDataset("shop"))
    assert (shown.users, shown.items) == (2, 5)


@pytest.mark.parametrize("written", SPELLINGS)
def test_whoever_asks_for_a_person_finds_them_however_they_write_the_id(steward, tmp_path, written):
    steward.execute(ImportData(file_of(tmp_path, "log.csv", rows_of(TAKEN[1], "bob")), "shop"))
    assert steward.execute(ShowPerson("shop", written)).id == PERSON
    assert [each.id for each in steward.execute(FindPeople("shop", written))] == [PERSON]
    preview = steward.execute(PreviewErasure(written))
    assert (preview.person, preview.traces[0].interactions) == (PERSON, 1)
    report = steward.execute(ReportPerson(written, "asked for it"))
    assert (report.person, report.datasets[0].interactions[0].item) == (PERSON, "item-0")
    assert steward.execute(
        ReportPerson(PERSON, "asked again")
    ).entries  # the one before is entered under one hash


def test_an_erased_person_does_not_come_back_in_another_spelling(steward, tmp_path):
    steward.execute(ImportData(file_of(tmp_path, "log.csv", rows_of(PERSON, "bob")), "shop"))
    report = steward.execute(ErasePerson(TAKEN[1], REASON))
    assert (report.interactions, report.datasets) == (1, ("shop",))
    people = tmp_path / "people.csv"
    described = "".join(f"{who},Unterammergau\n" for who in SPELLINGS)
    people.write_text(f"user,town\n{described}bob,Bonn\n", "utf-8")
    path = file_of(tmp_path, "again.csv", rows_of("bob", *SPELLINGS))
    asked = ImportData(path, "again", users=people)
    for found in (steward.execute(CheckImport(asked)), steward.execute(asked)):
        assert (found.rows, found.people, found.erased, found.rejected) == (1, 1, 8, 0)
    for text in ("Müller", "Mu\u0308ller", "Unterammergau"):
        assert not mentions(steward, text)
    for written in SPELLINGS:
        with pytest.raises(NotFoundError):
            steward.execute(PreviewErasure(written))


def test_an_erasure_is_lifted_however_the_id_is_written(steward, tmp_path):
    path = file_of(tmp_path, "log.csv", rows_of(PERSON, "bob"))
    steward.execute(ImportData(path, "shop"))
    report = steward.execute(ErasePerson(PERSON, REASON))
    assert steward.execute(LiftErasure(SPELLINGS[3], "back as a customer")) == report.hash
    assert steward.execute(ListErasures()).entries == ()
    assert steward.execute(ImportData(path, "again")).people == 2


# ---------------------------------------------------------------------- rows set aside, and backups


def searched(application, password):
    """Every decrypted page of the store, after all logs are in their files."""
    application.lock()
    application.sign_in(Role.ADMINISTRATOR, password)
    with opened(application) as repositories:
        keys = {name: bytes(key) for name, key in repositories.grant.keys.items()}
        for name in keys:
            repositories._store.database(name).checkpoint()
        return b"".join(
            decrypted_pages(repositories._store.database(name).file, key)
            for name, key in keys.items()
        )


def test_a_restore_erases_again_whom_only_rows_set_aside_name(application_as, store, tmp_path):
    """Two in one row, one in a row of their own in another spelling, one known, and one of later."""
    application = application_as(Role.ADMINISTRATOR)
    path = tmp_path / "log.csv"
    path.write_text(
        "user,item,time\n"
        "known-person,a,2026-01-01\n"
        "bob,b,2026-01-02\n"
        "first-ghost,second-ghost,2026-01-03,one field more\n"
        "Zoe\u0308 Mu\u0308ller,c,2026-01-03,one field more\n"
        "bob,only-bobs,2026-01-03,one field more\n",
        "utf-8",
    )
    assert application.execute(ImportData(path, "shop")).rejected == 3
    backup, receipt = tmp_path / "day.rvbackup", tmp_path / "receipt.txt"
    application.execute(MakeBackup(backup))
    later = file_of(tmp_path, "later.csv", rows_of("later-person", "bob"))
    application.execute(ImportData(later, "later"))
    for person in ("first-ghost", PERSON, "known-person", "later-person"):
        application.execute(ErasePerson(person, REASON))
    with opened(application) as repositories:  # its row went with the first one's
        register = repositories.erasures.register
        register.add((register.hash_of("second-ghost"),), REASON)
    receipt.write_text(receipt_text(application.execute(MakeReceipt())), "utf-8")
    application.close()

    restored = Application(tmp_path / "restored")
    try:
        asked = Restoring(backup, Role.ADMINISTRATOR, store.password, (receipt,))
        report = restored.restore_store(asked)
        assert (report.named, report.erased) == (5, 4)
        restored.sign_in(Role.ADMINISTRATOR, store.password)
        assert restored.execute(VerifyStore()).sound
        gone = ("ghost", "Müller", "Mu\u0308ller", "known-person")
        assert not [text for text in gone if mentions(restored, text)]
        (kept,) = restored.execute(ListRejects("shop", 1))
        assert kept.text == "bob,only-bobs,2026-01-03,one field more"
        assert restored.execute(ShowDataset("shop")).users == 1
        assert len(restored.execute(ListErasures()).entries) == 5
        pages = searched(restored, store.password)
        assert not [text for text in gone if text.encode() in pages]
        assert b"only-bobs" in pages
    finally:
        restored.close()


def test_the_same_restore_without_receipts_has_them_all(application_as, store, tmp_path):
    """So that the search above would have found them."""
    application = application_as(Role.ADMINISTRATOR)
    path = file_of(tmp_path, "log.csv", [("bob", "b", "2026-01-02"), ("a-ghost", "", "2026-01-03")])
    application.execute(ImportData(path, "shop"))
    application.execute(MakeBackup(tmp_path / "day.rvbackup"))
    application.close()
    restored = Application(tmp_path / "restored")
    try:
        asked = Restoring(tmp_path / "day.rvbackup", Role.ADMINISTRATOR, store.password)
        report = restored.restore_store(asked)
        assert (report.named, report.erased) == (0, 0)
        restored.sign_in(Role.ADMINISTRATOR, store.password)
        assert b"a-ghost" in searched(restored, store.password)
    finally:
        restored.close()
