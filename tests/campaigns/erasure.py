"""Erase people one after another and hold every refitted model against training without them.

    python -m tests.campaigns.erasure [--people N] [--log FILE]... [--plant]

A store with an administrator, one data set a log (a made-up one where none is given) and a run of
each exact model on it, two of them published. Then `--people` people of each data set are erased. After each erasure:

* the stored model of each run has the SHA-256 of one that is trained here, by another way, on the
  log as it was imported without all who were erased so far;
* the integer co-occurrence counts of the log are the earlier ones less the person's own;
* no published list is theirs, and nobody else's is missing.

At the end every byte of every decrypted page is searched for planted words that each erased person
had as an attribute and in a row of JSON that is cut off, and for their pseudonyms. `--plant` leaves the person's rows in the packed columns: then the campaign must fail.

Exit status 1 if anything was wrong.
"""

import argparse
import contextlib
import csv
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from unittest import mock

import numpy as np

from recsys_app import (
    Application,
    ErasePerson,
    ImportData,
    KdfParameters,
    ListPublications,
    PreviewErasure,
    PublishRun,
    TrainModel,
    VerifyStore,
)
from recsys_app.access.guard import authorize
from recsys_app.access.permissions import Permission
from recsys_app.data.preparation import prepare
from recsys_app.data.preprocessing import Preprocessing
from recsys_app.domain.interactions import Interactions
from recsys_app.domain.training_set import TrainingSet
from recsys_app.models.registry import registry
from recsys_app.storage.erasure import removal
from recsys_app.storage.models import state_digest
from recsys_app.storage.repositories import Repositories
from tests.decrypted_pages import decrypted_pages

MODELS: Final = tuple(
    model.name for model in registry if model.exact_statistics and not model.needs_items
)
PASSWORD: Final = "seven tall lanterns in the fog"
_CHEAP: Final = KdfParameters(memory_kib=19 * 1024, iterations=2, lanes=1)
_MINIMUM: Final = 3  # of the k-core
_JSON_SIGNS: Final = ((", ", ": "), (",", ":"))  # both are written


@dataclass
class Outcome:
    """How much was compared, and what was wrong."""

    erased: int = 0
    models: int = 0
    problems: list[str] = field(default_factory=list)


def made_up(path: Path, people: int = 60, items: int = 40) -> Path:
    """A log of two tastes; the last people have an item of their own."""
    rng = np.random.default_rng(5)
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(("user", "item", "time"))
        for person in range(people):
            for step, item in enumerate(rng.choice(items, 12, replace=False)):
                rows.writerow(
                    (f"person-{person}", f"item-{item}", 1_700_000_000 + 997 * step + person)
                )
    return path


def run(folder: Path, logs: list[Path], people: int) -> Outcome:
    """The whole campaign in `folder`."""
    outcome, application = Outcome(), Application(folder / "store")
    try:
        application.create_store("admin", PASSWORD, kdf=_CHEAP)
        planted: list[str] = []
        for number, log in enumerate(logs or [made_up(folder / "log.csv", max(60, 2 * people))]):
            planted += _one(application, f"log-{number}", log, people, outcome)
        if not application.execute(VerifyStore()).sound:
            outcome.problems.append("the store does not verify")
        _search(application, planted, outcome)
    finally:
        application.close()
    return outcome


def _one(
    application: Application, name: str, log: Path, people: int, outcome: Outcome
) -> list[str]:
    application.execute(ImportData(log, name))
    with _opened(application) as store:
        dataset = store.datasets.get(name)
        first = store.interactions.load(dataset)
        ids = store.people.external_ids(dataset)
    words = _describe(application, name, log, [each for each in ids if each])
    _cut_rows(application, name, log, words)
    runs = [
        application.execute(
            TrainModel(
                name, model, split="leave-one-out", preprocessing={"min_interactions": _MINIMUM}
            )
        ).run
        for model in MODELS
    ]
    for published in runs[:2]:
        application.execute(PublishRun(published, k=5, with_ids=True))
    chosen = np.random.default_rng(1).permutation(len(ids))[: min(people, len(ids) // 2)]
    gone: list[int] = []
    said: list[str] = []
    for index in chosen.tolist():
        person = str(ids[index])
        traces = application.execute(PreviewErasure(person)).traces
        said += [words[person], _in_row(words[person])]
        said += [trace.pseudonym for trace in traces if trace.dataset == name]
        report = application.execute(ErasePerson(person, "campaign"))
        gone.append(index)
        outcome.erased += 1
        if len(report.certificates) != len(runs) or report.stale:
            outcome.problems.append(f"{name}: {len(report.certificates)} certificates")
        _compare(application, name, first, gone, runs, outcome)
        _lists(application, person, len(ids) - len(gone), name, outcome)
    return said


def _describe(application: Application, name: str, log: Path, ids: list[str]) -> dict[str, str]:
    """A planted word for each person, in a table of their own."""
    words = {each: f"planted-{name}-{place}-word" for place, each in enumerate(ids)}
    table = _beside(log, f"{name}-people.csv")
    with table.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("user", "word"), *words.items()])
    application.execute(ImportData(log, name, mode="replace", users=table, identifying=("word",)))
    return words


