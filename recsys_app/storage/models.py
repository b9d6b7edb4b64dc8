"""The models of runs, and what interrupted trainings can go on from, in `behaviour`."""

import hashlib
from typing import Final

from recsys_app.domain.arrays import Int32Array
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.records import Run
from recsys_app.errors import NotFoundError
from recsys_app.storage.container import state_to_bytes
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.states import add_state, get_state

_VOCABULARY: Final = "item_vocabulary"
_MODEL: Final = "model/"


class ModelRepository:
    """Model states of runs; `RunRepository.add` stores them."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def load(self, run: Run) -> tuple[ModelState, Int32Array]:
        """The model of `run` and the data set's item index of each of its items.

        Raises:
            NotFoundError: the run is gone.
            TamperedDataError: the model is not what was stored.
        """
        bundle = get_state(self._store.behaviour, column="run", value=run.id)
        if bundle is None:
            raise NotFoundError(kind="model", name=run.name)
        return unbundle(bundle)

    def checkpoints(self, key: str) -> "StoredCheckpoints":
        """The checkpoint slot called `key`."""
        return StoredCheckpoints(self._store, key)


class StoredCheckpoints:
    """One checkpoint in the store, replaced as a whole; meets `training.checkpoints.Checkpoints`."""

    def __init__(self, store: OpenStore, key: str) -> None:
        self._store = store
        self._key = key

    def load(self) -> ModelState | None:
        """The last saved state, or None. Raises TamperedDataError."""
        return get_state(self._store.behaviour, column="checkpoint", value=self._key)

    def save(self, state: ModelState) -> None:
        """Replace the saved state, durably."""
        with self._store.behaviour.transaction():
            self.remove()
            add_state(self._store.behaviour, state, checkpoint=self._key)

    def remove(self) -> None:
        """Forget the saved state; free if there is none."""
        self._store.behaviour.execute("DELETE FROM states WHERE checkpoint = ?", (self._key,))


def state_digest(state: ModelState, item_vocabulary: Int32Array) -> str:
    """SHA-256 (hex) of a model as it is stored; what the ledger and `store verify` know it by."""
    return hashlib.sha256(state_to_bytes(bundle(state, item_vocabulary))).hexdigest()


def bundle(state: ModelState, item_vocabulary: Int32Array) -> ModelState:
    """Model and vocabulary as one state, so that one digest covers both."""
    arrays = {_MODEL + name: array for name, array in state.arrays.items()}
    return ModelState({_VOCABULARY: item_vocabulary, **arrays}, state.config)


def unbundle(state: ModelState) -> tuple[ModelState, Int32Array]:
    """What `bundle` put together."""
    arrays = {
        name.removeprefix(_MODEL): array
        for name, array in state.arrays.items()
        if name.startswith(_MODEL)
    }
    return ModelState(arrays, state.config), state.arrays[_VOCABULARY]
