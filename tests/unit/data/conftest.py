"""Files read the way an import reads them, and small logs to prepare."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from recsys_app.data.formats import FileInspection, Reject
from recsys_app.data.sniffing import inspect_file
from recsys_app.data.validation import InteractionReader, read_interactions
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.domain.records import Dataset


@dataclass
class Log:
    """All that an import would see of a file; one entry per accepted row in each list."""

    inspection: FileInspection
    reader: InteractionReader
    lines: list[int] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    folds: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return sorted((reject.line, str(reject.reason)) for reject in self.rejects)


def load_log(path: Path, *, inspecting: dict[str, object] | None = None, **given: str) -> Log:
    inspection = inspect_file(path, **(inspecting or {}))
    reader = read_interactions(path, inspection.format, inspection.mapping(**given))
    log = Log(inspection, reader)
    for chunk in reader:
        log.lines += chunk.lines.tolist()
        log.times += chunk.timestamp.tolist()
        log.values += chunk.value.tolist()
        for coded, names in (
            (chunk.users, log.users),
            (chunk.items, log.items),
            (chunk.events, log.events),
            (chunk.folds, log.folds),
        ):
            if coded is not None:
                names.extend(coded.values[code] for code in coded.codes)
        log.rejects += chunk.rejects
    return log


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Log]:
    """`load(content, name="log.csv", inspecting={…}, user=…)`: bytes or text, read as a log."""

    def written(content: bytes | str, name: str = "log.csv", **options: object) -> Log:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_log(path, **options)

    return written


def make_dataset(**facts: object) -> Dataset:
    defaults = {
        "id": 1,
        "name": "log",
        "created": datetime(2026, 1, 1, tzinfo=UTC),
        "time_kind": TimeKind.CLOCK,
        "rated": False,
        "events": (),
        "folds": (),
        "has_items": False,
        "version": "",
        "n_users": 100,
        "n_items": 100,
    }
    return Dataset(**{**defaults, **facts})


@pytest.fixture
def dataset() -> Callable[..., Dataset]:
    """`dataset(time_kind=…)`: the facts of a data set."""
    return make_dataset


@pytest.fixture(scope="session")
def dataset_factory() -> Callable[..., Dataset]:
    """The same for property tests, which may not use a fixture of function scope."""
    return make_dataset


@pytest.fixture
def log_of() -> Callable[..., Interactions]:
    """`log_of((user, item, time), …)`: interactions with value 1, or a fourth entry."""

    def made(*rows: tuple[float, ...], **columns: np.ndarray) -> Interactions:
        user, item, time = (np.array([row[c] for row in rows]) for c in range(3))
        value = np.array([row[3] if len(row) > 3 else 1 for row in rows], np.float32)
        return Interactions(
            user.astype(np.int32), item.astype(np.int32), time.astype(np.int64), value, **columns
        )

    return made
