import json

import pytest

from recsys_app.errors import InvalidSettingError
from recsys_app.evaluation.protocol import Protocol


def test_a_protocol_survives_json():
    protocol = Protocol("ratio", k=(10, 5), seed=3, preprocessing={"min_interactions": 5})
    again = Protocol.from_json(json.loads(json.dumps(protocol.to_json())))
    assert again == protocol
    assert again.k == (5, 10)


@pytest.mark.parametrize(
    "other",
    [
        Protocol(split="leave-one-out"),
        Protocol(target="all"),
        Protocol(exclude_seen=False),
        Protocol(preprocessing={"min_interactions": 5}),
    ],
)
def test_another_test_has_another_key(other):
    assert other.key() != Protocol().key()


@pytest.mark.parametrize("other", [Protocol(k=(1,)), Protocol(seed=9)])
def test_list_lengths_and_an_unused_seed_leave_the_key(other):
    assert other.key() == Protocol().key()


def test_the_seed_of_a_random_split_is_in_the_key():
    assert Protocol("ratio", seed=1).key() != Protocol("ratio", seed=2).key()


@pytest.mark.parametrize(
    ("split", "target"),
    [("temporal", "last"), ("leave-one-out", "last"), ("ratio", "all"), ("given", "all")],
)
def test_a_split_that_leaves_no_choice_says_what_it_asks_for(split, target):
    assert Protocol(split).target == Protocol(split, target).target == target
    other = {"last", "successive", "all"} - {target}
    for asked in other if split != "temporal" else ():
        with pytest.raises(InvalidSettingError):
            Protocol(split, asked)


def test_defaults_spelled_out_give_the_same_key():
    assert Protocol(preprocessing={"dedupe": "first"}).key() == Protocol().key()


@pytest.mark.parametrize(
    "settings",
    [
        {"split": "random"},
        {"target": "first"},
        {"k": ()},
        {"k": (0,)},
        {"k": (1001,)},
        {"preprocessing": {"min_interactions": 0}},
    ],
)
def test_a_setting_that_is_not_allowed_is_refused(settings):
    with pytest.raises(InvalidSettingError):
        Protocol(**settings)


@pytest.mark.parametrize("seed", [-1, 2**32, 10**20])
def test_a_seed_that_no_generator_takes_is_refused(seed):
    with pytest.raises(InvalidSettingError):
        Protocol(seed=seed)
    assert Protocol(seed=2**32 - 1).seed == 2**32 - 1
