"""Train: what to train, the running job with its curves, and the queue."""

from ui.pages.train.page import TrainPage

__all__ = ["TrainPage"]
