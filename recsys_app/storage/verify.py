"""Read everything an account has keys for and say what is damaged.

What it finds: any changed byte of the keyring, its copy and the database pages; cut, missing and
swapped files; batches and models that are not what was imported and trained. Files that an
interrupted change of keys left are named, too; they are no damage.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from recsys_app.access.guard import Grant
from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import SALT_BYTES
from recsys_app.domain.records import FileCheck, FileStatus, LedgerCheck, VerifyReport
from recsys_app.errors import TamperedDataError
from recsys_app.jobs.control import JobControl
from recsys_app.paths import read_own_file
from recsys_app.storage.batches.columns import update_digest
from recsys_app.storage.compartments.database import PAGE_BYTES, Database
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.compartments.raw import raw_start
from recsys_app.storage.keyring.format import from_file
from recsys_app.storage.keyring.parts import check_mac
from recsys_app.storage.keyring.sign_in import believed_keyring
from recsys_app.storage.ledger.anchors import differs_at_rest
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.publications import publication_digest
from recsys_app.storage.states import digest_holds
from recsys_app.wording import describe, describe_notice

_MOST_FINDINGS = 10  # of a kind and file: they tell where to look, not how many bytes changed


def verify_store(grant: Grant, control: JobControl) -> VerifyReport:
    """Check the keyring, its copy and every compartment; damage is reported, never raised."""
    folder = StoreFolder(grant.store)
    published = grant.keys[Compartment.PUBLISHED]
    checks = [_check_keyring(path, published) for path in (folder.keyring, folder.keyring_copy)]
    try:
        generation = believed_keyring(grant).generation
    except TamperedDataError:
        return VerifyReport(tuple(checks), 0, 0)
    store = OpenStore(grant)
    counted = {"batches": 0, "models": 0}
    try:
        for compartment in Compartment:
            file = folder.path / generation.files[compartment]
            checks.append(_check_compartment(store, compartment, file, counted, control))
        ledger = _check_chain(store)
        checks += _leftovers(folder, generation.files.values())
    finally:
        store.close()
    return VerifyReport(tuple(checks), counted["batches"], counted["models"], ledger)


def _leftovers(folder: StoreFolder, live: Iterable[str]) -> list[FileCheck]:
    """Files that the keyring does not name: no damage, but they take room and hold what was."""
    words = (describe_notice("left-over"),)
    return [FileCheck(name, FileStatus.LEFT_OVER, words) for name in folder.leftovers(live)]


def _check_chain(store: OpenStore) -> LedgerCheck | None:
    """The ledger by itself; None where its file cannot be read, which was said already."""
    try:
        return LedgerRepository(store).verify()
    except TamperedDataError:
        return None


def _check_age(store: OpenStore, compartment: Compartment, database: Database) -> list[str]:
    """Page codes do not tell an older page or file from the newest; the anchor does."""
    left = store.believed.keyring.anchor.files.get(compartment)
    if left is not None and database.changes < left.changes:
        return ["it is older than the keyring knows: put back from a copy, or its log was cut"]
    if differs_at_rest(store, compartment):
        return ["it was changed since the store was last let go, and not by RecVault"]
    return []


def _check_ledger(store: OpenStore, kind: str, query: str, database: Database) -> list[str]:
    """What is in the file against what the ledger says was put there and not taken away.

    A ledger that cannot be read says nothing about another file.
    """
    try:
        known = LedgerRepository(store).digests()
    except TamperedDataError:
        return []
    expected = {name: digest for name, digest in known.items() if name.startswith(f"{kind} ")}
    found = {
        f"{kind} {number}": _digest(database, kind, number, digest)
        for number, digest in database.all(query)
    }
    findings = [f"{name} is missing" for name in expected.keys() - found.keys()]
    findings += [f"{name} is not in the ledger" for name in found.keys() - expected.keys()]
    findings += [
        f"{name} is not the one that the ledger knows"
        for name in found.keys() & expected.keys()
        if found[name] != expected[name]
    ]
    return sorted(findings)


def _digest(database: Database, kind: str, number: int, stated: str) -> str:
    return publication_digest(database, number) if kind == "publication" else stated


def _check_keyring(path: Path, published: bytearray) -> FileCheck:
    """One copy, whatever the other is."""
    if not path.exists():
        return FileCheck(path.name, FileStatus.MISSING)
    try:
        check_mac(from_file(read_own_file(path)), published)
    except ValueError:
        return FileCheck(path.name, FileStatus.DAMAGED, ("the digest does not fit",))
    except TamperedDataError as error:
        return FileCheck(path.name, FileStatus.DAMAGED, (error.code,))
    return FileCheck(path.name, FileStatus.SOUND)


def _check_compartment(
    store: OpenStore,
    compartment: Compartment,
    file: Path,
    counted: dict[str, int],
    control: JobControl,
) -> FileCheck:
    if not file.exists():
        return FileCheck(file.name, FileStatus.MISSING)
    if compartment not in store.grant.keys:
        return FileCheck(file.name, FileStatus.NO_KEY)
    findings: list[str] = []
    try:
        database = store.database(compartment)
        findings += _check_age(store, compartment, database)
        findings += _check_salt(file, store.grant.keys[compartment])
        findings += _check_pages(database)
        if compartment is Compartment.BEHAVIOUR:
            for kind, query, holds in _DIGESTS:
                numbers = [number for (number,) in database.all(query)]
                control.stage(f"verifying-{kind}", len(numbers), kind)
                for done, number in enumerate(numbers, 1):
                    control.check_cancelled()
                    counted[kind] += 1
                    if not _stands(holds, database, number):
                        findings.append(f"{kind}: digest of number {number} does not fit")
                    control.report(done)
        for kind, query in _SUBJECTS[compartment]:
            findings += _check_ledger(store, kind, query, database)
    except TamperedDataError as error:
        findings.append(describe(error).text)
    status = FileStatus.DAMAGED if findings else FileStatus.SOUND
    return FileCheck(file.name, status, tuple(findings))


def _check_salt(file: Path, key: bytearray) -> list[str]:
    """The first bytes of the file are not part of any page; the key ends in what they must be."""
    salt = bytes(key[-SALT_BYTES:])
    same_start = raw_start(file, SALT_BYTES) == salt
    return [] if same_start else ["the first bytes of the file differ"]


def _check_pages(database: Database) -> list[str]:
    """Authentication code of every page, structure of the tables, length of the file.

    The log is moved into the file first: the page check reads the file alone.
    """
    if not database.read_only:
        database.checkpoint()
    findings = [str(row[0]) for row in database.all("PRAGMA cipher_integrity_check")]
    if not findings:  # else the structure would only tell the same damage again, line by line
        structure = [str(row[0]) for row in database.all(f"PRAGMA quick_check({_MOST_FINDINGS})")]
        findings += [line for line in structure if line != "ok"]
    more = len(findings) - _MOST_FINDINGS
    if more > 0:
        findings[_MOST_FINDINGS:] = [f"and {more} more"]
    log = database.file.with_name(f"{database.file.name}-wal")
    settled = not log.exists() or log.stat().st_size == 0
    pages = database.setting("page_count")
    if settled and database.file.stat().st_size != pages * PAGE_BYTES:
        findings.append(f"the file is not {pages} pages long")
    return findings


def _stands(holds: "_Holds", database: Database, number: int) -> bool:
    """Whether a digest holds; one that cannot be read for a damaged page does not."""
    try:
        return holds(database, number)
    except TamperedDataError:
        return False


def _batch_holds(database: Database, number: int) -> bool:
    digest, rows = hashlib.sha256(), 0
    for name, block, row_count, data in database.rows(
        "SELECT name, block, row_count, data FROM column_blocks WHERE batch = ? ORDER BY rowid",
        (number,),
    ):
        update_digest(digest, name, block, data)
        rows += row_count if name == "user_index" else 0
    expected = database.one("SELECT digest, row_count FROM batches WHERE id = ?", (number,))
    return expected == (digest.hexdigest(), rows)


_Subjects = tuple[tuple[str, str], ...]
# kind of subject in the ledger, and the (number, stated digest) of each in the file
_SUBJECTS: Mapping[Compartment, _Subjects] = {
    Compartment.BEHAVIOUR: (
        ("batch", "SELECT id, digest FROM batches"),
        ("model", "SELECT run, digest FROM states WHERE run IS NOT NULL"),
    ),
    Compartment.PUBLISHED: (("publication", "SELECT id, '' FROM publications"),),
    Compartment.PEOPLE: (),
}

_Holds = Callable[[Database, int], bool]

_DIGESTS: tuple[tuple[str, str, _Holds], ...] = (
    ("batches", "SELECT id FROM batches ORDER BY id", _batch_holds),
    ("models", "SELECT id FROM states ORDER BY id", digest_holds),
)
