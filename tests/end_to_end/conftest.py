"""The command line as its users meet it, and a small shop's files to feed it."""

import io
import json
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from recsys_app.cli.main import main

PASSWORD = "correct horse battery staple"
PEOPLE, ITEMS, EACH = 60, 40, 20
START = np.datetime64("2026-01-01T08:00:00")
BAD_ROWS = (
    "顾客-1,,2026-01-05T08:00:00\n",
    "顾客-2,商品-3,yesterday\n",
    ",商品-4,2026-01-05T08:00:00\n",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One call of `recvault --json`: exit code, what it printed, and the one document of it."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict:
        assert self.code == 0, self.out + self.err
        return json.loads(self.out)

    @property
    def error(self) -> dict:
        assert self.code != 0, self.out
        return json.loads(self.out)["error"]


def call(*words: object, stdin: str = "") -> Outcome:
    """Run the command line in this process, with `stdin` that is no terminal."""
    out, err, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main([str(word) for word in words])
    finally:
        sys.stdin = before
    return Outcome(code, out.getvalue(), err.getvalue())


@dataclass(frozen=True, slots=True)
class Shop:
    """A folder with a behaviour log, tables of items and people, and a store to be."""

    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    @property
    def log(self) -> Path:
        return self.folder / "log.csv"

    def __call__(self, *words: object, account: str = "admin", stdin: str = "") -> Outcome:
        """`recvault --json` on this shop's store, signed in as `account`."""
        who = ("--store", self.store, "--account", account, "--password-file", self.password_file)
        return call("--json", *who, *words, stdin=stdin)

    def write_files(self) -> None:
        """60 people with two tastes, 20 things each, an hour apart; three rows that are not usable."""
        rng = np.random.default_rng(3)
        lines = []
        for person in range(PEOPLE):
            own = np.arange(ITEMS) // (ITEMS // 2) == person % 2
            taste = np.where(own, 0.9, 0.1)
            chosen = rng.choice(ITEMS, EACH, replace=False, p=taste / taste.sum())
            lines += [(person, item) for item in chosen]
        order = rng.permutation(len(lines))
        rows = [
            f"顾客-{lines[line][0]},商品-{lines[line][1]},{START + np.timedelta64(hour, 'h')}\n"
            for hour, line in enumerate(order)
        ]
        self.log.write_text("user,item,time\n" + "".join([*rows, *BAD_ROWS]), encoding="utf-8")
        titles = [
            f"商品-{i},{'绿茶' if i < ITEMS // 2 else '咖啡'} {i},{i / 2}\n" for i in range(ITEMS)
        ]
        (self.folder / "items.csv").write_text("item,title,price\n" + "".join(titles), "utf-8")
        people = [f"顾客-{i},p{i}@example.org,{20 + i % 50}\n" for i in range(PEOPLE)]
        (self.folder / "people.csv").write_text("user,email,age\n" + "".join(people), "utf-8")
        self.password_file.write_text(PASSWORD + "\n", "utf-8")


@pytest.fixture(scope="session")
def new_shop(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Shop]:
    def make() -> Shop:
        shop = Shop(tmp_path_factory.mktemp("shop"))
        shop.write_files()
        return shop

    return make


@pytest.fixture(scope="session")
def table() -> Callable[..., Outcome]:
    """`table(shop, *words)` is the same call without --json."""

    def ask(shop: Shop, *words: object) -> Outcome:
        who = ("--store", shop.store, "--password-file", shop.password_file)
        return call(*who, *words)

    return ask


@pytest.fixture(scope="session", name="recvault")
def _recvault() -> Callable[..., Outcome]:
    """The command line without any option of a shop's."""
    return call
