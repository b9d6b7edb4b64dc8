"""Rows of one batch into packed blocks of a fixed size, with their digest."""

import hashlib

import numpy as np

from recsys_app.domain.arrays import AnyArray
from recsys_app.domain.interactions import Interactions
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.packing import BLOCK_ROWS, columns_of, pack


class ColumnWriter:
    """Appends to `batch`. However the rows come in, equal rows give equal blocks and digests."""

    def __init__(self, behaviour: Database, batch: int) -> None:
        self._behaviour = behaviour
        self._batch = batch
        self._waiting: list[dict[str, AnyArray]] = []
        self._n_waiting = 0
        self._blocks = 0
        self._digest = hashlib.sha256()
        self.rows = 0

    def append(self, interactions: Interactions) -> None:
        """Every call must bring the same columns."""
        if len(interactions):
            self._waiting.append(columns_of(interactions))
            self._n_waiting += len(interactions)
        if self._n_waiting >= BLOCK_ROWS:
            self._write(BLOCK_ROWS)

    def finish(self) -> str:
        """Write what is left; the SHA-256 over all blocks as hex."""
        if self._n_waiting:
            self._write(1)
        return self._digest.hexdigest()

    def _write(self, least: int) -> None:
        """Write blocks for as long as `least` rows are there to fill one."""
        columns = {
            name: np.concatenate([chunk[name] for chunk in self._waiting])
            for name in self._waiting[0]
        }
        start = 0
        while self._n_waiting - start >= least:
            stop = min(start + BLOCK_ROWS, self._n_waiting)
            self._write_block({name: column[start:stop] for name, column in columns.items()})
            start = stop
        self._waiting = [{name: column[start:] for name, column in columns.items()}]
        self._n_waiting -= start

    def _write_block(self, columns: dict[str, AnyArray]) -> None:
        rows = len(columns["user_index"])
        for name, column in columns.items():
            data = pack(column)
            update_digest(self._digest, name, self._blocks, data)
            self._behaviour.execute(
                "INSERT INTO column_blocks VALUES (?, ?, ?, ?, ?)",
                (self._batch, name, self._blocks, rows, data),
            )
        self._blocks += 1
        self.rows += rows


def update_digest(digest: "hashlib._Hash", name: str, block: int, data: bytes) -> None:
    """How a block enters the digest of its batch; `verify` does the same."""
    digest.update(f"{name} {block} {len(data)}\n".encode())
    digest.update(data)
