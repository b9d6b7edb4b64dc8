"""Change every byte of the databases of a store, and of a model in one; each must be noticed.

    python -m tests.campaigns.every_byte [--stride 1] [--weaken pages|digest]

    store   one bit in each byte of each file; what `verify` does with a file must name it
    model   one bit in each byte of a stored model, and each length of it, put into the database by
            somebody who has the key, so that the codes of the pages are right; loading must refuse it

The keyring and a backup are changed byte by byte in `tamper`. `--weaken` switches off the check of the
pages, or of the digest of a model: the campaign must then find misses.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Final
from unittest import mock

import numpy as np

from recsys_app.access.permissions import Compartment
from recsys_app.domain.model_state import ModelState
from recsys_app.errors import TamperedDataError
from recsys_app.storage import states, verify
from recsys_app.storage.compartments.database import PAGE_BYTES, Database
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.models import bundle
from recsys_app.storage.repositories import Repositories
from tests.campaigns.activities import (
    allow_free_key_derivation,
    make_pristine,
    opened,
    own_preferences,
    train,
)

_SALT: Final = 16


@dataclass
class Outcome:
    """What was changed in one file or model, and what was missed."""

    size: int
    tried: int = 0
    problems: list[str] = field(default_factory=list)


def change_file(repositories: Repositories, compartment: Compartment, stride: int) -> Outcome:
    """Every `stride`-th byte of a file, as `verify` would see it, which goes file by file."""
    store = repositories._store
    database = store.database(compartment)
    database.checkpoint()
    key, outcome = store.grant.keys[compartment], Outcome(database.file.stat().st_size)
    if found := _findings(database, key):
        outcome.problems.append(f"{database.file.name}, untouched: {found}")
    with database.file.open("r+b", buffering=0) as stream:
        for place in range(0, outcome.size, stride):
            stream.seek(place)
            (byte,) = stream.read(1)
            _put(stream.seek, stream.write, place, byte ^ 1 << place % 8)
            outcome.tried += 1
            found = _findings(database, key)
            page = place // PAGE_BYTES + 1
            if not found or (place >= _SALT and not any(str(page) in line for line in found)):
                outcome.problems.append(f"{database.file.name}, byte {place}: {found}")
            _put(stream.seek, stream.write, place, byte)
    return outcome


def _findings(database: Database, key: bytearray) -> list[str]:
    try:
        return verify._check_salt(database.file, key) + verify._check_pages(database)
    except TamperedDataError as error:
        return [f"page of {error.facts.get('where')}"]


def _put(
    seek: Callable[[int], int], write: Callable[[bytes], int | None], place: int, byte: int
) -> None:
    seek(place)
    write(bytes([byte]))


def change_model(repositories: Repositories, stride: int) -> Outcome:
    """Every `stride`-th byte of the model of run 1, and as many of its lengths."""
    behaviour = repositories._store.behaviour
    (run,) = [run for run in repositories.runs.find() if run.seed == 1]
    query = "SELECT data FROM state_parts JOIN states ON id = state WHERE run = ?"
    ((content,),) = behaviour.all(query, (run.id,))
    outcome = Outcome(len(content))

    def try_out(changed: bytes, what: str) -> None:
        outcome.tried += 1
        behaviour.begin()
        behaviour.execute(
            "UPDATE state_parts SET data = ? WHERE state = (SELECT id FROM states WHERE run = ?)",
            (changed, run.id),
        )
        try:
            repositories.models.load(run)
            outcome.problems.append(f"model, {what}: was loaded")
        except TamperedDataError:
            pass
        finally:
            behaviour.rollback()

    for place in range(0, len(content), stride):
        byte = content[place] ^ 1 << place % 8
        try_out(content[:place] + bytes([byte]) + content[place + 1 :], f"byte {place}")
    for length in range(0, len(content), stride):
        try_out(content[:length], f"cut to {length}")
    repositories.models.load(run)
    return outcome


def weaken(what: str) -> None:
    if what == "pages":
        verify._check_pages = lambda _: []
    else:
        fits = SimpleNamespace(hexdigest=lambda: mock.ANY)
        states.hashlib = SimpleNamespace(sha256=lambda _: fits)  # type: ignore[attr-defined]
        states.state_from_bytes = lambda _: bundle(ModelState({}, {}), np.zeros(0, np.int32))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stride", type=int, default=1, help="every how many bytes")
    parser.add_argument("--weaken", choices=["pages", "digest"])
    given = parser.parse_args()
    allow_free_key_derivation()
    failed = False
    with tempfile.TemporaryDirectory() as work:
        own_preferences(Path(work))
        folder = StoreFolder(Path(work) / "store")
        make_pristine(folder.path)
        train(folder, lambda _: None)
        if given.weaken:
            weaken(given.weaken)
        with opened(folder) as repositories:
            outcomes = {
                "model": lambda: change_model(repositories, given.stride),
                **{
                    str(each): lambda each=each: change_file(repositories, each, given.stride)
                    for each in Compartment
                },
            }
            for name, run in outcomes.items():
                outcome = run()
                print(
                    f"{name}: {outcome.size} bytes, {outcome.tried} changes, "
                    f"{len(outcome.problems)} problems",
                    flush=True,
                )
                for problem in outcome.problems[:20]:
                    print(f"  {problem}", flush=True)
                failed |= bool(outcome.problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
