"""Finds text that does not fit: used by the tests of every screen.

`clipped(window)` names each label, button, combo box, tab or table title that is narrower or lower
than its text, each area that scrolls sideways and neighbours that cover each other. An
`ElidedLabel` or a `RemovableChip` may be short, but then it must carry all of its text as a tooltip.
"""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QComboBox,
    QGridLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QTabBar,
    QWidget,
)

from ui.theme import theme
from ui.widgets import ElidedLabel, RemovableChip, Table
from ui.widgets.flow import FlowLayout
from ui.widgets.painting import text_width


def clipped(window: QWidget) -> list[str]:
    """A sentence for each text in `window` that is cut; the window must be shown."""
    for _ in range(3):  # texts changed a moment ago: let the layouts settle, inside out
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    return [
        f"{type(widget).__name__} {words!r}: {problem}"
        for widget in [window, *window.findChildren(QWidget)]
        if widget.isVisibleTo(window)
        for words, problem in _problems(widget)
    ] + overlapping(window)


def overlapping(window: QWidget) -> list[str]:
    """A sentence for each pair of neighbours in one layout that cover each other."""
    found = []
    for widget in [window, *window.findChildren(QWidget)]:
        layout = widget.layout()
        if widget.isVisibleTo(window) and isinstance(layout, QBoxLayout | QGridLayout):
            found += [f"in {type(widget).__name__}: {pair}" for pair in _covered(layout)]
    return found


def _covered(layout: QLayout) -> Iterator[str]:
    inner = [each for each in layout.children() if isinstance(each, QLayout)]
    shown = [*_shown_in(layout), *(each for each in inner if not each.isEmpty())]
    for first, second in combinations(shown, 2):
        if first.geometry().intersects(second.geometry()):
            yield f"{_words(first)} and {_words(second)}"
    for each in inner:
        if isinstance(each, QBoxLayout | QGridLayout):
            yield from _covered(each)
        elif isinstance(each, FlowLayout) and _overflows(each):
            yield "rows of a flow layout reach below it"


def _shown_in(layout: QLayout) -> list[QWidget]:
    """The widgets of a layout that are not hidden.

    Not by `itemAt`: PySide remembers items by address, also when Qt has freed them, and crashes when
    something else is made there.
    """
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    parts = layout.parentWidget().findChildren(QWidget, options=direct)
    return [part for part in parts if layout.indexOf(part) >= 0 and not part.isHidden()]


def _overflows(layout: FlowLayout) -> bool:
    bottom = layout.geometry().bottom()
    return any(part.geometry().bottom() > bottom for part in _shown_in(layout))


def _words(part: QWidget | QLayout) -> str:
    if isinstance(part, QLayout):
        return "a row"
    text = getattr(part, "text", None)
    said = text() if callable(text) else part.accessibleName()
    return f"{type(part).__name__} {said!r}"


def _problems(widget: QWidget) -> Iterator[tuple[str, str]]:
    if isinstance(widget, ElidedLabel):
        if widget.is_elided() and widget.toolTip() != widget.text():
            yield widget.text(), "elided without a tooltip"
    elif isinstance(widget, QLabel) and widget.text():
        yield from _label_problems(widget)
    elif isinstance(widget, QComboBox):
        needed = text_width(widget.currentText(), theme.font("body")) + 10 + 8 + theme.px(14)
        if widget.width() < needed:
            yield widget.currentText(), f"{widget.width()} wide, needs {needed}"
    elif isinstance(widget, QAbstractButton) and widget.text():
        yield from _too_small(widget, widget.text())
    elif isinstance(widget, QTabBar) and widget.sizeHint().width() > widget.width():
        yield widget.accessibleName(), "tabs do not fit"
    elif isinstance(widget, QScrollArea) and widget.horizontalScrollBar().maximum() > 0:
        yield widget.objectName(), "scrolls sideways"
    elif isinstance(widget, Table):
        yield from _header_problems(widget)


def _label_problems(label: QLabel) -> Iterator[tuple[str, str]]:
    if isinstance(label, RemovableChip) and label.toolTip() == label.text():
        return
    if not label.wordWrap():
        yield from _too_small(label, label.text())
        return
    needed = label.heightForWidth(label.width())
    if label.height() < needed:
        yield label.text(), f"{label.height()} high, needs {needed}"


def _too_small(widget: QWidget, words: str) -> Iterator[tuple[str, str]]:
    needed = widget.sizeHint()
    if widget.width() < needed.width():
        yield words, f"{widget.width()} wide, needs {needed.width()}"
    if widget.height() < needed.height():
        yield words, f"{widget.height()} high, needs {needed.height()}"


def _header_problems(table: Table) -> Iterator[tuple[str, str]]:
    header = table.horizontalHeader()
    for section in range(header.count()):
        needed = header.sectionSizeFromContents(section).width()
        title = str(table.model().headerData(section, header.orientation()) or "")
        if title and not header.isSectionHidden(section) and header.sectionSize(section) < needed:
            yield title, f"{header.sectionSize(section)} wide, needs {needed}"
