"""What tests of erasing share: looking into every table, a file of a few rows, a gradient-trained run."""

import csv

from recsys_app import TrainModel
from recsys_app.access.guard import authorize
from recsys_app.access.permissions import Permission
from recsys_app.storage.repositories import Repositories
from tests import small_shop

PERSON, REASON = small_shop.PERSON, "asked in a letter of 3 March"


def opened(application):
    """The store under the keys of who is signed in."""
    return Repositories(authorize(application._session, Permission.ERASE, writes=True))


def values_of(application):
    """Every value of every table of every compartment, as text or bytes."""
    with opened(application) as repositories:
        for compartment in repositories.grant.keys:
            database = repositories._store.database(compartment)
            for (table,) in database.all("SELECT name FROM sqlite_master WHERE type = 'table'"):
                for row in database.all(f"SELECT * FROM {table}"):
                    yield from row


def mentions(application, text):
    return [
        value
        for value in values_of(application)
        if (isinstance(value, str) and text in value)
        or (isinstance(value, bytes) and text.encode() in value)
    ]


def train_factors(application):
    command = TrainModel(
        dataset=small_shop.DATASET,
        model="biased-mf",
        settings={"epochs": 1, "embedding_dim": 8},
        split="leave-one-out",
    )
    return application.execute(command).run


def file_of(tmp_path, name, rows):
    path = tmp_path / name
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("user", "item", "time"), *rows])
    return path
