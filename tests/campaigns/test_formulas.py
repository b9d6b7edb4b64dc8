"""No exporter writes a cell that a spreadsheet runs, and the campaign would notice one."""

import sys

import pytest

from tests.campaigns import formulas


@pytest.mark.slow  # whole exports of a trained store in two formats
def test_no_cell_of_any_export_runs(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["formulas"])
    assert formulas.main() == 0
    assert "6 exporters, 12 prefixes" in capsys.readouterr().out


def test_without_the_defence_the_campaign_fails(tmp_path):
    outcome = formulas.Outcome(columns={"Export": ("user", "title")})
    formulas.columns(tmp_path, outcome)
    assert outcome.problems == []
    undo = formulas.plant()
    try:
        formulas.columns(tmp_path, outcome)
    finally:
        undo()
    assert any("csv" in problem for problem in outcome.problems)
    assert any("xlsx" in problem for problem in outcome.problems)
