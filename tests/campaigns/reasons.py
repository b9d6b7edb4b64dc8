"""Do the reasons carry the score? Take them out of the history and see how far it falls.

    python -m tests.campaigns.reasons FILE [--model sasrec] [--people 200] [--set KEY=VALUE]…

FILE is imported into a store of its own and the model trained on it. Then, for people drawn at random,
the score of their first recommendation is asked for again without the three items named as its
reasons, and without three items drawn from the same history. Exit status 1 unless the fall is larger
without the named ones, by a paired test at p < 0.01 (Wilcoxon, one-sided).
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import wilcoxon

from recsys_app import Application, ImportData, JobControl, Permission, TrainModel
from recsys_app.access.guard import authorize
from recsys_app.domain.interactions import Histories
from recsys_app.storage.repositories import Repositories
from recsys_app.use_cases._serving import Served, serve
from recsys_app.use_cases.registry import Context

PASSWORD = "correct horse battery staple"
NAMED = 3


@dataclass(frozen=True, slots=True)
class Falls:
    """How far the score fell per person, without what was named and without what was drawn."""

    named: list[float]
    drawn: list[float]

    @property
    def p_value(self) -> float:
        return float(wilcoxon(self.named, self.drawn, alternative="greater").pvalue)


def trained(folder: Path, log: Path, model: str, settings: Mapping[str, float | str]) -> Served:
    """A model that was imported for, trained and stored as anybody would, ready to answer."""
    application = Application(folder / "store")
    try:
        application.create_store("ada", PASSWORD)
        application.execute(ImportData(log, "log"))
        training = TrainModel("log", model, settings, split="leave-one-out", seed=1)
        run = application.execute(training).run
        grant = authorize(application._session, Permission.EXPLORE, writes=False)
        with Repositories(grant) as repositories:
            return serve(run, Context(repositories, JobControl(), {}))
    finally:
        application.close()


def measure(served: Served, n_people: int, seed: int = 1) -> Falls:
    """The falls of `n_people` whose first recommendation has three reasons.

    The other draws come from what the model looks at: an item beyond its memory carries nothing.
    """
    rng = np.random.default_rng(seed)
    memory = int(served.model.settings.get("max_length", sys.maxsize))
    falls = Falls([], [])
    for person in rng.permutation(served.people_with_history()):
        history = served.history_of(person)
        seen = np.unique(history.item_index[-memory:])
        item = int(served.model.recommend(history, 1).items[0, 0])
        because, _ = served.reasons(history, item, NAMED)
        named = served.item_numbers([reason.item for reason in because])
        if len(named) == NAMED and len(seen) > NAMED:
            drawn = rng.choice(seen, NAMED, replace=False)
            whole = score(served, history, item, ())
            falls.named.append(whole - score(served, history, item, named))
            falls.drawn.append(whole - score(served, history, item, drawn))
        if len(falls.named) == n_people:
            break
    return falls


def score(served: Served, history: Histories, item: int, without: Sequence[int]) -> float:
    """The score of `item` had nothing of `without` happened."""
    kept = np.flatnonzero(~np.isin(history.item_index, without))
    shorter = Histories(
        np.array([0, len(kept)], np.int64),
        history.item_index[kept],
        history.value[kept],
        history.timestamp[kept],
    )
    return float(served.model.score(shorter)[0, item])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", default="sasrec")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    given = parser.parse_args()
    pairs = (setting.split("=", 1) for setting in given.set)
    settings = {key: float(value) if "." in value else int(value) for key, value in pairs}
    with tempfile.TemporaryDirectory() as folder:
        served = trained(Path(folder), given.file, given.model, settings)
        falls = measure(served, given.people)
    print(
        f"{len(falls.named)} people: the score falls by {np.mean(falls.named):.3f} without the "
        f"{NAMED} named items, by {np.mean(falls.drawn):.3f} without {NAMED} others; "
        f"p = {falls.p_value:.1e}"
    )
    return int(falls.p_value >= 0.01 or np.mean(falls.named) <= np.mean(falls.drawn))


if __name__ == "__main__":
    sys.exit(main())
