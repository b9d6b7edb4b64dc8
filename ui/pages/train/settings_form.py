"""A form made from described settings: one field each, with its range, default and text."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from recsys_app import Message
from ui.widgets import ComboBox, Field, TextField

Description = Mapping[str, Any]


class SettingsForm(QWidget):
    """Fields for `descriptions` (see `ModelDescription.hyperparameters`), filled with `values`."""

    def __init__(self, descriptions: Sequence[Description], values: Mapping[str, Any]) -> None:
        super().__init__()
        self._descriptions = {str(d["name"]): d for d in descriptions}
        self._controls: dict[str, TextField | ComboBox] = {}
        self._fields: dict[str, Field] = {}
        self.setObjectName("page")  # the ground of what it stands on shows through
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for name, description in self._descriptions.items():
            control = _control(description, values.get(name, description["default"]))
            field = Field(label_of(name), control, note=_note(description))
            self._controls[name], self._fields[name] = control, field
            column.addWidget(field)

    def changed_values(self) -> dict[str, Any]:
        """What differs from the defaults; numbers as text, which the engine reads and checks."""
        values = {
            name: control.value() if isinstance(control, ComboBox) else control.text().strip()
            for name, control in self._controls.items()
        }
        return {
            name: value
            for name, value in values.items()
            if value != _words(self._descriptions[name]["default"])
        }

    def check(self) -> bool:
        """Mark every number that is outside its range; whether all are fine."""
        fine = True
        for name, value in self.changed_values().items():
            description = self._descriptions[name]
            field = self._fields[name]
            if description["type"] in {"choice", "text"} or _fits(value, description):
                field.clear_error()
                continue
            sentence = QCoreApplication.translate("SettingsForm", "Write a number from %1 to %2.")
            sentence = sentence.replace("%1", _words(description["low"]))
            field.set_error(sentence.replace("%2", _words(description["high"])))
            fine = False
        return fine

    def refuse(self, name: str, message: Message) -> None:
        """Mark a value that does not fit the others."""
        self._fields[name].set_error(f"{message.text} {message.hint}".strip())
        self._controls[name].setFocus(Qt.FocusReason.OtherFocusReason)


def label_of(name: str) -> str:
    """A setting's name as a label: "learning_rate" as "Learning rate"."""
    return name.replace("_", " ").capitalize()


def _control(description: Description, value: object) -> TextField | ComboBox:
    if description["type"] == "choice":
        combo = ComboBox([(choice, choice) for choice in description["choices"]])
        combo.set_value(str(value))
        return combo
    return TextField(_words(value))


def _note(description: Description) -> str:
    text = str(description["text"])
    if description["type"] in {"choice", "text"}:
        return text
    return f"{text} ({_words(description['low'])} – {_words(description['high'])})"


def _words(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _fits(text: str, description: Description) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    whole = description["type"] != "integer" or number.is_integer()
    return whole and description["low"] <= number <= description["high"]
