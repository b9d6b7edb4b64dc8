"""The whole main job in a process of its own: what the canary and the network campaigns watch.

    python -m tests.campaigns.session command-line|window|large-import|endless-training FOLDER [spooling]

FOLDER/input holds what `canary.plant` wrote. The store, and whatever the program writes on its own
account, go to FOLDER/own; files that the person asks for go to FOLDER/asked. Exit status 0 if every
step ended as it must. The last two work on the store of the first and are there to be killed.
`spooling` plants a weakness: an import leaves a copy of its file in the cache.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from recsys_app import (
    Application,
    ImportData,
    JobControl,
    ListDatasets,
    RemoveDataset,
    Settings,
    TrainModel,
    begin_process,
)
from recsys_app.cli.main import main as recvault
from recsys_app.storage.compartments import database as compartments
from recsys_app.training import loop
from recsys_app.use_cases import registry
from tests.campaigns import audit, canary

ROOT = Path(__file__).parents[2]
PREFERENCES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
TEMPORARY = ("XDG_RUNTIME_DIR", "TMPDIR")


def environment(folder: Path) -> dict[str, str]:
    """An environment in which everything that a program writes by itself lands below FOLDER/own."""
    own = folder / "own"
    places = {name: own / name.lower() for name in (*PREFERENCES, *TEMPORARY)}
    for place in places.values():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "asked").mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "QT_QPA_PLATFORM": "offscreen",
        **{name: str(place) for name, place in places.items()},
    }


def broken(*_: object) -> None:
    raise ValueError(f"the row of {canary.person(1)}: {canary.EMAIL}")


# ---------------------------------------------------------------------- by command line


class CommandLine:
    """`recvault` again and again in one process, which saves the start of the libraries."""

    def __init__(self, folder: Path) -> None:
        self.input, self.asked = folder / "input", folder / "asked"
        self.store = folder / "own" / "store"

    def expect(
        self, code: int, *words: object, account: str = "admin", file: str = "password"
    ) -> None:
        """Call `recvault` with the password in `file`; it must end with `code`."""
        who = ("--store", self.store, "--account", account)
        given = ("--password-file", self.input / file)
        found = recvault([str(word) for word in ("--json", *who, *given, *words)])
        if found != code:
            sys.exit(f"{words} ended with {found} instead of {code}")

    def run(self) -> None:
        """The whole job, and what goes wrong on the way."""
        self.accounts()
        self.data()
        self.models()
        self.people()
        self.mistakes()

    def accounts(self) -> None:
        self.expect(0, "store", "create")
        self.expect(4, "data", "list", file="wrong")
        for role in ("steward", "analyst", "viewer"):
            new = ("--new-password-file", self.input / "password")
            self.expect(0, "account", "add", role, "--role", role, *new)

    def data(self) -> None:
        log = self.input / f"{canary.FILE_NAME}.csv"
        self.expect(0, "data", "inspect", log)
        tables = ("--items", self.input / "items.csv", "--users", self.input / "people.csv")
        rejects = ("--rejects", self.asked / "rejects.csv")
        words = ("data", "import", log, "--dataset", "birds", *tables, "--identifying", "email")
        self.expect(0, *words, *rejects, account="steward")
        self.expect(3, *words, account="steward")
        self.expect(3, "data", "import", self.input / "nothing.csv", "--dataset", "none")
        for question in (
            ("show", "birds"),
            ("list",),
            ("batches", "birds"),
            ("rejects", "birds", 1),
        ):
            self.expect(0, "data", *question, account="steward")

    def models(self) -> None:
        for words in (("popular",), ("ease",), ("sasrec", "--set", "epochs=2")):
            self.expect(0, "train", "--dataset", "birds", "--model", *words, account="analyst")
        self.expect(0, "compare", "popular-1", "ease-2", "sasrec-3", account="analyst")
        self.expect(0, "publish", "ease-2", "--with-ids", account="steward")

    def people(self) -> None:
        for run in ("ease-2", "sasrec-3"):
            someone = ("recommend", "--run", run, "--user", canary.person(1))
            self.expect(0, *someone, "--explain", account="steward")
            everyone = ("recommend", "--run", run, "--all", "--explain", "--out")
            for ending in ("csv", "jsonl", "xlsx"):
                self.expect(
                    *(0, *everyone, self.asked / f"{run}.{ending}"),
                    *("--reason", "a test"),
                    account="steward",
                )
        self.expect(0, "recommend", "--run", "ease-2", "--user", canary.person(1), account="viewer")
        self.expect(3, "recommend", "--run", "ease-2", "--user", canary.SEARCHED, account="steward")

    def mistakes(self) -> None:
        case = registry.use_case(ListDatasets)
        registry._USE_CASES[ListDatasets] = replace(case, handler=broken)
        self.expect(1, "data", "list")
        registry._USE_CASES[ListDatasets] = case
        self.expect(0, "account", "passwd", "--new-password-file", self.input / "changed")
        self.expect(0, "store", "verify", file="changed")


def command_line(folder: Path) -> None:
    CommandLine(folder).run()


# ---------------------------------------------------------------------- by window


def window(folder: Path) -> None:
    """The store is made by command line; everything after that in the window."""
    CommandLine(folder).accounts()
    import ui.app
    from tests.campaigns.window_job import WindowJob

    job = WindowJob(folder)

    def application(store: Path) -> Application:
        job.begin_soon()
        return Application(store)

    options = argparse.Namespace(
        store=folder / "own" / "store", theme=None, account="", password_file=None, screenshots=None
    )
    status = ui.app.run(options, Settings.load(), application)
    if status or job.problem:
        sys.exit(job.problem or f"the window ended with {status}")


# ---------------------------------------------------------------------- to be killed


class SayingAtWork(JobControl):
    """Prints a line when `enough` of the stage that counts `unit` is done, in the middle of it."""

    def __init__(self, unit: str, enough: float) -> None:
        self.unit, self.enough = unit, enough

    def stage(self, name: str, total: float, unit: str) -> None:
        self.counts = unit == self.unit

    def report(self, done: float, **values: float) -> None:
        if self.counts and done >= self.enough:
            print("at work", flush=True)


def signed_in(folder: Path) -> Application:
    application = Application(folder / "own" / "store")
    application.sign_in("steward", canary.PASSWORD)
    return application


def large_import(folder: Path) -> None:
    """With a small cache rows reach the disk long before the commit, as they do of huge files."""
    compartments._SETTINGS["cache_size"] = ("-512", -512)
    application = signed_in(folder)
    while True:
        for found in application.execute(ListDatasets()):
            if found.dataset == "many":  # of a session that was killed after its commit
                application.execute(RemoveDataset("many"))
        importing = ImportData(folder / "input" / "many.csv", "many")
        application.execute(importing, SayingAtWork("rows", 20_000))


def endless_training(folder: Path) -> None:
    loop.SECONDS_BETWEEN_CHECKPOINTS = 0.0
    training = TrainModel("birds", "sasrec", {"epochs": 10_000, "patience": 1000}, seed=7)
    signed_in(folder).execute(training, SayingAtWork("epochs", 3))


SESSIONS: dict[str, Callable[[Path], None]] = {
    "command-line": command_line,
    "window": window,
    "large-import": large_import,
    "endless-training": endless_training,
}


def spool() -> None:
    """The weakness that the search must find: an import that leaves a copy in the cache."""
    case = registry.use_case(ImportData)

    def spooling(command: ImportData, context: registry.Context) -> object:
        shutil.copy(command.path, Path(os.environ["XDG_CACHE_HOME"]) / "import.tmp")
        return case.handler(command, context)

    registry._USE_CASES[ImportData] = replace(case, handler=spooling)


def main(arguments: list[str]) -> None:
    if arguments[2:] == ["spooling"]:
        spool()
    audit.count_into(Path(arguments[1]) / "audit.json")  # what is refused as well
    begin_process()
    SESSIONS[arguments[0]](Path(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
