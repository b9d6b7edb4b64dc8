"""A labelled input: label above, control, one line of help or error below."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import ColourName
from ui.theme.sizes import SPACE_ICON_TEXT, SPACE_LABEL_FIELD
from ui.widgets.labels import IconLabel, Label
from ui.widgets.text_inputs import PasswordField


class Field(QWidget):
    """Wraps `control` with its label; the label is the control's accessible name.

    The line below holds `note`, or the error that says what to write instead. `beside` stands at the
    right of the control, such as a button that opens a file dialog.
    """

    def __init__(
        self,
        label: str,
        control: QWidget,
        *,
        note: str = "",
        beside: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._about = note
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.label = Label(label, "caption-medium", "text2")
        self.label.setBuddy(control)
        control.setAccessibleName(label)
        self._hint_icon, self._hint = (
            IconLabel("info", "warn", 14),
            Label("", "caption-medium", "warn"),
        )
        self._note_icon, self._note = (
            IconLabel("circle-x", "bad", 14),
            Label("", "caption", wrap=True),
        )
        self._build(beside)
        self.clear_error()
        self.set_hint("")
        if isinstance(control, PasswordField):
            control.caps_lock_seen.connect(self._show_caps_lock)

    def set_error(self, sentence: str) -> None:
        """Mark the control and say what to write instead."""
        self._mark(wrong=True)
        self._show(sentence, "bad", icon=True)
        self.control.setAccessibleDescription(sentence)

    def clear_error(self) -> None:
        self._mark(wrong=False)
        self._show(self._about, "text3", icon=False)
        self.control.setAccessibleDescription(self._about)

    def set_note(self, sentence: str) -> None:
        """Exchange the help below; also clears an error."""
        self._about = sentence
        self.clear_error()

    def set_hint(self, words: str, icon: str = "info", colour: ColourName = "warn") -> None:
        """A word at the right of the label ("Caps Lock is on"); "" hides it."""
        self._hint.setText(words)
        self._hint.set_colour(colour)
        self._hint_icon.set_icon(icon, colour)
        self._hint.setVisible(bool(words))
        self._hint_icon.setVisible(bool(words))

    @property
    def error(self) -> str:
        """The sentence shown as error, "" if none."""
        return self._note.text() if self._note_icon.isVisibleTo(self) else ""

    def _build(self, beside: QWidget | None) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_LABEL_FIELD)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.label, 1)
        head.addWidget(self._hint_icon)
        head.addWidget(self._hint)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_ICON_TEXT - 2)
        foot.addWidget(self._note_icon, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self._note, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.control, 1)
        if beside is not None:
            row.addWidget(beside)
        column.addLayout(head)
        column.addLayout(row)
        column.addLayout(foot)

    def _mark(self, *, wrong: bool) -> None:
        set_error = getattr(self.control, "set_error", None)
        if set_error:
            set_error(wrong)

    def _show(self, sentence: str, colour: ColourName, *, icon: bool) -> None:
        self._note.setText(sentence)
        self._note.set_colour(colour)
        self._note.setVisible(bool(sentence))
        self._note_icon.setVisible(icon and bool(sentence))

    @Slot(bool)
    def _show_caps_lock(self, seen: bool) -> None:
        self.set_hint(self.tr("Caps Lock is on") if seen else "", "arrow-big-up")
