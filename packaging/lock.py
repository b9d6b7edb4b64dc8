"""Makes the three lock files beside this script from pyproject.toml.

    .venv/bin/python packaging/lock.py

``requirements.lock`` is what the product runs on, ``requirements-dev.lock`` what its tests and
checks add, ``requirements-cuda.lock`` what PyTorch's default Linux build wants beside it. pip
chooses the versions once; the dependencies are then walked for every target below, so that a
package which only Windows needs is pinned on Linux too; and each pin carries the SHA-256 of every
file of that release, so that pip may pick the right one anywhere. Why three: see
docs/decisions/0005-lock-and-pytorch-builds.md.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from piptools.repositories import PyPIRepository

PROJECT = Path(__file__).parent.parent
LOCKS = PROJECT / "packaging"
CPU_WHEELS = LOCKS / "pytorch-cpu.sha256"
HEADER = "# Made by packaging/lock.py from pyproject.toml; do not edit.\n\n"

SYSTEMS = {
    ("linux", "x86_64"): {"platform_system": "Linux", "os_name": "posix"},
    ("linux", "aarch64"): {"platform_system": "Linux", "os_name": "posix"},
    ("darwin", "arm64"): {"platform_system": "Darwin", "os_name": "posix"},
    ("win32", "AMD64"): {"platform_system": "Windows", "os_name": "nt"},
}
PYTHONS = ("3.11", "3.12", "3.13")
# What only PyTorch's CUDA build asks for; its CPU build has the same dependencies less these.
CUDA = re.compile(r"(nvidia|cuda)-|triton$")


class Target(NamedTuple):
    """One kind of machine that the lock serves, in the words of environment markers."""

    sys_platform: str
    platform_machine: str
    python: str

    def environment(self) -> dict[str, str]:
        """Marker variables of this target."""
        return {
            **SYSTEMS[self.sys_platform, self.platform_machine],
            "sys_platform": self.sys_platform,
            "platform_machine": self.platform_machine,
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
        }


class Release(NamedTuple):
    """A chosen version and what it depends on."""

    version: str
    requires: list[Requirement]


TARGETS = [Target(*system, python) for system in SYSTEMS for python in PYTHONS]


def main() -> None:
    """Resolve, split and write the three files."""
    forget_local_sources()
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    run = requirements(project["project"]["dependencies"], extras["sample"])
    dev = requirements(extras["dev"], project["build-system"]["requires"])
    releases = resolve([*run, *dev])
    # The virtual environment brings its own pip; replacing it in mid-run is no gain.
    everything = {
        name: targets for name, targets in reach([*run, *dev], releases).items() if name != "pip"
    }
    without_cuda = reach([*run, *dev], without_cuda_edges(releases))
    product = reach(run, without_cuda_edges(releases))
    index = PyPIRepository([], cache_dir=tempfile.mkdtemp())
    for name, part in {
        "requirements.lock": [n for n in everything if n in product],
        "requirements-dev.lock": [n for n in everything if n in without_cuda and n not in product],
        "requirements-cuda.lock": [n for n in everything if n not in without_cuda],
    }.items():
        pins = [pin(n, releases[n].version, everything[n], index) for n in sorted(part)]
        (LOCKS / name).write_text(HEADER + "\n".join(pins), encoding="utf-8", newline="\n")
        print(f"{name}: {len(pins)} packages")


def forget_local_sources() -> None:
    """Leave pip the package index alone.

    This machine's own additions to pip's sources and constraints would leak into files that
    other machines must be able to follow.
    """
    for name in ("PIP_CONSTRAINT", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        os.environ.pop(name, None)
    os.environ["PIP_CONFIG_FILE"] = os.devnull


def requirements(*groups: Iterable[str]) -> list[Requirement]:
    """The requirement strings of several groups, parsed."""
    return [Requirement(line) for group in groups for line in group]


def resolve(wanted: list[Requirement]) -> dict[str, Release]:
    """Ask pip for one version of everything that any target needs.

    pip looks at this machine's markers only, so names that another target needs are found by
    walking the answer and asked for in the next round, until a round finds nothing new.
    """
    while True:
        releases = pip_report(wanted)
        missing = {
            requirement.name: Requirement(f"{requirement.name}{requirement.specifier}")
            for requirement, _ in walk(wanted, releases)
            if canonicalize_name(requirement.name) not in releases
        }
        if not missing:
            return releases
        wanted = [*wanted, *missing.values()]


def pip_report(wanted: list[Requirement]) -> dict[str, Release]:
    """What pip would install here, were nothing installed."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
        command += ["--quiet", "--only-binary", ":all:", "--report", str(answer)]
        subprocess.run([*command, *map(str, wanted)], check=True)
        installs = json.loads(answer.read_text(encoding="utf-8"))["install"]
    return {
        canonicalize_name(entry["metadata"]["name"]): Release(
            entry["metadata"]["version"], requirements(entry["metadata"].get("requires_dist", []))
        )
        for entry in installs
    }


