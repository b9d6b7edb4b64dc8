"""The People page: looking somebody up, their access report, erasing them."""

from dataclasses import replace
from hashlib import sha256

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from recsys_app import (
    ListErasures,
    ModelEffect,
    PreviewErasure,
    RecsysError,
    Role,
    RunEffect,
    ShowLedger,
    WhyStale,
)
from tests import small_shop
from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from tests.ui.pages.reading import settled
from ui.pages.people import PeoplePage
from ui.pages.people.erase_dialog import ErasePersonDialog
from ui.pages.people.lift_dialog import LiftErasureDialog
from ui.pages.people.words import further_words, run_words, trace_words
from ui.widgets import Field


@pytest.fixture
def page(in_shop):
    return in_shop(PeoplePage, Role.STEWARD)


def look_up(page, person, qtbot):
    page.id.setText(person)
    page.look.click()
    settled(page, qtbot)


def answer(page, person, reason):
    """Press Erase and fill in the dialog; what it said, and whether it could be confirmed."""
    seen = {}

    def act():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ErasePersonDialog)
        dialog.why.setText(reason)
        dialog.field.setText(person)
        labels = dialog.findChildren(type(dialog.heading))
        seen["text"] = "\n".join(label.text() for label in labels)
        dialog.action.click()
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, act)
    page.erase.click()
    return seen


def lift(page, person, reason):
    """Press Lift an erasure and fill in the dialog; the sentences that it said."""
    said = []

    def act():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LiftErasureDialog)
        assert not dialog.action.isEnabled()
        dialog.id.setText(person)
        dialog.why.setText(reason)
        dialog.action.click()
        if dialog.isVisible():
            said.append(dialog.text.text())
            said.extend(field.error for field in dialog.findChildren(Field))
            assert clipped(dialog) == []
            assert unnamed(dialog) == []
            dialog.reject()

    QTimer.singleShot(0, act)
    page.lift.click()
    return said


def test_lifting_says_what_it_means_and_whom_it_did_not_find(page, qtbot):
    about, of_id, of_reason = lift(page, "nobody of this name", "back as a customer")
    assert "Nothing comes back by itself" in about
    assert of_id.startswith("Nobody of this id is in the register of erased people.")
    assert of_reason == ""
    _, of_id, of_reason = lift(page, small_shop.PERSON, "x" * 501)
    assert of_id == ""
    assert of_reason.startswith("This needs a reason. Nothing was written or changed.")
    assert page.said.isHidden()


def test_a_whole_id_shows_what_is_held_and_a_part_of_one_nobody(page, qtbot):
    look_up(page, "customer-", qtbot)
    assert page.held.isHidden()
    assert page.said.text().startswith("Nobody here has the id “customer-”. Check the spelling")
    look_up(page, small_shop.PERSON, qtbot)
    assert page.held.isVisible()
    assert "9 interactions" in page.words.text()
    assert "2 published lists\n" in page.words.text()
    assert page.nobody.isVisible()
    assert page.said.isHidden()


def test_what_is_held_names_the_person_and_goes_when_the_id_is_edited(page, qtbot):
    look_up(page, small_shop.PERSON, qtbot)
    assert page.heading.text() == f"What is held on {small_shop.PERSON}"
    assert page.held.accessibleName() == page.heading.text()
    page.id.setText("p2@example.org")
    assert page.held.isHidden()
    page.erase.click()
    page.report.click()
    assert QApplication.activeModalWidget() is None


def test_an_answer_for_an_id_that_was_edited_meanwhile_is_not_shown(page, qtbot):
    page.id.setText(small_shop.PERSON)
    page.look.click()
    page.id.setText("p2@example.org")
    settled(page, qtbot)
    assert page.held.isHidden()


def test_a_long_id_is_cut_in_the_middle_and_told_whole(page, qtbot):
    look_up(page, small_shop.PERSON, qtbot)
    person = f"begin-{'x' * 300}-end"
    page._take(page.id.text(), replace(page._found, person=person))
    qtbot.waitUntil(page.heading.is_elided)
    assert person in page.heading.text()
    assert person in page.heading.toolTip()
    assert page.heading.width() < page.width()


