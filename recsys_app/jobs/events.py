"""What a job tells its watchers: small frozen values, four kinds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recsys_app.errors import RecsysError


@dataclass(frozen=True, slots=True)
class Progressed:
    """A stage moved on. Times in seconds; `remaining` is None until it can be estimated."""

    job: int
    stage: str
    done: float
    total: float
    unit: str
    elapsed: float
    rate: float
    remaining: float | None
    values: Mapping[str, float] = field(default_factory=dict)
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """The job's result, as its handler returned it."""

    job: int
    result: object


@dataclass(frozen=True, slots=True)
class Failed:
    """A RecsysError is something to show; any other exception is a bug of ours."""

    job: int
    error: RecsysError | Exception


@dataclass(frozen=True, slots=True)
class Cancelled:
    job: int


JobEvent = Progressed | Finished | Failed | Cancelled
