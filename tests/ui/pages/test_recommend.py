"""Recommend on a small real shop: find a person, read their history and their list."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from recsys_app import (
    HistoryEntry,
    ImportData,
    PersonHistory,
    Reason,
    Recommend,
    Recommendation,
    Role,
    ShowPerson,
    TimeKind,
)
from tests import small_shop
from tests.small_shop import PERSON
from tests.ui.pages.reading import cells, settled, titles, words
from ui.pages.lists.card import RecommendationCard, Scale
from ui.pages.lists.changes import Effect
from ui.pages.lists.reasons import ReasonsDialog
from ui.pages.recommend import RecommendPage


def test_the_longest_histories_stand_first_and_enter_opens_one(in_shop, qtbot):
    page = in_shop(RecommendPage, Role.STEWARD)
    assert page.stack.currentWidget() is page.search
    assert page.search.run.value() == "item-knn-3"
    first = page.search.matches[0]
    assert first.interactions == small_shop.EACH
    qtbot.keyClick(page.search.table, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert page.stack.currentWidget() is page.view
    assert first.id in words(page.view.header)
    page.view.header.another.click()
    assert page.stack.currentWidget() is page.search


def test_a_person_is_found_by_a_whole_id_alone(in_shop, qtbot):
    page = in_shop(RecommendPage, Role.STEWARD)
    qtbot.keyClicks(page.search.search, PERSON)
    qtbot.keyClick(page.search.search, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert [match.id for match in page.search.matches] == [PERSON]
    page.view.header.another.click()
    page.search.search.setText("customer-")
    qtbot.keyClick(page.search.search, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert page.search.matches == ()
    assert "Nobody is called customer-." in words(page.search)


def test_whom_nobody_fits_is_said_as_the_role_can_search_and_the_page_stays_in_place(
    in_shop, qtbot
):
    said = {
        Role.STEWARD: "Nobody is called 405.",
        Role.ANALYST: "No pseudonym begins with 405. Ids are sealed for your role.",
    }
    for role, sentence in said.items():
        page = in_shop(RecommendPage, role)
        places = [part.geometry() for part in (page.search.card, page.search.search)]
        page.search.search.searched.emit("405")
        settled(page, qtbot)
        assert page.search.nobody.isVisible()
        assert sentence in words(page.search)
        assert [part.geometry() for part in (page.search.card, page.search.search)] == places
        page.search.search.searched.emit("")
        settled(page, qtbot)
        assert page.search.table.isVisible()


def test_an_analyst_searches_by_pseudonym_and_sees_no_id(in_shop, qtbot):
    page = in_shop(RecommendPage, Role.ANALYST)
    pseudonym = page.search.matches[3].pseudonym
    page.search.search.setText(pseudonym[:6].lower())
    page.search.search.searched.emit(page.search.search.text())
    settled(page, qtbot)
    assert pseudonym in [match.pseudonym for match in page.search.matches]
    page.search.person_chosen.emit(page.search.matches[0])
    settled(page, qtbot)
    assert page.view.list.shown_cards
    page.view.history.chart.show_table(shown=True)
    everything = words(page)
    assert page.search.matches[0].pseudonym in everything
    assert "customer-" not in everything
    assert "example.org" not in everything


def test_without_a_run_the_way_leads_to_training(page_on, store, qtbot):
    page = page_on(store.path, RecommendPage, Role.ANALYST)
    assert page.stack.currentWidget() is page.nothing
    with qtbot.waitSignal(page.open_page) as asked:
        page.nothing.primary.click()
    assert asked.args[0] == "train"


def test_the_list_is_the_one_of_the_command(person_page):
    answer = person_page.workspace.application.execute(Recommend("ease-2", PERSON))
    cards = person_page.view.list.shown_cards
    assert [card.line.item for card in cards] == [line.item for line in answer.items]
    assert [card.line.score for card in cards] == [line.score for line in answer.items]
    first = words(cards[0])
    assert answer.items[0].title in first
    assert answer.items[0].category in first
    assert f"{answer.items[0].because[0].title} {answer.items[0].because[0].share:.0%}" in first
    assert "exactly" in person_page.view.list.sentence.text()


def test_the_table_carries_the_same_facts(person_page):
    shown = person_page.view.list
    shown.view.segment("table").click()
    assert shown.table.isVisible()
    assert not shown.cards.isVisible()
    rows = cells(shown.table)
    assert [row[1] for row in rows] == [card.line.title for card in shown.shown_cards]
    assert "%" in rows[0][-1]


def test_all_reasons_are_one_click_away(person_page, qtbot):
    card = next(c for c in person_page.view.list.shown_cards if len(c.line.because) > 2)
    dialog = ReasonsDialog(card.line, "exact", person_page)
    qtbot.addWidget(dialog)
    said = words(dialog)
    assert all(reason.title in said for reason in card.line.because)
    assert words(card).count("%") <= 2


def test_reasons_by_occlusion_say_that_items_against_it_are_in_the_whole(qtbot):
    because = (
        Reason("a", "Tea", 0.3, 0.3),
        Reason("b", "Cup", 0.1, 0.1),
        Reason("c", "Pot", 0.04, 0.04),
    )
    line = Recommendation(1, "d", "Kettle", -3.9, because)
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ReasonsDialog(line, "occlusion", window)
    qtbot.addWidget(dialog)
    said = words(dialog)
    assert "all rises and falls" in said
    assert "56%" in said
    assert "speak against" in said


def test_a_score_says_what_it_is(person_page, qtbot):
    card = person_page.view.list.shown_cards[0]
    assert f"Score {card.score.text()}" in card.score.accessibleName()
    assert "this list" in card.score.toolTip()
    line = Recommendation(1, "d", "Kettle", -3.9)
    without_bar = RecommendationCard(line, Scale((line,)), "occlusion", Effect())
    qtbot.addWidget(without_bar)
    assert without_bar.score.text() == "Score −3.90"
    assert "No single item" not in words(without_bar)
    explained = replace(line, baseline=-5.0)
    card = RecommendationCard(explained, Scale((explained,)), "occlusion", Effect())
    qtbot.addWidget(card)
    assert "No single item of the history raises it." in words(card)


def test_the_length_is_chosen(person_page, qtbot):
    person_page.view.list.length.set_value("5")
    person_page.view.list.length.chosen.emit("5")
    settled(person_page, qtbot)
    assert len(person_page.view.list.shown_cards) == 5


def test_history_and_header_tell_who_it_is(person_page):
    person = person_page.workspace.application.execute(ShowPerson(small_shop.DATASET, PERSON))
    header = words(person_page.view.header)
    for expected in (PERSON, person.pseudonym, "age 21", "p1@example.org", "sealed", "9"):
        assert expected in header
    chart = person_page.view.history.timeline
    assert len(chart.rows()) == len(person.entries)
    assert {row[1] for row in chart.rows()} <= set(small_shop.DEPARTMENTS)
    assert "9 interactions" in chart.accessibleDescription()


def test_a_person_whom_the_model_does_not_know_is_told_so(in_shop, qtbot):
    page = in_shop(RecommendPage, Role.STEWARD)
    page.show_target(("ease-2", small_shop.NEWCOMER))
    settled(page, qtbot)
    assert page.view.list.shown_cards
    assert "the same for everyone" in page.view.list.notice.text()
    assert page.view.list.notice.isVisible()


def test_a_list_of_a_run_on_earlier_data_says_so(person_page, qtbot, tmp_path):
    assert not person_page.view.list.notice.isVisible()
    more = tmp_path / "more.csv"
    more.write_text(f"user,item,time,quantity\n{PERSON},sku-later,2027-01-01T08:00:00,1\n", "utf-8")
    person_page.workspace.application.execute(ImportData(more, small_shop.DATASET, mode="append"))
    person_page.show_target(("ease-2", PERSON))
    settled(person_page, qtbot)
    assert person_page.view.list.shown_cards
    assert "changed since this run was trained" in person_page.view.list.notice.text()
    assert person_page.view.list.notice.isVisible()


def test_another_model_keeps_the_person(person_page, qtbot):
    person_page.view.header.run_chosen.emit("popular-1")
    settled(person_page, qtbot)
    popular = person_page.workspace.application.execute(Recommend("popular-1", PERSON))
    assert titles(person_page.view.list) == [line.title for line in popular.items]
    assert "popularity" in person_page.view.list.sentence.text()


def test_a_history_without_a_clock_runs_by_order(person_page):
    entries = tuple(HistoryEntry(f"i{n}", f"Thing {n}", "", n, 1.0) for n in range(1, 6))
    person = PersonHistory("shop", "P-1234-5678", "", TimeKind.ORDER, entries)
    card = person_page.view.history
    card.show_person(person)
    assert [row[0] for row in card.timeline.rows()] == ["1", "2", "3", "4", "5"]
    assert {row[1] for row in card.timeline.rows()} == {"All"}
    assert "in the order of the file" in card.note.text()


def test_a_history_that_cannot_be_saved_is_an_error(person_page, qtbot, tmp_path, export_to):
    card = person_page.view.history
    (tmp_path / "history.png").mkdir()
    export_to(tmp_path / "history.png")
    with qtbot.waitSignal(person_page.workspace.error_raised) as failed:
        card._exporter(card.chart, "png")
    assert failed.args[0].code == "file-unusable"
