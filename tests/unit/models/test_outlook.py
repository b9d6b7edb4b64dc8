"""The forecast of a private training: what it counts, and that its rule predicts what happens."""

import numpy as np
import pytest

from recsys_app.domain.interactions import Histories
from recsys_app.domain.privacy import Outlook
from recsys_app.domain.training_set import TrainingSet
from recsys_app.models._outlook import _eigenvalues, forecast
from recsys_app.models._private_gram import clipped, noise_deviation, sensitivity
from recsys_app.models._sparse import binary
from recsys_app.models.ease_private import PrivateEASE

ITEMS = 60


def tastes(people: int) -> TrainingSet:
    """Three tastes of twenty items each, sixteen of them taken."""
    rng = np.random.default_rng(0)
    items = np.concatenate([rng.permutation(20)[:16] + 20 * (u % 3) for u in range(people)])
    row = np.repeat(np.arange(people, dtype=np.int32), 16)
    when = np.tile(np.arange(16, dtype=np.int64), people)
    ones = np.ones(len(items), np.float32)
    return TrainingSet(Histories.of(row, items.astype(np.int32), ones, when, people), ITEMS)


def test_it_counts_what_is_there_and_what_noise_comes():
    model = PrivateEASE(epsilon=2.0, delta=1e-5)
    found = forecast(model, tastes(300), "shop")
    assert (found.people, found.items) == (300, ITEMS)
    assert found.density == pytest.approx(16 / 60)
    assert found.spending == model.spending(300)
    assert found.noise == pytest.approx(noise_deviation(found.spending, 16))
    assert found.noise > sensitivity(16)  # sigma is above 1 at this epsilon
    assert found.count == pytest.approx(300 * 16 * 15 / (60 * 59))


def test_its_outlook_turns_with_the_people_and_the_people_needed_are_where_it_turns():
    model = PrivateEASE(epsilon=1.0)
    few = forecast(model, tastes(60), "shop")
    assert few.outlook is Outlook.NOISE
    needed = few.people_needed
    assert forecast(model, tastes(round(needed * 1.1)), "shop").outlook is Outlook.PERSONAL
    assert forecast(model, tastes(round(needed * 0.8)), "shop").outlook is not Outlook.PERSONAL


def test_a_lower_epsilon_needs_more_people():
    needed = [forecast(PrivateEASE(epsilon=e), tastes(300), "shop").people_needed for e in (4, 1)]
    assert needed[0] < needed[1]


@pytest.mark.parametrize(("people", "personal"), [(60, False), (3000, True)])
def test_what_it_expects_is_what_a_training_does(people, personal):
    """Personal: the unseen items of a person's own taste come first."""
    training, model = tastes(people), PrivateEASE(epsilon=1.0)
    assert (forecast(model, training, "shop").outlook is Outlook.PERSONAL) == personal
    model.fit(training, seed=0)
    own = [
        (model.recommend(training.histories.select(np.array([u])), 4).items // 20 == u % 3).mean()
        for u in range(30)
    ]
    assert (np.mean(own) > 0.9) == personal


def test_a_large_catalogue_needs_no_matrix(rng):
    """The largest eigenvalues come from products with vectors, and are those of the matrix."""
    training = tastes(400)
    rows = clipped(binary(training.histories, 200), 16)
    exact = np.linalg.eigvalsh((rows.T @ rows).toarray())[::-1]
    np.testing.assert_allclose(_eigenvalues(rows)[:10], exact[:10], rtol=1e-5)


def test_it_is_made_for_data_too_small_to_learn_from():
    histories = Histories.single(np.array([0, 1]))
    found = forecast(PrivateEASE(), TrainingSet(histories, 2), "shop")
    assert found.outlook is Outlook.NOISE
    assert found.people_needed > 2
