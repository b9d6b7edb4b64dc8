from recsys_app.evaluation.curves import CurveControl
from recsys_app.jobs.control import JobControl


class Watcher(JobControl):
    def __init__(self):
        self.heard = []

    def stage(self, name, total, unit):
        self.heard.append((name, total, unit))

    def report(self, done, **values):
        self.heard.append((done, values))

    def check_cancelled(self):
        self.heard.append("check")


def test_values_are_kept_and_passed_on():
    watcher = Watcher()
    control = CurveControl(watcher)
    control.stage("train", 5, "epochs")
    control.report(1, loss=0.9)
    control.report(2, loss=0.5, **{"ndcg@10": 0.1})
    control.check_cancelled()
    assert control.curves == {"loss": [0.9, 0.5], "ndcg@10": [0.1]}
    assert control.epochs == 2
    assert watcher.heard == [
        ("train", 5, "epochs"),
        (1, {"loss": 0.9}),
        (2, {"loss": 0.5, "ndcg@10": 0.1}),
        "check",
    ]


def test_only_epochs_are_epochs():
    control = CurveControl(JobControl())
    control.stage("evaluate", 90, "people")
    control.report(90)
    assert control.epochs == 0
