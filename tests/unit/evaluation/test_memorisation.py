"""The attack on what a model remembers: its figures, its light, and three controls that must come out."""

from datetime import UTC, datetime

import numpy as np
import pytest

from recsys_app.domain.interactions import Histories, Interactions, TimeKind
from recsys_app.domain.privacy import Light, Share
from recsys_app.domain.records import Dataset
from recsys_app.errors import InvalidDatasetError
from recsys_app.evaluation.experiment import Source, prepare_source, training_set
from recsys_app.evaluation.memorisation import (
    _auc,
    attack,
    judged,
    light_of,
    of_members,
    own_rank,
    random_half,
)
from recsys_app.evaluation.protocol import Protocol
from recsys_app.jobs.control import JobControl
from recsys_app.models.registry import registry

ITEMS, EACH = 120, 12
QUICK = {
    "sasrec": {"embedding_dim": 8, "blocks": 1, "max_length": 12, "epochs": 1},
    "biased-mf": {"embedding_dim": 8, "epochs": 1},
    "ials": {"embedding_dim": 8, "epochs": 1},
}


class Shop:
    """People who take items at random, in four tastes: what one took says little of another."""

    def __init__(self, people: int) -> None:
        rng = np.random.default_rng(5)
        taste = np.arange(people) % 4
        quarter = ITEMS // 4
        items = np.stack([
            np.concatenate([rng.permutation(quarter)[:6] + quarter * t, rng.permutation(ITEMS)[:6]])
            for t in taste
        ])  # fmt: skip
        log = Interactions(
            np.repeat(np.arange(people, dtype=np.int32), EACH),
            items.ravel().astype(np.int32),
            np.tile(np.arange(EACH, dtype=np.int64), people),
            np.ones(people * EACH, np.float32),
        )
        about = Dataset(
            id=1,
            name="shop",
            created=datetime(2026, 1, 1, tzinfo=UTC),
            time_kind=TimeKind.ORDER,
            rated=False,
            events=(),
            folds=(),
            has_items=False,
            version="v1",
            n_users=people,
            n_items=ITEMS,
        )
        source = Source(about, log)
        self.prepared = prepare_source(source, Protocol(split="leave-one-out"))
        self.training = training_set(source, self.prepared)
        self.members = random_half(self.prepared, people, seed=3)
        self.half = of_members(self.training, self.prepared, self.members)

    def signals(self, name: str, **settings: float):
        model = registry.get(name)(**settings)
        model.fit(self.half, seed=1)
        histories = self.training.histories
        return attack(
            model, histories, self.members[self.prepared.training_user_index], JobControl()
        )


@pytest.fixture(scope="module")
def shop():
    return Shop(600)


@pytest.fixture(scope="module")
def small_shop():
    return Shop(60)


@pytest.fixture(scope="module")
def large_shop():
    return Shop(8000)


# ---------------------------------------------------------------- controls


def test_a_planted_overfit_model_is_found_out(shop):
    """EASE that hardly regularizes knows the people it saw by heart."""
    finding = judged(*shop.signals("ease", regularization=0.01))
    assert finding.auc.value >= 0.75
    assert finding.light is Light.RED


@pytest.mark.slow  # 8,000 people, so that chance stays within two hundredths
def test_shuffled_membership_is_guessing(large_shop):
    """The same model and the same people, but who was in is drawn anew."""
    signal = np.concatenate(large_shop.signals("ease", regularization=0.01))
    shuffled = np.random.default_rng(0).permutation(signal)
    finding = judged(shuffled[:4000], shuffled[4000:])
    assert 0.48 <= finding.auc.value <= 0.52
    assert finding.light is Light.GREEN


@pytest.mark.slow  # 8,000 people, so that the noise is bearable and the figure is sure
def test_a_private_model_of_epsilon_one_gives_almost_nothing_away(large_shop):
    finding = judged(*large_shop.signals("ease-private", epsilon=1.0))
    assert finding.auc.value <= 0.53
    assert finding.light is Light.GREEN


# ---------------------------------------------------------------- who is attacked


