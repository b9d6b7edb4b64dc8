"""What a use case is: a frozen command, one handler, the permission it requires.

    @dataclass(frozen=True, slots=True)
    class ListRuns(Command[tuple[RunSummary, ...]]):
        dataset: str | None = None

    @handles(ListRuns, requires=Permission.EXPLORE)
    def list_runs(command: ListRuns, context: Context) -> tuple[RunSummary, ...]: ...

`requires` has no default: forgetting it is a TypeError at import. One file per user action.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from recsys_app.access.permissions import Permission
from recsys_app.jobs.control import JobControl
from recsys_app.storage.repositories import Repositories

R = TypeVar("R")


class Command(Generic[R]):
    """Base of all commands; R is what its handler returns."""

    __slots__ = ()


C = TypeVar("C", bound=Command[Any])


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler works with.

    Attributes:
        repositories: the store, as far as the grant opens it.
        control: where to report progress and learn of a cancel.
        cache: decrypted things worth keeping while signed in (loaded models); emptied at lock.
    """

    repositories: Repositories
    control: JobControl
    cache: dict[object, object]


@dataclass(frozen=True, slots=True)
class UseCase:
    """One registered command with its handler and what it takes to run it.

    `alone`: it changes keys, so no job may hold the keys of before while it runs.
    """

    command: type[Command[Any]]
    handler: Callable[[Any, Context], Any]
    requires: Permission
    writes: bool
    alone: bool = False


_USE_CASES: dict[type[Command[Any]], UseCase] = {}


def handles(
    command: type[C], *, requires: Permission, writes: bool = False, alone: bool = False
) -> Callable[[Callable[[C, Context], R]], Callable[[C, Context], R]]:
    """Register a handler.

    `writes` says that it changes the store (refused when read-only), `alone` that it changes keys
    (refused while jobs are under way, and they while it is).
    """

    def register(handler: Callable[[C, Context], R]) -> Callable[[C, Context], R]:
        if command in _USE_CASES:
            raise ValueError(f"{command.__name__} has two handlers")
        _USE_CASES[command] = UseCase(command, handler, requires, writes, alone)
        return handler

    return register


def use_case(command: type[Command[Any]]) -> UseCase:
    """The use case of a command class; a class without handler is a KeyError, a bug of ours."""
    return _USE_CASES[command]


def use_cases() -> Mapping[type[Command[Any]], UseCase]:
    """All of them; the conformance suite runs each as each role."""
    return dict(_USE_CASES)
