"""Names and values in two columns, as the side panel shows them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets import ElidedLabel, Label


class Facts(QWidget):
    """One line a fact: a quiet name and a value, or one value per column under `headings`.

    `shares` are the widths of the columns, in proportion.
    """

    def __init__(
        self,
        rows: Sequence[tuple[str, ...]],
        headings: Sequence[str] = (),
        shares: Sequence[int] = (),
    ) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for column, words in enumerate(headings):
            grid.addWidget(ElidedLabel(words, "caption-medium", "text2"), 0, column)
        for line, (name, *values) in enumerate(rows, 1):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(Label(name, "body", "text2", wrap=True), line, 0, top)
            for column, value in enumerate(values, 1):
                alone = len(values) == 1
                label = Label(value, "body", wrap=True) if alone else ElidedLabel(value, "body")
                label.setAccessibleName(f"{name}: {value}")
                grid.addWidget(label, line, column, top)
        columns = max((len(row) for row in rows), default=1)
        for column, share in enumerate(shares or (4, *[6 if columns == 2 else 4] * (columns - 1))):
            grid.setColumnStretch(column, share)
            grid.setColumnMinimumWidth(column, 1)
