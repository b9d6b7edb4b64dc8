"""Tables of each compartment, as the migrations that make them. `user_version` counts those done.

`behaviour` decides: a row of `people` or `published` that belongs to a data set, batch, user or item
which `behaviour` does not have is what an interrupted write left behind (see reconciliation.py).
Numbers from AUTOINCREMENT are never given twice, so that a stored run cannot come to mean another
data set.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from recsys_app.access.permissions import Compartment

Migrations = Sequence[Sequence[str]]

APPLICATION_ID: Final = 0x52564C54  # "RVLT" in the file header, under the encryption

_META: Final = """
CREATE TABLE meta (
    store TEXT NOT NULL, compartment TEXT NOT NULL, generation INTEGER NOT NULL,
    changes INTEGER NOT NULL
) STRICT
"""

# Data sets of which a write across compartments is under way.
_PENDING: Final = "CREATE TABLE pending (dataset INTEGER PRIMARY KEY) STRICT"

_BEHAVIOUR: Final = (
    _META,
    # Ledger entries that belong to a transaction of this file, until they are in the ledger.
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT",
    """
    CREATE TABLE datasets (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        created TEXT NOT NULL,
        time_kind TEXT NOT NULL,
        rated INTEGER NOT NULL,
        events TEXT NOT NULL,
        folds TEXT NOT NULL,
        has_items INTEGER NOT NULL,
        n_users INTEGER NOT NULL,
        n_items INTEGER NOT NULL,
        n_batches INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE batches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        dataset INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
        number INTEGER NOT NULL,
        source TEXT NOT NULL,
        created TEXT NOT NULL,
        row_count INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        duplicates INTEGER NOT NULL,
        digest TEXT NOT NULL,
        UNIQUE (dataset, number)
    ) STRICT
    """,
    """
    CREATE TABLE column_blocks (
        batch INTEGER NOT NULL REFERENCES batches ON DELETE CASCADE,
        name TEXT NOT NULL,
        block INTEGER NOT NULL,
        row_count INTEGER NOT NULL,
        data BLOB NOT NULL,
        UNIQUE (batch, name, block)
    ) STRICT
    """,
    """
    CREATE TABLE users (
        dataset INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
        user_index INTEGER NOT NULL,
        pseudonym TEXT NOT NULL,
        PRIMARY KEY (dataset, user_index),
        UNIQUE (dataset, pseudonym)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE items (
        dataset INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
        item_index INTEGER NOT NULL,
        PRIMARY KEY (dataset, item_index)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE user_attributes (
        dataset INTEGER NOT NULL,
        user_index INTEGER NOT NULL,
        batch INTEGER NOT NULL REFERENCES batches ON DELETE CASCADE,
        attributes TEXT NOT NULL,
        PRIMARY KEY (dataset, user_index, batch),
        FOREIGN KEY (dataset, user_index) REFERENCES users ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX user_attributes_of_batch ON user_attributes (batch)",
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        dataset INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
        model TEXT NOT NULL,
        created TEXT NOT NULL,
        archived INTEGER NOT NULL,
        note TEXT NOT NULL,
        record TEXT NOT NULL,
        model_version TEXT NOT NULL,
        stale INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX runs_of_dataset ON runs (dataset)",
    """
    CREATE TABLE run_people (
        run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
        name TEXT NOT NULL,
        data BLOB NOT NULL,
        UNIQUE (run, name)
    ) STRICT
    """,
    # What proves that a model is the one it would be without an erased person.
    """
    CREATE TABLE certificates (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
        record TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX certificates_of_run ON certificates (run)",
    # What trainings spent of people's privacy. A data set that is imported again under its name goes
    # on with it, since its people are likely the same; so nothing is deleted here.
    """
    CREATE TABLE privacy_spending (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        dataset TEXT NOT NULL,
        run TEXT NOT NULL,
        epsilon REAL NOT NULL,
        delta REAL NOT NULL,
        created TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE privacy_limits (
        dataset TEXT PRIMARY KEY,
        epsilon REAL NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # What an attack found on the settings of a run, when it was last tried.
    """
    CREATE TABLE memorisation_checks (
        run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
        record TEXT NOT NULL
    ) STRICT
    """,
    # A state is the model of a run, or what an interrupted training can go on from.
    """
    CREATE TABLE states (
        id INTEGER PRIMARY KEY,
        run INTEGER UNIQUE REFERENCES runs ON DELETE CASCADE,
        checkpoint TEXT UNIQUE,
        size INTEGER NOT NULL,
        digest TEXT NOT NULL,
        CHECK ((run IS NULL) <> (checkpoint IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE state_parts (
        state INTEGER NOT NULL REFERENCES states ON DELETE CASCADE,
        part INTEGER NOT NULL,
        data BLOB NOT NULL,
        UNIQUE (state, part)
    ) STRICT
    """,
)

_PEOPLE: Final = (
    _META,
    _PENDING,
    """
    CREATE TABLE persons (
        dataset INTEGER NOT NULL,
        user_index INTEGER NOT NULL,
        external_id TEXT NOT NULL,
        PRIMARY KEY (dataset, user_index),
        UNIQUE (dataset, external_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE person_attributes (
        dataset INTEGER NOT NULL,
        user_index INTEGER NOT NULL,
        batch INTEGER NOT NULL,
        attributes TEXT NOT NULL,
        PRIMARY KEY (dataset, user_index, batch),
        FOREIGN KEY (dataset, user_index) REFERENCES persons ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE rejected_rows (
        dataset INTEGER NOT NULL,
        batch INTEGER NOT NULL,
        file TEXT NOT NULL,
        line INTEGER NOT NULL,
        position INTEGER NOT NULL,
        reason TEXT NOT NULL,
        text TEXT NOT NULL,
        person TEXT NOT NULL,
        PRIMARY KEY (dataset, batch, file, line, position)
    ) STRICT, WITHOUT ROWID
    """,
    # Erased people by a keyed hash of their id. The key stays for as long as the store, so that every
    # backup has the same: an erasure can be done again in one.
    "CREATE TABLE register_key (key BLOB NOT NULL) STRICT",
    """
    CREATE TABLE erased_people (
        hash TEXT PRIMARY KEY,
        erased TEXT NOT NULL,
        account TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # An erasure that has begun and what it still has to do; it is gone when the erasure is done.
    """
    CREATE TABLE erasures_under_way (
        hash TEXT PRIMARY KEY,
        work TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # Backups of the store. Here, because stewards and administrators alone are to know them. A plan that
    # was restored is that of the store that it is a copy of, and is suspended until somebody sets it anew.
    """
    CREATE TABLE backups (
        file TEXT PRIMARY KEY,
        made TEXT NOT NULL,
        size INTEGER NOT NULL,
        digest TEXT NOT NULL,
        entries INTEGER,
        verified INTEGER NOT NULL,
        checked TEXT,
        ends TEXT,
        scheduled INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE backup_plan (
        folder TEXT NOT NULL, every_days INTEGER NOT NULL,
        keep INTEGER NOT NULL, keep_days INTEGER NOT NULL, suspended INTEGER NOT NULL
    ) STRICT
    """,
)

_PUBLISHED: Final = (
    _META,
    _PENDING,
    """
    CREATE TABLE ledger (
        sequence INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        entry BLOB NOT NULL,
        link BLOB NOT NULL,
        mac BLOB NOT NULL
    ) STRICT
    """,
    "CREATE TABLE ledger_key (key BLOB NOT NULL) STRICT",
    "CREATE TABLE attempts (begins INTEGER NOT NULL) STRICT",
    # The first key of each epoch, sealed to the auditors of its time.
    """
    CREATE TABLE ledger_epochs (
        first INTEGER PRIMARY KEY, holder TEXT NOT NULL, sealed BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE items (
        dataset INTEGER NOT NULL,
        item_index INTEGER NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (dataset, item_index),
        UNIQUE (dataset, id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE item_attributes (
        dataset INTEGER NOT NULL,
        item_index INTEGER NOT NULL,
        batch INTEGER NOT NULL,
        title TEXT NOT NULL,
        attributes TEXT NOT NULL,
        PRIMARY KEY (dataset, item_index, batch),
        FOREIGN KEY (dataset, item_index) REFERENCES items ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE publications (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        run TEXT NOT NULL UNIQUE,
        model_title TEXT NOT NULL,
        dataset TEXT NOT NULL,
        created TEXT NOT NULL,
        k INTEGER NOT NULL,
        with_ids INTEGER NOT NULL,
        people INTEGER NOT NULL,
        report TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE publication_items (
        publication INTEGER NOT NULL REFERENCES publications ON DELETE CASCADE,
        position INTEGER NOT NULL,
        id TEXT NOT NULL,
        title TEXT NOT NULL,
        PRIMARY KEY (publication, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lists (
        publication INTEGER NOT NULL REFERENCES publications ON DELETE CASCADE,
        subject TEXT NOT NULL,
        items BLOB NOT NULL,
        scores BLOB NOT NULL,
        PRIMARY KEY (publication, subject)
    ) STRICT, WITHOUT ROWID
    """,
)

MIGRATIONS: Final[Mapping[Compartment, Migrations]] = {
    Compartment.BEHAVIOUR: (_BEHAVIOUR,),
    Compartment.PEOPLE: (_PEOPLE,),
    Compartment.PUBLISHED: (_PUBLISHED,),
}
