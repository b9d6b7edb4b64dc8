"""The same figures from an independent public implementation: trec_eval, through pytrec_eval.

trec_eval divides MAP by |rel| where ours divides by min(k, |rel|): its value is rescaled by that
ratio. Its reciprocal rank knows no cut, so it is given the first k places only.
"""

import numpy as np
import pytest
import pytrec_eval

from recsys_app.metrics.base import JudgedLists
from recsys_app.metrics.registry import registry

CATALOGUE, PEOPLE, LENGTH = 60, 150, 25
THEIRS = {"ndcg": "ndcg_cut", "recall": "recall", "precision": "P", "map": "map_cut",
          "hit": "success", "mrr": "recip_rank"}  # fmt: skip


@pytest.fixture(scope="module")
def random_lists():
    """Items, targets and cold targets of random people; some lists stop early."""
    rng = np.random.default_rng(7)
    items = np.array([rng.permutation(CATALOGUE)[:LENGTH] for _ in range(PEOPLE)])
    for row in items[::5]:
        row[rng.integers(1, LENGTH) :] = -1
    relevant = [rng.choice(CATALOGUE, rng.integers(1, 30), replace=False) for _ in range(PEOPLE)]
    return items.astype(np.int32), relevant, rng.integers(0, 4, PEOPLE)


def trec_eval(items, relevant, cold, measure, k):
    """Their value for each person; cold targets are documents that no list holds."""
    judgements = {
        str(person): dict.fromkeys(
            [*map(str, wanted), *(f"cold-{i}" for i in range(cold[person]))], 1
        )
        for person, wanted in enumerate(relevant)
    }
    shown = {
        str(person): {str(item): float(-place) for place, item in enumerate(row[:k]) if item >= 0}
        for person, row in enumerate(items)
    }
    asked = measure if measure == "recip_rank" else f"{measure}.{k}"
    result = pytrec_eval.RelevanceEvaluator(judgements, {asked}).evaluate(shown)
    key = asked.replace(".", "_")
    return np.array([result[str(person)][key] for person in range(len(items))])


@pytest.mark.parametrize("k", [1, 5, 10, 20])
@pytest.mark.parametrize("name", THEIRS)
def test_a_metric_agrees_with_trec_eval(random_lists, name, k):
    items, relevant, cold = random_lists
    n_relevant = np.array([len(wanted) for wanted in relevant]) + cold
    hits = np.array([np.isin(row, wanted) for row, wanted in zip(items, relevant, strict=True)])
    lists = JudgedLists(items, hits, n_relevant, np.ones(CATALOGUE, np.int64), PEOPLE)
    theirs = trec_eval(items, relevant, cold, THEIRS[name], k)
    if name == "map":
        theirs = theirs * n_relevant / np.minimum(k, n_relevant)
    assert np.abs(registry.get(name)().measure(lists, k) - theirs).max() < 1e-9
