"""Sign in, work, lock over a running job, let it end; again and again. Is a key left in memory?

    python -m tests.campaigns.lock_cycles --cycles 100 [--kind engine|window] [--weaken wiping]

Another process is searched, after each stage of the first cycle and after the last stage of every
cycle, for each secret as raw bytes and as hex digits. Exit status 1 if one was left while the store
was locked and no job ran (Linux, with the right to read the memory of a child). What no promise
covers, the id of a person who was looked up, is counted and told only. `--weaken wiping` lets a
session that is closed keep its keys: then they must be found.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from recsys_app import Application, ChangePassword, ImportData, KdfParameters
from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import derive_key
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import read_keyring
from recsys_app.storage.keyring.sign_in import open_account
from tests.campaigns.memory_scan import copies

ACCOUNT, PASSWORD = "ada", "correct horse battery staple"
CHANGED = "seven quiet herons"
ROOT = Path(__file__).parents[2]
PERSON = "Kanarienvogel-7Q2X"
TOLD = {
    "a person's id, UTF-8": PERSON.encode(),
    "a person's id, as Qt holds it": PERSON.encode("utf-16-le"),
}
STAGES = ("signed in", "worked", "a job behind the lock", "locked")


def prepare(folder: Path) -> dict[str, bytes]:
    """Make a store with some data in `folder`; every secret that may not stay in memory."""
    log = folder / "log.csv"
    rows = [f"{PERSON}-{n % 7},item-{n % 5},{n}\n" for n in range(100)]
    log.write_text("user,item,time\n" + "".join(rows), "utf-8")
    application = Application(folder / "store")
    application.create_store(ACCOUNT, PASSWORD, kdf=KdfParameters(19 * 1024, 2, 1))
    try:
        application.execute(ImportData(log, "shop"))
        for before, after in ((PASSWORD, CHANGED), (CHANGED, PASSWORD)):
            application.execute(ChangePassword(before, after))
            application.lock()
            application.sign_in(ACCOUNT, after)
        session = application._session
        keyring = read_keyring(StoreFolder(folder / "store")).keyring
        slot = keyring.slots[session.account_id]
        opened = open_account(keyring, ACCOUNT, PASSWORD)
        key, former = opened.key, bytes(opened.keys[0].secret())
        private = bytes(key.secret())
        return {
            "password key": bytes(derive_key(PASSWORD, slot.salt, slot.kdf)),
            "account, ML-KEM": private[:64],
            "account, X25519": private[64:],
            "a former key, ML-KEM": former[:64],
            "a former key, X25519": former[64:],
            "account, signature": bytes(key.signing_seed()),
            **{compartment: bytes(session.keys[compartment][:32]) for compartment in Compartment},
            **{name: bytes(seed) for name, seed in session.signing_keys.items()},
        }
    finally:
        application.close()


def cycles(
    folder: Path,
    secrets: Mapping[str, bytes],
    number: int,
    kind: str = "engine",
    *,
    first: Collection[str] = STAGES,
    weaken: bool = False,
) -> Iterator[tuple[str, dict[str, int]]]:
    """Each stage that was searched, and how often each secret was found then.

    Of the first cycle these are the stages in `first`, of the others the last one.
    """
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.campaigns.lock_cycle_holder", kind),
            *(str(folder / "store"), *(("keeping",) if weaken else ())),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for cycle in range(number):
            for stage in STAGES:
                process.stdin.write("\n")
                process.stdin.flush()
                if process.stdout.readline() != f"{stage}\n":
                    raise ChildProcessError(f"cycle {cycle} never got to “{stage}”")
                if stage == STAGES[-1] or (cycle == 0 and stage in first):
                    yield stage, copies(process.pid, secrets)
        process.stdin.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=100)
    parser.add_argument("--kind", choices=("engine", "window"), default="engine")
    parser.add_argument("--weaken", choices=["wiping"])
    given = parser.parse_args()
    first: dict[str, dict[str, int]] = {}
    left: Counter[str] = Counter()
    last: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as work:
        secrets = prepare(Path(work))
        searched = {**secrets, **TOLD}
        for stage, found in cycles(
            Path(work), searched, given.cycles, given.kind, weaken=bool(given.weaken)
        ):
            first.setdefault(stage, found)
            if stage == STAGES[-1]:
                left.update({name: found[name] for name in secrets if found[name]})
                last = {name: found[name] for name in TOLD}
    print(f"copies in the first cycle ({given.kind})", *STAGES, sep=" | ")
    for name in searched:
        print(name, *(first[stage][name] for stage in STAGES), sep=" | ")
    print(f"{given.cycles} cycles, left while locked with no job running: {dict(left) or 0}")
    for name, count in left.items():
        print(f"  {name}: {count} copies")
    print(f"told only, at the end of the last cycle: {last}")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
