"""Global options anywhere, KEY=VALUE pairs, lists of numbers."""

import pytest

from recsys_app.cli.arguments import UsageError, hoist, pairs, whole_numbers


def test_global_options_move_to_the_front():
    typed = ["data", "list", "--json", "--store", "here", "--wait=3"]
    assert hoist(typed) == ["--json", "--store", "here", "--wait=3", "data", "list"]


def test_what_follows_a_double_dash_stays():
    assert hoist(["data", "show", "--", "--json"]) == ["data", "show", "--", "--json"]


def test_an_option_without_its_value_is_a_usage_error():
    with pytest.raises(UsageError, match="--store needs a value"):
        hoist(["data", "list", "--store"])


def test_pairs_are_split_at_the_first_equals_sign():
    assert pairs("--set", ["a=1", " b = x=y "]) == {"a": "1", "b": "x=y"}


@pytest.mark.parametrize("text", ["a", "=1", ""])
def test_a_pair_without_key_or_sign_is_refused(text):
    with pytest.raises(UsageError, match="--set takes KEY=VALUE"):
        pairs("--set", [text])


def test_list_lengths_are_whole_numbers():
    assert whole_numbers("--k", "5,10, 20") == (5, 10, 20)
    with pytest.raises(UsageError, match="whole numbers"):
        whole_numbers("--k", "5,ten")
