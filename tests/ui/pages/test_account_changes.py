"""Roles, passwords for one time, removal and the recovery kit at the window."""

import stat

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from recsys_app import (
    RECOVERY_ACCOUNT,
    Application,
    ChangePassword,
    ListAccounts,
    MakeRecoveryKit,
    RecsysError,
    ResetPassword,
    Role,
    ShowLedger,
    ShowStore,
)
from tests.conftest import PASSWORD
from tests.ui.clipping import clipped
from tests.ui.pages.reading import settled
from ui.pages.accounts.dialogs import NewKitDialog, RemoveDialog, ResetDialog, RoleDialog
from ui.pages.accounts.kit import KitDialog
from ui.pages.first_kit import FirstKitPage
from ui.pages.maintenance.keys import RotateDialog
from ui.pages.own_password import OwnPasswordPage
from ui.pages.sign_in import SignInPage
from ui.recovery_status import RecoveryStatus

ONCE = "seven quiet herons"


@pytest.fixture
def page(window_of, qtbot):
    window = window_of(Role.ADMINISTRATOR)
    window.shell.open("accounts")
    page = window.shell.page
    qtbot.waitUntil(lambda: len(page.accounts) == 4, timeout=30_000)
    return page


def choose(page, name):
    page.table.selectRow([account.name for account in page.accounts].index(name))


def chosen(page):
    row = page.table.selected_row()
    return None if row < 0 else page.accounts[row].name


def in_dialog(kind, act, press):
    """Press, and do `act` in the dialog of that kind that opens."""

    def fill():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, fill)
    press()


def wait_for(page, qtbot, true):
    def reached():
        return not page.workspace.active_jobs and true({a.name: a for a in page.accounts})

    qtbot.waitUntil(reached, timeout=20_000)


def test_actions_wait_for_an_account_that_is_not_the_own_one(page):
    assert not page.remove.isEnabled()
    choose(page, Role.ADMINISTRATOR)
    assert not page.remove.isEnabled()
    choose(page, Role.ANALYST)
    assert page.remove.isEnabled()
    assert page.role.isEnabled()
    assert page.reset.isEnabled()


def test_a_role_is_changed(page, qtbot):
    def demote(dialog):
        assert not dialog.action.isEnabled()  # the same role
        dialog.choice.set_value(Role.ADMINISTRATOR.value)
        dialog.choice.chosen.emit(Role.ADMINISTRATOR.value)
        assert dialog.kept.isHidden()  # no key is taken
        dialog.choice.set_value(Role.VIEWER.value)
        dialog.choice.chosen.emit(Role.VIEWER.value)
        assert not dialog.kept.isHidden()
        dialog.action.click()

    choose(page, Role.STEWARD)
    in_dialog(RoleDialog, demote, page.role.click)
    wait_for(page, qtbot, lambda found: found[Role.STEWARD].role is Role.VIEWER)
    assert page.workspace.application.execute(ShowStore()).generation == 2
    assert "Viewer" in page.progress.notice.text()
    assert chosen(page) == Role.STEWARD
    assert page.role.isEnabled()


def test_an_account_is_removed_when_its_name_was_typed(page, qtbot):
    def remove(dialog):
        assert not dialog.action.isEnabled()
        dialog.field.setText(Role.VIEWER)
        dialog.action.click()

    choose(page, Role.VIEWER)
    in_dialog(RemoveDialog, remove, page.remove.click)
    wait_for(page, qtbot, lambda found: Role.VIEWER not in found)
    assert chosen(page) is None


def test_a_reset_password_is_marked_until_another_was_chosen(page, qtbot):
    def reset(dialog):
        dialog.password.setText("short")
        dialog.action.click()
        assert dialog._field.error
        dialog.password.setText(ONCE)
        dialog.action.click()
        assert not dialog.isVisible()

    choose(page, Role.ANALYST)
    in_dialog(ResetDialog, reset, page.reset.click)
    wait_for(page, qtbot, lambda found: found[Role.ANALYST].must_change)
    row = [account.name for account in page.accounts].index(Role.ANALYST)
    assert page.table.model().index(row, 4).data() == "Must choose a password"
    assert chosen(page) == Role.ANALYST
    assert page.progress.notice.isVisible()
    assert not page.progress.line.isVisible()
    assert page.progress.notice.text().startswith(f"The password of {Role.ANALYST} was reset.")


