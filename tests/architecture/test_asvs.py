"""docs/asvs.md is complete, counts right and points to what is there; so do the pages it rests on."""

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "asvs.md"
REQUIREMENTS = PROJECT / "tests" / "vectors" / "asvs-5.0.0.csv"
ANSWERS = ("met", "partly", "not met", "does not apply")
LEVELS = (1, 2)
REQUIREMENT = re.compile(r"v5\.0\.0-(\d+\.\d+\.\d+) L([12])")
PATH = re.compile(r"`((?:recsys_app|ui|tests|docs|packaging)/[^`\s]*|[\w.]+\.(?:md|toml|py))`")
CAMPAIGN = re.compile(r"campaigns? ((?:`\w+`(?:, | and )?)+)")


class Row(NamedTuple):
    """One line of a chapter's table; `requirements` are pairs of id and level."""

    requirements: list[tuple[str, int]]
    answer: str
    how: str
    shown_by: str


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|\n").split("|")]


def lines() -> list[str]:
    return PAGE.read_text(encoding="utf-8").splitlines()


def rows() -> list[Row]:
    found = []
    for line in lines():
        if line.startswith("| v"):
            requirements, _, answer, how, shown_by = cells(line)
            pairs = [(name, int(level)) for name, level in REQUIREMENT.findall(requirements)]
            assert len(pairs) == requirements.count(",") + 1, requirements
            found.append(Row(pairs, answer, how, shown_by))
    return found


def standard() -> dict[str, int]:
    """Level of every requirement of levels 1 and 2."""
    with REQUIREMENTS.open(encoding="utf-8", newline="") as stream:
        return {line["requirement"]: int(line["level"]) for line in csv.DictReader(stream)}


@cache
def functions_of(path: Path) -> frozenset[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


def missing(reference: str) -> str:
    """What of `path` or `path::test` is not there."""
    name, _, test = reference.partition("::")
    path = PROJECT / name
    if not path.exists():
        return name
    return reference if test and test not in functions_of(path) else ""


def test_every_requirement_of_levels_1_and_2_has_one_answer():
    answered = Counter(requirement for row in rows() for requirement in row.requirements)
    assert answered == Counter(standard().items())


def test_the_standard_has_so_many_requirements():
    assert Counter(standard().values()) == {1: 70, 2: 183}


def test_every_row_stands_in_its_chapter():
    chapter = ""
    for line in lines():
        if line.startswith("## "):
            chapter = line.split()[1]
        elif line.startswith("| v"):
            for requirement, _ in REQUIREMENT.findall(line):
                assert requirement.partition(".")[0] == chapter


def test_every_answer_is_one_of_four_and_says_how():
    for row in rows():
        assert row.answer in ANSWERS, row
        assert row.how, row


def test_what_is_met_is_shown():
    assert [row for row in rows() if row.answer in {"met", "partly"} and not row.shown_by] == []


def test_every_test_and_file_that_the_page_names_is_there():
    references = [name for row in rows() for name in re.findall(r"`([^`]+)`", row.shown_by)]
    assert len(references) > 100
    assert [reference for reference in references if missing(reference)] == []


def test_the_counts_at_the_top_are_those_of_the_rows():
    counted = Counter(
        (requirement.partition(".")[0], level, row.answer)
        for row in rows()
        for requirement, level in row.requirements
    )
    chapters = sorted({chapter for chapter, _, _ in counted}, key=int)
    expected = {
        chapter: [counted[chapter, level, answer] for level in LEVELS for answer in ANSWERS]
        for chapter in chapters
    }
    expected["**all**"] = [sum(column) for column in zip(*expected.values(), strict=True)]
    top = [cells(line) for line in lines() if re.match(r"\| (\d+ |\*\*all)", line)]
    stated = {
        name.split()[0]: [int(count.replace("–", "0")) for count in counts] for name, *counts in top
    }
    assert stated == expected


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/inventory.md"])
def test_the_files_and_campaigns_that_it_names_are_there(page):
    text = (PROJECT / page).read_text(encoding="utf-8")
    campaigns = [name for found in CAMPAIGN.findall(text) for name in re.findall(r"\w+", found)]
    named = [
        *PATH.findall(text),
        *(f"tests/campaigns/{name}.py" for name in campaigns if name != "and"),
    ]
    assert named
    assert [name for name in named if "*" not in name and missing(name)] == []
