"""Pages by keyboard: where Tab stops, and what Enter does."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from recsys_app import Role
from tests.small_shop import PERSON
from tests.ui.pages.reading import settled
from ui.pages.recommend import RecommendPage
from ui.pages.runs import RunsPage
from ui.pages.settings import SettingsPage
from ui.pages.train import TrainPage


def stops(page, qtbot, first, last):
    """What Tab stops at from one control to another, both included."""
    found = [first]
    first.setFocus()
    while found[-1] is not last and len(found) < 60:
        qtbot.keyClick(found[-1], Qt.Key.Key_Tab)
        found.append(page.window().focusWidget())
    return found


def test_enter_opens_the_only_person_who_is_found(in_shop, qtbot):
    page = in_shop(RecommendPage, Role.STEWARD)
    qtbot.keyClicks(page.search.search, PERSON)
    qtbot.keyClick(page.search.search, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert page.stack.currentWidget() is page.view
    assert page.view.list.shown_cards


def test_enter_opens_nobody_where_several_are_found(in_shop, qtbot):
    page = in_shop(RecommendPage, Role.STEWARD)
    qtbot.keyClicks(page.search.search, "P")
    qtbot.keyClick(page.search.search, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert len(page.search.matches) > 1
    assert page.stack.currentWidget() is page.search


def test_enter_in_the_what_if_takes_the_first_item_that_fits(person_page, qtbot):
    panel = person_page.view.what_if
    qtbot.keyClicks(panel.adding.search, "Thing 1")
    qtbot.keyClick(panel.adding.search, Qt.Key.Key_Return)  # before the catalogue has answered
    settled(person_page, qtbot)
    assert len(panel.added) == 1
    assert next(iter(panel.added.values())).startswith("Thing 1")
    own = person_page.view.history.timeline.rows()[0][2]
    qtbot.keyClicks(panel.dropping.search, own)
    qtbot.keyClick(panel.dropping.search, Qt.Key.Key_Return)
    assert own in panel.dropped.values()
    settled(person_page, qtbot)


def test_enter_in_the_what_if_never_takes_what_fitted_an_earlier_text(person_page, qtbot):
    panel = person_page.view.what_if
    qtbot.keyClicks(panel.adding.search, "Thing 23")
    settled(person_page, qtbot)
    panel.adding.search.setText("nothing like it")
    qtbot.keyClick(panel.adding.search, Qt.Key.Key_Return)
    settled(person_page, qtbot)
    assert panel.added == {}
    assert panel.adding.nothing.isVisible()


def test_tab_goes_down_the_training_panel_as_it_is_seen(in_shop, qtbot):
    page = in_shop(TrainPage, Role.STEWARD)
    setup = page.setup
    qtbot.waitUntil(lambda: any(box.isVisible() for box in setup.boxes.values()), timeout=30_000)
    seen = stops(page, qtbot, setup.dataset, setup.start)
    places = [control.mapTo(setup, control.rect().topLeft()) for control in seen]
    assert [(place.y() // 12, place.x()) for place in places[:-1]] == sorted(
        (place.y() // 12, place.x()) for place in places[:-1]
    )
    assert set(setup.boxes.values()) <= set(seen)
    for control in (setup.split, setup.lengths, setup.seed):
        assert control in seen


def test_tab_goes_down_the_panel_of_a_run_as_it_is_seen(in_shop, qtbot):
    page = in_shop(RunsPage, Role.STEWARD)
    page.board.opened.emit("ease-2")
    settled(page, qtbot)
    panel = page.panel
    qtbot.waitUntil(lambda: panel.details_of == "ease-2")
    seen = stops(page, qtbot, panel.close_button, panel.publish)
    assert panel.content.length in seen
    heights = [stop.mapTo(panel, stop.rect().topLeft()).y() for stop in seen]
    assert heights == sorted(heights)
    assert seen[-2:] == [panel.recommend, panel.publish]


def test_a_page_that_scrolls_is_no_stop_and_page_down_scrolls_it(in_shop, qtbot):
    page = in_shop(SettingsPage, Role.STEWARD)
    page.resize(900, 300)
    area = page.findChild(QScrollArea)
    first = stops(page, qtbot, page.theme_choice.segment("system"), page.change)
    assert area not in first
    page.lock_after.setFocus()
    area.verticalScrollBar().setValue(0)
    qtbot.keyClick(page.current, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0