def test_one_of_a_kind_is_told_as_one(page, qtbot):
    look_up(page, small_shop.PERSON, qtbot)
    found = page._found
    one = replace(found, runs=found.runs[:1], publications=found.publications[:1])
    assert further_words(one) == (
        "1 run on this data",
        "1 published list",
        "0 backups that may hold the person",
    )
    trace = replace(found.traces[0], interactions=1, set_aside=1)
    said = "shop: 1 interaction, 2 known attributes, 1 row set aside"
    assert trace_words(trace) == said
    of_others = replace(trace, set_aside_of_others=1)
    assert trace_words(of_others) == f"{said}, 1 of which may be about others"


def test_an_erasure_is_cancelled_where_it_is_seen(page, qtbot):
    look_up(page, small_shop.PERSON, qtbot)
    answer(page, small_shop.PERSON, "asked in a letter")
    assert page.running.isVisible()
    page.cancel.click()
    assert not page.cancel.isEnabled()
    qtbot.waitUntil(lambda: "Nothing was changed" in page.said._text.text(), timeout=30_000)
    assert page.running.isHidden()
    settled(page, qtbot)
    assert page.workspace.application.execute(PreviewErasure(small_shop.PERSON)).traces


def test_every_effect_on_a_model_has_words():
    effects = [
        RunEffect("sasrec-3", "SASRec", "shop", ModelEffect.REFITTED),
        RunEffect("sasrec-3", "SASRec", "shop", ModelEffect.GONE),
        *(RunEffect("sasrec-3", "SASRec", "shop", ModelEffect.STALE, why) for why in WhyStale),
    ]
    words = list(map(run_words, effects))
    assert len(set(words)) == len(effects)
    assert all(each.startswith("SASRec · sasrec-3: ") for each in words)


@pytest.mark.slow  # erases, which refits three models and makes the store's files anew
def test_an_erasure_names_every_effect_and_says_what_it_did(page, qtbot):
    look_up(page, small_shop.PERSON, qtbot)
    seen = answer(page, small_shop.PERSON, "asked in a letter")
    for words in ("ease-2", "certificate", "Published lists", "ledger"):
        assert words in seen["text"]
    qtbot.waitUntil(lambda: "certified" in page.said._text.text(), timeout=30_000)
    settled(page, qtbot)
    assert page.register.model().rowCount() == 1
    assert page.nobody.isHidden()
    assert page.certificates.isVisible()
    application = page.workspace.application
    with pytest.raises(RecsysError):
        application.execute(PreviewErasure(small_shop.PERSON))
    lift(page, small_shop.PERSON, "back as a customer")
    settled(page, qtbot)
    assert page.said.text() == (
        f"{small_shop.PERSON} may be imported again. Nothing that was erased came back."
    )
    assert application.execute(ListErasures()).entries == ()
    assert page.nobody.isVisible()
    assert not page.lift.isVisible()
    with pytest.raises(RecsysError):
        application.execute(PreviewErasure(small_shop.PERSON))


@pytest.mark.parametrize(("typed", "reason"), [("customer", "asked"), (small_shop.PERSON, " ")])
def test_without_the_id_or_a_reason_nothing_is_erased(page, qtbot, typed, reason):
    look_up(page, small_shop.PERSON, qtbot)
    answer(page, typed, reason)
    assert page.workspace.application.execute(ListErasures()).entries == ()


@pytest.mark.parametrize("ending", ["html", "json", "pdf", "PDF"])
def test_the_access_report_is_written_in_every_form(page, qtbot, export_to, tmp_path, ending):
    path = tmp_path / f"report.{ending}"
    export_to(path)
    look_up(page, small_shop.PERSON, qtbot)
    page.report.click()
    qtbot.waitUntil(path.exists, timeout=10_000)
    settled(page, qtbot)
    content = path.read_bytes()
    if ending.lower() == "pdf":
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
    else:
        assert b"p1@example.org" in content
    assert b"<script" not in content
    entries = page.workspace.application.execute(ShowLedger())
    (left,) = [each for each in entries if each.action.startswith("export")]
    assert (left.action, left.digest) == ("export-person-report", sha256(content).hexdigest())
    assert (left.facts["format"], left.facts["people"]) == (ending.lower(), 1)
    (read,) = [each for each in entries if each.action.startswith("access-report")]
    assert read.facts["reason"] == left.facts["reason"]


def test_the_page_is_there_for_those_who_may_erase_alone():
    from recsys_app.access.permissions import PERMISSIONS
    from recsys_app.use_cases.registry import use_case

    needed = use_case(PeoplePage.needs).requires
    assert {role for role in Role if needed in PERMISSIONS[role]} == {
        Role.STEWARD,
        Role.ADMINISTRATOR,
    }
    assert PeoplePage.things is None
