import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from recsys_app import (
    Application,
    CompareRuns,
    ExportComparison,
    ImportData,
    InputError,
    ListRuns,
    Role,
    TrainModel,
)


@pytest.fixture
def shop(application_as: Callable[..., Application], tmp_path: Path) -> Application:
    """A store with a baseline and EASE on 40 people who have 12 of 30 items each."""
    rng = np.random.default_rng(5)
    rows = [
        f"p{person},i{(item + 15 * (person % 2)) % 30},{1_700_000_000 + 60 * place + person}\n"
        for person in range(40)
        for place, item in enumerate(rng.choice(20, 12, replace=False))
    ]
    (tmp_path / "log.csv").write_text("user,item,time\n" + "".join(rows), "utf-8")
    application = application_as(Role.STEWARD)
    application.execute(ImportData(tmp_path / "log.csv", "shop"))
    for model in ("popular", "ease"):
        application.execute(TrainModel("shop", model, split="leave-one-out"))
    return application


def test_the_file_has_what_the_comparison_says(shop, tmp_path):
    names = tuple(run.run for run in shop.execute(ListRuns()))
    board = shop.execute(CompareRuns(names, "recall@10"))
    report = shop.execute(ExportComparison(names, tmp_path / "board.csv", "recall@10"))
    with (tmp_path / "board.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert (report.rows, report.people) == (2, board.people)
    assert [row["run"] for row in rows] == [row.run for row in board.rows]
    assert [float(row["recall@10"]) for row in rows] == [row.figure.value for row in board.rows]
    assert [row["group"] for row in rows] == [row.letters for row in board.rows]
    assert all(0 <= float(row["coverage@10"]) <= 1 for row in rows)


def test_a_run_is_not_compared_with_itself(shop, tmp_path):
    twice = ("popular-1", "ease-2", "popular-1")
    for command in (CompareRuns(twice), ExportComparison(twice, tmp_path / "board.csv")):
        with pytest.raises(InputError) as refused:
            shop.execute(command)
        assert (refused.value.code, refused.value.facts) == ("run-twice", {"run": "popular-1"})
    assert not (tmp_path / "board.csv").exists()


def test_an_unknown_ending_writes_nothing(shop, tmp_path):
    names = tuple(run.run for run in shop.execute(ListRuns()))
    with pytest.raises(InputError):
        shop.execute(ExportComparison(names, tmp_path / "board.doc"))
    assert not (tmp_path / "board.doc").exists()
