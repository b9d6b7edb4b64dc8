"""Every campaign with its sizes, for `everything`, which runs them and writes the page."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Campaign:
    """What one line of the page is about.

    Attributes:
        name: of the line; several lines may come from one module.
        shows: what is done and must not happen, in words.
        module: of `tests.campaigns`.
        small, full: its arguments at both sizes; `full` at most an hour, mostly.
        control: its arguments with a weakness planted, small; none where there is none to plant.
        intended: the size that `full` stands for where that takes more than an hour.
    """

    name: str
    shows: str
    module: str
    small: str
    full: str
    control: str = ""
    intended: str = ""


def _fuzz(target: str, full: int, intended: str = "") -> Campaign:
    return Campaign(
        f"fuzz-{target}",
        f"mutated {target} files: read or refused in words, at once, in little memory, whole or not",
        "fuzz",
        f"--target {target} --cases 250",
        f"--target {target} --cases {full}",
        f"--target {target} --cases 300 --weaken",
        intended,
    )


CAMPAIGNS: Final = (
    Campaign(
        "crash",
        "kill -9 before each step and at random times: nothing lost, half-done or unreadable",
        "crash",
        "--kills 2",
        "--kills 1000",
        "--kills 24 --activity append --weaken reconciliation",
    ),
    Campaign(
        "power",
        "power fails: unsynced writes and names are lost in part",
        "power",
        "--failures 4",
        "--failures 1000",
        "--failures 30 --activity change-password --weaken sync",
    ),
    Campaign(
        "disk-full",
        "the disk fills at rising quota: one message, nothing lost, and it works again",
        "disk_full",
        "--quotas 2",
        "--quotas 200",
        "--quotas 12 --activity append --weaken errors",
    ),
    Campaign(
        "faults",
        "the n-th call on a file fails: EIO at a change or a read, half a write, read-only",
        "faults",
        "--stride 60",
        "--stride 1",
        "--most 80 --stride 8 --activity append --weaken errors",
    ),
    Campaign(
        "race",
        "two instances race to open: never two writers",
        "race",
        "--races 4 --seconds 1",
        "--races 500 --seconds 3",
        "--races 2 --seconds 1 --weaken lock",
    ),
    Campaign(
        "soak",
        "import, train, publish, lock for hours: no memory, file or thread is lost",
        "soak",
        "--minutes 0.2",
        "--minutes 20",
        "--minutes 0 --warm-up 2 --weaken handles",
        "24 hours: --minutes 1440",
    ),
    Campaign(
        "tamper",
        "every bit and length of the keyring, every byte and length of a backup, changes of files",
        "tamper",
        "--changes 25 --stride 97",
        "--changes 10000",
        "--changes 2 --stride 997 --weaken digest",
    ),
    Campaign(
        "every-byte",
        "every byte of the databases of a store and of a model in one",
        "every_byte",
        "--stride 997",
        "--stride 1",
        "--stride 29973 --weaken pages",
    ),
    Campaign(
        "rollback",
        "what is authentic and older: pages, files, logs, keyrings, whole folders",
        "rollback",
        "--replays 12",
        "--replays 2000",
        "--replays 4 --weaken anchors",
    ),
    Campaign(
        "ledger",
        "mutated and forged ledgers",
        "ledger",
        "--mutations 80",
        "--mutations 10000",
        "--mutations 16 --weaken codes",
    ),
    Campaign(
        "watch",
        "planted words in every writable place, also after kill -9; connections, programs, modes",
        "watch",
        "--kills 2",
        "--kills 100",
        "--kind command-line --kills 0 --weaken temporary",
    ),
    Campaign(
        "keys-engine",
        "keys in memory over cycles of signing in, working and locking",
        "lock_cycles",
        "--cycles 2",
        "--cycles 100",
        "--cycles 1 --weaken wiping",
    ),
    Campaign(
        "keys-window",
        "the same by the window",
        "lock_cycles",
        "--cycles 1 --kind window",
        "--cycles 100 --kind window",
        "--cycles 1 --kind window --weaken wiping",
    ),
    Campaign(
        "roles",
        "roles, former accounts and old keyrings against operations, files and seals",
        "roles",
        "",
        "",
        "--weaken rotation",
    ),
    Campaign(
        "formulas",
        "cells that a spreadsheet would run, in every exporter",
        "formulas",
        "",
        "",
        "--plant",
    ),
    _fuzz("csv", 1_000_000),
    _fuzz("jsonl", 100_000),
    _fuzz("xlsx", 20_000),
    _fuzz("parquet", 20_000),
    _fuzz("keyring", 100_000),
    _fuzz("model", 100_000),
    _fuzz("backup", 50_000),
    Campaign(
        "erasure",
        "erased people against training without them: bit-identical, no row or word left",
        "erasure",
        "--people 1",
        "--people 200",
        "--people 1 --plant",
    ),
)
