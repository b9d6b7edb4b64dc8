"""What models share whose score is a sum over the entries of a history.

Such a model learns from the people × items matrix and scores one row of it at a time, so it can
say exactly what each entry contributes. Two things are the same for all of them and live here:

* Every score holds a trace of the item's popularity. It orders what a model says nothing about:
  everything for a person without history, and whatever lies beyond an item's neighbours.
* Old entries may fade. How fast is chosen on the validation people, as it depends on the data:
  tastes last in a film archive and pass quickly in a shop.
"""

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from recsys_app.domain.arrays import AnyArray, Float32Array, Float64Array
from recsys_app.domain.hyperparameters import Choice
from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import Explanation, ExplanationMethod
from recsys_app.domain.training_set import TrainingSet
from recsys_app.jobs.control import JobControl
from recsys_app.models._sparse import Matrix, binary, column_sums, entry_weights, people_by_items
from recsys_app.models._validation import CRITERION, validation_ndcg, validation_people
from recsys_app.models.base import Recommender
from recsys_app.training.checkpoints import Checkpoints

_TRACE = 1e-6  # of the share of people who have an item, in its score
_HALF_LIVES = ("300", "100", "30", "10")


class AdditiveModel(Recommender):
    """score(i) = 10⁻⁶ · popularity(i) + Σ over the history of what each entry contributes."""

    family: ClassVar[str] = "collaborative"

    fading = Choice(
        "auto",
        choices=("auto", "off", *_HALF_LIVES),
        text="An entry counts half after so many newer ones; auto: what validates best",
    )

    _popularity: Float32Array | None = None  # (n_items,) share of the training people
    _half_life: float = 0.0
    _rated: bool

    @abstractmethod
    def _learn(self, people: Matrix, training: TrainingSet, seed: int, control: JobControl) -> None:
        """Fit on `people`, (n people, n_items) csr of the weights of unfaded histories."""

    @abstractmethod
    def _personal(self, people: Matrix) -> Float32Array:
        """(n, n_items) float32 scores of the rows of `people`; 0 throughout for an empty row."""

    @abstractmethod
    def _contributions(self, person: Matrix, item: int) -> Float64Array:
        """What each stored entry of the one row of `person` adds to `_personal`'s score of `item`."""

    @abstractmethod
    def _arrays(self) -> Mapping[str, AnyArray]:
        """What was learned."""

    @abstractmethod
    def _adopt(self, arrays: Mapping[str, AnyArray]) -> None:
        """Take over what `_arrays` gave."""

    @property
    def popularity(self) -> Float32Array:
        """(n_items,) share of the training people who have each item. NotFittedError."""
        self._require(self._popularity)
        return self._popularity  # type: ignore[return-value]  # not None, just checked

    @property
    def n_items(self) -> int:
        return len(self.popularity)

    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,
        device: str = "cpu",  # noqa: ARG002  # closed forms and sparse products run on the processor
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,  # noqa: ARG002  # over before a checkpoint pays
    ) -> None:
        control = control or JobControl()
        control.check_cancelled()
        self._rated = training.rated
        self._half_life = 0.0
        people = self._matrix(training.histories, training.n_items)[0]
        self._learn(people, training, seed, control)
        self._popularity = column_sums(binary(people)) / np.float32(max(1, people.shape[0]))
        self._half_life = self._chosen_half_life(training, seed, control)

    def _chosen_half_life(self, training: TrainingSet, seed: int, control: JobControl) -> float:
        if self.fading != "auto":
            return 0.0 if self.fading == "off" else float(self.fading)
        holdout = validation_people(training, seed)
        if holdout is None:
            return 0.0
        candidates = (0.0, *map(float, _HALF_LIVES))
        control.stage("choosing how fast entries fade", len(candidates), "steps")
        quality: dict[float, float] = {}
        for done, self._half_life in enumerate(candidates, 1):
            control.check_cancelled()
            quality[self._half_life] = validation_ndcg(self, holdout)
            control.report(done, **{CRITERION: quality[self._half_life]})
        return max(quality, key=quality.__getitem__)  # the first, so no fading, where equal

    def _matrix(self, histories: Histories, n_items: int) -> tuple[Matrix, Float32Array]:
        """The histories as a matrix, and the weight of each entry that went into it."""
        weights = entry_weights(histories, n_items, rated=self._rated, half_life=self._half_life)
        return people_by_items(histories, weights, n_items), weights

    def score(self, histories: Histories) -> Float32Array:
        trace = _TRACE * self.popularity
        scores = self._personal(self._matrix(histories, self.n_items)[0])
        scores += trace.astype(np.float32)
        return scores

    def explain(self, history: Histories, item: int) -> Explanation:
        """Exact. The entries of a repeated item share its part in proportion to their weights."""
        person, weights = self._matrix(history, self.n_items)
        per_weight = np.zeros(self.n_items)
        heavy = person.data > 0
        per_weight[person.indices[heavy]] = (
            self._contributions(person, item)[heavy] / person.data[heavy]
        )
        return Explanation(
            item=item,
            score=float(self.score(history)[0, item]),
            baseline=_TRACE * float(self.popularity[item]),
            contributions=per_weight[history.item_index] * weights,
            method=ExplanationMethod.EXACT,
        )

    def state(self) -> ModelState:
        return ModelState(
            arrays={"popularity": self.popularity, **self._arrays()},
            config={"rated": self._rated, "half_life": self._half_life},
        )

    def restore(self, state: ModelState) -> None:
        self._rated = bool(state.config["rated"])
        self._half_life = float(str(state.config["half_life"]))
        self._popularity = state.arrays["popularity"]
        self._adopt(state.arrays)
