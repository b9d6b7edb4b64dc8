"""When to stop training: validation has not improved for `patience` epochs."""

from dataclasses import dataclass


@dataclass(slots=True)
class EarlyStopping:
    """Remembers the best epoch. `best_epoch` is 0 before the first `update`; epochs count from 1."""

    patience: int
    best: float = float("-inf")
    best_epoch: int = 0

    def update(self, epoch: int, score: float) -> bool:
        """Whether `score`, where higher is better, is the best so far."""
        if score <= self.best:
            return False
        self.best, self.best_epoch = score, epoch
        return True

    def exhausted(self, epoch: int) -> bool:
        """Whether `epoch` was the last one to wait for an improvement."""
        return epoch - self.best_epoch >= self.patience
