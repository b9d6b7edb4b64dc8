"""Published as a viewer meets it."""

from recsys_app import Role, ShowPublishedList
from tests.small_shop import PERSON
from tests.ui.pages.reading import cells, settled, titles, words
from ui.pages.published import PublishedPage


def test_a_viewer_finds_a_published_list_by_external_id(in_shop, qtbot):
    page = in_shop(PublishedPage, Role.VIEWER)
    rows = cells(page.publications.table)
    assert {row[6] for row in rows} == {"ease-2", "item-knn-3"}
    page.show_target("ease-2")
    settled(page, qtbot)
    qtbot.keyClicks(page.people.search, "customer-1")
    settled(page, qtbot)
    qtbot.waitUntil(lambda: len(page.people.names) == 11)
    page.people.table.clicked.emit(page.people.table.model().index(0, 0))
    settled(page, qtbot)
    answer = page.workspace.application.execute(ShowPublishedList("ease-2", PERSON))
    assert page.person.text() == PERSON
    assert titles(page.list) == [line.title for line in answer.items]
    assert "without reasons" in page.list.sentence.text()


def test_an_analyst_is_told_why_names_are_not_shown(in_shop, qtbot):
    page = in_shop(PublishedPage, Role.ANALYST)
    page.show_target("ease-2")
    settled(page, qtbot)
    assert page.sealed.isVisible()
    assert page.sealed.width() == page.publications.width()
    assert page.people.isHidden()
    assert page.choose.isHidden()
    assert "customer-" not in words(page)
    page.show_target("item-knn-3")
    settled(page, qtbot)
    assert page.sealed.isHidden()
    assert page.people.isVisible()
    assert page.people.names


def test_a_publication_by_pseudonym_names_nobody(in_shop, qtbot):
    page = in_shop(PublishedPage, Role.VIEWER)
    page.show_target("item-knn-3")
    settled(page, qtbot)
    page._show_first()
    settled(page, qtbot)
    assert page.list.shown_cards
    assert page.person.text().startswith("P-")
    assert "customer-" not in words(page)


def test_a_viewer_exports_the_list_shown(in_shop, tmp_path, qtbot, export_to):
    page = in_shop(PublishedPage, Role.VIEWER)
    page.show_target("ease-2")
    settled(page, qtbot)
    page._choose_person(PERSON)
    settled(page, qtbot)
    export_to(tmp_path / "list.csv")
    page.list.export.click()
    qtbot.waitUntil(lambda: bool(page.export.notice.text()), timeout=20_000)
    assert "5 lines are in" in page.export.notice.text()


def test_published_says_so_where_there_is_nothing(page_on, store):
    page = page_on(store.path, PublishedPage, Role.VIEWER)
    assert page.stack.currentWidget() is page.nothing
    assert "Nothing is published yet" in words(page.nothing)
