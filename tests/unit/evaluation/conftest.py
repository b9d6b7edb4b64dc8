"""A recommender whose scores are written down, and holdouts written as lists."""

from typing import ClassVar

import numpy as np
import pytest

from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import Explanation, ExplanationMethod
from recsys_app.domain.training_set import Holdout, TrainingSet
from recsys_app.models.base import Recommender


class TableModel(Recommender):
    """Scores are the row of `table` that the last item of the history names; the first without."""

    name: ClassVar[str] = "table"
    title: ClassVar[str] = "Table"
    family: ClassVar[str] = "baseline"
    summary: ClassVar[str] = "Scores read from a table."

    def __init__(self, table):
        super().__init__()
        self.table = np.asarray(table, np.float32)

    def fit(self, training, *, seed, device="cpu", control=None, checkpoints=None):
        self.seen = training

    def score(self, histories):
        last = np.zeros(len(histories), np.int64)
        last[histories.rows] = histories.item_index  # a later entry overwrites an earlier one
        return self.table[last]

    def explain(self, history, item):
        score = float(self.score(history)[0, item])
        nothing = np.zeros(len(history.item_index))
        return Explanation(item, score, score, nothing, ExplanationMethod.EXACT)

    def state(self):
        return ModelState({"table": self.table})

    def restore(self, state):
        self.table = state.arrays["table"]

    @property
    def n_items(self):
        return self.table.shape[1]


class RatingTable(TableModel):
    predicts_ratings: ClassVar[bool] = True


def _histories(lists, values=None):
    row = np.repeat(np.arange(len(lists)), [len(items) for items in lists]).astype(np.int32)
    items = np.array([item for items in lists for item in items], np.int32)
    value = np.ones(len(items)) if values is None else [v for person in values for v in person]
    return Histories.of(
        row, items, np.asarray(value, np.float32), np.arange(len(items)), len(lists)
    )


@pytest.fixture
def table_model():
    return TableModel


@pytest.fixture
def rating_table():
    return RatingTable


@pytest.fixture
def histories():
    """Histories from one list of items per person."""
    return _histories


@pytest.fixture
def holdout():
    """A holdout from lists: what people did, what was hidden, how many hidden items are unknown."""

    def build(known, hidden, *, cold=None, values=None, user_index=None):
        n = len(known)
        return Holdout(
            np.asarray(range(n) if user_index is None else user_index, np.int32),
            _histories(known),
            _histories(hidden, values),
            np.asarray([0] * n if cold is None else cold, np.int64),
        )

    return build


@pytest.fixture
def training():
    """A training set from lists."""

    def build(lists, n_items, *, rated=False):
        return TrainingSet(_histories(lists), n_items, rated=rated)

    return build
