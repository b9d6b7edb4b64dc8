"""The definition behind a figure, list metrics and rating errors alike, by the metric's name."""

from recsys_app.evaluation.figures import Formula
from recsys_app.metrics import _ratings
from recsys_app.metrics.registry import registry

_BETTER = {True: "higher", False: "lower", None: "neither"}


def formula_of(name: str) -> Formula:
    """The definition of `name` ("ndcg", "rmse"). Raises NotFoundError."""
    if name in _ratings.FORMULAS:
        title, formula = _ratings.FORMULAS[name]
        return Formula(title, formula, _ratings.CITATION, "lower")
    metric = registry.get(name)
    return Formula(metric.title, metric.formula, metric.citation, _BETTER[metric.higher_is_better])


def is_known(key: str) -> bool:
    """Whether this program has the metric of `key` ("ndcg@10"); a stored run may hold others."""
    name = key.partition("@")[0]
    return name in _ratings.FORMULAS or name in registry.names()


def metric_title(key: str) -> str:
    """A figure's name as papers spell it: "nDCG@10" for "ndcg@10"; an unknown metric's `key`."""
    if not is_known(key):
        return key
    name, at, length = key.partition("@")
    return formula_of(name).title + at + length
