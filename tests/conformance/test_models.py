"""What every registered model must do. Driven by the registry: a new model is tested by being there."""

import json
from dataclasses import replace

import numpy as np
import pytest

from recsys_app.domain.catalogue import CatalogueItem
from recsys_app.domain.families import FAMILIES
from recsys_app.domain.interactions import Histories
from recsys_app.domain.privacy import Randomness
from recsys_app.domain.recommendations import ExplanationMethod
from recsys_app.domain.training_set import TrainingSet
from recsys_app.errors import InvalidSettingError, JobCancelledError, NotFittedError
from recsys_app.jobs.control import JobControl
from recsys_app.models.registry import registry
from recsys_app.storage.container import state_from_bytes, state_to_bytes

QUICK = {
    "sasrec": {"embedding_dim": 16, "blocks": 1, "max_length": 20, "epochs": 8},
    "biased-mf": {"embedding_dim": 8, "epochs": 5},
    "ials": {"embedding_dim": 8, "epochs": 8},
}
LEARNS_FROM_TRAINING_ALONE = {"sasrec"}
N_ITEMS = 24
EMPTY = Histories.empty(1)

pytestmark = pytest.mark.parametrize("name", registry.names())


def blocks(seed: int = 0, n_people: int = 120) -> TrainingSet:
    """People of one half of the catalogue take ten of its items at random; ratings 1 – 5."""
    rng = np.random.default_rng(seed)
    half = N_ITEMS // 2
    items = np.concatenate(
        [rng.permutation(half)[:10] + half * (person % 2) for person in range(n_people)]
    )
    row = np.repeat(np.arange(n_people), 10)
    histories = Histories.of(
        row.astype(np.int32),
        items.astype(np.int32),
        rng.integers(1, 6, len(items)).astype(np.float32),
        np.tile(np.arange(10), n_people).astype(np.int64),
        n_people,
    )
    catalogue = [
        CatalogueItem(str(i), f"item {i}", {"half": "left" if i < half else "right", "price": i})
        for i in range(N_ITEMS)
    ]
    return TrainingSet(histories, N_ITEMS, catalogue, rated=True)


@pytest.fixture(scope="module")
def fitted():
    """Each model once, fitted on the blocks."""
    models = {}

    def get(name):
        if name not in models:
            models[name] = registry.get(name)(**QUICK.get(name, {}))
            models[name].fit(blocks(), seed=1)
        return models[name]

    return get


def test_scores_are_finite_and_one_per_item(name, fitted):
    histories = blocks(seed=5).histories
    scores = fitted(name).score(histories)
    assert scores.shape == (len(histories), N_ITEMS)
    assert scores.dtype == np.float32
    assert np.isfinite(scores).all()


def test_seen_items_are_not_recommended(name, fitted):
    histories = blocks(seed=5).histories
    ranked = fitted(name).recommend(histories, 20)
    for person, items in enumerate(ranked.items):
        assert not set(items[items >= 0].tolist()) & set(histories.items_of(person).tolist())


def test_items_that_are_gone_are_recommended_to_nobody(name, fitted):
    histories = blocks(seed=5).histories
    gone = np.arange(0, N_ITEMS, 3, dtype=np.int32)
    ranked = fitted(name).recommend(histories, N_ITEMS, gone=gone)
    assert not np.isin(ranked.items, gone).any()
    for person, items in enumerate(ranked.items):
        left = set(range(N_ITEMS)) - set(gone.tolist()) - set(histories.items_of(person).tolist())
        assert set(items[items >= 0].tolist()) == left


def test_a_full_list_has_every_unseen_item_once(name, fitted):
    ranked = fitted(name).recommend(blocks().histories.select(np.array([0])), N_ITEMS)
    shown = ranked.items[0][ranked.items[0] >= 0]
    assert len(shown) == len(set(shown.tolist())) == N_ITEMS - 10


def test_someone_without_history_gets_a_list(name, fitted):
    ranked = fitted(name).recommend(EMPTY, 5)
    assert (ranked.items >= 0).all()
    assert np.isfinite(ranked.scores).all()


def test_someone_with_one_item_gets_a_list(name, fitted):
    ranked = fitted(name).recommend(Histories.single(np.array([3])), 5)
    assert (ranked.items >= 0).all()
    assert 3 not in ranked.items


def test_the_same_question_has_the_same_answer(name, fitted):
    histories = blocks(seed=5, n_people=20).histories
    first, second = (fitted(name).recommend(histories, 5, seed=4) for _ in range(2))
    np.testing.assert_array_equal(first.items, second.items)
    np.testing.assert_array_equal(first.scores, second.scores)


