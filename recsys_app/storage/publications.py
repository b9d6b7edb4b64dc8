"""What viewers may see: lists of recommendations and the report behind them, in `published`.

Lists carry no reasons: a reason is a piece of somebody's history.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final

import numpy as np

from recsys_app.domain.disclosure import disclosed_report
from recsys_app.domain.external_ids import canonical_id
from recsys_app.domain.recommendations import Recommendation
from recsys_app.domain.records import NewPublication, Publication
from recsys_app.errors import NotFoundError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.compartments.database import Database, Row
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore

Lists = Iterable[tuple[str, Sequence[Recommendation]]]

_SELECT: Final = (
    "SELECT id, run, model_title, dataset, created, k, with_ids, people, report FROM publications"
)
_CONTENT: Final = (
    f"{_SELECT} WHERE id = ?",
    "SELECT position, id, title FROM publication_items WHERE publication = ? ORDER BY position",
    "SELECT subject, items, scores FROM lists WHERE publication = ? ORDER BY subject",
)
_AT_A_TIME: Final = 1000
_LAST_CHARACTER: Final = "\U0010ffff"


class PublishedRepository:
    """Publications by the name of their run."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self._ledger = LedgerRepository(store)

    def add(
        self, publication: NewPublication, lists: Lists, control: JobControl | None = None
    ) -> Publication:
        """Publish the (subject, list) pairs, all or nothing; an earlier publication of the run goes.

        The report becomes what may be said of its people outside, see `domain.disclosure`.

        Args:
            publication: what it is.
            lists: may be a generator; a subject is an external id or a pseudonym.
            control: is told how many lists are done.
        """
        published = self._store.published
        with published.transaction():
            self._withdraw(publication.run)
            number = published.insert(
                "INSERT INTO publications (run, model_title, dataset, created, k, with_ids, "
                "people, report) VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
                (
                    publication.run,
                    publication.model_title,
                    publication.dataset,
                    datetime.now(UTC).isoformat(),
                    publication.k,
                    publication.with_ids,
                    json.dumps(disclosed_report(publication.report), ensure_ascii=False),
                ),
            )
            people = self._add_lists(number, lists, control or JobControl())
            published.execute("UPDATE publications SET people = ? WHERE id = ?", (people, number))
            self._ledger.record(
                "publish",
                f"publication {number}",
                publication_digest(published, number),
                run=publication.run,
                people=people,
                with_ids=publication.with_ids,
            )
        return self.get(publication.run)

    def _withdraw(self, run: str) -> None:
        """Remove what was published of `run`, if anything was."""
        published = self._store.published
        for (number,) in published.all("SELECT id FROM publications WHERE run = ?", (run,)):
            published.execute("DELETE FROM publications WHERE id = ?", (number,))
            self._ledger.record("publication-removed", f"publication {number}", run=run)

    def _add_lists(self, number: int, lists: Lists, control: JobControl) -> int:
        positions: dict[tuple[str, str], int] = {}
        people = 0
        waiting = iter(lists)
        while rows := [
            (number, subject, *_packed(items, positions))
            for subject, items in islice(waiting, _AT_A_TIME)
        ]:
            control.check_cancelled()
            self._store.published.executemany("INSERT INTO lists VALUES (?, ?, ?, ?)", rows)
            people += len(rows)
            control.report(people)
        self._store.published.executemany(
            "INSERT INTO publication_items VALUES (?, ?, ?, ?)",
            ((number, position, *item) for item, position in positions.items()),
        )
        return people

    def all(self) -> tuple[Publication, ...]:
        """Newest first."""
        rows = self._store.published.all(f"{_SELECT} ORDER BY id DESC")
        return tuple(_publication(row) for row in rows)

    def get(self, run: str) -> Publication:
        """What was published of the run of that name. Raises NotFoundError."""
        row = self._store.published.one(f"{_SELECT} WHERE run = ?", (run,))
        if row is None:
            raise NotFoundError(kind="publication", name=run)
        return _publication(row)

    def remove(self, publication: Publication) -> None:
        """Take a publication back; free if it is gone."""
        with self._store.published.transaction():
            self._withdraw(publication.run)

    def remove_list(self, publication: Publication, subject: str) -> None:
        """Take one list out of a publication, whose digest is entered anew; free if it is gone."""
        published = self._store.published
        with published.transaction():
            removed = published.execute(
                "DELETE FROM lists WHERE publication = ? AND subject = ?", (publication.id, subject)
            )
            if not removed.rowcount:
                return
            published.execute(
                "UPDATE publications SET people = people - 1 WHERE id = ?", (publication.id,)
            )
            digest = publication_digest(published, publication.id)
            self._ledger.record(
                "erase", f"publication {publication.id}", digest, run=publication.run
            )

    def everybody(self, publication: Publication) -> frozenset[str]:
        """Every subject."""
        rows = self._store.published.all(
            "SELECT subject FROM lists WHERE publication = ?", (publication.id,)
        )
        return frozenset(subject for (subject,) in rows)

    def subjects(
        self, publication: Publication, starts_with: str = "", limit: int = 50
    ) -> tuple[str, ...]:
        """At most `limit` subjects that begin with `starts_with`, in order."""
        first = canonical_id(starts_with)
        rows = self._store.published.all(
            "SELECT subject FROM lists WHERE publication = ? AND subject >= ? AND subject <= ? "
            "ORDER BY subject LIMIT ?",
            (publication.id, first, first + _LAST_CHARACTER, limit),
        )
        return tuple(subject for (subject,) in rows)

    def list_for(self, publication: Publication, subject: str) -> tuple[Recommendation, ...]:
        """The published list of `subject`, however written, best first. Raises NotFoundError."""
        row = self._store.published.one(
            "SELECT items, scores FROM lists WHERE publication = ? AND subject = ?",
            (publication.id, canonical_id(subject)),
        )
        if row is None:
            raise NotFoundError("no-published-list", name=subject)
        return tuple(self._unpacked(publication.id, *row))

    def _unpacked(self, number: int, items: bytes, scores: bytes) -> Iterator[Recommendation]:
        pairs = zip(np.frombuffer(items, "<i4"), np.frombuffer(scores, "<f4"), strict=True)
        for rank, (position, score) in enumerate(pairs, 1):
            row = self._store.published.one(
                "SELECT id, title FROM publication_items WHERE publication = ? AND position = ?",
                (number, int(position)),
            )
            item, title = row or ("", "")
            yield Recommendation(rank, item, title, float(score))


def publication_digest(published: Database, number: int) -> str:
    """SHA-256 (hex) of publication `number`: what it says of itself, its items, its lists."""
    digest = hashlib.sha256()
    for sql in _CONTENT:
        for row in published.rows(sql, (number,)):
            for value in row:
                part = value if isinstance(value, bytes) else str(value).encode()
                digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _packed(
    items: Sequence[Recommendation], positions: dict[tuple[str, str], int]
) -> tuple[bytes, bytes]:
    """A list as item numbers within the publication and scores."""
    numbers = [positions.setdefault((item.item, item.title), len(positions)) for item in items]
    scores = [item.score for item in items]
    return np.array(numbers, "<i4").tobytes(), np.array(scores, "<f4").tobytes()


def _publication(row: Row) -> Publication:
    number, run, model_title, dataset, created, k, with_ids, people, report = row
    return Publication(
        id=number,
        run=run,
        model_title=model_title,
        dataset=dataset,
        created=datetime.fromisoformat(created),
        k=k,
        with_ids=bool(with_ids),
        people=people,
        report=json.loads(report),
    )
