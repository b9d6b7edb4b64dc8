"""The lists that a model shows to the people of a holdout, set against what they did next."""

from dataclasses import dataclass

import numpy as np

from recsys_app.domain.arrays import BoolArray, Int32Array, Int64Array
from recsys_app.domain.recommendations import RankedItems
from recsys_app.domain.training_set import Holdout
from recsys_app.evaluation.protocol import Protocol
from recsys_app.jobs.control import JobControl
from recsys_app.metrics._judging import hits
from recsys_app.models.base import Recommender

_CELLS_PER_BATCH = 16_000_000  # scores held at once: 64 MB of float32


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of n people.

    Attributes:
        items: (n, length) int32, best first; -1 where fewer candidates were left.
        hits: (n, length) bool.
        tied: (n,) int64, places of the longest list asked for whose score a neighbour has too.
    """

    items: Int32Array
    hits: BoolArray
    tied: Int64Array


def rank(
    model: Recommender,
    holdout: Holdout,
    protocol: Protocol,
    length: int,
    control: JobControl,
) -> Lists:
    """The best `length` items of the full catalogue for everyone, a batch of people at a time.

    `length` should exceed the longest list of the protocol, so that a tie across its end is seen.
    """
    batch_size = max(1, _CELLS_PER_BATCH // model.n_items)
    items, hit, tied = [], [], []
    control.stage("evaluate", len(holdout), "people")
    for start in range(0, len(holdout), batch_size):
        control.check_cancelled()
        people = holdout.select(np.arange(start, min(start + batch_size, len(holdout))))
        shown = model.recommend(
            people.histories,
            length,
            exclude_seen=protocol.exclude_seen,
            seen=people.seen,
            seed=protocol.seed,
        )
        items.append(shown.items)
        hit.append(hits(shown.items, people.targets, model.n_items))
        tied.append(tied_places(shown, max(protocol.k)))
        control.report(start + len(people))
    return Lists(np.concatenate(items), np.concatenate(hit), np.concatenate(tied))


def tied_places(shown: RankedItems, k: int) -> Int64Array:
    """(n,) int64: how many of the first k places have the score of the place before or after."""
    known = shown.items >= 0
    same = (shown.scores[:, 1:] == shown.scores[:, :-1]) & known[:, 1:]
    tied = np.zeros(known.shape, np.bool_)
    tied[:, 1:] = same
    tied[:, :-1] |= same
    return np.asarray(tied[:, :k].sum(axis=1), np.int64)