def test_company_does_not_change_a_score(name, fitted):
    histories = blocks(seed=6, n_people=6).histories
    alone = [fitted(name).score(histories.select(np.array([i]))) for i in range(6)]
    np.testing.assert_allclose(
        fitted(name).score(histories), np.concatenate(alone), rtol=1e-4, atol=1e-5
    )


def test_a_model_restored_from_stored_bytes_answers_alike(name, fitted):
    """Through the bytes that the store keeps, and a JSON text of the settings."""
    model = fitted(name)
    settings = json.loads(json.dumps(dict(model.settings)))
    stored = state_to_bytes(model.state())
    again = type(model).from_state(settings, state_from_bytes(stored))
    histories = blocks(seed=7, n_people=20).histories
    for people in (histories, EMPTY, Histories.single(np.array([3]))):
        np.testing.assert_allclose(again.score(people), model.score(people), rtol=1e-5, atol=1e-6)
    history = histories.select(np.array([4]))
    np.testing.assert_allclose(
        again.explain(history, 2).contributions, model.explain(history, 2).contributions,
        rtol=1e-4, atol=1e-5,
    )  # fmt: skip
    assert state_to_bytes(again.state()) == stored


def test_a_state_holds_arrays_and_json_alone(name, fitted):
    state = fitted(name).state()
    assert all(array.dtype.kind in "fiub" for array in state.arrays.values())
    assert json.loads(json.dumps(dict(state.config))) == dict(state.config)


def test_an_explanation_has_one_part_for_each_entry(name, fitted):
    history = blocks(seed=9).histories.select(np.array([4]))
    explanation = fitted(name).explain(history, 2)
    assert explanation.contributions.shape == history.item_index.shape
    assert explanation.method is fitted(name).explanation_method


@pytest.mark.parametrize("history", ["ten", "one", "repeated"])
def test_an_explanation_accounts_for_the_score(name, fitted, history):
    """The exact ones add up to it; occlusion says how far it falls without an entry."""
    model = fitted(name)
    person = {
        "ten": blocks(seed=9).histories.select(np.array([4])),
        "one": Histories.single(np.array([3])),
        "repeated": Histories.single(np.array([1, 5, 1])),
    }[history]
    for item in (0, 7, 20):
        explanation = model.explain(person, item)
        score = model.score(person)[0, item]
        assert explanation.score == pytest.approx(score, rel=1e-4, abs=1e-6)
        if explanation.method is ExplanationMethod.EXACT:
            whole = explanation.baseline + explanation.contributions.sum()
            assert whole == pytest.approx(score, rel=1e-4, abs=1e-5)
        else:
            without = [
                model.score(person.without(entry))[0, item]
                for entry in range(len(person.item_index))
            ]
            fall = score - np.array(without)
            np.testing.assert_allclose(explanation.contributions, fall, rtol=1e-4, atol=1e-5)


def test_a_repeated_entry_shares_its_part(name, fitted):
    history = Histories.single(np.array([1, 5, 1]))
    explanation = fitted(name).explain(history, 3)
    assert len(explanation.contributions) == 3
    assert np.isfinite(explanation.contributions).all()


def test_an_explanation_without_history_is_the_score(name, fitted):
    explanation = fitted(name).explain(EMPTY, 2)
    assert len(explanation.contributions) == 0
    assert explanation.baseline == pytest.approx(explanation.score)


def test_the_same_seed_gives_the_same_model_unless_its_noise_is_secret(name):
    """Of a private one it must not: who knew the seed could take the noise away again."""
    states = []
    for _ in range(2):
        model = registry.get(name)(**QUICK.get(name, {}))
        model.fit(blocks(), seed=3)
        states.append(model.state().arrays)
    assert states[0].keys() == states[1].keys()
    if registry.get(name).randomness is Randomness.PRIVATE:
        assert not any(np.array_equal(states[0][key], states[1][key]) for key in states[0])
        return
    for key in states[0]:
        np.testing.assert_array_equal(states[0][key], states[1][key])


def test_only_a_model_with_secret_noise_spends_privacy(name):
    """And whoever spends any draws in secret: a promise on seeded noise would be void."""
    model = registry.get(name)
    private = model.randomness is Randomness.PRIVATE
    assert (model().spending(1000) is not None) == private


