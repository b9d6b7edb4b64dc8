"""The campaign of forecasts, at a small size."""

import numpy as np
import pytest

from tests.campaigns.outlook import compare, read


@pytest.mark.slow  # makes a store with a key derivation of full cost
def test_forecasts_are_compared_with_what_comes(tmp_path):
    rng = np.random.default_rng(0)
    rows = [
        f"p{person},i{item + 15 * (person % 3)},{1_700_000_000 + when}\n"
        for person in range(600)
        for when, item in enumerate(rng.permutation(15)[:10])
    ]
    (tmp_path / "log.csv").write_text("user,item,time\n" + "".join(rows), "utf-8")
    source = read(tmp_path, tmp_path / "log.csv")
    (many,) = compare(source, 600, [8.0])
    (few,) = compare(source, 20, [0.05])
    assert (many.forecast.outlook, few.forecast.outlook) == ("personal", "noise")
    assert many.ratio > 1.2
