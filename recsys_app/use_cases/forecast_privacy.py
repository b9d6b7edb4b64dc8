"""What a private training would be like, before it spends anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recsys_app.access.permissions import Permission
from recsys_app.data.preprocessing import Preprocessing
from recsys_app.domain.hyperparameters import Value
from recsys_app.domain.privacy import PrivacyForecast
from recsys_app.errors import InvalidDatasetError
from recsys_app.evaluation.experiment import Source, prepare_source, training_set
from recsys_app.evaluation.privacy import check_provable
from recsys_app.evaluation.protocol import Protocol
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ForecastPrivacy(Command[PrivacyForecast]):
    """For `ease-private` with these settings; named as in `TrainModel`.

    It is computed from the data without noise: for the operator, not to be published.
    """

    dataset: str
    settings: Mapping[str, Value] = field(default_factory=dict)
    split: str = "temporal"
    preprocessing: Mapping[str, Value] = field(default_factory=dict)
    seed: int = 42


@handles(ForecastPrivacy, requires=Permission.TRAIN)
def forecast_privacy(command: ForecastPrivacy, context: Context) -> PrivacyForecast:
    from recsys_app.models._outlook import forecast
    from recsys_app.models.ease_private import PrivateEASE

    repositories = context.repositories
    dataset = repositories.datasets.get(command.dataset)
    if not repositories.interactions.batches(dataset):
        raise InvalidDatasetError("no-interactions", name=dataset.name)
    model = PrivateEASE(**command.settings)
    protocol = Protocol(
        split=command.split,
        seed=command.seed,
        preprocessing=Preprocessing(**command.preprocessing).settings,
    )
    check_provable(model, protocol)
    source = Source(dataset, repositories.interactions.load(dataset))
    training = training_set(source, prepare_source(source, protocol))
    return forecast(model, training, dataset.name, context.control)
