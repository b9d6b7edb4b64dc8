"""Recommend and Published on a small real shop, as a person meets them."""

import csv
import shutil
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from recsys_app import (
    Application,
    ExportRecommendations,
    HistoryEntry,
    PersonHistory,
    Recommend,
    Role,
    Settings,
    ShowPerson,
    ShowPublishedList,
    TimeKind,
)
from tests import small_shop
from tests.conftest import CHEAP, PASSWORD, Store
from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from ui.messages import message_for
from ui.pages.base import Page
from ui.pages.lists import ExportDialog, effect_of
from ui.pages.lists.reasons import ReasonsDialog
from ui.pages.published import PublishedPage
from ui.pages.recommend import RecommendPage
from ui.preferences import Preferences
from ui.workspace import Workspace

PERSON = "customer-1"


@pytest.fixture(scope="module")
def _shop(_pristine_store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    path = shutil.copytree(_pristine_store, folder / "store")
    small_shop.furnish(path, folder, PASSWORD)
    return path


@pytest.fixture
def store(_shop, tmp_path):
    return Store(shutil.copytree(_shop, tmp_path / "store"))


@pytest.fixture
def opened(application_as: Callable[..., Application], dressed, qtbot):
    """`opened(PageClass, role)` is the page as that role sees it, when it has read its data."""
    pages = []

    def show(kind: type[Page], role: Role) -> Page:
        application = application_as(role)
        workspace = Workspace(application, Preferences(Settings()))
        page = kind(workspace)
        pages.append((page, workspace))
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        page.refresh()
        settled(page)
        return page

    def settled(page: Page) -> None:
        qtbot.waitUntil(lambda: not page.workspace.reading, timeout=20_000)

    show.settled = settled
    yield show
    pages.clear()


@pytest.fixture
def person_page(opened) -> RecommendPage:
    """A steward looks at one person with the EASE run."""
    page = opened(RecommendPage, Role.STEWARD)
    page.show_target(("ease-2", PERSON))
    opened.settled(page)
    return page


def words(widget: QWidget) -> str:
    """All text that a person can read in `widget` or a screen reader says."""
    found = [label.text() for label in widget.findChildren(QLabel)]
    found += [button.text() for button in widget.findChildren(QAbstractButton)]
    found += [
        f"{field.text()} {field.placeholderText()}" for field in widget.findChildren(QLineEdit)
    ]
    every = widget.findChildren(QWidget)
    found += [f"{each.accessibleName()} {each.toolTip()}" for each in every]
    tables = [each for each in every if hasattr(each, "natural_height") and each.model()]
    found += [" ".join(row) for table in tables for row in cells(table)]
    return "\n".join(found)


def cells(table) -> list[list[str]]:
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def titles(page) -> list[str]:
    return [card.line.title for card in page.list.shown_cards]


# ---------------------------------------------------------------------- finding a person


def test_the_longest_histories_stand_first_and_enter_opens_one(opened, qtbot):
    page = opened(RecommendPage, Role.STEWARD)
    assert page.stack.currentWidget() is page.search
    assert page.search.run.value() == "item-knn-3"
    first = page.search.matches[0]
    assert first.interactions == small_shop.EACH
    qtbot.keyClick(page.search.table, Qt.Key.Key_Return)
    opened.settled(page)
    assert page.stack.currentWidget() is page.view
    assert first.id in words(page.view.header)
    page.view.header.another.click()
    assert page.stack.currentWidget() is page.search


def test_a_person_is_found_by_a_whole_id_alone(opened, qtbot):
    page = opened(RecommendPage, Role.STEWARD)
    qtbot.keyClicks(page.search.search, PERSON)
    qtbot.keyClick(page.search.search, Qt.Key.Key_Return)
    opened.settled(page)
    assert [match.id for match in page.search.matches] == [PERSON]
    page.search.search.setText("customer-")
    qtbot.keyClick(page.search.search, Qt.Key.Key_Return)
    opened.settled(page)
    assert page.search.matches == ()
    assert "Nobody is called customer-." in words(page.search)


def test_an_analyst_searches_by_pseudonym_and_sees_no_id(opened):
    page = opened(RecommendPage, Role.ANALYST)
    pseudonym = page.search.matches[3].pseudonym
    page.search.search.setText(pseudonym[:6].lower())
    page.search.search.searched.emit(page.search.search.text())
    opened.settled(page)
    assert pseudonym in [match.pseudonym for match in page.search.matches]
    page.search.person_chosen.emit(page.search.matches[0])
    opened.settled(page)
    assert page.view.list.shown_cards
    page.view.history.chart.show_table(shown=True)
    everything = words(page)
    assert page.search.matches[0].pseudonym in everything
    assert "customer-" not in everything
    assert "example.org" not in everything


def test_without_a_run_the_way_leads_to_training(application_as, dressed, qtbot, tmp_path):
    application = Application(tmp_path / "empty")
    try:
        application.create_store("admin", PASSWORD, kdf=CHEAP)
        page = RecommendPage(Workspace(application, Preferences(Settings())))
        qtbot.addWidget(page)
        page.refresh()
        qtbot.waitUntil(lambda: page.stack.currentWidget() is page.nothing)
        with qtbot.waitSignal(page.open_page) as asked:
            page.nothing.primary.click()
        assert asked.args[0] == "train"
    finally:
        application.close()


# ---------------------------------------------------------------------- the list


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


def test_the_length_is_chosen(person_page, opened):
    person_page.view.list.length.set_value("5")
    person_page.view.list.length.chosen.emit("5")
    opened.settled(person_page)
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


def test_a_person_whom_the_model_does_not_know_is_told_so(opened):
    page = opened(RecommendPage, Role.STEWARD)
    page.show_target(("ease-2", small_shop.NEWCOMER))
    opened.settled(page)
    assert page.view.list.shown_cards
    assert "the same for everyone" in page.view.list.notice.text()
    assert page.view.list.notice.isVisible()


def test_another_model_keeps_the_person(person_page, opened):
    person_page.view.header.run_chosen.emit("popular-1")
    opened.settled(person_page)
    popular = person_page.workspace.application.execute(Recommend("popular-1", PERSON))
    assert titles(person_page.view) == [line.title for line in popular.items]
    assert "popularity" in person_page.view.list.sentence.text()


def test_a_history_without_a_clock_runs_by_order(person_page):
    entries = tuple(HistoryEntry(f"i{n}", f"Thing {n}", "", n, 1.0) for n in range(1, 6))
    person = PersonHistory("shop", "P-1234-5678", "", TimeKind.ORDER, entries)
    card = person_page.view.history
    card.show_person(person)
    assert [row[0] for row in card.timeline.rows()] == ["1", "2", "3", "4", "5"]
    assert {row[1] for row in card.timeline.rows()} == {"All"}
    assert "in the order of the file" in card.note.text()


# ---------------------------------------------------------------------- what if


def test_a_what_if_marks_what_changed_and_saves_nothing(person_page, opened):
    view = person_page.view
    before = [card.line for card in view.list.shown_cards]
    view.what_if.put_in(before[0].item, before[0].title)
    opened.settled(person_page)
    after = [card.line for card in view.list.shown_cards]
    assert before[0].item not in [line.item for line in after]
    effect = effect_of(before, after)
    assert effect.dropped[0] == before[0].title
    marks = {card.line.item: words(card) for card in view.list.shown_cards}
    for item, gain in effect.places.items():
        assert ("new" if gain is None else f"{gain:+}".replace("-", "−")) in marks[item]
    panel = words(view.what_if)
    for expected in ("Nothing is saved", "New in the list", "Moved", "Dropped out"):
        assert expected in panel
    view.what_if.reset.click()
    opened.settled(person_page)
    assert [card.line for card in view.list.shown_cards] == before
    assert not view.what_if.reset.isEnabled()


def test_items_are_added_from_the_catalogue_and_taken_out_of_the_history(person_page, opened):
    panel = person_page.view.what_if
    panel.adding.search.setText("Thing 2")
    panel.adding.searched.emit("Thing 2")
    opened.settled(person_page)
    assert cells(panel.adding.table)[0] == ["Thing 2"]
    panel.adding.table.clicked.emit(panel.adding.table.model().index(0, 0))
    assert panel.added == {"sku-2": "Thing 2"}
    own = person_page.view.history.timeline.rows()[0][2]
    panel.dropping.search.setText(own)
    panel.dropping.searched.emit(own)
    panel.dropping.table.clicked.emit(panel.dropping.table.model().index(0, 0))
    assert list(panel.dropped.values()) == [own]
    opened.settled(person_page)
    answer = person_page.workspace.application.execute(
        Recommend("ease-2", PERSON, add=("sku-2",), drop=tuple(panel.dropped))
    )
    assert titles(person_page.view) == [line.title for line in answer.items]


def test_an_effect_counts_new_moved_and_dropped(person_page):
    lines = [card.line for card in person_page.view.list.shown_cards]
    swapped = [lines[1], lines[0], *lines[2:]]
    ranked = [type(line)(i, line.item, line.title, line.score) for i, line in enumerate(swapped, 1)]
    effect = effect_of(lines, ranked[:-1])
    assert (effect.n_new, effect.n_moved, effect.dropped) == (0, 2, (lines[-1].title,))
    assert effect.places == {lines[1].item: 1, lines[0].item: -1}


# ---------------------------------------------------------------------- export


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet"])
def test_everyone_s_lists_become_a_file(person_page, tmp_path, qtbot, monkeypatch, ending):
    path = tmp_path / f"lists.{ending}"

    def answer(dialog: ExportDialog) -> int:
        dialog.path.setText(str(path))
        dialog.everyone.setChecked(True)
        dialog.action.click()
        return 1

    monkeypatch.setattr(ExportDialog, "exec", answer)
    person_page.view.list.export.click()
    notice = person_page.view.export.notice
    qtbot.waitUntil(lambda: bool(notice.text()), timeout=20_000)
    assert notice.text() == f"400 lines are in {path}."
    assert path.stat().st_size > 0


def test_one_person_s_list_is_exported_with_reasons(person_page, tmp_path, qtbot, monkeypatch):
    path = tmp_path / "list.csv"

    def answer(dialog: ExportDialog) -> int:
        dialog.path.setText(str(path))
        dialog.reasons.setChecked(True)
        dialog.action.click()
        return 1

    monkeypatch.setattr(ExportDialog, "exec", answer)
    person_page.view.list.export.click()
    qtbot.waitUntil(lambda: bool(person_page.view.export.notice.text()), timeout=20_000)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["user"] for row in rows} == {PERSON}
    assert [row["title"] for row in rows] == titles(person_page.view)
    assert rows[0]["because"]


