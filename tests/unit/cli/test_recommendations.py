"""A person's list as it is printed."""

from recsys_app import Recommendation, RecommendationList
from recsys_app.cli.screen import Screen
from recsys_app.cli.views.recommendations import recommended


def test_what_a_reader_must_know_stands_under_the_list(capsys):
    answer = RecommendationList(
        "P-1", "ease-2", (Recommendation(1, "sku-1", "Tea", 0.5),), notices=("data-changed",)
    )
    for json in (False, True):
        Screen(json=json, quiet=False).result(answer, lambda: recommended(answer))
    printed = capsys.readouterr().out
    assert "Tea" in printed
    assert "changed since this run was trained" in " ".join(printed.split())
    assert '"notices":["data-changed"]' in "".join(printed.split())
