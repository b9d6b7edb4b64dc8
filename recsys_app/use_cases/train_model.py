"""Train one recommender and test it honestly; the run, its model and its figures are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recsys_app.domain.hyperparameters import Value
from recsys_app.evaluation.figures import TrainingReport
from recsys_app.use_cases.registry import Command


@dataclass(frozen=True, slots=True)
class TrainModel(Command[TrainingReport]):
    """Named as on the command line; `settings` and `preprocessing` hold what is not the default."""

    dataset: str
    model: str
    settings: Mapping[str, Value] = field(default_factory=dict)
    split: str = "temporal"
    target: str = "last"
    k: tuple[int, ...] = (5, 10, 20)
    preprocessing: Mapping[str, Value] = field(default_factory=dict)
    seed: int = 42
    device: str = "auto"