def test_a_reset_password_is_told_in_place_of_what_was_done_before(page, qtbot):
    def promote(dialog):
        dialog.choice.set_value(Role.ANALYST.value)
        dialog.choice.chosen.emit(Role.ANALYST.value)
        dialog.action.click()

    def reset(dialog):
        dialog.password.setText(ONCE)
        dialog.action.click()

    choose(page, Role.VIEWER)
    in_dialog(RoleDialog, promote, page.role.click)
    wait_for(page, qtbot, lambda found: found[Role.VIEWER].role is Role.ANALYST)
    assert page.progress.notice.text() == f"{Role.VIEWER} is Analyst now."
    in_dialog(ResetDialog, reset, page.reset.click)
    assert page.progress.notice.text().startswith(f"The password of {Role.VIEWER} was reset.")


def test_a_new_password_waits_for_an_administrator_and_the_page_says_so(window_of, qtbot, store):
    application = Application(store.path)
    application.sign_in(Role.ANALYST, PASSWORD)
    application.execute(ChangePassword(PASSWORD, "eight tall poplars"))
    application.close()
    window = window_of(Role.ADMINISTRATOR, read_only=True)
    window.shell.open("accounts")
    page = window.shell.page
    qtbot.waitUntil(lambda: len(page.accounts) == 4, timeout=30_000)
    row = [account.name for account in page.accounts].index(Role.ANALYST)
    assert page.table.model().index(row, 4).data() == "New password, not taken in yet"
    assert not page.waits.isHidden()
    settled(page, qtbot)  # beside a read no sign-in takes keys in
    window.workspace.application.sign_in(Role.ADMINISTRATOR, PASSWORD)
    page.refresh()
    qtbot.waitUntil(page.waits.isHidden, timeout=30_000)
    (entry, *_) = window.workspace.application.execute(ShowLedger())
    assert (entry.action, entry.facts) == ("new-keys-taken-in", {"new_pairs": Role.ANALYST})


