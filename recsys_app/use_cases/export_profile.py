"""The profile of a data set as it may leave the store: as a table, or for pictures of it."""

from dataclasses import dataclass, field
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.data.release import ReleasedProfile, release
from recsys_app.domain.reports import ExportReport
from recsys_app.use_cases._exports import Outgoing, check_outgoing
from recsys_app.use_cases.registry import Command, Context, handles
from recsys_app.use_cases.show_dataset import ShowDataset, show_dataset


@dataclass(frozen=True, slots=True)
class ReleaseProfile(Command[ReleasedProfile]):
    """The figures of `dataset` that may be shown to anybody, for pictures that are exported.

    Raises:
        InvalidDatasetError: "too-few-people": nothing may be said of so few.
    """

    dataset: str


@dataclass(frozen=True, slots=True)
class ExportProfile(Command[ExportReport]):
    """Write `ReleaseProfile` of `dataset` to `path` as a table: figure, cell, number.

    A `password` makes the file a protected container, whose name ends in .rvx.
    """

    dataset: str
    path: Path
    password: str = field(default="", repr=False)


@handles(ReleaseProfile, requires=Permission.EXPLORE)
def release_profile(command: ReleaseProfile, context: Context) -> ReleasedProfile:
    profile = show_dataset(ShowDataset(command.dataset), context)
    dataset = context.repositories.datasets.get(command.dataset)
    interactions = context.repositories.interactions.load(dataset)
    return release(profile, interactions, dataset.events)


@handles(ExportProfile, requires=Permission.EXPLORE, writes=True)
def export_profile(command: ExportProfile, context: Context) -> ExportReport:
    check_outgoing(command.path, command.password)
    released = release_profile(ReleaseProfile(command.dataset), context)
    outgoing = Outgoing("export-profile", released.dataset, command.path, password=command.password)
    rows = outgoing.write_table(context, ("figure", "cell", "number"), released.rows())
    return ExportReport(command.path, released.users, rows)
