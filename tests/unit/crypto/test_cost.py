import psutil
import pytest

from recsys_app.crypto.cost import (
    LEAST_COST,
    MOST_MEMORY_KIB,
    MOST_PASSES,
    TARGET_SECONDS,
    measured_cost,
)

PLENTY_KIB = 64 * 1024 * 1024


class Machine:
    """Takes `per_pass` seconds for a pass over 64 MiB, and remembers what was measured."""

    def __init__(self, per_pass):
        self.per_pass = per_pass
        self.spent = []

    def seconds(self, cost):
        self.spent.append(self.per_pass * cost.iterations * cost.memory_kib / (64 * 1024))
        return self.spent[-1]


@pytest.mark.parametrize("per_pass", [0.001, 0.02, 0.05, 0.1, 0.2])
def test_one_sign_in_takes_about_the_target_within_the_bounds(per_pass):
    machine = Machine(per_pass)
    cost = measured_cost(machine.seconds, PLENTY_KIB)

    assert LEAST_COST.memory_kib <= cost.memory_kib <= MOST_MEMORY_KIB
    assert LEAST_COST.iterations <= cost.iterations <= MOST_PASSES
    assert cost.lanes == 4
    at_most = (cost.memory_kib, cost.iterations) == (MOST_MEMORY_KIB, MOST_PASSES)
    assert at_most or 0.7 * TARGET_SECONDS <= machine.seconds(cost) <= 1.1 * TARGET_SECONDS


def test_a_slow_machine_gets_the_least_cost_and_no_less():
    machine = Machine(5.0)

    assert measured_cost(machine.seconds, PLENTY_KIB) == LEAST_COST
    assert len(machine.spent) == 1


@pytest.mark.parametrize("per_pass", [0.0001, 0.02, 0.05, 0.2, 0.23])
def test_measuring_itself_takes_a_few_sign_ins_at_most(per_pass):
    machine = Machine(per_pass)
    measured_cost(machine.seconds, PLENTY_KIB)

    assert len(machine.spent) <= 3
    assert sum(machine.spent) <= 3 * TARGET_SECONDS


def test_an_eighth_of_the_free_memory_is_enough_and_passes_make_up_for_it():
    machine = Machine(0.01)
    cost = measured_cost(machine.seconds, 8 * 128 * 1024)

    assert cost.memory_kib == 128 * 1024
    assert cost.iterations == MOST_PASSES


def test_little_memory_never_lowers_the_floor():
    cost = measured_cost(Machine(0.02).seconds, 1024)

    assert cost.memory_kib == LEAST_COST.memory_kib
    assert cost.iterations >= LEAST_COST.iterations


def test_a_second_look_corrects_memory_that_turned_out_slower():
    class Slower(Machine):
        def seconds(self, cost):
            return super().seconds(cost) * (1 if cost == LEAST_COST else 2)

    cost = measured_cost(Slower(0.05).seconds, PLENTY_KIB)

    assert Slower(0.05).seconds(cost) <= 1.1 * TARGET_SECONDS


@pytest.mark.slow  # derives keys at the cost that a person would wait for
def test_this_machine_is_measured_for_real():
    cost = measured_cost()

    assert LEAST_COST.memory_kib <= cost.memory_kib <= MOST_MEMORY_KIB
    assert cost.memory_kib * 1024 * 4 <= psutil.virtual_memory().total
    assert cost.iterations >= LEAST_COST.iterations
