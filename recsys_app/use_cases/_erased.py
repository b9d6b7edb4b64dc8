"""Erased people do not come back with a file: their rows are left out, and counted, never kept."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from recsys_app.data.formats import Reject
from recsys_app.data.tables import AttributeChunk
from recsys_app.data.validation import Coded, InteractionChunk
from recsys_app.domain.arrays import Int64Array
from recsys_app.domain.fields import fields_of
from recsys_app.storage.erasure.register import ErasureRegister


class ErasedLeftOut:
    """Goes over what is read of a file. `rows` is how many rows of it were left out.

    A row that would be set aside is left out where one of its fields is an erased person's id, and where
    its own is one: the text may have been cut before it.
    """

    def __init__(self, register: ErasureRegister) -> None:
        self._register = register
        self._anybody = bool(register.all())
        self.rows = 0
        self.interactions = 0

    def log(self, chunk: InteractionChunk) -> InteractionChunk:
        """`chunk` without the rows of erased people, and without ids that only those had."""
        if not self._anybody:
            return chunk
        erased = self._register.holds(chunk.users.values)
        chunk = replace(chunk, rejects=self._rejects(chunk.rejects))
        if not erased.any():
            return chunk
        kept = np.flatnonzero(~erased[chunk.users.codes])
        self.interactions += len(chunk) - len(kept)
        self.rows += len(chunk) - len(kept)
        return replace(
            chunk,
            lines=chunk.lines[kept],
            users=_of(chunk.users, kept),
            items=_of(chunk.items, kept),
            timestamp=chunk.timestamp[kept],
            value=chunk.value[kept],
            events=None if chunk.events is None else _of(chunk.events, kept),
            folds=None if chunk.folds is None else _of(chunk.folds, kept),
        )

    def people(self, chunk: AttributeChunk) -> AttributeChunk:
        """A part of a table of people without those."""
        if not self._anybody:
            return chunk
        erased = self._register.holds([row.id for row in chunk.rows])
        rows = tuple(row for row, gone in zip(chunk.rows, erased, strict=True) if not gone)
        self.rows += len(chunk.rows) - len(rows)
        return replace(chunk, rows=rows, rejects=self._rejects(chunk.rejects))

    def items(self, chunk: AttributeChunk) -> AttributeChunk:
        """A part of a table of items, of which only rejected rows can name a person."""
        return replace(chunk, rejects=self._rejects(chunk.rejects)) if self._anybody else chunk

    def _rejects(self, rejects: Iterable[Reject]) -> tuple[Reject, ...]:
        rejects = tuple(rejects)
        kept = tuple(
            reject
            for reject in rejects
            if not self._register.holds(sorted({reject.own_id, *fields_of(reject.text)})).any()
        )
        self.rows += len(rejects) - len(kept)
        return kept


def _of(column: Coded, rows: Int64Array) -> Coded:
    """The column at `rows`, with the values that occur there alone, in the order they had."""
    used, codes = np.unique(column.codes[rows], return_inverse=True)
    return Coded([column.values[code] for code in used], codes.astype(np.int32))
