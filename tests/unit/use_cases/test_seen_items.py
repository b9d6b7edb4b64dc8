"""What a person already has is never recommended, also where preprocessing hides it from the model."""

import csv

import numpy as np
import pytest

from recsys_app import (
    ExportRecommendations,
    ImportData,
    PublishRun,
    Recommend,
    Role,
    ShowPublishedList,
    TrainModel,
)

PEOPLE, ITEMS, EACH = 40, 30, 14


@pytest.fixture
def ratings():
    """Who rated what, and how: about half of the ratings lie below 3."""
    rng = np.random.default_rng(8)
    return {
        f"p{person}": {
            f"i{item}": int(rng.integers(1, 6)) for item in rng.permutation(ITEMS)[:EACH]
        }
        for person in range(PEOPLE)
    }


@pytest.fixture
def shop(application_as, ratings, tmp_path):
    rows = [
        f"{person},{item},{value},{1_700_000_000 + 60 * place}\n"
        for person, rated in ratings.items()
        for place, (item, value) in enumerate(rated.items())
    ]
    (tmp_path / "log.csv").write_text("user,item,rating,time\n" + "".join(rows), "utf-8")
    application = application_as(Role.STEWARD)
    application.execute(ImportData(tmp_path / "log.csv", "shop"))
    application.execute(
        TrainModel("shop", "ease", split="leave-one-out", preprocessing={"min_value": 3.0})
    )
    return application


def test_no_list_has_an_item_that_was_rated_below_the_minimum(shop, ratings, tmp_path):
    shop.execute(ExportRecommendations("ease-1", tmp_path / "lists.csv", reason="a test"))
    with (tmp_path / "lists.csv").open(encoding="utf-8-sig", newline="") as stream:
        exported = [(row["user"], row["item"]) for row in csv.DictReader(stream)]
    assert len(exported) == PEOPLE * 10
    assert not [pair for pair in exported if pair[1] in ratings[pair[0]]]
    shop.execute(PublishRun("ease-1", with_ids=True))
    for person in ("p0", "p1", "p2"):
        asked = shop.execute(Recommend("ease-1", person)).items
        published = shop.execute(ShowPublishedList("ease-1", person)).items
        assert not {line.item for line in [*asked, *published]} & set(ratings[person])


def test_an_item_dropped_on_trial_can_be_recommended_again(shop, ratings):
    low = next(item for item, value in ratings["p0"].items() if value < 3)
    listed = shop.execute(Recommend("ease-1", "p0", k=ITEMS, drop=(low,))).items
    assert low in {line.item for line in listed}
