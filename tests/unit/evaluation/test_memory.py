import sys

import numpy as np
import pytest

from recsys_app.evaluation.memory import free_bytes, peak_bytes, reset_peak

BLOCK = 80_000_000


def test_what_is_free_is_less_than_a_terabyte_and_more_than_a_test_needs():
    assert 100_000_000 < free_bytes() < 10**12


def test_the_peak_sees_what_was_held_and_let_go():
    reset_peak()
    before = peak_bytes()
    held = np.ones(BLOCK // 8)
    assert held.sum() == BLOCK // 8
    del held
    assert peak_bytes() >= before + 0.7 * BLOCK or sys.platform != "linux"
    assert peak_bytes() > 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can set the mark back")
def test_the_mark_goes_back():
    held = np.ones(BLOCK // 8)
    assert held[0] == 1
    high = peak_bytes()
    del held
    reset_peak()
    assert peak_bytes() <= high - 0.7 * BLOCK