def test_only_the_members_are_trained_on(shop):
    prepared, members = shop.prepared, shop.members
    assert members.sum() == 300
    expected = [
        shop.training.histories.items_of(row).tolist()
        for row in np.flatnonzero(members[prepared.training_user_index])
    ]
    assert [shop.half.histories.items_of(row).tolist() for row in range(300)] == expected
    assert len(shop.half.complete) == 300
    assert set(shop.half.validation.user_index.tolist()) <= set(np.flatnonzero(members).tolist())
    assert shop.half.n_items == shop.training.n_items


def test_the_half_is_drawn_by_the_seed(shop):
    again, other = (random_half(shop.prepared, 600, seed) for seed in (3, 4))
    np.testing.assert_array_equal(again, shop.members)
    assert (other != shop.members).any()


def test_too_few_people_are_not_attacked():
    with pytest.raises(InvalidDatasetError, match="too-few-to-attack"):
        Shop(19)


@pytest.mark.parametrize("name", [name for name in registry.names() if name != "content"])
def test_every_model_can_be_attacked(small_shop, name):
    """`content` needs an item table; the use case has one (see test_memorisation_check.py)."""
    members, others = small_shop.signals(name, **QUICK.get(name, {}))
    assert (len(members), len(others)) == (30, 30)
    signal = np.concatenate([members, others])
    assert ((signal >= 0) & (signal <= 1)).all()


# ---------------------------------------------------------------- the figures


def test_the_rank_of_own_items_counts_equals_half(table_model):
    model = table_model([[0, 0, 0, 0], [3, 1, 2, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    person = Histories.single(np.array([0, 2, 1]))  # scores 3, 1, 2, 0: ranks of 0, 2, 1
    assert own_rank(model, person).tolist() == pytest.approx([(3.5 + 2.5 + 1.5) / 4 / 3])
    assert own_rank(model, Histories.single(np.array([3]))).tolist() == [0.5]
    assert own_rank(model, Histories.empty(1)).tolist() == [0.0]


def test_figures_worked_by_hand():
    """Of six pairs four are the right way round and one is tied; one of two members is above all."""
    finding = judged(np.array([0.9, 0.5]), np.array([0.5, 0.6, 0.1]))
    assert finding.auc.value == pytest.approx(4.5 / 6)
    assert finding.tpr.value == 0.5


def test_one_per_cent_of_the_others_are_mistaken():
    """Above the hundredth highest of ten thousand stand exactly a hundred, which is 1 %."""
    others = np.arange(10_000.0)
    finding = judged(np.array([9899.0, 9899.5, 20_000.0]), others)
    assert finding.tpr.value == pytest.approx(2 / 3)


def test_the_interval_covers_the_truth_as_often_as_it_says():
    """Normal signals one apart: the true AUC is Φ(1/√2)."""
    rng, truth, covered = np.random.default_rng(2), 0.7602499, 0
    for _ in range(40):
        auc = _auc(rng.normal(1, 1, 150), rng.normal(0, 1, 150))
        covered += auc.low <= truth <= auc.high
    assert covered >= 34


@pytest.mark.parametrize(
    ("auc", "tpr", "light"),
    [
        ((0.50, 0.48, 0.52), (0.010, 0.005, 0.02), Light.GREEN),
        ((0.58, 0.55, 0.61), (0.010, 0.005, 0.02), Light.AMBER),
        ((0.58, 0.57, 0.59), (0.050, 0.030, 0.07), Light.AMBER),
        ((0.65, 0.62, 0.68), (0.020, 0.010, 0.04), Light.AMBER),
        ((0.80, 0.78, 0.82), (0.010, 0.005, 0.02), Light.RED),
        ((0.60, 0.59, 0.61), (0.300, 0.200, 0.40), Light.RED),
    ],
)
def test_the_light_follows_the_intervals(auc, tpr, light):
    assert light_of(Share(*auc), Share(*tpr)) is light


def test_few_people_make_nothing_green():
    little = Share(0.5, 0.48, 0.52), Share(0.01, 0.0, 0.02)
    assert light_of(*little, few=True) is Light.AMBER
    assert light_of(Share(0.9, 0.8, 1.0), Share(0.5, 0.3, 0.7), few=True) is Light.RED
    assert light_of(Share(0.5, 0.4, 0.6), Share(0.5, 0.3, 0.7), few=True) is Light.AMBER
