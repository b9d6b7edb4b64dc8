"""People as `behaviour` knows them: an index, a pseudonym, attributes that identify nobody."""

import json

from recsys_app.domain.catalogue import Attribute
from recsys_app.domain.records import Dataset
from recsys_app.errors import NotFoundError
from recsys_app.storage.opened import OpenStore


class UserRepository:
    """Pseudonyms by user index and back."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def pseudonyms(self, dataset: Dataset) -> list[str]:
        """By user index; "" for an index whose person was removed."""
        names = [""] * dataset.n_users
        for index, pseudonym in self._store.behaviour.rows(
            "SELECT user_index, pseudonym FROM users WHERE dataset = ? AND user_index < ?",
            (dataset.id, dataset.n_users),
        ):
            names[index] = pseudonym
        return names

    def index_of(self, dataset: Dataset, pseudonym: str) -> int:
        """The user index of `pseudonym`, in upper or lower case. Raises NotFoundError."""
        row = self._store.behaviour.one(
            "SELECT user_index FROM users WHERE dataset = ? AND pseudonym = ?",
            (dataset.id, pseudonym.upper()),
        )
        if row is None:
            raise NotFoundError("unknown-person", name=pseudonym)
        return int(row[0])

    def attributes(self, dataset: Dataset, user_index: int) -> dict[str, Attribute]:
        """What the imports said about a person; a later import wins."""
        rows = self._store.behaviour.all(
            "SELECT attributes FROM user_attributes WHERE dataset = ? AND user_index = ? "
            "ORDER BY batch",
            (dataset.id, user_index),
        )
        return {name: value for (said,) in rows for name, value in json.loads(said).items()}
