"""Makes the lock files beside this script from pyproject.toml.

    .venv/bin/python packaging/lock.py

``requirements.lock`` is what the product runs on, less PyTorch; ``requirements-torch.lock`` is
PyTorch's default build with the CUDA packages that it wants on Linux; ``requirements-torch-cpu.lock``
is its CPU build; ``requirements-dev.lock`` is what tests and checks add.

pip chooses the versions once. The dependencies are then walked for every target below, so that a
package which only Windows needs is pinned by a lock that was made on Linux. Each pin carries the
SHA-256 of every file of that release, so that pip may pick the right one anywhere. Why several
files: docs/decisions/0005-lock-and-pytorch-builds.md.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Collection, Iterable, Iterator
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
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
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
    """Resolve, split and write the lock files."""
    forget_local_sources()
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    run = requirements(project["project"]["dependencies"], extras["sample"])
    dev = requirements(extras["dev"], project["build-system"]["requires"])
    releases = resolve([*run, *dev])
    # The virtual environment brings its own pip; replacing it in mid-run is no gain.
    needed = {n: t for n, t in reach([*run, *dev], releases).items() if n != "pip"}
    product = reach(run, without_cuda(releases))
    tested = reach([*run, *dev], without_cuda(releases))
    write("requirements.lock", needed, releases, product.keys() - {"torch"})
    write("requirements-torch.lock", needed, releases, {"torch"} | (needed.keys() - tested.keys()))
    write("requirements-dev.lock", needed, releases, tested.keys() - product.keys())
    cpu = f"{releases['torch'].version}+cpu"
    save("requirements-torch-cpu.lock", [pin(f"torch=={cpu}", cpu_hashes(cpu))])


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


def without_cuda(releases: dict[str, Release]) -> dict[str, Release]:
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


def write(
    file: str,
    needed: dict[str, set[Target]],
    releases: dict[str, Release],
    names: Collection[str],
) -> None:
    """Write the lock of some of the packages, with a hash for every file of each."""
    index = PyPIRepository([], cache_dir=tempfile.mkdtemp())
    save(
        file,
        [
            pin(
                f"{name}=={releases[name].version}{marker(needed[name])}",
                index_hashes(name, releases[name].version, index),
            )
            for name in sorted(needed.keys() & names)
        ],
    )


def save(file: str, pins: list[str]) -> None:
    """Write one lock file."""
    (LOCKS / file).write_text(HEADER + "\n".join(pins), encoding="utf-8", newline="\n")
    print(f"{file}: {len(pins)} packages")


def pin(requirement: str, hashes: Iterable[str]) -> str:
    """The lines of one package."""
    lines = [requirement, *(f"    --hash=sha256:{digest}" for digest in sorted(hashes))]
    return " \\\n".join(lines) + "\n"


def cpu_hashes(version: str) -> Iterator[str]:
    """SHA-256 of each wheel of PyTorch's CPU build, which the index does not have."""
    for line in CPU_WHEELS.read_text(encoding="utf-8").splitlines():
        digest, wheel = line.split()
        if not wheel.startswith(f"torch-{version}-"):
            raise SystemExit(f"{CPU_WHEELS.name} has no hashes of torch {version} yet")
        yield digest


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
    systems = {target[:2] for target in targets}
    if targets != {Target(*system, python) for system in systems for python in PYTHONS}:
        raise SystemExit(f"needed by some versions of Python only: {sorted(targets)}")
    if systems == SYSTEMS.keys():
        return ""
    return " ; " + " or ".join(
        f'sys_platform == "{platform}" and platform_machine == "{machine}"'
        for platform, machine in sorted(systems)
    )


if __name__ == "__main__":
    main()
