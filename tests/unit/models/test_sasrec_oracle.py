"""A Markov chain whose best possible prediction is known: how near does `sasrec` come?"""

import numpy as np
import pytest
from scipy.stats import wilcoxon

from recsys_app.domain.interactions import Histories
from recsys_app.domain.training_set import Holdout, TrainingSet
from recsys_app.models.sasrec import SASRec

N_ITEMS, N_PEOPLE, LENGTH = 30, 500, 40


def walks(transition, n_people, length, rng):
    """(n_people, length) states of the chain, each person's first one drawn uniformly."""
    state = rng.integers(N_ITEMS, size=n_people)
    steps = [state]
    for _ in range(length - 1):
        above = transition[state].cumsum(axis=1) > rng.random((n_people, 1))
        state = np.minimum(above.argmax(axis=1), N_ITEMS - 1)
        steps.append(state)
    return np.stack(steps, axis=1)


def histories_of(states):
    n, length = states.shape
    rows = np.repeat(np.arange(n), length).astype(np.int32)
    time = np.tile(np.arange(length), n).astype(np.int64)
    value = np.ones(n * length, np.float32)
    return Histories.of(rows, states.ravel().astype(np.int32), value, time, n)


def holdout_of(states):
    """Everyone's last step, asked for after the ones before."""
    n = len(states)
    return Holdout(
        np.arange(n, dtype=np.int32),
        histories_of(states[:, :-1]),
        histories_of(states[:, -1:]),
        np.zeros(n, np.int64),
    )


@pytest.fixture(scope="module")
def chain():
    """The transition matrix, (30, 30), and a model that saw 500 walks of 40 steps through it."""
    rng = np.random.default_rng(7)
    transition = rng.dirichlet(np.full(N_ITEMS, 0.08), N_ITEMS)
    training = histories_of(walks(transition, N_PEOPLE, LENGTH, rng))
    validation = holdout_of(walks(transition, 2000, 10, rng))
    model = SASRec(
        embedding_dim=32, blocks=1, heads=1, max_length=40, dropout=0.1,
        learning_rate=1e-2, warm_up=20, averaging=0.98, epochs=15,
    )  # fmt: skip
    model.fit(TrainingSet(training, N_ITEMS, validation=validation), seed=1)
    return transition, model


@pytest.mark.slow
def test_it_predicts_nearly_as_well_as_who_knows_the_chain(chain):
    transition, model = chain
    states = walks(transition, 1000, 20, np.random.default_rng(8))
    known = transition[states[:, -1]]  # (1000, 30): the true chances of the next item
    guess = model.score(histories_of(states)).argmax(axis=1)
    expected_hit = known[np.arange(1000), guess].mean()
    best_possible = known.max(axis=1).mean()
    assert expected_hit >= 0.98 * best_possible


@pytest.mark.slow
def test_its_scores_are_nearly_the_true_log_chances(chain):
    transition, model = chain
    states = walks(transition, 1000, 20, np.random.default_rng(9))
    known = transition[states[:, -1]]
    entropy = -(known * np.log(np.maximum(known, 1e-12))).sum(axis=1).mean()
    cross_entropy = -(known * model.score(histories_of(states))).sum(axis=1).mean()
    assert cross_entropy - entropy < 0.1  # nats


def score_without(model, history, item, entries):
    """The score of `item` when `entries` of the history had not happened."""
    kept = np.delete(history.item_index, entries)
    return model.score(Histories.single(kept))[0, item]


@pytest.mark.slow
def test_the_named_interactions_carry_the_score(chain):
    transition, model = chain
    rng = np.random.default_rng(10)
    people = histories_of(walks(transition, 200, 15, rng))
    named, chance = [], []
    for person in range(200):
        history = people.select(np.array([person]))
        item = int(model.recommend(history, 1, exclude_seen=False).items[0, 0])
        explanation = model.explain(history, item)
        best = np.argsort(-explanation.contributions)[:3]
        drawn = rng.choice(15, 3, replace=False)
        named.append(explanation.score - score_without(model, history, item, best))
        chance.append(explanation.score - score_without(model, history, item, drawn))
    assert np.mean(named) > np.mean(chance)
    assert wilcoxon(named, chance, alternative="greater").pvalue < 0.01
