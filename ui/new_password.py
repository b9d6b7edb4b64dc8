"""The field for a new password, wherever one is chosen: its rule, and how hard it is to guess."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from recsys_app import (
    SHORTEST_PASSWORD,
    PasswordStrength,
    RecsysError,
    SignInError,
    password_strength,
)
from ui.messages import message_for
from ui.widgets import Field, PasswordField, PasswordMeter
from ui.widgets.painting import State

REFUSALS = frozenset({"password-length", "password-common"})


def refused_change(error: RecsysError) -> tuple[str, bool]:
    """What a refused change of password says, and whether it is about the password of before."""
    if error.code == "sign-in-failed":  # whose own words are for somebody who is not in yet
        words = "This is not the password that you have now. Small and large letters differ."
        return QCoreApplication.translate("NewPasswordField", words), True
    message = message_for(error)
    return f"{message.text} {message.hint}".strip(), error.exit_code == SignInError.exit_code


class NewPasswordField(Field):
    """A `Field` with a meter below. It judges while one types; the engine alone refuses.

    `names` gives what is no secret to whoever guesses, as it is now: folder and account.
    """

    def __init__(
        self,
        label: str,
        control: PasswordField,
        names: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        words = QCoreApplication.translate(
            "NewPasswordField",
            "At least %1 characters. Several words are easier to remember than signs.",
        )
        note = words.replace("%1", str(SHORTEST_PASSWORD))
        super().__init__(label, control, note=note, parent=parent)
        self._entry, self._names = control, names
        self.meter = PasswordMeter()
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.meter)
        control.textChanged.connect(self.judge)

    @Slot()
    def judge(self) -> None:
        """Say how hard what is typed is to guess; again when a name has changed."""
        typed = self._entry.text()
        if not typed:
            self.meter.show_strength(0, "", "bad")
        elif len(typed) < SHORTEST_PASSWORD:
            words = self.tr("Too short: %1 of %2 characters")
            words = words.replace("%1", str(len(typed))).replace("%2", str(SHORTEST_PASSWORD))
            self.meter.show_strength(1, words, "bad")
        else:
            self.meter.show_strength(*self._levels()[password_strength(typed, *self._names())])

    def _levels(self) -> dict[PasswordStrength, tuple[int, str, State]]:
        return {
            PasswordStrength.COMMON: (1, self.tr("Too easy to guess"), "bad"),
            PasswordStrength.FAIR: (2, self.tr("Can be guessed with effort"), "warn"),
            PasswordStrength.GOOD: (3, self.tr("Hard to guess"), "ok"),
            PasswordStrength.STRONG: (4, self.tr("Very hard to guess"), "ok"),
        }