def test_a_cancelled_export_writes_nothing(person_page, tmp_path, qtbot):
    path = tmp_path / "lists.csv"
    busy = threading.Event()
    person_page.workspace.application.jobs.submit(lambda _: busy.wait(10))
    export = person_page.view.export
    export.start(ExportRecommendations("ease-2", path), "Export")
    assert export.cancel.isVisible()
    export.cancel.click()
    busy.set()
    qtbot.waitUntil(lambda: bool(export.notice.text()), timeout=20_000)
    assert "no file was written" in export.notice.text()
    assert not path.exists()


def test_an_export_that_fails_says_why(person_page, tmp_path, qtbot):
    export = person_page.view.export
    export.start(ExportRecommendations("ease-2", tmp_path / "gone" / "lists.csv"), "Export")
    qtbot.waitUntil(lambda: bool(export.notice.text()), timeout=20_000)
    failed = next(iter(person_page.workspace.jobs.values())).error
    assert export.notice.text().startswith(message_for(failed).text)
    assert "Errno" not in export.notice.text()


def test_an_export_asks_for_a_known_ending_and_warns_of_plain_text(person_page, qtbot, tmp_path):
    dialog = ExportDialog("lists", PERSON, whole=True, note="", parent=person_page)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "not encrypted" in words(dialog)
    dialog.path.setText(str(tmp_path / "lists.doc"))
    dialog.action.click()
    assert dialog.choice is None
    assert ".xlsx" in dialog._field.error
    dialog.path.setText(str(tmp_path / "nowhere" / "lists.csv"))
    dialog.action.click()
    assert dialog.choice is None
    assert "folder" in dialog._field.error


