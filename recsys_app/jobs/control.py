"""How long work reports progress and learns that it should stop. The algorithm never knows who watches."""

import time


class JobControl:
    """Passed to every long function; this base watches nothing and never cancels."""

    def stage(self, name: str, total: float, unit: str) -> None:
        """A new part of the work begins: `total` `unit`s ("rows", "epochs", "people")."""

    def report(self, done: float, **values: float) -> None:
        """`done` units of the stage are finished; `values` are curve points ("loss", "ndcg@10")."""

    def check_cancelled(self) -> None:
        """Wait while paused; raise JobCancelledError if the work should stop. Call it often."""

    def clock(self) -> float:
        """Seconds since some moment, standing still in a pause: two readings time the work."""
        return time.perf_counter()
