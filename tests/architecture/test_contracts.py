"""The shape of the code: who may import whom, and how big a file may grow."""

import ast
import json
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import recsys_app

PROJECT = Path(__file__).parents[2]
SOURCES = sorted(p for top in ("recsys_app", "ui") for p in (PROJECT / top).rglob("*.py"))
HEAVY = {"torch", "pandas", "pyarrow", "scipy", "implicit", "openpyxl"}


@pytest.mark.slow  # reads every import of the project
def test_every_import_contract_is_kept():
    """In a process of its own: the tool would turn off the loggers that other tests listen to."""
    script = "from importlinter.cli import lint_imports_command as main; main()"
    words = [sys.executable, "-c", script, "--no-cache"]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contract_of_the_command_line_names_every_part_of_the_engine():
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        contract
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["name"].startswith("The command line uses")
    )
    parts = {f"recsys_app.{part.name}" for part in pkgutil.iter_modules(recsys_app.__path__)}
    assert {*contract["source_modules"], *contract["forbidden_modules"]} == parts


@pytest.mark.slow  # starts a fresh interpreter with Qt
def test_the_sign_in_path_imports_no_heavy_library():
    script = "import json, sys, recsys_app, ui.app; print(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=PROJECT
    )
    assert not HEAVY & set(json.loads(answer.stdout))


def test_the_public_names_are_sorted_and_there():
    """Constants, then classes, then functions, as the linter sorts them."""
    kind = {name: (not name.isupper(), name[0].islower(), name) for name in recsys_app.__all__}
    assert recsys_app.__all__ == sorted(recsys_app.__all__, key=kind.__getitem__)
    assert [name for name in recsys_app.__all__ if not hasattr(recsys_app, name)] == []


def test_everything_the_facade_imports_is_a_public_name():
    tree = ast.parse(Path(recsys_app.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == set(recsys_app.__all__) & imported


def test_main_stays_a_small_composition_root():
    text = (PROJECT / "main.py").read_text(encoding="utf-8")
    modules = {n.module for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ImportFrom)}
    assert len(text.splitlines()) <= 45
    assert {m for m in modules if m.startswith("recsys_app")} == {"recsys_app"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_no_file_is_longer_than_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
