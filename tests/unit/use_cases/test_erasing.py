"""Erasing a person: what goes, what is made anew, what is blocked, and what a crash leaves."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recsys_app import (
    Application,
    CompareRuns,
    ErasePerson,
    ExportRecommendations,
    FindPublishedPeople,
    ImportData,
    InputError,
    InvalidSettingError,
    ListBatches,
    ListCertificates,
    ListErasures,
    ListPublications,
    ListRuns,
    MakeBackup,
    NotFoundError,
    PreviewErasure,
    PublishRun,
    Recommend,
    RefreshRun,
    Role,
    ShowDataset,
    ShowPublishedList,
    TrainModel,
    UndoBatch,
    VerifyStore,
    back_up_without_key,
)
from recsys_app.jobs.control import JobControl
from recsys_app.use_cases import _erasure
from tests import small_shop
from tests.conftest import CHEAP
from tests.decrypted_pages import decrypted_pages
from tests.unit.use_cases.erasing import (
    PERSON,
    REASON,
    file_of,
    mentions,
    opened,
    train_factors,
)

pytestmark = pytest.mark.slow  # most erase, which refits models and makes the files anew


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def steward(application_as):
    return application_as(Role.STEWARD)


# ---------------------------------------------------------------------- what is found


def test_the_preview_names_every_data_set_run_and_publication_and_changes_nothing(steward):
    run = train_factors(steward)
    before = steward.execute(VerifyStore()), steward.execute(ListErasures())
    preview = steward.execute(PreviewErasure(PERSON))
    (trace,) = preview.traces
    assert (trace.dataset, trace.interactions, trace.attributes) == ("shop", 9, ("email", "age"))
    effects = {effect.run: (effect.effect, effect.why) for effect in preview.runs}
    assert effects == {
        run: ("stale", "learnt"),
        "item-knn-3": ("refitted", None),
        "ease-2": ("refitted", None),
        "popular-1": ("refitted", None),
    }
    assert {each.run: each.effect for each in preview.publications} == {
        "ease-2": "rebuilt",
        "item-knn-3": "rebuilt",
    }
    assert (steward.execute(VerifyStore()), steward.execute(ListErasures())) == before


@pytest.mark.parametrize("part", ["customer", "customer-", "CUSTOMER-1", ""])
def test_a_part_of_an_id_finds_nobody(steward, part):
    with pytest.raises(NotFoundError):
        steward.execute(PreviewErasure(part))


def test_an_unknown_person_and_a_missing_reason_change_nothing(steward):
    with pytest.raises(NotFoundError):
        steward.execute(ErasePerson("nobody", REASON))
    for reason in ("", "  ", "x" * 501, "a\x07bell"):
        with pytest.raises(InvalidSettingError) as refused:
            steward.execute(ErasePerson(PERSON, reason))
        assert refused.value.code == "no-reason"
    assert steward.execute(PreviewErasure(PERSON)).traces[0].interactions == 9
    assert steward.execute(ListErasures()).entries == ()


# ---------------------------------------------------------------------- what goes


def test_no_value_of_any_table_names_the_person_afterwards(steward):
    pseudonym = steward.execute(PreviewErasure(PERSON)).traces[0].pseudonym
    said = ("p1@example.org", pseudonym)
    assert all(mentions(steward, text) for text in said)
    steward.execute(ErasePerson(PERSON, REASON))
    assert not [value for text in said for value in mentions(steward, text)]
    assert not [value for value in mentions(steward, PERSON) if value == PERSON]
    with pytest.raises(NotFoundError):
        steward.execute(PreviewErasure(PERSON))


def test_the_packed_columns_and_the_figures_by_person_hold_one_person_less(steward):
    with opened(steward) as repositories:
        dataset = repositories.datasets.get("shop")
        person = repositories.people.index_of(dataset, PERSON)
        before = repositories.interactions.load(dataset)
    steward.execute(ErasePerson(PERSON, REASON))
    with opened(steward) as repositories:
        after = repositories.interactions.load(repositories.datasets.get("shop"))
        rest = before.take(np.flatnonzero(before.user_index != person))
        for name in ("user_index", "item_index", "timestamp", "value"):
            assert np.array_equal(getattr(after, name), getattr(rest, name))
        for run in repositories.runs.find():
            people, figures = repositories.runs.per_person(run)
            assert person not in people
            assert {len(values) for values in figures.values()} == {len(people)}
    assert steward.execute(VerifyStore()).sound
    (batch,) = steward.execute(ListBatches("shop"))
    assert batch.rows == len(rest)


def test_one_erasure_reaches_every_data_set(steward, tmp_path):
    rows = [(PERSON, "a", "2026-01-01"), ("bob", "b", "2026-01-02")]
    steward.execute(ImportData(file_of(tmp_path, "more.csv", rows), "more"))
    report = steward.execute(ErasePerson(PERSON, REASON))
    assert report.datasets == ("more", "shop")
    assert report.interactions == 10
    assert steward.execute(ShowDataset("more")).to_json()["users"] == 1


def test_an_item_that_only_the_person_had_leaves_the_catalogue(steward):
    assert mentions(steward, "sku-new")
    steward.execute(ErasePerson(small_shop.NEWCOMER, REASON))
    assert not mentions(steward, "sku-new")
    assert steward.execute(Recommend("ease-2", PERSON)).items


def test_no_byte_of_any_decrypted_page_names_the_person_and_old_files_are_gone(steward, store):
    def pages():
        steward.lock()  # every log is in its file
        steward.sign_in(Role.STEWARD, store.password)
        keys = {name: bytes(key) for name, key in steward._session.keys.items()}
        files = {name: next(store.path.glob(f"{name}-*.db")) for name in keys}
        with opened(steward) as repositories:
            for name in keys:
                repositories._store.database(name).checkpoint()
        return {file.name: decrypted_pages(file, keys[name]) for name, file in files.items()}

    pseudonym = steward.execute(PreviewErasure(PERSON)).traces[0].pseudonym
    said = [b"p1@example.org", pseudonym.encode()]
    before = pages()
    assert all(any(text in content for content in before.values()) for text in said)
    steward.execute(ErasePerson(PERSON, REASON))
    after = pages()
    assert not [name for name, content in after.items() for text in said if text in content]
    assert not [name for name, content in after.items() if b"customer-1\x00" in content]
    assert not set(before) & {file.name for file in store.path.iterdir()}
    assert len(list(store.path.glob("*.db"))) == 3


# ---------------------------------------------------------------------- models


def test_exact_models_are_certified_and_are_the_stored_ones(steward):
    report = steward.execute(ErasePerson(PERSON, REASON))
    assert {each.run for each in report.certificates} == {"popular-1", "ease-2", "item-knn-3"}
    assert all(each.identical for each in report.certificates)
    assert steward.execute(ListCertificates("ease-2"))[0].model == next(
        each.model for each in report.certificates if each.run == "ease-2"
    )
    with opened(steward) as repositories:
        stored = dict(
            repositories._store.behaviour.all("SELECT run, digest FROM states WHERE run > 0")
        )
        entered = repositories.ledger.digests()
    for each in report.certificates:
        number = int(each.run.rpartition("-")[2])
        assert stored[number] == each.model == entered[f"model {number}"]


def test_a_model_that_does_not_come_out_the_same_twice_is_blocked(steward, monkeypatch):
    fitted = _erasure.refit

    def unlike(run, source, control):
        made = fitted(run, source, control)
        return replace(made, digest=f"{made.digest[:-8]}{id(made):08x}"[-64:])

    monkeypatch.setattr(_erasure, "refit", unlike)
    monkeypatch.setattr("recsys_app.models.popular.Popular.exact_statistics", False)
    report = steward.execute(ErasePerson(PERSON, REASON))
    assert report.certificates == ()
    assert {each.run: each.why for each in report.stale}["ease-2"] == "differs"


def test_lists_of_others_are_those_of_the_model_without_the_person(steward):
    steward.execute(ErasePerson(PERSON, REASON))
    published = {p.run: p for p in steward.execute(ListPublications())}
    assert (published["ease-2"].people, published["ease-2"].k) == (39, 5)
    assert "person-erased" in published["ease-2"].report["notices"]
    assert steward.execute(FindPublishedPeople("ease-2", PERSON)) == tuple(
        f"{PERSON}{digit}" for digit in range(10)
    )
    other = "customer-2"
    shown = steward.execute(ShowPublishedList("ease-2", other, 5))
    made = steward.execute(Recommend("ease-2", other, 5, explain=False))
    assert [i.item for i in shown.items] == [i.item for i in made.items]


def test_a_run_from_before_the_person_came_is_left_alone(steward, tmp_path):
    rows = [("late", "sku-1", "2027-01-01"), ("late", "sku-2", "2027-01-02")]
    path = file_of(tmp_path, "late.csv", rows)
    steward.execute(ImportData(path, "shop", mode="append", columns={"value": "-"}))
    steward.execute(PublishRun("ease-2", k=5, with_ids=True))
    preview = steward.execute(PreviewErasure("late"))
    assert preview.runs == ()
    assert {each.run: each.effect for each in preview.publications} == {"ease-2": "shortened"}
    steward.execute(ErasePerson("late", REASON))
    assert steward.execute(FindPublishedPeople("ease-2", "late")) == ()
    assert not any("person-erased" in run.notices for run in steward.execute(ListRuns()))
    assert steward.execute(VerifyStore()).sound


def test_a_run_on_an_import_that_was_appended_to_is_refitted_on_what_it_knew(steward, tmp_path):
    rows = [("late", "sku-1", "2027-01-01"), (PERSON, "sku-2", "2027-01-02")]
    path = file_of(tmp_path, "late.csv", rows)
    steward.execute(ImportData(path, "shop", mode="append", columns={"value": "-"}))
    report = steward.execute(ErasePerson(PERSON, REASON))
    assert len(report.certificates) == 3
    runs = {run.run: run for run in steward.execute(ListRuns())}
    assert not runs["ease-2"].current
    assert "data-changed" in steward.execute(Recommend("ease-2", "late")).notices


def test_stale_models_make_no_lists_for_others_until_they_are_trained_again(steward, tmp_path):
    run = train_factors(steward)
    steward.execute(PublishRun(run, k=3))
    report = steward.execute(ErasePerson(PERSON, REASON))
    assert [each.run for each in report.stale] == [run]
    assert run not in {p.run for p in steward.execute(ListPublications())}
    for command in (
        PublishRun(run),
        ExportRecommendations(run, tmp_path / "out.csv", reason=REASON),
    ):
        with pytest.raises(InputError) as refused:
            steward.execute(command)
        assert refused.value.code == "model-stale"
    assert steward.execute(Recommend(run, "customer-2")).notices == ("model-stale",)
    assert steward.execute(ListErasures()).stale == (run,)
    again = steward.execute(RefreshRun(run))
    assert again.run != run
    assert steward.execute(ListErasures()).stale == ()
    with pytest.raises(InputError) as refused:
        steward.execute(Recommend(run, "customer-2"))
    assert refused.value.code == "model-replaced"
    assert steward.execute(PublishRun(again.run, k=3)).people == 40
    assert steward.execute(VerifyStore()).sound


def test_a_model_that_was_trained_again_is_not_counted_twice_at_the_next_erasure(steward):
    first = train_factors(steward)
    steward.execute(ErasePerson(PERSON, REASON))
    second = steward.execute(RefreshRun(first)).run
    effects = {each.run: each.effect for each in steward.execute(PreviewErasure("customer-2")).runs}
    assert (effects[first], effects[second]) == ("gone", "stale")
    report = steward.execute(ErasePerson("customer-2", REASON))
    assert [each.run for each in report.stale] == [second]
    assert steward.execute(VerifyStore()).sound


def test_a_list_that_outlived_its_import_says_which_models_know_the_person(steward, tmp_path):
    ghosts = [(f"ghost-{n % 2}", f"sku-{n}", f"2026-02-{n + 1:02}") for n in range(16)]
    path = file_of(tmp_path, "more.csv", ghosts)
    steward.execute(ImportData(path, "shop", mode="append"))
    run = steward.execute(TrainModel("shop", "ease", split="leave-one-out")).run
    other = train_factors(steward)
    steward.execute(PublishRun(run, k=3, with_ids=True))
    steward.execute(UndoBatch("shop", 2))

    assert steward.execute(PreviewErasure("ghost-1")).traces == ()
    report = steward.execute(ErasePerson("ghost-1", REASON))
    assert {each.run: each.why for each in report.stale} == {run: "data-gone", other: "learnt"}
    assert [(each.run, each.effect) for each in report.publications] == [(run, "withdrawn")]
    assert set(steward.execute(ListErasures()).stale) == {run, other}
    with pytest.raises(InputError) as refused:
        steward.execute(PublishRun(run, k=3))
    assert refused.value.code == "model-stale"
    assert not mentions(steward, "ghost-1")


def test_old_figures_are_marked_wherever_they_are_read(steward):
    steward.execute(ErasePerson(PERSON, REASON))
    assert all("person-erased" in run.notices for run in steward.execute(ListRuns()))
    board = steward.execute(CompareRuns(("ease-2", "item-knn-3")))
    assert "person-erased" in board.notices
    assert board.people < 40


def test_every_backup_that_may_hold_the_person_is_named(application_as, store, tmp_path):
    """Made before their import was replaced, and one that nobody with a key has looked at."""
    admin = application_as(Role.ADMINISTRATOR)
    admin.execute(MakeBackup(tmp_path / "one.rvbackup"))
    admin.sign_out()
    back_up_without_key(store.path, tmp_path / "two.rvbackup", JobControl())
    admin.sign_in(Role.ADMINISTRATOR, store.password)
    rows = [(PERSON, "sku-1", "2026-01-01"), (PERSON, "sku-2", "2026-01-02")]
    admin.execute(ImportData(file_of(tmp_path, "new.csv", rows), "shop", mode="replace"))

    named = {Path(each.file).name for each in admin.execute(PreviewErasure(PERSON)).backups}
    assert named == {"one.rvbackup", "two.rvbackup"}


def test_a_backup_from_before_the_first_import_holds_nobody(tmp_path):
    application = Application(tmp_path / "store")
    application.create_store("ada", "seven quiet herons", kdf=CHEAP)
    try:
        application.execute(MakeBackup(tmp_path / "empty.rvbackup"))
        rows = [("anna", "sku-1", "2026-01-01"), ("bert", "sku-1", "2026-01-02")]
        application.execute(ImportData(file_of(tmp_path, "log.csv", rows), "shop"))
        assert application.execute(PreviewErasure("anna")).backups == ()
        application.execute(MakeBackup(tmp_path / "full.rvbackup"))
        (backup,) = application.execute(PreviewErasure("anna")).backups
        assert Path(backup.file).name == "full.rvbackup"
    finally:
        application.close()