def without_cuda_edges(releases: dict[str, Release]) -> dict[str, Release]:
    """The same releases, with PyTorch's dependencies as its CPU build has them."""
    torch = releases["torch"]
    kept = [requirement for requirement in torch.requires if not CUDA.match(requirement.name)]
    return {**releases, "torch": torch._replace(requires=kept)}


def reach(wanted: list[Requirement], releases: dict[str, Release]) -> dict[str, set[Target]]:
    """Every package needed, with the targets that need it."""
    found: dict[str, set[Target]] = {}
    for requirement, target in walk(wanted, releases):
        found.setdefault(canonicalize_name(requirement.name), set()).add(target)
    return found


def walk(
    wanted: list[Requirement], releases: dict[str, Release]
) -> Iterator[tuple[Requirement, Target]]:
    """Follow dependencies target by target, extras included, each edge once."""
    for target in TARGETS:
        seen: set[tuple[str, str]] = set()
        waiting = [(requirement, "") for requirement in wanted]
        while waiting:
            requirement, extra = waiting.pop()
            environment = {**target.environment(), "extra": extra}
            if requirement.marker and not requirement.marker.evaluate(environment):
                continue
            yield requirement, target
            name = canonicalize_name(requirement.name)
            for extra in {"", *requirement.extras}:
                if (name, extra) not in seen and name in releases:
                    seen.add((name, extra))
                    waiting += [(inner, extra) for inner in releases[name].requires]


def pin(name: str, version: str, targets: set[Target], index: PyPIRepository) -> str:
    """The lines of one package: version, marker, and a hash for each of its files."""
    hashes = {*index_hashes(name, version, index)}
    if name == "torch":
        hashes |= {line.split()[0] for line in CPU_WHEELS.read_text("utf-8").splitlines()}
    lines = [f"{name}=={version}{marker(targets)}"]
    lines += [f"    --hash=sha256:{digest}" for digest in sorted(hashes)]
    return " \\\n".join(lines) + "\n"


def index_hashes(name: str, version: str, index: PyPIRepository) -> Iterator[str]:
    """SHA-256 of each file of a release, as the index states it."""
    with index.allow_all_wheels():
        for candidate in index.find_all_candidates(name):
            link = candidate.link
            if str(candidate.version) == version:
                if link.hash_name != "sha256" or link.hash is None:
                    raise SystemExit(f"the index states no SHA-256 of {link.filename}")
                yield link.hash


def marker(targets: set[Target]) -> str:
    """The marker that holds on these targets and on no other; empty where all need it."""
    if targets == set(TARGETS):
        return ""
    systems = {target[:2] for target in targets}
    if targets != {Target(*system, python) for system in systems for python in PYTHONS}:
        raise SystemExit(f"no simple marker for {sorted(targets)}")
    platforms = {platform for platform, _ in systems}
    if systems != {system for system in SYSTEMS if system[0] in platforms}:
        raise SystemExit(f"no simple marker for {sorted(systems)}")
    return " ; " + " or ".join(f'sys_platform == "{platform}"' for platform in sorted(platforms))


if __name__ == "__main__":
    main()