def test_training_leaves_its_data_alone(name):
    training = blocks()
    before = [a.copy() for a in (training.histories.item_index, training.histories.value)]
    registry.get(name)(**QUICK.get(name, {})).fit(training, seed=1)
    np.testing.assert_array_equal(training.histories.item_index, before[0])
    np.testing.assert_array_equal(training.histories.value, before[1])


def test_a_cancel_is_heard(name):
    class Cancelling(JobControl):
        def check_cancelled(self):
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        registry.get(name)(**QUICK.get(name, {})).fit(blocks(), seed=1, control=Cancelling())


def test_settings_outside_their_range_are_refused(name):
    model = registry.get(name)
    with pytest.raises(InvalidSettingError):
        model(no_such_setting=1)
    for field in model.fields().values():
        if hasattr(field, "high"):
            with pytest.raises(InvalidSettingError):
                model(**{field.name: field.high + 1})


def test_a_model_belongs_to_a_family_that_the_front_ends_know(name):
    assert registry.get(name).family in FAMILIES


def test_an_unfitted_model_says_so(name):
    with pytest.raises(NotFittedError):
        registry.get(name)().score(EMPTY)


def test_estimated_memory_grows_with_the_catalogue(name):
    model = registry.get(name)()
    assert model.estimated_memory(100, 200, 1000) <= model.estimated_memory(100, 2000, 1000)


def test_a_personal_model_learns_the_halves(name, fitted):
    model = fitted(name)
    if model.family == "baseline" or model.predicts_ratings:
        assert model.title
        return
    ranked = model.recommend(Histories.single(np.array([1, 4, 6, 9])), 4)
    assert (ranked.items < N_ITEMS // 2).all()


def test_what_is_chosen_the_validation_part_teaches_as_well(name, fitted):
    """All but the deep sequence model, which would have to be trained twice, learn from it."""
    known, later = blocks(), blocks(seed=3)
    both = [known.histories, later.histories]
    before_test = Histories.of(
        np.concatenate([part.rows for part in both]).astype(np.int32),
        np.concatenate([part.item_index for part in both]),
        np.concatenate([part.value for part in both]),
        np.concatenate([part.timestamp for part in both]),
        len(known.histories),
    )
    model = registry.get(name)(**QUICK.get(name, {}))
    model.fit(replace(known, before_test=before_test), seed=1)
    same = all(
        np.array_equal(model.score(people), fitted(name).score(people))
        for people in (blocks(seed=5).histories, EMPTY)
    )
    assert same == (name in LEARNS_FROM_TRAINING_ALONE)


@pytest.mark.parametrize("items", [[[0, 1]], [[0], [0], [0]], [[0, 0, 0], [1, 0]]])
def test_a_tiny_data_set_does_no_harm(name, items):
    row = np.repeat(np.arange(len(items)), [len(own) for own in items]).astype(np.int32)
    flat = np.concatenate(items).astype(np.int32)
    value = np.ones(len(flat), np.float32)
    histories = Histories.of(row, flat, value, np.arange(len(flat)), len(items))
    n_items = int(flat.max()) + 1
    catalogue = [CatalogueItem(str(i), f"t {i}") for i in range(n_items)]
    model = registry.get(name)(**QUICK.get(name, {}))
    if name == "sasrec" and not (histories.lengths > 1).any():
        with pytest.raises(Exception, match="no-sequences"):
            model.fit(TrainingSet(histories, n_items, catalogue), seed=1)
        return
    model.fit(TrainingSet(histories, n_items, catalogue), seed=1)
    assert np.isfinite(model.score(histories)).all()


def test_an_exact_model_without_a_person_is_that_of_data_that_never_had_them(name):
    """To the bit, and to the bit again: nothing of a fit depends on what was fitted before."""
    model = registry.get(name)
    if not model.exact_statistics:
        pytest.skip("it learns step by step, or from noise: an erasure blocks it")
    known = blocks()
    everyone = known.histories
    rest = replace(known, histories=everyone.select(np.arange(1, len(everyone))))
    fitted = model(**QUICK.get(name, {}))
    fitted.fit(known, seed=1)
    fitted.fit(rest, seed=1)
    fresh = model(**QUICK.get(name, {}))
    fresh.fit(replace(blocks(), histories=rest.histories), seed=1)
    assert state_to_bytes(fitted.state()) == state_to_bytes(fresh.state())


def test_only_models_without_chance_and_gradients_say_that_they_are_exact(name):
    model = registry.get(name)
    assert not (model.exact_statistics and model.randomness is Randomness.PRIVATE)
    assert model.exact_statistics == (
        name in {"popular", "popular-recent", "item-knn", "ease", "user-knn", "content"}
    )
