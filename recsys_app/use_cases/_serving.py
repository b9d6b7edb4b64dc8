"""A trained model made ready to answer for one person: loaded once, kept until the store locks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from recsys_app.data.preparation import seen_items, serving_histories
from recsys_app.data.preprocessing import Preprocessing
from recsys_app.domain.arrays import Int32Array, Int64Array
from recsys_app.domain.catalogue import CatalogueItem
from recsys_app.domain.external_ids import canonical_id
from recsys_app.domain.interactions import Histories
from recsys_app.domain.recommendations import (
    Explanation,
    ExplanationMethod,
    Reason,
    Recommendation,
)
from recsys_app.domain.records import Dataset, Run
from recsys_app.errors import InvalidDatasetError, NotFoundError
from recsys_app.models.base import Recommender
from recsys_app.models.registry import registry
from recsys_app.use_cases.registry import Context

_LEAST_SHARE = 0.005  # what is not above it would be written as 0 %


@dataclass(frozen=True, slots=True)
class Served:
    """A run's model with the histories of its data set as it is now.

    Attributes:
        vocabulary: (n_items,) int32, data set index of each model item.
        items: catalogue entry of each model item; blank for one that the data set has no more.
        gone: model indices of those, which are never shown.
        histories: one per person of the data set, in model items; empty for an unknown person.
        seen: what each of them has, also where preprocessing keeps it from the model.
    """

    run: Run
    dataset: Dataset
    model: Recommender
    vocabulary: Int32Array
    items: Sequence[CatalogueItem]
    gone: Int32Array
    histories: Histories
    seen: Histories

    @property
    def notices(self) -> tuple[str, ...]:
        """Codes of what a reader of the lists must know; see `wording.describe_notice`."""
        if self.run.stale:
            return ("model-stale",)
        return () if self.run.model_version == self.dataset.version else ("data-changed",)

    def history_of(self, user_index: int) -> Histories:
        return self.histories.select(np.array([user_index], np.int64))

    def seen_by(self, user_index: int) -> Histories:
        return self.seen.select(np.array([user_index], np.int64))

    def people_with_history(self) -> Int64Array:
        return np.flatnonzero(self.histories.lengths)

    def item_numbers(self, ids: Sequence[str]) -> Int32Array:
        """Model indices of external item ids.

        Raises NotFoundError for one that the model or the data set lacks.
        """
        known = {item.id: index for index, item in enumerate(self.items) if item.id}
        for name in ids:
            if canonical_id(name) not in known:
                raise NotFoundError("unknown-item", name=name, run=self.run.name)
        return np.array([known[canonical_id(name)] for name in ids], np.int32)

    def lists(
        self, histories: Histories, seen: Histories, k: int, *, reasons: int = 0
    ) -> Iterator[tuple[Recommendation, ...]]:
        """The top `k` of each history in external ids, without its items and those of `seen`.

        Each names at most `reasons` interactions behind it.
        """
        ranked = self.model.recommend(histories, k, seen=seen, gone=self.gone, seed=self.run.seed)
        for person in range(len(histories)):
            history = histories.select(np.array([person], np.int64))
            pairs = zip(ranked.items[person], ranked.scores[person], strict=True)
            yield tuple(
                self._line(rank, int(item), float(score), history, reasons)
                for rank, (item, score) in enumerate(pairs, 1)
                if item >= 0
            )

    def _line(
        self, rank: int, item: int, score: float, history: Histories, reasons: int
    ) -> Recommendation:
        shown = self.items[item]
        line = Recommendation(rank, shown.id, shown.title, score, category=shown.category)
        if not reasons or not len(history.item_index):
            return line
        because, baseline = self.reasons(history, item, reasons)
        return replace(line, because=because, baseline=baseline)

    def reasons(self, history: Histories, item: int, most: int) -> tuple[tuple[Reason, ...], float]:
        """The `most` items of one history that raise the score of `item` most, and the baseline."""
        explanation = self.model.explain(history, item)
        because = tuple(
            Reason(self.items[which].id, self.items[which].title, share, contribution)
            for which, share, contribution in _strongest(history, explanation, most)
        )
        return because, float(explanation.baseline)


def _strongest(
    history: Histories, explanation: Explanation, most: int
) -> list[tuple[int, float, float]]:
    """Items with positive contributions, repeats added up, largest first: item, share, amount.

    What the share is of: `Reason.share`.
    """
    items, entry = np.unique(history.item_index, return_inverse=True)
    total = np.bincount(entry, weights=explanation.contributions, minlength=len(items))
    occluded = explanation.method is ExplanationMethod.OCCLUSION
    whole = (np.abs(total) if occluded else np.maximum(total, 0.0)).sum()
    if whole == 0:
        return []
    best = np.argsort(-total, kind="stable")[:most]
    shares = total / whole
    named = [i for i in best if shares[i] > _LEAST_SHARE]
    return [(int(items[i]), float(shares[i]), float(total[i])) for i in named]


def serve(run_name: str, context: Context) -> Served:
    """The run's model, from memory where it was used before and nothing has changed since.

    Raises:
        NotFoundError: no such run.
        InvalidDatasetError: the data set has none of the model's items now ("items-gone").
    """
    repositories = context.repositories
    run = repositories.runs.get(run_name)
    dataset = repositories.datasets.get(run.dataset)
    key = ("served", run.id, dataset.version, run.stale)
    served = context.cache.get(key)
    if not isinstance(served, Served):
        context.cache.clear()  # one model at a time: they can be large
        served = context.cache[key] = _load(run, dataset, context)
    return served


def serve_for_others(run_name: str, context: Context) -> Served:
    """As `serve`, for lists that leave the analysts: published, or written to a file.

    Raises:
        InvalidDatasetError: also where the model still knows somebody who was erased ("model-stale").
    """
    run = context.repositories.runs.get(run_name)
    if run.stale:
        raise InvalidDatasetError("model-stale", run=run.name)
    return serve(run_name, context)


def _load(run: Run, dataset: Dataset, context: Context) -> Served:
    repositories = context.repositories
    if run.stale and not repositories.erasures.models.has_model(run):
        raise InvalidDatasetError("model-replaced", run=run.name)
    state, vocabulary = repositories.models.load(run)
    catalogue = repositories.catalogue.items(dataset)
    items = [catalogue[i] for i in vocabulary]
    gone = np.flatnonzero([not item.id for item in items]).astype(np.int32)
    if len(gone) == len(items):
        raise InvalidDatasetError("items-gone", run=run.name, name=dataset.name)
    settings: Any = run.settings
    model = registry.get(run.model).from_state(settings["model"], state)
    interactions = repositories.interactions.load(dataset)
    histories = serving_histories(
        interactions,
        dataset,
        Preprocessing(**settings["preprocessing"]),
        vocabulary,
    )
    seen = seen_items(interactions, dataset, vocabulary)
    return Served(run, dataset, model, vocabulary, items, gone, histories, seen)
