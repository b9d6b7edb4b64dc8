"""What-if and export of Recommend on a small real shop."""

import csv
import threading

import pytest
from PySide6.QtCore import QStandardPaths

from recsys_app import ExportRecommendations, Recommend, Role
from tests.small_shop import PERSON
from tests.ui.pages.reading import cells, settled, titles, words
from ui.messages import message_for
from ui.pages.lists import ExportDialog, effect_of
from ui.pages.recommend import RecommendPage


def test_a_what_if_marks_what_changed_and_saves_nothing(person_page, qtbot):
    view = person_page.view
    before = [card.line for card in view.list.shown_cards]
    view.what_if.put_in(before[0].item, before[0].title)
    settled(person_page, qtbot)
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
    settled(person_page, qtbot)
    assert [card.line for card in view.list.shown_cards] == before
    assert not view.what_if.reset.isEnabled()


def test_items_are_added_from_the_catalogue_and_taken_out_of_the_history(person_page, qtbot):
    panel = person_page.view.what_if
    panel.adding.search.setText("Thing 2")
    panel.adding.searched.emit("Thing 2")
    settled(person_page, qtbot)
    assert cells(panel.adding.table)[0] == ["Thing 2"]
    panel.adding.table.clicked.emit(panel.adding.table.model().index(0, 0))
    assert panel.added == {"sku-2": "Thing 2"}
    own = person_page.view.history.timeline.rows()[0][2]
    panel.dropping.search.setText(own)
    panel.dropping.searched.emit(own)
    panel.dropping.table.clicked.emit(panel.dropping.table.model().index(0, 0))
    assert list(panel.dropped.values()) == [own]
    settled(person_page, qtbot)
    answer = person_page.workspace.application.execute(
        Recommend("ease-2", PERSON, add=("sku-2",), drop=tuple(panel.dropped))
    )
    assert titles(person_page.view.list) == [line.title for line in answer.items]


def test_an_effect_counts_new_moved_and_dropped(person_page):
    lines = [card.line for card in person_page.view.list.shown_cards]
    swapped = [lines[1], lines[0], *lines[2:]]
    ranked = [type(line)(i, line.item, line.title, line.score) for i, line in enumerate(swapped, 1)]
    effect = effect_of(lines, ranked[:-1])
    assert (effect.n_new, effect.n_moved, effect.dropped) == (0, 2, (lines[-1].title,))
    assert effect.places == {lines[1].item: 1, lines[0].item: -1}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet"])
def test_everyone_s_lists_become_a_file(person_page, tmp_path, qtbot, export_to, ending):
    path = tmp_path / f"lists.{ending}"
    export_to(path, "everyone")
    person_page.view.list.export.click()
    notice = person_page.view.export.notice
    qtbot.waitUntil(lambda: bool(notice.text()), timeout=20_000)
    assert notice.text() == f"400 lines are in {path}."
    assert path.stat().st_size > 0


def test_one_person_s_list_is_exported_with_reasons(person_page, tmp_path, qtbot, export_to):
    path = tmp_path / "list.csv"
    export_to(path, "reasons")
    person_page.view.list.export.click()
    qtbot.waitUntil(lambda: bool(person_page.view.export.notice.text()), timeout=20_000)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["user"] for row in rows} == {PERSON}
    assert [row["title"] for row in rows] == titles(person_page.view.list)
    assert rows[0]["because"]


def test_a_cancelled_export_writes_nothing(person_page, tmp_path, qtbot):
    path = tmp_path / "lists.csv"
    busy = threading.Event()
    person_page.workspace.application.jobs.submit(lambda _: busy.wait(10))
    export = person_page.view.export
    export.begin(ExportRecommendations("ease-2", path, reason="a test"), "Export")
    assert export.cancel.isVisible()
    export.cancel.click()
    busy.set()
    qtbot.waitUntil(lambda: bool(export.notice.text()), timeout=20_000)
    assert "no file was written" in export.notice.text()
    assert not path.exists()


def test_an_export_that_fails_says_why(person_page, tmp_path, qtbot):
    export = person_page.view.export
    export.begin(
        ExportRecommendations("ease-2", tmp_path / "gone" / "lists.csv", reason="a test"), "Export"
    )
    qtbot.waitUntil(lambda: bool(export.notice.text()), timeout=20_000)
    failed = person_page.workspace.jobs[0].error
    assert export.notice.text().startswith(message_for(failed).text)
    assert "Errno" not in export.notice.text()


def test_an_export_suggests_a_folder_that_exists(person_page, qtbot, tmp_path, monkeypatch):
    documents = tmp_path / "Documents"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(documents))
    for folder in (tmp_path, documents):
        folder.mkdir(exist_ok=True)
        dialog = ExportDialog("lists", PERSON, whole=True, note="", parent=person_page)
        qtbot.addWidget(dialog)
        assert dialog.path.text() == str(folder / "lists.csv")


def test_an_export_asks_for_a_known_ending_and_warns_of_plain_text(person_page, qtbot, tmp_path):
    dialog = ExportDialog("lists", PERSON, whole=True, note="", parent=person_page)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "not encrypted" in words(dialog)
    dialog.path.setText(str(tmp_path / "lists.doc"))
    dialog.action.click()
    assert dialog.chosen is None
    assert ".xlsx" in dialog._field.error
    dialog.path.setText(str(tmp_path / "nowhere" / "lists.csv"))
    dialog.action.click()
    assert dialog.chosen is None
    assert "folder" in dialog._field.error


def test_an_export_asks_why_and_for_a_password_twice(person_page, qtbot, tmp_path):
    dialog = ExportDialog("lists", PERSON, whole=True, note="", parent=person_page)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.path.setText(str(tmp_path / "lists.csv"))
    dialog.action.click()
    assert dialog.chosen is None
    assert "what the file is for" in dialog._reason.error
    dialog.reason.setText("asked for by the board")
    dialog.protection.protect.setChecked(True)
    assert dialog.protection.open.isHidden()
    dialog.action.click()
    assert dialog.chosen is None
    dialog.protection.new.setText("otter lantern violet forty-eight")
    dialog.action.click()
    assert "differ" in dialog.protection._again.error
    dialog.protection.again.setText("otter lantern violet forty-eight")
    dialog.action.click()
    assert dialog.chosen.path == tmp_path / "lists.csv.rvx"
    assert dialog.chosen.reason == "asked for by the board"


def test_an_analyst_cannot_export_lists_nor_a_persons_history(in_shop, qtbot):
    page = in_shop(RecommendPage, Role.ANALYST)
    assert not page.workspace.allowed(ExportRecommendations)
    assert page.view.list._denied
    assert page.view.history.export_button.isHidden()
