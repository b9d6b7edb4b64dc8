"""Starting up: quick, quiet, and without the heavy libraries until they are needed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
HEAVY = {"torch", "pandas", "scipy", "pyarrow", "implicit", "openpyxl", "matplotlib"}


def python(*words, tmp_path):
    return subprocess.run(
        [sys.executable, *words],
        cwd=PROJECT,
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "XDG_STATE_HOME": str(tmp_path),
            "COLUMNS": "100",
        },
        capture_output=True,
        check=False,
        text=True,
    )


def test_help_names_every_command_and_loads_nothing_heavy(tmp_path):
    code = (
        "import sys; from recsys_app.cli.main import main; code = main(['--help']);"
        "print(sorted(sys.modules)); sys.exit(code)"
    )
    finished = python("-c", code, tmp_path=tmp_path)
    assert finished.returncode == 0, finished.stderr
    for command in [
        "demo",
        "store",
        "account",
        "data",
        "models",
        "train",
        "runs",
        "compare",
        "publish",
        "recommend",
    ]:
        assert f" {command} " in finished.stdout
    loaded = finished.stdout.rsplit("[", 1)[1]
    assert not {name for name in HEAVY if f"'{name}'" in loaded}


def test_the_module_and_the_command_are_one_program(tmp_path):
    finished = python("-m", "recsys_app", "--json", "data", "list", tmp_path=tmp_path)
    assert finished.returncode == 2
    assert finished.stdout.startswith('{"error": {"code": "usage"')
    assert finished.stderr == ""


@pytest.mark.parametrize("words", [("models",), ("data", "inspect")])
def test_looking_opens_no_store(new_shop, recvault, words):
    file = (new_shop().log,) if "inspect" in words else ()
    outcome = recvault("--json", "--store", "/no/such/store", *words, *file)
    assert outcome.code == 0, outcome.out


def test_models_lists_settings_with_ranges(recvault):
    models = {model["name"]: model for model in recvault("--json", "models").answer["models"]}
    assert {"popular", "item-knn", "content", "ease", "sasrec"} <= set(models)
    (regularization,) = [
        field for field in models["ease"]["hyperparameters"] if field["name"] == "regularization"
    ]
    assert regularization["low"] < regularization["default"] < regularization["high"]
