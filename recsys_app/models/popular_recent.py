"""Popular recently: what many people took up lately, the meaning of lately tuned on validation."""

import numpy as np

from recsys_app.domain.arrays import Float32Array, Float64Array
from recsys_app.domain.hyperparameters import Real
from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.training_set import TrainingSet
from recsys_app.jobs.control import JobControl
from recsys_app.models._popular import NonPersonalModel
from recsys_app.models._validation import validation_ndcg
from recsys_app.models.registry import register
from recsys_app.training.checkpoints import Checkpoints

_HALVES = (256.0, 64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0)  # half-lives tried, as span / n
_FURTHEST = 60.0  # half-lives after which an interaction weighs nothing in float64


@register
class PopularRecent(NonPersonalModel):
    """score(i) = Σ 2^(−age / h) over the interactions with i.

    Ji et al., "A Re-visit of the Popularity Baseline", SIGIR 2020. The half-life h is the one of
    eight, from 1/256 of the log's span to all of it, with the best validation nDCG@10, unless it is
    given; the counts then go on to the end of the validation part. Without a time column, age
    counts each person's own later interactions, and the span is the largest such age.
    """

    name = "popular-recent"
    title = "Popular recently"
    summary = "What many people took up lately. On data with a clock, often close to deep models."
    citation = "Ji et al., A Re-visit of the Popularity Baseline in Recommender Systems, SIGIR 2020"
    exact_statistics = True

    half_life = Real(
        0.0, low=0.0, high=1.0, text="half-life as a share of the log's span; 0 tunes it"
    )

    chosen: float = 0.0  # the half-life in force, as a share of the span

    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,  # noqa: ARG002  # nothing is drawn
        device: str = "cpu",  # noqa: ARG002  # a weighted count
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,  # noqa: ARG002  # seconds, no midway
    ) -> None:
        control = control or JobControl()
        tuned = self.half_life == 0 and training.validation is not None
        shares = [1 / n for n in _HALVES] if tuned else [self.half_life or 1.0]
        control.stage("choosing the half-life", len(shares), "steps")
        best = -1.0
        for step, share in enumerate(shares, 1):
            control.check_cancelled()
            self._scores = _decayed(training.histories, training, share)
            quality = 0.0
            if tuned and training.validation is not None:
                quality = validation_ndcg(self, training.validation)
            if quality > best:
                best, self.chosen = quality, share
            control.report(step)
        self._scores = _decayed(training.complete, training, self.chosen)

    def state(self) -> ModelState:
        return ModelState({"scores": self._fitted()}, {"half_life": self.chosen})

    def restore(self, state: ModelState) -> None:
        super().restore(state)
        self.chosen = float(str(state.config["half_life"]))


def _decayed(histories: Histories, training: TrainingSet, share: float) -> Float32Array:
    """(n_items,) float32 in 0 – 1: decayed counts, the largest being 1."""
    age = _ages(histories, timed=training.timed)
    span = float(np.ptp(age)) if len(age) else 0.0
    half_lives = age / (share * span) if span > 0 else np.zeros(len(age))
    weight = np.exp2(-np.minimum(half_lives, _FURTHEST))
    counts = np.bincount(histories.item_index, weights=weight, minlength=training.n_items)
    return np.asarray(counts / max(counts.max(initial=0.0), 1e-12), np.float32)


def _ages(histories: Histories, *, timed: bool) -> Float64Array:
    """(total,) float64: time before the log's end, or how many entries the person has after it."""
    if timed:
        time = histories.timestamp.astype(np.float64)
        return np.asarray(time.max(initial=0.0) - time, np.float64)
    last = histories.indptr[1:][histories.rows] - 1
    return np.asarray(last - np.arange(len(last)), np.float64)