def test_a_kit_is_made_shown_saved_as_pdf_and_ends_the_notices(page, qtbot, tmp_path, monkeypatch):
    files = iter([(str(tmp_path / "kit"), ""), (str(tmp_path / "kit.pdf"), "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: next(files))
    status = page.window().shell.findChild(RecoveryStatus)
    for notice in (status, page.unrecoverable):  # each reads for itself
        qtbot.waitUntil(lambda shown=notice: not shown.isHidden(), timeout=30_000)
    shown = []

    def look(dialog):
        shown.append(dialog.secret.text())
        dialog.pdf.click()
        assert "kit.pdf" in dialog.notice.text()
        dialog.action.click()

    def watch():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, KitDialog):
            look(dialog)
        elif not shown:
            QTimer.singleShot(20, watch)

    QTimer.singleShot(20, watch)
    page.kit.click()
    wait_for(page, qtbot, lambda found: RECOVERY_ACCOUNT in found)
    qtbot.waitUntil(lambda: bool(shown), timeout=30_000)
    for name in ("kit.txt", "kit.pdf"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert (tmp_path / "kit.pdf").read_bytes().startswith(b"%PDF")
    assert shown[0] in (tmp_path / "kit.txt").read_text("utf-8")
    for notice in (status, page.unrecoverable):
        qtbot.waitUntil(notice.isHidden, timeout=30_000)
    other = Application(page.workspace.application.folder.path)
    other.sign_in(RECOVERY_ACCOUNT, shown[0], read_only=True)
    assert len(other.execute(ListAccounts())) == 5
    other.close()


def test_a_kit_in_force_is_replaced_only_after_a_yes(page, qtbot, tmp_path, monkeypatch):
    application = page.workspace.application
    kit = application.execute(MakeRecoveryKit(tmp_path / "first.txt"))
    asked = []

    def choose(*_):
        asked.append("where")
        return str(tmp_path / "second.txt"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)

    def keep(dialog):
        assert "the earlier sheet opens nothing any more" in dialog.text.text()
        assert dialog.focusWidget() is dialog.safe
        assert clipped(dialog) == []
        dialog.safe.click()

    in_dialog(NewKitDialog, keep, page.kit.click)
    assert asked == []
    assert opens(application, kit.secret)
    with qtbot.waitSignal(page.progress.finished, timeout=20_000):
        monkeypatch.setattr(KitDialog, "exec", lambda _dialog: 0)
        in_dialog(NewKitDialog, lambda dialog: dialog.action.click(), page.kit.click)
    assert asked == ["where"]
    assert (tmp_path / "second.txt").exists()
    assert not opens(application, kit.secret)


def opens(application, secret):
    other = Application(application.folder.path)
    try:
        other.sign_in(RECOVERY_ACCOUNT, secret, read_only=True)
    except RecsysError:
        return False
    finally:
        other.close()
    return True


def test_the_keys_are_rotated_from_the_maintenance_page(window_of, qtbot):
    window = window_of(Role.ADMINISTRATOR)
    window.shell.open("maintenance")
    keys = window.shell.page.keys

    def rotate(dialog):
        for box in dialog.parts.values():
            box.setChecked(False)
        assert not dialog.action.isEnabled()
        next(iter(dialog.parts.values())).setChecked(True)
        assert dialog.reach.text().startswith("Some parts: what signs stays.")
        dialog.action.click()

    def rotate_all(dialog):
        assert dialog.reach.text().startswith("All parts: what signs is new as well")
        dialog.action.click()

    in_dialog(RotateDialog, rotate, keys.rotate.click)
    qtbot.waitUntil(lambda: "New keys for: people. " in keys.progress.notice.text(), timeout=20_000)
    assert window.workspace.application.execute(ShowStore()).generation == 2
    in_dialog(RotateDialog, rotate_all, keys.rotate.click)
    qtbot.waitUntil(lambda: "What signs is new" in keys.progress.notice.text(), timeout=20_000)
    verification = window.shell.page.verification
    verification.verify.click()
    qtbot.waitUntil(lambda: not verification.table.isHidden(), timeout=20_000)
    assert "as it should be" in verification.progress.notice.text()
    assert verification.table.model().rowCount() == 6


def test_who_was_let_in_again_chooses_a_password_before_anything_else(page, qtbot):
    window, application = page.window(), page.workspace.application
    application.execute(ResetPassword(Role.ANALYST, ONCE))
    window.lock()
    form = window.centralWidget()
    form.account.setText(Role.ANALYST)
    form.password.setText(ONCE)
    form.unlock.click()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), OwnPasswordPage), timeout=30_000)
    own = window.centralWidget()
    assert window.shell is None
    assert window.idle_lock._timer.isActive()  # nor is anybody left signed in here
    for new, again in ((ONCE, ONCE), (PASSWORD, "other"), (PASSWORD, PASSWORD)):
        own.given.setText(ONCE)
        own.new.setText(new)
        own.again.setText(again)
        own.change.click()
        qtbot.waitUntil(lambda: window.shell is not None or own.isEnabled(), timeout=30_000)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=30_000)
    assert application.role is Role.ANALYST


def test_it_can_be_left_for_later(page, qtbot):
    window, application = page.window(), page.workspace.application
    application.execute(ResetPassword(Role.ANALYST, ONCE))
    application.sign_in(Role.ANALYST, ONCE)
    window.enter()
    window.centralWidget().left.emit()
    assert isinstance(window.centralWidget(), SignInPage)
    assert not application.signed_in


def test_the_link_of_the_sign_in_names_the_account_of_the_kit(page):
    window = page.window()
    window.lock()
    form = window.centralWidget()
    form._use_kit()
    assert form.account.text() == RECOVERY_ACCOUNT
    assert "kit" in form.password.placeholderText()


def test_the_first_run_offers_a_kit(window_of, qtbot, tmp_path, monkeypatch):
    window = window_of(Role.ADMINISTRATOR)
    step = FirstKitPage(window.workspace.application)
    qtbot.addWidget(step)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "k.txt"), ""))
    with qtbot.waitSignal(step.done, timeout=30_000):
        in_dialog(KitDialog, lambda dialog: dialog.action.click(), step.make.click)
    assert window.workspace.application.execute(ShowStore()).recoverable
