"""What the three compartments hold of one person, by external id, read only."""

import json
from collections.abc import Iterator
from typing import Final

import numpy as np

from recsys_app.domain.erasure import Trace
from recsys_app.domain.fields import fields_of, names
from recsys_app.domain.records import Dataset, Publication, RejectedRow
from recsys_app.storage.datasets import DatasetRepository
from recsys_app.storage.interactions import InteractionRepository
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.packing import COLUMN_TYPES, unpack_into
from recsys_app.storage.publications import PublishedRepository

KEPT_CHARACTERS: Final = 2_000  # of a row set aside; a longer one was cut there

SetAside = tuple[int, str, int, int]  # batch, file, line, position: the key of a row set aside


def find_traces(store: OpenStore, external_id: str) -> tuple[Trace, ...]:
    """One for each data set that names the person, by name of the data set."""
    found = (_trace(store, dataset, external_id) for dataset in DatasetRepository(store).all())
    return tuple(trace for trace in found if trace is not None)


def _trace(store: OpenStore, dataset: Dataset, external_id: str) -> Trace | None:
    rows = [row for _, row in rows_set_aside(store, dataset.id, external_id)]
    aside, of_others = len(rows), sum(row.person != external_id for row in rows)
    row = store.people.one(
        "SELECT user_index FROM persons WHERE dataset = ? AND external_id = ?",
        (dataset.id, external_id),
    )
    if row is None:
        only_rows = Trace(dataset.name, dataset.id, -1, "", 0, (), (), aside, of_others)
        return only_rows if aside else None
    index = int(row[0])
    named = store.behaviour.one(
        "SELECT pseudonym FROM users WHERE dataset = ? AND user_index = ?", (dataset.id, index)
    )
    counts = rows_by_batch(store, dataset, index)
    return Trace(
        dataset=dataset.name,
        dataset_id=dataset.id,
        user_index=index,
        pseudonym=named[0] if named else "",
        interactions=sum(counts.values()),
        batches=tuple(counts),
        attributes=_attributes(store, dataset.id, index),
        set_aside=aside,
        set_aside_of_others=of_others,
    )


def rows_by_batch(store: OpenStore, dataset: Dataset, user_index: int) -> dict[int, int]:
    """How many interactions of a person each import brought, by its number; none without any."""
    counts: dict[int, int] = {}
    kind = COLUMN_TYPES["user_index"]
    for batch in InteractionRepository(store).batches(dataset):
        for rows, data in store.behaviour.rows(
            "SELECT row_count, data FROM column_blocks WHERE batch = ? AND name = 'user_index'",
            (batch.id,),
        ):
            column = np.empty(rows, kind)
            unpack_into(column, data)
            if own := int(np.count_nonzero(column == user_index)):
                counts[batch.number] = counts.get(batch.number, 0) + own
    return counts


def _attributes(store: OpenStore, dataset: int, index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for database, table in (
        (store.people, "person_attributes"),
        (store.behaviour, "user_attributes"),
    ):
        for (said,) in database.all(
            f"SELECT attributes FROM {table} WHERE dataset = ? AND user_index = ?",
            (dataset, index),
        ):
            found.update(dict.fromkeys(json.loads(said)))
    return tuple(found)


def rows_set_aside(
    store: OpenStore, dataset: int, external_id: str
) -> list[tuple[SetAside, RejectedRow]]:
    """The rejected rows of a data set of which one field is the id, with their keys.

    `RejectedRow.person` says whose they are: an id such as "5" is a field of others' rows as well.
    """
    return [
        ((batch, file, line, position), RejectedRow(batch, file, line, reason, text, person))
        for batch, file, line, position, reason, text, person in store.people.rows(
            "SELECT batch, file, line, position, reason, text, person FROM rejected_rows "
            "WHERE dataset = ? ORDER BY batch, file, line, position",
            (dataset,),
        )
        if person == external_id or names(text, external_id, cut=len(text) >= KEPT_CHARACTERS)
    ]


def whoever_is_named(store: OpenStore) -> Iterator[str]:
    """Every text by which the store may name a person, some more than once.

    The ids of known people, those that lists are published by, and every field of a row set aside,
    whose own id need not be among what is kept of a long one.
    """
    for (name,) in store.people.rows("SELECT DISTINCT external_id FROM persons"):
        yield name
    for publication in PublishedRepository(store).all():
        if publication.with_ids:
            yield from PublishedRepository(store).everybody(publication)
    for person, text in store.people.rows("SELECT person, text FROM rejected_rows"):
        yield from {person, *fields_of(text)} - {""}


def lists_of(
    store: OpenStore, external_id: str, traces: tuple[Trace, ...]
) -> dict[int, tuple[Publication, str]]:
    """The publications that hold a list of the person, by number, with the name they are under."""
    pseudonyms = {trace.dataset: trace.pseudonym for trace in traces if trace.pseudonym}
    found = {}
    for publication in PublishedRepository(store).all():
        name = external_id if publication.with_ids else pseudonyms.get(publication.dataset, "")
        if name and store.published.one(
            "SELECT 1 FROM lists WHERE publication = ? AND subject = ?", (publication.id, name)
        ):
            found[publication.id] = (publication, name)
    return found
