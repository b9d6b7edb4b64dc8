"""What stands before the store: the art at the left, a form at the right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets import ConditionChip, IconButton, KeyholeArt, Label, ProductMark, ScrollArea

FORM_WIDTH = 384


class Gate(QWidget):
    """Frame of sign-in and first run; the form goes into `form`.

    Signals:
        theme_toggled: the person asked for the other brightness.
    """

    theme_toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._art(), 5)
        row.addWidget(self._side(), 6)

    def _art(self) -> QWidget:
        art = KeyholeArt()
        column = QVBoxLayout(art)
        column.setContentsMargins(40, 36, 40, 36)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(ProductMark())
        head.addWidget(Label("RecVault", "heading"))
        head.addStretch(1)
        column.addLayout(head)
        column.addStretch(1)
        column.addWidget(Label(self.tr("Your records stay on this computer."), "title"))
        promise = self.tr(
            "Everything in the store is encrypted. It opens with an account’s password, "
            "and RecVault makes no network connection."
        )
        column.addWidget(Label(promise, "body", "text2", wrap=True))
        return art

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 24)
        column.addWidget(self._form_area(), 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(40, 0, 40, 0)
        foot.setSpacing(8)
        foot.addWidget(ConditionChip(self.tr("Encrypted"), icon="shield-check"))
        foot.addWidget(ConditionChip(self.tr("Offline"), icon="wifi-off"))
        foot.addStretch(1)
        brightness = IconButton("moon", self.tr("Light or dark"))
        brightness.clicked.connect(self.theme_toggled)
        foot.addWidget(brightness)
        column.addLayout(foot)
        return side

    def _form_area(self) -> ScrollArea:
        """The form in the middle; it scrolls where large type leaves too little room."""
        holder = QWidget()
        holder.setFixedWidth(theme.px(FORM_WIDTH))
        self.form = QVBoxLayout(holder)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setSpacing(12)
        content = QWidget()
        # Stretches on all sides: an alignment would lose the height that wrapped lines need.
        column, row = QVBoxLayout(content), QHBoxLayout()
        column.setContentsMargins(0, 36, 0, 12)
        row.addStretch(1)
        row.addWidget(holder)
        row.addStretch(1)
        column.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return ScrollArea(content)
