"""Erased people are gone from models, lists and pages, and the campaign would notice if not."""

import sys

import pytest

from recsys_app.domain import fields
from tests.campaigns import erasure


@pytest.mark.slow  # each erasure refits every exact model twice and makes the store's files anew
def test_models_are_those_that_never_knew_the_erased(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["erasure", "--people", "2"])
    assert erasure.main() == 0
    assert "2 people erased, 10 models compared" in capsys.readouterr().out


@pytest.mark.slow  # as above
def test_rows_that_stay_make_the_campaign_fail(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["erasure", "--people", "1", "--plant"])
    assert erasure.main() == 1
    assert "not the model without the person" in capsys.readouterr().out


@pytest.mark.slow  # as above
def test_rows_set_aside_that_stay_make_the_campaign_fail(monkeypatch, capsys):
    monkeypatch.setattr(fields, "_json", lambda _text: iter(()))
    monkeypatch.setattr(sys, "argv", ["erasure", "--people", "1"])
    assert erasure.main() == 1
    assert "people: 1 planted words are left" in capsys.readouterr().out
