"""Does a model of these settings give away whom it was trained on? An attack that tries to find out.

User-level membership inference, black box: Zhang et al., Membership inference attacks against
recommender systems, CCS 2021. The settings are trained again on a random half of the people. Then
every person's own history is put to that model, as anybody with the program can do, and the person
is taken for a member if their own items stand high in their own list: the mean over the items of the
history of the share of the catalogue that scores lower. Nothing else of the model is used, so a
stronger attack may find more.

* AUC: the chance that a member scores higher than somebody else; interval after DeLong, DeLong and
  Clarke-Pearson 1988, Comparing the areas under two or more correlated ROC curves.
* TPR at 1 % FPR: the members that are recognised where 1 % of the others are taken for members.
  Carlini et al., Membership inference attacks from first principles, S&P 2022: it is the few who are
  found for sure that are harmed. Interval: bootstrap over members and over others.

The light is green where the intervals of both lie below the lower limits, red where one of them
lies above its upper limit, and amber else, also where too few people were there to tell. With fewer
than 100 people in either half 1 % is nobody: the AUC alone can then make it red, and nothing green.
"""

from dataclasses import dataclass, replace

import numpy as np

from recsys_app.data.preparation import Prepared
from recsys_app.domain.arrays import AnyArray, BoolArray, Float64Array
from recsys_app.domain.interactions import Histories
from recsys_app.domain.privacy import Light, Share
from recsys_app.domain.training_set import TrainingSet
from recsys_app.errors import InvalidDatasetError
from recsys_app.evaluation.significance import RESAMPLES, SEED, percentile_interval
from recsys_app.jobs.control import JobControl
from recsys_app.models.base import Recommender

FALSE_POSITIVES = 0.01
AUC_LIMITS = (0.60, 0.70)  # green below, red above
TPR_LIMITS = (0.05, 0.10)
FEWEST_PEOPLE = 10  # in each half; fewer would tell nothing
FEW_PEOPLE = 100  # in each half; of fewer, 1 % is nobody
_MOST_PEOPLE = 10_000  # attacked of each half; the interval of the AUC is then below ± 0.01
_CELLS_PER_BATCH = 16_000_000
_NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Finding:
    """What the attack found."""

    auc: Share
    tpr: Share
    light: Light


def random_half(prepared: Prepared, n_users: int, seed: int) -> BoolArray:
    """(n_users,) bool: a random half of the training people.

    Raises:
        InvalidDatasetError: too few people ("too-few-to-attack").
    """
    people = prepared.training_user_index
    half = len(people) // 2
    if half < FEWEST_PEOPLE:
        raise InvalidDatasetError("too-few-to-attack", people=len(people), fewest=2 * FEWEST_PEOPLE)
    members = np.zeros(n_users, np.bool_)
    members[np.random.default_rng(seed).permutation(people)[:half]] = True
    return members


def of_members(training: TrainingSet, prepared: Prepared, members: BoolArray) -> TrainingSet:
    """What `training`, made of `prepared`, is without everybody else; the catalogue stays."""
    rows = np.flatnonzero(members[prepared.training_user_index])
    before = np.flatnonzero(members[prepared.before_test_user_index])
    chosen = np.flatnonzero(members[prepared.validation.user_index])
    return replace(
        training,
        histories=training.histories.select(rows),
        before_test=prepared.before_test.select(before),
        validation=prepared.validation.select(chosen) if len(chosen) else None,
    )


def attack(
    model: Recommender, histories: Histories, members: BoolArray, control: JobControl
) -> tuple[Float64Array, Float64Array]:
    """How much each of `histories` looks trained on: of those in `members`, and of the others.

    Of each, at most 10,000; the people of `histories` stand in random order for that.
    """
    kept = np.concatenate(
        [np.flatnonzero(members)[:_MOST_PEOPLE], np.flatnonzero(~members)[:_MOST_PEOPLE]]
    )
    people = histories.select(kept)
    signal = np.empty(len(kept))
    control.stage("attack", len(kept), "people")
    for place, batch in people.batches(max(1, _CELLS_PER_BATCH // model.n_items)):
        control.check_cancelled()
        signal[place] = own_rank(model, batch)
        control.report(place.stop)
    return signal[members[kept]], signal[~members[kept]]


def own_rank(model: Recommender, histories: Histories) -> Float64Array:
    """(n,) how high each person's own items stand in their own list, 0 last to 1 first, on average."""
    scores = model.score(histories)
    found = np.zeros(len(histories))
    for person in range(len(histories)):
        own = scores[person, histories.items_of(person)]
        found[person] = _share_below(scores[person], own).mean() if len(own) else 0.0
    return found


def judged(members: Float64Array, others: Float64Array) -> Finding:
    """Both figures, their intervals and the light, from the signals of two groups of people."""
    auc = _auc(members, others)
    tpr = _tpr(members, others)
    few = min(len(members), len(others)) < FEW_PEOPLE
    return Finding(auc, tpr, light_of(auc, tpr, few=few))


def light_of(auc: Share, tpr: Share, *, few: bool = False) -> Light:
    """The rule at the head of this module; `few` people make it amber where it is not plain."""
    if auc.low > AUC_LIMITS[1] or (tpr.low > TPR_LIMITS[1] and not few):
        return Light.RED
    if few:
        return Light.AMBER
    if auc.high < AUC_LIMITS[0] and tpr.high < TPR_LIMITS[0]:
        return Light.GREEN
    return Light.AMBER


def _auc(members: Float64Array, others: Float64Array) -> Share:
    """Area under the ROC curve, ties counted half, with DeLong's interval."""
    above = _share_below(others, members)  # (members,)
    below = 1 - _share_below(members, others)  # (others,)
    area = float(above.mean())
    variance = above.var(ddof=1) / len(above) + below.var(ddof=1) / len(below)
    margin = _NORMAL_95 * float(np.sqrt(variance))
    return Share(area, max(0.0, area - margin), min(1.0, area + margin))


def _share_below(values: AnyArray, of: AnyArray) -> Float64Array:
    """Share of `values` below each of `of`; equal ones count half."""
    ordered = np.sort(values)
    left, right = (np.searchsorted(ordered, of, side) for side in ("left", "right"))
    return np.asarray((left + right) / (2 * len(values)), np.float64)


def _tpr(members: Float64Array, others: Float64Array) -> Share:
    rng = np.random.default_rng(SEED)
    drawn = [
        _recognised(rng.choice(members, len(members)), rng.choice(others, len(others)))
        for _ in range(RESAMPLES)
    ]
    low, high = percentile_interval(np.array(drawn))
    return Share(_recognised(members, others), float(low), float(high))


def _recognised(members: Float64Array, others: Float64Array) -> float:
    """Share of `members` above the score that 1 % of `others`, rounded down, exceed."""
    allowed = int(FALSE_POSITIVES * len(others))
    threshold = np.partition(others, len(others) - 1 - allowed)[len(others) - 1 - allowed]
    return float((members > threshold).mean())