# ---------------------------------------------------------------------- published


def test_a_viewer_finds_a_published_list_by_external_id(opened, qtbot):
    page = opened(PublishedPage, Role.VIEWER)
    rows = cells(page.publications.table)
    assert {row[6] for row in rows} == {"ease-2", "item-knn-3"}
    page.show_target("ease-2")
    opened.settled(page)
    qtbot.keyClicks(page.people.search, "customer-1")
    opened.settled(page)
    qtbot.waitUntil(lambda: len(page.people.names) == 11)
    page.people.table.clicked.emit(page.people.table.model().index(0, 0))
    opened.settled(page)
    answer = page.workspace.application.execute(ShowPublishedList("ease-2", PERSON))
    assert page.person.text() == PERSON
    assert titles(page) == [line.title for line in answer.items]
    assert "without reasons" in page.list.sentence.text()


def test_a_publication_by_pseudonym_names_nobody(opened):
    page = opened(PublishedPage, Role.VIEWER)
    page.show_target("item-knn-3")
    opened.settled(page)
    page._show_first()
    opened.settled(page)
    assert page.list.shown_cards
    assert page.person.text().startswith("P-")
    assert "customer-" not in words(page)


def test_a_viewer_exports_the_list_shown(opened, tmp_path, qtbot, monkeypatch):
    page = opened(PublishedPage, Role.VIEWER)
    page.show_target("ease-2")
    opened.settled(page)
    page._choose_person(PERSON)
    opened.settled(page)

    def answer(dialog: ExportDialog) -> int:
        dialog.path.setText(str(tmp_path / "list.csv"))
        dialog.action.click()
        return 1

    monkeypatch.setattr(ExportDialog, "exec", answer)
    page.list.export.click()
    qtbot.waitUntil(lambda: bool(page.export.notice.text()), timeout=20_000)
    assert "5 lines are in" in page.export.notice.text()


def test_published_says_so_where_there_is_nothing(dressed, qtbot, tmp_path):
    application = Application(tmp_path / "empty")
    try:
        application.create_store("admin", PASSWORD, kdf=CHEAP)
        page = PublishedPage(Workspace(application, Preferences(Settings())))
        qtbot.addWidget(page)
        page.refresh()
        qtbot.waitUntil(lambda: page.stack.currentWidget() is page.nothing)
        assert "Nothing is published yet" in words(page.nothing)
    finally:
        application.close()


# ---------------------------------------------------------------------- form


@pytest.mark.parametrize("theme_name", ["light", "dark"])
@pytest.mark.parametrize("width", [960, 1076, 1224])
def test_every_scene_fits_and_is_named(opened, qapp, dressed, theme_name, width):
    dressed.apply(qapp, theme_name)
    for kind in (RecommendPage, PublishedPage):
        page = opened(kind, Role.ANALYST)
        page.resize(width, 600)
        for _, show in page.scenes():
            show()
            opened.settled(page)
            assert clipped(page) == []
            assert unnamed(page) == []
        page.workspace.application.close()
