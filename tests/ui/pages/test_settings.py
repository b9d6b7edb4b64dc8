"""The Settings page: what it changes at once, what it keeps, and the password."""

import pytest

from recsys_app import Application, Role, Settings, SignInError
from recsys_app.training import threads
from tests.ui.clipping import clipped
from ui.pages.settings import cores_words
from ui.preferences import Preferences
from ui.theme import theme


@pytest.fixture
def settings_page(window_of):
    window = window_of(Role.ANALYST)
    window.shell.open("settings")
    return window.shell.page


def test_theme_and_text_size_take_effect_at_once(settings_page):
    settings_page.theme_choice.changed.emit("dark")
    assert theme.tokens.dark
    settings_page.text_size.chosen.emit("130")
    assert theme.step == 130
    kept = settings_page.workspace.preferences.settings
    assert (kept.theme, kept.text_size) == ("dark", 130)


def test_the_form_grows_with_the_text(settings_page):
    width = settings_page._password_card.maximumWidth()
    settings_page.text_size.set_value("130")
    settings_page.text_size.chosen.emit("130")
    assert settings_page._password_card.maximumWidth() == round(1.3 * width)


def test_the_idle_lock_follows_the_setting(settings_page, qtbot):
    window = settings_page.window()
    settings_page.lock_after.setValue(3)
    window.idle_lock.check()
    assert "Locks in 3 min" in window.shell.locks_in.text()
    settings_page.lock_after.setValue(0)
    window.idle_lock.check()
    assert window.shell.locks_in.text() == "No idle lock"


def test_the_longest_time_is_kept_for_the_next_sign_in(settings_page):
    window = settings_page.window()
    assert settings_page.lock_at_latest.value() == 12
    settings_page.lock_at_latest.setValue(1)
    assert window.preferences.settings.lock_after_hours == 1
    assert not window.idle_lock.is_nearly_over


def test_the_cores_for_training_hold_for_what_is_started_next(settings_page, monkeypatch):
    monkeypatch.setattr(threads, "usable_cores", lambda: 8)
    shell = settings_page.window().shell
    shell.open("train")
    setup = shell.page.setup
    assert setup._command("popular", (5,)).threads == 7
    settings_page.cores.setRange(0, 8)
    settings_page.cores.setValue(2)
    assert setup._command("popular", (5,)).threads == 2
    assert settings_page.workspace.preferences.settings.threads == 2


def test_no_more_cores_can_be_chosen_than_there_are(settings_page):
    assert settings_page.cores.maximum() == threads.usable_cores()


@pytest.mark.parametrize(
    ("cores", "used", "words"),
    [
        (1, 1, "This machine has one core, and trains on it."),
        (2, 2, "This machine has 2 cores; 0 uses them all."),
        (8, 7, "This machine has 8 cores; 0 uses all but one."),
    ],
)
def test_what_0_cores_means_is_said_for_this_machine(
    settings_page, monkeypatch, cores, used, words
):
    monkeypatch.setattr(threads, "usable_cores", lambda: cores)
    assert threads.cores_beside_window() == used
    assert cores_words(cores, used) == words


def test_preferences_survive_the_window(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert Preferences(Settings()).change(theme="dark", last_store="/somewhere") is None
    assert Settings.load() == Settings(theme="dark", last_store="/somewhere")
    Preferences(Settings(), kept=False).change(theme="light")
    assert Settings.load().theme == "dark"


def type_passwords(page, current, new, again):
    page.current.setText(current)
    page.new.setText(new)
    page.again.setText(again)
    page.change.click()


def test_a_changed_password_opens_the_store_and_the_old_one_does_not(settings_page, store):
    type_passwords(settings_page, store.password, "a new and longer one", "a new and longer one")
    assert settings_page.current.text() == ""
    settings_page.workspace.application.close()
    application = Application(store.path)
    try:
        application.sign_in(Role.ANALYST, "a new and longer one")
        application.lock()
        with pytest.raises(SignInError):
            application.sign_in(Role.ANALYST, store.password)
    finally:
        application.close()


def test_each_mistake_is_said_at_its_field(settings_page, store):
    page = settings_page
    type_passwords(page, store.password, "a new and longer one", "a new and longer two")
    assert page._again_field.error == "This is not the same password."
    type_passwords(page, "not my password", "a new and longer one", "a new and longer one")
    assert page._current_field.error.startswith("This is not the password that you have now.")
    type_passwords(page, store.password, "short", "short")
    assert page._new_field.error


def test_a_card_grows_with_the_lines_of_a_mistake(settings_page, qtbot):
    window = settings_page.window()
    window.resize(1280, 800)
    for field in (settings_page._current_field, settings_page._new_field):
        field.set_error(" ".join(["A sentence that needs more room than the card is wide."] * 3))
    assert clipped(window) == []


@pytest.mark.parametrize(("role", "shown"), [(Role.ANALYST, True), (Role.VIEWER, False)])
def test_cores_for_training_are_offered_to_those_who_may_train(window_of, role, shown):
    window = window_of(role)
    window.shell.open("settings")
    assert window.shell.page.cores.isVisible() is shown