def _cut_rows(application: Application, name: str, log: Path, words: dict[str, str]) -> None:
    """A data set that sets a cut row of JSON aside for each person, with a word of its own."""
    rows = [json.dumps({"user": "somebody-else", "item": "i", "time": 1_600_000_000, "note": ""})]
    for place, (person, word) in enumerate(words.items()):
        row = {"user": person, "item": "i", "note": _in_row(word), "time": 1_600_000_000}
        rows.append(json.dumps(row, separators=_JSON_SIGNS[place % 2])[:-6])
    path = _beside(log, f"{name}-rows.jsonl")
    path.write_text("\n".join(rows), "utf-8")
    report = application.execute(ImportData(path, f"{name}-rows"))
    if report.reasons != {"bad-json": len(words)}:
        raise RuntimeError(f"the planted rows were set aside as {report.reasons}")


def _in_row(word: str) -> str:
    return f"{word.removesuffix('word')}row"


def _beside(log: Path, name: str) -> Path:
    """Where a file that goes with a log is written: its folder, where that is allowed."""
    return (log.parent if os.access(log.parent, os.W_OK) else Path(tempfile.mkdtemp())) / name


def _compare(
    application: Application,
    name: str,
    first: Interactions,
    gone: list[int],
    runs: list[str],
    outcome: Outcome,
) -> None:
    rest = first.take(np.flatnonzero(~np.isin(first.user_index, gone)))
    with _opened(application) as store:
        dataset = store.datasets.get(name)
        now = store.interactions.load(dataset)
        stored = dict(store._store.behaviour.all("SELECT run, digest FROM states WHERE run > 0"))
        for run_name in runs:
            found = store.runs.get(run_name)
            prepared = prepare(
                rest,
                dataset,
                split="leave-one-out",
                preprocessing=Preprocessing(min_interactions=_MINIMUM),
                seed=found.seed,
            )
            model = registry.get(found.model)()
            model.fit(
                TrainingSet(
                    prepared.training,
                    len(prepared.item_vocabulary),
                    None,
                    prepared.validation if len(prepared.validation) else None,
                    rated=prepared.rated,
                    before_test=prepared.before_test,
                ),
                seed=found.seed,
            )
            outcome.models += 1
            if stored[found.id] != state_digest(model.state(), prepared.item_vocabulary):
                outcome.problems.append(f"{run_name} is not the model without the person")
    before = first.take(np.flatnonzero(~np.isin(first.user_index, gone[:-1])))
    own = first.take(np.flatnonzero(first.user_index == gone[-1]))
    size = int(first.item_index.max()) + 1
    if not np.array_equal(_together(now, size), _together(before, size) - _together(own, size)):
        outcome.problems.append(
            f"{name}: co-occurrences are not the earlier ones less the person's"
        )


def _together(rows: Interactions, size: int) -> Any:
    """(size, size) int64: how many people have both items."""
    from scipy import sparse

    pairs = np.unique(np.stack([rows.user_index, rows.item_index]), axis=1)
    ones = np.ones(pairs.shape[1], np.int64)
    x = sparse.csr_array(
        (ones, (pairs[0], pairs[1])), shape=(int(pairs[0].max(initial=0)) + 1, size)
    )
    return np.asarray((x.T @ x).todense())


def _lists(application: Application, person: str, people: int, name: str, outcome: Outcome) -> None:
    found = [each for each in application.execute(ListPublications()) if each.dataset == name]
    with _opened(application) as store:
        for each in found:
            names = store.published.everybody(each)
            if person in names or len(names) != people:
                outcome.problems.append(f"{each.run}: lists of {len(names)} people, not {people}")


def _search(application: Application, said: list[str], outcome: Outcome) -> None:
    session: Any = application._session
    with _opened(application) as store:
        for name, key in session.keys.items():
            database = store._store.database(name)
            database.checkpoint()
            content = decrypted_pages(database.file, bytes(key))
            found = [word for word in said if word.encode() in content]
            if found:
                outcome.problems.append(f"{name}: {len(found)} planted words are left")


@contextlib.contextmanager
def _opened(application: Application) -> Iterator[Repositories]:
    with Repositories(authorize(application._session, Permission.ERASE, writes=True)) as store:
        yield store


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--log", type=Path, action="append", default=[])
    parser.add_argument("--plant", action="store_true")
    asked = parser.parse_args()
    weakness = (
        mock.patch.object(removal, "_rewrite", lambda _store, batch, _person: batch.digest)
        if asked.plant
        else contextlib.nullcontext()
    )
    with tempfile.TemporaryDirectory() as folder, weakness:
        outcome = run(Path(folder), asked.log, asked.people)
    print(f"{outcome.erased} people erased, {outcome.models} models compared")
    for problem in outcome.problems:
        print(f"  {problem}")
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
