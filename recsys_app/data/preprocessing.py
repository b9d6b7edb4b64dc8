"""What is done to a log before it is split: settings of a run, each a rule on single rows or pairs.

Nothing here is fitted. What has to be fitted (the k-core of `min_interactions`) is fitted by
`preparation` on the training part alone.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recsys_app.domain.arrays import BoolArray, Float32Array
from recsys_app.domain.hyperparameters import Choice, Configurable, Integer, Real, Text
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.domain.records import Dataset
from recsys_app.errors import InvalidSettingError


class Preprocessing(Configurable):
    """Settings of preparation."""

    min_interactions = Integer(
        1,
        low=1,
        high=1000,
        text="people and items with fewer interactions leave the training part (iterative k-core)",
    )
    min_value = Real(
        0.0, low=0.0, high=1e9, text="only values from here on count, and count as 1; 0 is off"
    )
    dedupe = Choice(
        "first", choices=("first", "none"), text="which interaction of a repeated pair is kept"
    )
    event_weights = Text(
        "",
        pattern=r"\s*|[^=,]+=\s*\d+(\.\d+)?\s*(,[^=,]+=\s*\d+(\.\d+)?\s*)*",
        example="view=1,buy=5",
        text="what the value of each kind of event is multiplied by; 0 leaves it out, unnamed is 1",
    )


def clean(interactions: Interactions, dataset: Dataset, settings: Preprocessing) -> Interactions:
    """The rows that count, oldest first, with the value they count for. See `sift`."""
    rows, counts = sift(interactions, dataset, settings)
    return rows if counts.all() else rows.take(np.flatnonzero(counts))


def sift(
    interactions: Interactions, dataset: Dataset, settings: Preprocessing
) -> tuple[Interactions, BoolArray]:
    """The log without repeats, oldest first, and which of its rows count.

    A row below the minimum value or of weight 0 does not count, and is never a repeat: it says
    nothing to a model, but the person has had the item. Rows of the same instant keep their order
    in the file. Without a time column the order of import is the time: timestamps are row numbers
    then.

    Args:
        interactions: n rows in order of import.
        dataset: says what their times and events mean.
        settings: see the class.

    Returns:
        At most n rows with the value they count for, and as many bool: whether each counts.

    Raises:
        InvalidSettingError: "no-events" or "unknown-event".
    """
    if dataset.time_kind is TimeKind.NONE:
        interactions = replace(interactions, timestamp=np.arange(len(interactions), dtype=np.int64))
    counts = np.ones(len(interactions), np.bool_)
    if settings.event_weights.strip():
        weights = _weights(settings.event_weights, interactions, dataset.events)
        counts = weights != 0
        interactions = replace(interactions, value=interactions.value * weights)
    if settings.min_value > 0:
        counts &= interactions.value >= settings.min_value
        interactions = replace(interactions, value=np.ones(len(interactions), np.float32))
    order = np.argsort(interactions.timestamp, kind="stable")
    interactions, counts = interactions.take(order), counts[order]
    if settings.dedupe == "none":
        return interactions, counts
    kept = np.flatnonzero(_no_repeats(interactions, counts))
    return interactions.take(kept), counts[kept]


def _weights(text: str, interactions: Interactions, events: Sequence[str]) -> Float32Array:
    """(n,) float32, the weight of each row's event; events that are not named keep weight 1."""
    if interactions.event is None:
        raise InvalidSettingError("no-events", value=text)
    weights = np.ones(len(events), np.float32)
    for part in text.split(","):
        name, _, weight = part.partition("=")
        if name.strip() not in events:
            known = ", ".join(events)
            raise InvalidSettingError("unknown-event", name=name.strip(), known=known)
        weights[list(events).index(name.strip())] = float(weight)
    return weights[interactions.event]


def _no_repeats(interactions: Interactions, counts: BoolArray) -> BoolArray:
    """(n,) bool: the rows that do not count, and of those that do the first of each pair."""
    n_items = int(interactions.item_index.max(initial=0)) + 1
    pair = interactions.user_index.astype(np.int64) * n_items + interactions.item_index
    _, first = np.unique(pair[counts], return_index=True)
    kept = ~counts
    kept[np.flatnonzero(counts)[first]] = True
    return kept
