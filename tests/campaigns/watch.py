"""Run whole sessions in a sandbox, and look at what they wrote, held and said to the system.

    python -m tests.campaigns.watch --kills 100 [--seed 1] [--weaken temporary]

Two sessions run to their end, then imports and trainings are killed at random moments; after each
of them every byte of every file is searched for canaries. Exit status 1 if one was found (Linux).
`--weaken temporary` makes imports leave a plain copy of their file: then one must be.
"""

import argparse
import json
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from tests.campaigns import canary
from tests.campaigns.canary import Finding, search_bytes
from tests.campaigns.session import environment

_FOREIGN = re.compile(r"\b[AP]F_(?!UNIX\b|LOCAL\b)\w+")
LONGEST = 300.0  # seconds


def prepare(folder: Path) -> Path:
    """Plant the canaries below `folder`, which is returned."""
    folder.mkdir(exist_ok=True)
    canary.plant(folder / "input")
    environment(folder)
    return folder


def session(kind: str, folder: Path) -> tuple[str, ...]:
    return ("-m", "tests.campaigns.session", kind, str(folder))


def run(
    words: Sequence[str], folder: Path, *, under: Sequence[str] = (), **more: str
) -> subprocess.CompletedProcess[str]:
    """Python with `words` in the sandbox of `folder`, as a child of the programs `under`."""
    return subprocess.run(
        [*under, sys.executable, *words],
        cwd=folder / "own",
        env=environment(folder) | more,
        capture_output=True,
        check=False,
        text=True,
        timeout=LONGEST,
        umask=0,  # whatever is private then is so by the program's own doing
    )


def open_to_others(*folders: Path) -> list[str]:
    """What below the folders somebody else could read, write or enter (POSIX)."""
    return [
        f"{path} {stat.S_IMODE(path.lstat().st_mode):o}"
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if not path.is_symlink() and path.lstat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]


def reached_out(folder: Path) -> dict[str, int]:
    """The audit events of the session there that should not be: how often each was."""
    found: dict[str, int] = json.loads((folder / "audit.json").read_text("utf-8"))
    return found


# ---------------------------------------------------------------------- system calls


def strace(output: Path) -> tuple[str, ...]:
    """The words that trace a program and all its children: sockets, their use, programs started."""
    calls = "trace=network,execve,execveat"
    return ("strace", "-f", "--seccomp-bpf", "-e", calls, "-o", str(output))


def can_trace() -> bool:
    """Whether strace is installed and may trace here."""
    if shutil.which("strace") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        words = [*strace(Path(folder) / "trace"), "true"]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0


def calls_abroad(trace: Path) -> list[str]:
    """The traced calls on anything but sockets between processes of this machine."""
    return [line for line in trace.read_text("utf-8").splitlines() if _FOREIGN.search(line)]


def programs_started(trace: Path) -> list[str]:
    """The traced starts of programs after the one that was traced itself."""
    lines = trace.read_text("utf-8").splitlines()
    return [line for line in lines if "execve" in line and line.endswith(" = 0")][1:]


# ---------------------------------------------------------------------- interruptions


def kill_at_work(kind: str, folder: Path, delay: float = 0.3) -> list[Finding]:
    """Stop a session `delay` seconds after it was in the middle, see what the system knows, kill it.

    What was found of canaries in its arguments and environment, and in every file there is then.
    """
    with subprocess.Popen(
        [sys.executable, *session(kind, folder)],
        cwd=folder / "own",
        env=environment(folder),
        stdout=subprocess.PIPE,
    ) as process:
        try:
            if not process.stdout or process.stdout.readline() != b"at work\n":
                raise ChildProcessError(f"{kind} never got to work")
            time.sleep(delay)
            process.send_signal(signal.SIGSTOP)
            findings = list(known_to_the_system(process.pid))
        finally:
            process.kill()
    return findings + canary.search(folder / "own")


def known_to_the_system(pid: int) -> Iterator[Finding]:
    """Canaries in the arguments, the environment and the nameless open files of a process."""
    place = Path("/proc") / str(pid)
    for name in ("cmdline", "environ"):
        yield from search_bytes((place / name).read_bytes(), name)
    for descriptor in (place / "fd").iterdir():
        target = str(descriptor.readlink())
        if target.endswith("(deleted)") and descriptor.is_file():
            yield from search_bytes(descriptor.read_bytes(), target)


# ---------------------------------------------------------------------- at full size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=("window", "command-line"), action="append")
    parser.add_argument("--weaken", choices=["temporary"])
    given = parser.parse_args()
    rng = np.random.default_rng(given.seed)
    findings: list[Finding] = []
    wrong = False
    with tempfile.TemporaryDirectory() as work:
        weakness = ("spooling",) if given.weaken else ()
        for kind in given.kind or ("window", "command-line"):
            folder = prepare(Path(work) / kind)
            finished = run((*session(kind, folder), *weakness), folder)
            print(f"{kind}: exit status {finished.returncode}")
            findings += canary.search(folder / "own")
            for what in ({**reached_out(folder)}, open_to_others(folder / "own", folder / "asked")):
                print(f"  to be empty: {what}")
                wrong |= bool(what) or finished.returncode != 0
        for number in range(given.kills):
            kind = ("large-import", "endless-training")[number % 2]
            findings += kill_at_work(kind, folder, rng.uniform(0.0, 4.0))
    print(f"{given.kills} kills, {len(findings)} findings")
    for finding in findings:
        print(f"  {finding.canary} as {finding.form} in {finding.place}")
    return int(bool(findings) or wrong)


if __name__ == "__main__":
    sys.exit(main())
