"""Every recommender by name. Adding a model is adding its file."""

from recsys_app.domain.registry import Registry
from recsys_app.models.base import Recommender

registry: Registry[type[Recommender]] = Registry("recsys_app.models", "model")
register = registry.register
