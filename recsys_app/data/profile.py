"""What a data set looks like, as numbers ready to draw."""

from dataclasses import dataclass

from recsys_app.domain.interactions import Interactions, TimeKind


@dataclass(frozen=True, slots=True)
class DatasetProfile:
    """Filled in by `profile`; every field is a plain number, string or tuple."""

    name: str
    interactions: int
    users: int
    items: int


def profile(interactions: Interactions, time_kind: TimeKind, *, name: str) -> DatasetProfile:
    """Describe `interactions`; works on columns only."""
    raise NotImplementedError
