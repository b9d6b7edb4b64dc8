import numpy as np
import pytest

from recsys_app.access.permissions import Compartment, Role
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.records import FileStatus
from recsys_app.jobs.control import JobControl
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import store_info
from recsys_app.storage.verify import verify_store
from tests.unit.storage.test_runs import new_run
from tests.unit.storage.written import add_batch

FILES = ["keyring", "keyring.bak", "people-1.db", "behaviour-1.db", "published-1.db"]


@pytest.fixture
def filled(folder, grant_as):
    with Repositories(grant_as(Role.STEWARD)) as repositories:
        add_batch(repositories, ["a", "b"] * 1000, ["x", "y"] * 1000)
        nobody = np.zeros(0, np.int32)
        state = ModelState({"w": np.ones(3)})
        repositories.runs.add(new_run(), state, nobody, person_index=nobody, per_person={})
    return folder


def verify(grant_as, role=Role.STEWARD, *, read_only=False):
    return verify_store(grant_as(role, read_only=read_only), JobControl())


def statuses(report):
    return {check.file: check.status for check in report.files}


@pytest.mark.parametrize("read_only", [False, True])
def test_a_sound_store_is_sound(filled, grant_as, read_only):
    report = verify(grant_as, read_only=read_only)

    assert statuses(report) == dict.fromkeys(FILES, FileStatus.SOUND)
    assert report.sound
    assert (report.batches, report.models) == (1, 1)


def test_a_viewer_checks_what_a_viewer_has_keys_for(filled, grant_as):
    report = verify(grant_as, Role.VIEWER)

    assert statuses(report)["people-1.db"] is FileStatus.NO_KEY
    assert statuses(report)["published-1.db"] is FileStatus.SOUND
    assert report.sound


@pytest.mark.parametrize("place", [0.0, 0.001, 0.5, 0.9999])
@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_is_found_in_its_file(filled, grant_as, name, place):
    grant = grant_as(Role.STEWARD)
    file = filled.path / name
    content = bytearray(file.read_bytes())
    content[int(place * len(content))] ^= 0x10
    file.write_bytes(content)

    report = verify_store(grant, JobControl())

    damaged = {file for file, status in statuses(report).items() if status is FileStatus.DAMAGED}
    assert damaged == {name}
    assert not report.sound


def test_one_changed_byte_names_its_page_and_no_consequences(filled, grant_as):
    file = filled.compartment(Compartment.BEHAVIOUR, 1)
    content = bytearray(file.read_bytes())
    content[4096 * 5 + 99] ^= 1
    file.write_bytes(content)

    (behaviour,) = (each for each in verify(grant_as).files if each.file == "behaviour-1.db")
    assert "page 6" in behaviour.findings[0]
    assert len(behaviour.findings) <= 2


def test_many_changed_pages_are_counted(filled, grant_as):
    file = filled.compartment(Compartment.BEHAVIOUR, 1)
    content = bytearray(file.read_bytes())
    for page in range(5, 20):
        content[4096 * page + 99] ^= 1
    file.write_bytes(content)

    (behaviour,) = (each for each in verify(grant_as).files if each.file == "behaviour-1.db")
    assert "and 5 more" in behaviour.findings


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_found(filled, grant_as, name):
    grant = grant_as(Role.STEWARD)
    (filled.path / name).unlink()

    assert statuses(verify_store(grant, JobControl()))[name] is FileStatus.MISSING


@pytest.mark.parametrize("pages", [-1, 1])
def test_a_file_cut_or_lengthened_by_a_page_is_found(filled, grant_as, pages):
    file = filled.compartment(Compartment.BEHAVIOUR, 1)
    content = file.read_bytes()
    file.write_bytes(content[: pages * 4096] if pages < 0 else content + content[-4096:])

    assert statuses(verify(grant_as))["behaviour-1.db"] is FileStatus.DAMAGED


def test_an_old_page_in_a_new_file_is_found(filled, grant_as):
    file = filled.compartment(Compartment.BEHAVIOUR, 1)
    before = file.read_bytes()
    with Repositories(grant_as(Role.STEWARD)) as repositories:
        store = repositories._store
        store.behaviour.execute("UPDATE column_blocks SET data = zeroblob(length(data))")
        store.behaviour.execute("UPDATE batches SET digest = 'of the zeros'")
    after = bytearray(file.read_bytes())
    pages = range(0, min(len(before), len(after)), 4096)
    replayed = next(
        page for page in reversed(pages) if before[page : page + 4096] != after[page : page + 4096]
    )
    after[replayed : replayed + 4096] = before[replayed : replayed + 4096]
    file.write_bytes(after)

    assert statuses(verify(grant_as))["behaviour-1.db"] is FileStatus.DAMAGED


@pytest.mark.parametrize(
    ("sql", "finding"),
    [
        ("UPDATE column_blocks SET data = zeroblob(8) WHERE name = 'value'", "batches"),
        ("UPDATE batches SET row_count = row_count + 1", "batches"),
        ("UPDATE column_blocks SET name = 'fold' WHERE name = 'value'", "batches"),
        ("UPDATE state_parts SET data = zeroblob(8)", "models"),
        ("DELETE FROM state_parts", "models"),
    ],
)
def test_contents_that_do_not_fit_their_digest_are_found(filled, grant_as, sql, finding):
    with Repositories(grant_as(Role.STEWARD)) as repositories:
        repositories._store.behaviour.execute(sql)

    report = verify(grant_as)

    (behaviour,) = (check for check in report.files if check.file == "behaviour-1.db")
    assert behaviour.status is FileStatus.DAMAGED
    assert any(each.startswith(f"{finding}: digest of number 1") for each in behaviour.findings)


def test_two_bad_copies_of_the_keyring_are_reported_not_raised(filled, grant_as):
    grant = grant_as(Role.STEWARD)
    for file in (filled.keyring, filled.keyring_copy):
        file.write_bytes(b"")

    report = verify_store(grant, JobControl())

    assert [check.status for check in report.files] == [FileStatus.DAMAGED] * 2


def test_swapped_compartments_are_found(filled, grant_as):
    people, published = (
        filled.compartment(compartment, 1)
        for compartment in (Compartment.PEOPLE, Compartment.PUBLISHED)
    )
    contents = people.read_bytes(), published.read_bytes()
    people.write_bytes(contents[1])
    published.write_bytes(contents[0])

    found = statuses(verify(grant_as))

    assert found["people-1.db"] is found["published-1.db"] is FileStatus.DAMAGED
    assert found["behaviour-1.db"] is FileStatus.SOUND


def test_verifying_reports_its_progress(filled, grant_as):
    class Watched(JobControl):
        def __init__(self):
            self.stages = []

        def stage(self, name, total, unit):
            self.stages.append(name)

    watched = Watched()
    verify_store(grant_as(Role.STEWARD), watched)

    assert watched.stages == ["verifying-batches", "verifying-models"]


def test_what_an_interrupted_change_of_keys_left_is_named_and_no_damage(filled, grant_as):
    left = ["behaviour-2.db", "behaviour-2.db.compact", "people-2.db-wal", "published-2.db-journal"]
    for name in left:
        (filled.path / name).write_bytes(b"half of something")
    (filled.path / "notes.txt").write_bytes(b"not ours")

    report = verify(grant_as, Role.VIEWER, read_only=True)

    assert report.sound
    assert list(report.leftovers) == left
    assert {name: statuses(report)[name] for name in left} == dict.fromkeys(
        left, FileStatus.LEFT_OVER
    )
    assert list(store_info(grant_as(Role.VIEWER, read_only=True)).leftovers) == left
