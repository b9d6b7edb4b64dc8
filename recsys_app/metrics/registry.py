"""Every list metric by name. Adding a metric is adding its file."""

from recsys_app.domain.registry import Registry
from recsys_app.metrics.base import Metric

registry: Registry[type[Metric]] = Registry("recsys_app.metrics", "metric")
register = registry.register
