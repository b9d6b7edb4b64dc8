"""Where a training that was interrupted can go on."""

from typing import Protocol

from recsys_app.domain.model_state import ModelState


class Checkpoints(Protocol):
    """One slot per training; the store keeps it encrypted and drops it when the run is saved."""

    def load(self) -> ModelState | None:
        """The last saved state, or None for a fresh start."""

    def save(self, state: ModelState) -> None:
        """Replace the saved state, durably."""
