"""Makes `.venv` hold exactly what the lock files say, and nothing when it already does.

A stamp inside `.venv` says what was installed into it. It is written last, so an environment that
was interrupted half-way has none and is made anew; one whose lock or Python has changed since is
made anew too, because pip removes nothing that a lock no longer names.
"""

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
STAMP = VENV / "installed.json"
LOCKS = PROJECT / "packaging"
RUN = LOCKS / "requirements.lock"
TORCH = LOCKS / "requirements-torch.lock"
TORCH_CPU = LOCKS / "requirements-torch-cpu.lock"
DEV = LOCKS / "requirements-dev.lock"
SUPPORTED = (
    "Ready-made files exist for Python 3.11 to 3.14 on 64-bit Linux, 64-bit Windows and "
    "Apple-silicon macOS."
)


def prepare(*, development: bool) -> None:
    """Leave `.venv` ready to run the product and, for `development`, its checks and tests."""
    wanted = {
        "python": f"{sys.version} in {VENV}",
        "run": digest(RUN, TORCH, TORCH_CPU),
        "project": project_digest(),
    }
    if development:
        wanted["dev"] = digest(DEV)
    found = stamp() if works() else {}
    if any(found.get(part) != wanted[part] for part in ("python", "run")) or (
        development and "dev" in found and found["dev"] != wanted["dev"]
    ):
        found = make(wanted)
    if development and "dev" not in found:
        install("the development tools", DEV)
        found = keep({**found, "dev": wanted["dev"]})
    if found.get("project") != wanted["project"]:
        install_project()
        keep({**found, "project": wanted["project"]})


def make(wanted: dict[str, str]) -> dict[str, str]:
    """A new environment with what the product runs on. Returns its stamp."""
    if Path(sys.prefix).resolve() == VENV:
        sys.exit("The environment must be made anew: start this with a Python outside .venv.")
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "This Python lacks its venv module. Debian/Ubuntu: sudo apt-get install python3-venv"
        )
    print(f"Setting up {VENV} (once; this downloads some hundred megabytes).", flush=True)
    if call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit(f"{VENV} could not be made; the reason is above.")
    install("what RecVault runs on", RUN)
    install("PyTorch", torch_lock())
    return keep({part: wanted[part] for part in ("python", "run")})


def install(what: str, lock: Path) -> None:
    """Install what `lock` pins: ready-made files only, each with a hash that the lock lists."""
    options = [
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-deps",
        "--requirement",
        str(lock),
    ]
    if call([*pip_install(), *options]):
        sys.exit(f"pip could not install {what}; its reason is above. {SUPPORTED}")


def install_project() -> None:
    """Make `recvault` a command of the environment, running from this checkout."""
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--editable", str(PROJECT)]
    if call([*pip_install(), *options]):
        sys.exit("pip could not install RecVault itself; its reason is above.")


def pip_install() -> list[str]:
    """The start of a `pip install` command inside the environment."""
    pip = [script("python"), "-I", "-m", "pip", "--disable-pip-version-check"]
    return [*pip, "install", "--no-user"]


def torch_lock() -> Path:
    """The lock of the PyTorch build that pip would choose by itself.

    Where the CPU build is within pip's reach, pip prefers it as the later version; but told to
    check hashes it prefers a file whose hash the index states, so it is asked without them first.
    """
    wanted = re.findall(r"^torch==[^ ]+", TORCH.read_text(encoding="utf-8"), re.MULTILINE)
    question = ["--dry-run", "--quiet", "--no-deps", "--ignore-installed", "--report", "-", *wanted]
    answer = subprocess.run([*pip_install(), *question], check=False, stdout=subprocess.PIPE)
    if answer.returncode:
        sys.exit(f"pip could not find PyTorch; its reason is above. {SUPPORTED}")
    (chosen,) = json.loads(answer.stdout)["install"]
    return TORCH_CPU if chosen["metadata"]["version"].endswith("+cpu") else TORCH


def works() -> bool:
    """Whether the environment's Python is there and starts."""
    if not Path(script("python")).exists():
        return False
    answer = subprocess.run([script("python"), "-c", ""], check=False, capture_output=True)
    return answer.returncode == 0


def stamp() -> dict[str, str]:
    """What was installed; empty where an installation did not finish."""
    if not STAMP.exists():
        return {}
    return dict(json.loads(STAMP.read_text(encoding="utf-8")))


def keep(installed: dict[str, str]) -> dict[str, str]:
    """Write the stamp, whole or not at all, and return it."""
    new = STAMP.with_suffix(".new")
    new.write_text(json.dumps(installed), encoding="utf-8")
    new.replace(STAMP)
    return installed


def digest(*files: Path) -> str:
    """One SHA-256 over the text of several files, whatever their line endings."""
    return hashlib.sha256("".join(f.read_text("utf-8") for f in files).encode()).hexdigest()


def project_digest() -> str:
    """SHA-256 over the parts of pyproject.toml that an installation depends on."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [settings["build-system"], settings["project"], settings["tool"]["setuptools"]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def place(name: str) -> str:
    """A folder of the environment by its name in sysconfig ("scripts", "platlib")."""
    base = str(VENV)
    return sysconfig.get_path(name, "venv", {"base": base, "platbase": base})


def script(name: str) -> str:
    """The path of a command inside the environment."""
    return str(Path(place("scripts"), name + (".exe" if os.name == "nt" else "")))


def call(command: list[str], **variables: str) -> int:
    """Run a command in the project's folder with extra environment variables, to its end.

    Ctrl+C reaches the command as well, so wait for it to end in its own way.
    """
    with subprocess.Popen(command, cwd=PROJECT, env={**os.environ, **variables}) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
