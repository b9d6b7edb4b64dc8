"""Inputs for text: a line, a search, a password, several lines. Labels belong to `Field`."""

from PySide6.QtCore import QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import ColourName, ControlSize, theme
from ui.widgets.buttons import IconButton
from ui.widgets.painting import begin, draw_icon

_ICON, _ICON_LEFT = 16, 10
_ICON_GAP = 4  # beside the padding of the text
_SEARCH_PAUSE_MS = 150


class TextField(QLineEdit):
    """One line of text, with an icon in front if it helps. The placeholder is never the label."""

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        icon: str = "",
        size: ControlSize = "standard",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon = icon
        self.setPlaceholderText(placeholder)
        self.setProperty("sz", size)
        self.setProperty("textField", True)
        theme.changed.connect(self._make_room)
        self._make_room()

    def set_error(self, wrong: bool) -> None:
        """Show the edge of an error; the sentence beside it is the `Field`'s."""
        self.setProperty("state", "error" if wrong else "")
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()

    @Slot()
    def _make_room(self) -> None:
        """Begin the text behind the icon, which grows with the type size."""
        margins = self.textMargins()
        margins.setLeft(theme.px(_ICON) + _ICON_GAP if self._icon else 0)
        self.setTextMargins(margins)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon:
            colour: ColourName = "text3" if self.isEnabled() else "disabled"
            centre = QPointF(_ICON_LEFT + theme.px(_ICON) / 2, self.height() / 2)
            draw_icon(begin(self), self._icon, colour, centre)

    def _place_trailing(self, button: IconButton) -> None:
        """Put a button inside the field, at the right."""
        side = min(button.sizeHint().height(), self.height() - 4)
        margins = self.textMargins()
        margins.setRight(side - 2)
        self.setTextMargins(margins)
        button.setGeometry(self.width() - side - 3, (self.height() - side) // 2, side, side)


class SearchField(TextField):
    """Type to search: `searched` follows 150 ms after the last key, and at once on Enter."""

    searched = Signal(str)

    def __init__(
        self,
        *,
        placeholder: str,
        name: str = "",
        size: ControlSize = "standard",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, icon="search", size=size, parent=parent)
        self.setAccessibleName(name or placeholder)
        self._clear = IconButton("x", self.tr("Clear the search"), parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.hide()
        self._clear.clicked.connect(self.clear)
        self._pause = QTimer(self, singleShot=True, interval=_SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.textChanged.connect(self._follow)
        self.returnPressed.connect(self._search)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_trailing(self._clear)

    @Slot(str)
    def _follow(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._pause.start()

    @Slot()
    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text())


class PasswordField(TextField):
    """A password: hidden until asked to show, never selected as a whole, kept out of input history.

    Qt knows no portable way to ask for Caps Lock, so `caps_lock_seen` reports what typed letters
    give away: capitals without Shift, or small letters with it.
    """

    caps_lock_seen = Signal(bool)

    def __init__(
        self,
        *,
        placeholder: str = "",
        size: ControlSize = "standard",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, size=size, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setDragEnabled(False)
        self._eye = IconButton("eye", self.tr("Show the password"), parent=self)
        self._eye.setCheckable(False)
        self._eye.clicked.connect(self._toggle)

    def is_shown(self) -> bool:
        """Whether the password is readable at the moment."""
        return self.echoMode() == QLineEdit.EchoMode.Normal

    def set_shown(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._eye.set_icon("eye-off" if shown else "eye")
        self._eye.set_name(self.tr("Hide the password") if shown else self.tr("Show the password"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_trailing(self._eye)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.deselect()  # a selected password shows its length
            self.end(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        letter = event.text()
        if len(letter) == 1 and letter.isascii() and letter.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_seen.emit(letter.isupper() != shifted)

    @Slot()
    def _toggle(self) -> None:
        self.set_shown(not self.is_shown())
