"""What this machine remembers about window and training, and the password of who is signed in."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout

from recsys_app import (
    ChangePassword,
    RecsysError,
    TrainModel,
    cores_beside_window,
    usable_cores,
)
from ui.dialogs.open_protected import OpenProtectedDialog
from ui.new_password import NewPasswordField, refused_change
from ui.pages.base import Page, PaletteEntry
from ui.pages.layout import FixedWidth, ScrollPage
from ui.theme import STEPS, ThemeChoice, theme
from ui.widgets import (
    Card,
    ComboBox,
    Field,
    Label,
    PasswordField,
    PrimaryButton,
    SecondaryButton,
    Segmented,
    SpinBox,
    Switch,
)
from ui.widgets.formatting import number
from ui.workspace import Workspace

FORM_WIDTH = 720
_LONGEST_MINUTES = 240
_LONGEST_HOURS = 24


class SettingsPage(Page):
    """Look and idle lock take effect at once, cores with the next training, hours at the next sign-in.

    The password has its own button.
    """

    key = "settings"
    icon = "settings"
    needs = ChangePassword
    low = True

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        settings = workspace.preferences.settings
        self.theme_choice = Segmented(
            [
                ("system", self.tr("As the desktop")),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
                ("hc-light", self.tr("High contrast, light")),
                ("hc-dark", self.tr("High contrast, dark")),
            ],
            name=self.tr("Theme"),
        )
        self.theme_choice.set_value(settings.theme)
        self.text_size = ComboBox([(str(step), f"{step} %", "") for step in STEPS])
        self.text_size.set_value(str(settings.text_size))
        self.lock_after = SpinBox()
        self.lock_after.setRange(0, _LONGEST_MINUTES)
        self.lock_after.setValue(settings.lock_after_minutes)
        self.lock_at_latest = SpinBox()
        self.lock_at_latest.setRange(1, _LONGEST_HOURS)
        self.lock_at_latest.setValue(settings.lock_after_hours)
        self.lock_with_desktop = Switch(
            self.tr("Also when the screen locks, the user changes or the computer sleeps")
        )
        self.lock_with_desktop.setChecked(settings.lock_with_desktop)
        self.pause_at_lock = Switch(self.tr("Pause my jobs while locked"))
        self.pause_at_lock.setChecked(settings.pause_jobs_at_lock)
        self.cores = SpinBox()
        self.cores.setRange(0, usable_cores())
        self.cores.setValue(settings.threads)
        self.current = PasswordField()
        self.new = PasswordField()
        self.again = PasswordField()
        self.change = PrimaryButton(self.tr("Change the password"))
        self.open_protected = SecondaryButton(self.tr("Open a protected file…"), icon="lock")
        self._build()
        self.open_protected.clicked.connect(self._open_protected)
        self.theme_choice.changed.connect(self._set_theme)
        self.text_size.chosen.connect(self._set_text_size)
        self.lock_after.valueChanged.connect(self._set_lock)
        self.lock_at_latest.valueChanged.connect(self._set_longest)
        self.lock_with_desktop.toggled.connect(self._set_lock_with_desktop)
        self.pause_at_lock.toggled.connect(self._set_pause_at_lock)
        self.cores.valueChanged.connect(self._set_cores)
        self.change.clicked.connect(self._change_password)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Settings")

    @classmethod
    def palette_actions(cls, workspace: Workspace) -> Sequence[PaletteEntry]:
        del workspace
        words = QCoreApplication.translate("SettingsPage", "Change password")
        return [PaletteEntry(words, "key-round", ChangePassword)]

    def show_target(self, target: object) -> None:
        """`target` is the command of a card: `ChangePassword`."""
        if target is ChangePassword:
            self.current.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self._password_card, self._scroll_to_password)  # once laid out

    def _protected_card(self) -> Card:
        card = Card(self.tr("Protected files"))
        words = self.tr("An export that was protected with a password is opened here.")
        card.add(Label(words, "body", "text2", wrap=True))
        row = QHBoxLayout()
        row.addWidget(self.open_protected)
        row.addStretch(1)
        card.add(row)
        return card

    @Slot()
    def _open_protected(self) -> None:
        dialog = OpenProtectedDialog(self.window())
        dialog.saved.connect(self._say_saved)
        dialog.exec()

    @Slot(str)
    def _say_saved(self, name: str) -> None:
        self.workspace.done.emit(self.tr("Saved as %1").replace("%1", name))

    @Slot()
    def _scroll_to_password(self) -> None:
        self._frame.ensureWidgetVisible(self._password_card)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = self._frame = ScrollPage()
        outer.addWidget(frame)
        frame.column.addWidget(Label(self.title(), "title"))
        look = Card(self.tr("Look"))
        look.add(Field(self.tr("Theme"), self.theme_choice))
        look.add(Field(self.tr("Text size"), self.text_size))
        training = self._training_card()
        training.setVisible(self.workspace.allowed(TrainModel))
        password = self._password_card = Card(self.tr("Your password"))
        self._current_field = Field(self.tr("Current password"), self.current)
        self._new_field = NewPasswordField(self.tr("New password"), self.new, self._known_names)
        self._again_field = Field(self.tr("New password again"), self.again)
        for field in (self._current_field, self._new_field, self._again_field):
            password.add(field)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.change)
        password.add(row)
        for card in (look, self._lock_card(), training, self._protected_card(), password):
            frame.column.addLayout(_as_wide_as_a_form(card))
        frame.column.addStretch(1)

    def _lock_card(self) -> Card:
        card = Card(self.tr("Lock"))
        never = self.tr("Minutes without a key or the mouse; 0 means never.")
        card.add(Field(self.tr("Lock after"), self.lock_after, note=never))
        whatever = self.tr("Hours since the sign-in, whatever you do; holds from the next sign-in.")
        card.add(Field(self.tr("Lock at the latest after"), self.lock_at_latest, note=whatever))
        card.add(self.lock_with_desktop)
        silent = self.tr(
            "This desktop does not tell when it locks or sleeps; sleep counts as idle."
        )
        self.desktop_is_silent = Label(silent, "caption", "text3", wrap=True)
        card.add(self.desktop_is_silent)
        self.desktop_is_silent.setVisible(not self.workspace.preferences.desktop_tells)
        card.add(self.pause_at_lock)
        jobs = self.tr("Running or paused, a job keeps its keys in memory until it ends.")
        self._pause_note = Label(jobs, "caption", "text3", wrap=True)
        card.add(self._pause_note)
        for widget in (self.pause_at_lock, self._pause_note):
            widget.setVisible(self.workspace.allowed(TrainModel))
        return card

    def _training_card(self) -> Card:
        card = Card(self.tr("Training"))
        note = cores_words(usable_cores(), cores_beside_window())
        card.add(Field(self.tr("Processor cores for training"), self.cores, note=note))
        return card

    @Slot(str)
    def _set_theme(self, choice: ThemeChoice) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, choice)
        self._save(theme=choice)

    @Slot(str)
    def _set_text_size(self, step: str) -> None:
        theme.set_step(int(step))
        self._save(text_size=int(step))

    @Slot(int)
    def _set_lock(self, minutes: int) -> None:
        self._save(lock_after_minutes=minutes)

    @Slot(int)
    def _set_longest(self, hours: int) -> None:
        self._save(lock_after_hours=hours)

    @Slot(bool)
    def _set_lock_with_desktop(self, on: bool) -> None:
        self._save(lock_with_desktop=on)

    @Slot(bool)
    def _set_pause_at_lock(self, on: bool) -> None:
        self._save(pause_jobs_at_lock=on)

    @Slot(int)
    def _set_cores(self, cores: int) -> None:
        self._save(threads=cores)

    def _save(self, **changes: str | int) -> None:
        error = self.workspace.preferences.change(**changes)
        if error is not None:
            self.workspace.error_raised.emit(error)

    def _known_names(self) -> tuple[str, str]:
        application = self.workspace.application
        return application.folder.path.name, application.account

    @Slot()
    def _change_password(self) -> None:
        for field in (self._current_field, self._new_field, self._again_field):
            field.clear_error()
        if self.new.text() != self.again.text():
            self._again_field.set_error(self.tr("This is not the same password."))
            return
        try:
            self.workspace.application.execute(ChangePassword(self.current.text(), self.new.text()))
        except RecsysError as error:
            words, before = refused_change(error)
            (self._current_field if before else self._new_field).set_error(words)
            return
        for entry in (self.current, self.new, self.again):
            entry.clear()
        self.workspace.done.emit(
            self.tr(
                "Your password is changed. If somebody else knew the old one, an administrator should "
                "rotate all keys."
            )
        )


def _as_wide_as_a_form(card: Card) -> QHBoxLayout:
    """The card at the left; in a row of its own its lines wrap, and so count, as wide as it is."""
    FixedWidth(card, FORM_WIDTH, at_most=True)
    row = QHBoxLayout()
    row.addWidget(card, 1)
    row.addStretch()
    return row


def cores_words(cores: int, used: int) -> str:
    """How many cores there are, and how many of them 0 stands for."""
    words = QCoreApplication.translate(
        "SettingsPage", "This machine has %1 cores; 0 uses all but one."
    )
    if cores == 1:
        words = QCoreApplication.translate(
            "SettingsPage", "This machine has one core, and trains on it."
        )
    elif used == cores:
        words = QCoreApplication.translate(
            "SettingsPage", "This machine has %1 cores; 0 uses them all."
        )
    return words.replace("%1", number(cores))
