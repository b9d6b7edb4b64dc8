"""Which runs may stand in one table, and what to call them there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recsys_app import RunSummary


@dataclass(frozen=True)
class Group:
    """Runs tested in the same way on the same data; only these are compared. Newest first."""

    runs: tuple[RunSummary, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """Data set, its version, protocol: equal for comparable runs alone."""
        return _key(self.runs[0])

    @property
    def split(self) -> str:
        return str(self.runs[0].protocol["split"])

    @property
    def current(self) -> bool:
        """Whether the data is still as these runs saw it."""
        return self.runs[0].current

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(run.run for run in self.runs)

    @property
    def labels(self) -> dict[str, str]:
        """Run to a short name: the model's title, with the run's own name where it stands twice."""
        times = Counter(run.title for run in self.runs)
        return {
            run.run: run.title if times[run.title] == 1 else f"{run.title} ({run.run})"
            for run in self.runs
        }


def groups_of(runs: Sequence[RunSummary], dataset: str) -> list[Group]:
    """The groups of a data set, the one to show first in front.

    That is one on the data as it is now, then the larger one, then the one with the newest run.
    """
    found: dict[tuple[str, str, str], list[RunSummary]] = {}
    for run in runs:
        if run.dataset == dataset:
            found.setdefault(_key(run), []).append(run)
    groups = [Group(tuple(members)) for members in found.values()]
    return sorted(groups, key=lambda group: (not group.current, -len(group.runs)))


def _key(run: RunSummary) -> tuple[str, str, str]:
    return run.dataset, run.dataset_version, run.protocol_key
