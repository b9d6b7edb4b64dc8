"""The recommenders and what can be set, as front ends show them. Needs no store."""

from collections.abc import Mapping

from recsys_app.data.preprocessing import Preprocessing
from recsys_app.domain.hyperparameters import Value
from recsys_app.domain.model_state import Json
from recsys_app.domain.privacy import Randomness
from recsys_app.domain.reports import ModelDescription
from recsys_app.models.registry import registry


def list_models() -> tuple[ModelDescription, ...]:
    """Every recommender with its settings. Loads PyTorch; opens no store."""
    return tuple(
        ModelDescription(
            name=model.name,
            title=model.title,
            family=model.family,
            summary=model.summary,
            citation=model.citation,
            needs_items=model.needs_items,
            private=model.randomness is Randomness.PRIVATE,
            hyperparameters=tuple(field.describe() for field in model.fields().values()),
        )
        for model in registry
    )


def spends_privacy(model: str) -> bool:
    """Whether training `model` spends of a data set's privacy budget; False for an unknown one."""
    return model in registry.names() and registry.get(model).randomness is Randomness.PRIVATE


def check_settings(model: str, settings: Mapping[str, Value]) -> None:
    """Raise InvalidSettingError where `model` cannot be trained with these settings."""
    registry.get(model)(**settings)


def list_preprocessing() -> tuple[Mapping[str, Json], ...]:
    """The settings of preprocessing, described like those of a model."""
    return tuple(field.describe() for field in Preprocessing.fields().values())
