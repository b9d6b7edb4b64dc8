"""The activity that erases people: one whose models are refitted and whose lists are made anew."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from recsys_app import (
    Application,
    ErasePerson,
    FinishErasures,
    ImportData,
    ListErasures,
    NotFoundError,
    PreviewErasure,
    PublishRun,
    TrainModel,
    VerifyStore,
)
from recsys_app.crypto.keys import KdfParameters
from recsys_app.storage.compartments.folder import StoreFolder
from tests.campaigns.activities import FREE, PASSWORD, Acknowledge, Problems

PEOPLE = ("person-3", "person-8")
LAST = "person-5"
REASON = "asked for it"


@contextmanager
def signed_in(folder: StoreFolder) -> Iterator[Application]:
    application = Application(folder.path)
    try:
        application.sign_in("ada", PASSWORD)
        yield application
    finally:
        application.close()


def furnish(pristine: Path, folder: StoreFolder) -> None:
    """Put a store with two models, one of them published, in the place of what is in `folder`."""
    source = pristine.with_name("furnished")
    if not source.exists():
        _make(source)
    shutil.rmtree(folder.path, ignore_errors=True)
    shutil.copytree(source, folder.path)


def _make(place: Path) -> None:
    log = place.with_name("furnished.csv")
    rows = (f"person-{n % 14},item-{(n * n + n // 14) % 9},{n}\n" for n in range(14 * 8))
    log.write_text("user,item,time\n" + "".join(rows), "utf-8")
    application = Application(place)
    try:
        application.create_store("ada", PASSWORD, kdf=KdfParameters(*FREE))
        application.execute(ImportData(log, "shop"))
        for model in ("popular", "ease"):
            application.execute(TrainModel("shop", model, split="leave-one-out"))
        application.execute(PublishRun("ease-2", k=3, with_ids=True))
    finally:
        application.close()


def erase(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with signed_in(folder) as application:
        for person in PEOPLE:
            application.execute(ErasePerson(person, REASON))
            acknowledge(person)


def check_erase(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    """Each person is there as before or gone from everywhere; what was begun can be finished."""
    with signed_in(folder) as application:
        application.execute(FinishErasures())
        gone = [person for person in PEOPLE if not _is_known(application, person)]
        if gone not in (list(PEOPLE[:n]) for n in (len(acknowledged), len(acknowledged) + 1)):
            yield f"{gone} are gone after {list(acknowledged)} were acknowledged"
        if len(application.execute(ListErasures()).entries) != len(gone):
            yield f"the register does not hold {gone}"
        application.execute(ErasePerson(LAST, REASON))
        report = application.execute(VerifyStore())
        for file in report.files:
            if file.status != "sound":
                yield f"{file.file} is {file.status}: {file.findings}"
        left = {path.name for path in folder.path.glob("*.db")} - {f.file for f in report.files}
        if left:
            yield f"files {left} were left"


def _is_known(application: Application, person: str) -> bool:
    try:
        application.execute(PreviewErasure(person))
    except NotFoundError:
        return False
    return True
