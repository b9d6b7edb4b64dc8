"""The leaderboard as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.disclosure import THRESHOLD, rounded
from recsys_app.domain.reports import ExportReport, RunSummary
from recsys_app.errors import InvalidDatasetError
from recsys_app.evaluation.comparison import Leaderboard
from recsys_app.use_cases._exports import Outgoing, check_outgoing
from recsys_app.use_cases._runs import summarize
from recsys_app.use_cases.compare_runs import CompareRuns, compare_runs
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ExportComparison(Command[ExportReport]):
    """Write what `CompareRuns` answers for `runs` and `metric` to `path`, one row per run.

    Every other figure that a run has stands beside it. The ending decides the format: csv,
    parquet, jsonl or xlsx. Figures are means over people, never one person's; how many people is
    rounded. A `password` makes the file a protected container, whose name ends in .rvx.

    Raises:
        InvalidDatasetError: "too-few-people" were tested to say anything about them outside.
        InvalidSettingError: the runs were not tested in the same way, or an unknown ending.
        StorageUnavailableError: the file cannot be written.
    """

    runs: tuple[str, ...]
    path: Path
    metric: str = ""
    password: str = field(default="", repr=False)


@handles(ExportComparison, requires=Permission.EXPLORE, writes=True)
def export_comparison(command: ExportComparison, context: Context) -> ExportReport:
    check_outgoing(command.path, command.password)
    board = compare_runs(CompareRuns(command.runs, command.metric), context)
    if board.people < THRESHOLD:
        raise InvalidDatasetError("too-few-people", least=THRESHOLD)
    repositories = context.repositories
    runs = [summarize(repositories.runs.get(row.run), repositories) for row in board.rows]
    others = [name for name in dict.fromkeys(n for run in runs for n in run.metrics)
              if name != board.metric]  # fmt: skip
    columns = (*_FIRST, board.metric, "low", "high", "group", *others, *_LAST)
    source = str(board.conditions["dataset"])
    outgoing = Outgoing("export-comparison", source, command.path, password=command.password)
    written = outgoing.write_table(context, columns, _rows(board, runs, others))
    return ExportReport(command.path, board.people, written)


_FIRST = ("rank", "run", "model", "family", "dataset")
_LAST = ("seed", "seconds", "peak_memory_mb", "trained", "people_to_the_nearest_5", "fewest_people")


def _rows(
    board: Leaderboard, runs: Sequence[RunSummary], others: Sequence[str]
) -> Iterator[tuple[str | int | float | None, ...]]:
    for row, run in zip(board.rows, runs, strict=True):
        figure = row.figure
        yield (
            *(row.rank, run.run, run.title, run.family, run.dataset),
            *(figure.value, figure.low, figure.high, row.letters),
            *(run.metrics.get(name, {}).get("value") for name in others),
            *(run.seed, run.seconds, run.peak_memory_mb, run.created.isoformat()),
            *(rounded(board.people), THRESHOLD),
        )
