"""What a person can read on a page, as text."""

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from ui.pages.base import Page
from ui.pages.lists import RankedList


def settled(page: Page, qtbot: QtBot) -> None:
    """Until the page has read all that it asked for."""
    qtbot.waitUntil(lambda: not page.workspace.reading, timeout=30_000)


def words(widget: QWidget) -> str:
    """All text in `widget`: what is painted, tooltips, and what a screen reader says."""
    found = [label.text() for label in widget.findChildren(QLabel)]
    found += [button.text() for button in widget.findChildren(QAbstractButton)]
    for field in widget.findChildren(QLineEdit):
        found += [field.text(), field.placeholderText()]
    for each in widget.findChildren(QWidget):
        found += [each.accessibleName(), each.accessibleDescription(), each.toolTip()]
    for table in widget.findChildren(QTableView):
        found += [cell for row in cells(table) for cell in row]
    return "\n".join(found)


def cells(table: QTableView) -> list[list[str]]:
    """The text of a table, row by row."""
    model = table.model()
    if model is None:
        return []
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def titles(ranked: RankedList) -> list[str]:
    """The titles of the cards, best first."""
    return [card.line.title for card in ranked.shown_cards]
