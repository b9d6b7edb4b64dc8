"""What a training reported on its way, kept for the charts of its report."""

from recsys_app.jobs.control import JobControl


class CurveControl(JobControl):
    """Passes everything on to another control and keeps the reported values.

    Attributes:
        curves: value ("loss") to its course, one number per report that had it.
        epochs: the last whole epoch that was reported; 0 where no stage counts epochs.
    """

    def __init__(self, watched: JobControl) -> None:
        self.watched = watched
        self.curves: dict[str, list[float]] = {}
        self.epochs = 0
        self._unit = ""

    def stage(self, name: str, total: float, unit: str) -> None:
        self._unit = unit
        self.watched.stage(name, total, unit)

    def report(self, done: float, **values: float) -> None:
        if self._unit == "epochs":
            self.epochs = int(done)
        for name, value in values.items():
            self.curves.setdefault(name, []).append(value)
        self.watched.report(done, **values)

    def check_cancelled(self) -> None:
        self.watched.check_cancelled()

    def clock(self) -> float:
        return self.watched.clock()
