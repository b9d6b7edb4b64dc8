"""The backups on the Maintenance page, and restoring one from the sign-in."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from recsys_app import (
    Application,
    BackupPlan,
    ErasePerson,
    ImportData,
    ListBackups,
    MakeBackup,
    MakeReceipt,
    Role,
    SetBackupPlan,
    Settings,
    receipt_text,
)
from tests.ui.clipping import clipped
from ui.dialogs.base import Dialog
from ui.dialogs.save_file import ReplaceFile
from ui.main_window import MainWindow
from ui.pages.maintenance.backup_dialogs import BackupDialog, BackupPlanDialog
from ui.pages.restore import RestorePage
from ui.preferences import Preferences


@pytest.fixture
def window(window_of):
    return window_of(Role.ADMINISTRATOR)


@pytest.fixture
def section(window, qtbot):
    window.shell.open("maintenance")
    found = window.shell.page.backups
    qtbot.waitUntil(lambda: not window.workspace.reading, timeout=10_000)
    return found


def in_dialog(kind, act, press):
    """Press, and do `act` in the dialog of that kind that opens."""

    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, answer)
    press()


def cells(section, column):
    model = section.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST, Role.VIEWER])
def test_only_an_administrator_has_the_page(window_of, role):
    assert "maintenance" not in window_of(role).shell._classes


def test_without_a_backup_the_page_says_why_one_is_wanted(section):
    assert section.empty.isVisibleTo(section)
    assert "No backups are made" in section.plan.text()


def test_a_backup_is_made_listed_and_verified_again(section, tmp_path, qtbot):
    file = tmp_path / "one.rvbackup"

    def choose(dialog):
        dialog.path.setText(str(file))
        dialog.accept()

    in_dialog(BackupDialog, choose, section.make.click)
    qtbot.waitUntil(lambda: cells(section, 1) == [file.name], timeout=20_000)

    assert section.file.text() == str(file)
    assert "reopened and verified" in section.progress.notice.accessibleName()
    assert cells(section, 3)[0].startswith("Yes")
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    section.verify.click()
    qtbot.waitUntil(lambda: cells(section, 3)[0].startswith("Damaged"), timeout=20_000)


def test_the_last_whole_backup_is_not_deleted_and_another_one_is(
    store, application_as, window_of, tmp_path, qtbot
):
    application = application_as(Role.ADMINISTRATOR)
    for name in ("one", "two"):
        application.execute(MakeBackup(tmp_path / name))
    application.close()
    window = window_of(Role.ADMINISTRATOR)
    window.shell.open("maintenance")
    section = window.shell.page.backups
    qtbot.waitUntil(lambda: cells(section, 1) == ["two", "one"], timeout=10_000)

    in_dialog(Dialog, Dialog.accept, section.remove.click)
    qtbot.waitUntil(lambda: cells(section, 1) == ["one"], timeout=20_000)
    assert "off the list" in section.progress.notice.accessibleName()
    in_dialog(Dialog, Dialog.accept, section.remove.click)
    qtbot.waitUntil(
        lambda: "It was kept" in section.progress.notice.accessibleName(), timeout=20_000
    )

    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["one"]


@pytest.mark.parametrize("step", [100, 130, 150])
def test_the_file_of_the_chosen_backup_is_seen_whole(
    store, application_as, window_of, dressed, tmp_path, qtbot, step
):
    application = application_as(Role.ADMINISTRATOR)
    for year in (2025, 2026):
        folder = tmp_path / "a disk with a long name" / (f"backups-of-{year}-" * 5)
        folder.mkdir(parents=True)
        application.execute(MakeBackup(folder / "one.rvbackup"))
    application.close()
    dressed.set_step(step)
    window = window_of(Role.ADMINISTRATOR)
    window.resize(1280, 720)
    window.shell.open("maintenance")
    page = window.shell.page
    qtbot.waitUntil(lambda: len(cells(page.backups, 1)) == 2, timeout=10_000)

    page.backups.table.selectRow(1)

    assert page.backups.file.text() == page.backups.found.backups[1].file
    qtbot.waitUntil(lambda: clipped(window) == [])  # laid out again, now that it is higher
    assert page.backups.file.verticalScrollBar().maximum() == 0
    page.refresh()
    qtbot.waitUntil(lambda: not window.workspace.reading, timeout=10_000)
    assert page.backups.table.selected_row() == 1


def test_a_backup_without_a_place_is_asked_again(section):
    def leave_out(dialog):
        dialog.path.setText(" ")
        dialog.accept()
        assert dialog.isVisible()

    in_dialog(BackupDialog, leave_out, section.make.click)


def test_a_backup_gets_its_ending_and_no_folder_is_taken_for_a_file(section, tmp_path, qtbot):
    def choose(dialog):
        dialog.path.setText(str(tmp_path))
        dialog.accept()
        assert dialog._path_field.error.startswith("This is a folder.")
        dialog.path.setText(str(tmp_path / "monday"))
        dialog.accept()

    in_dialog(BackupDialog, choose, section.make.click)
    qtbot.waitUntil(lambda: cells(section, 1) == ["monday.rvbackup"], timeout=20_000)


def test_a_typed_backup_that_exists_is_replaced_after_a_yes_to_its_whole_name(
    window, qtbot, tmp_path
):
    there = tmp_path / "monday.rvbackup"
    there.write_bytes(b"kept")
    dialog = BackupDialog(window.workspace, window, None)
    dialog.open()
    dialog.path.setText(str(tmp_path / "monday"))

    in_dialog(ReplaceFile, lambda asked: asked.safe.click(), dialog.action.click)
    assert dialog.isVisible()
    assert not dialog.replaces
    in_dialog(ReplaceFile, lambda asked: asked.action.click(), dialog.action.click)
    assert not dialog.isVisible()
    assert (dialog.file, dialog.replaces) == (there, True)


def test_a_yes_to_one_file_is_none_to_another(window, tmp_path, monkeypatch):
    for name in ("monday.rvbackup", "tuesday.rvbackup"):
        (tmp_path / name).write_bytes(b"kept")
    monday = str(tmp_path / "monday.rvbackup")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (monday, ""))
    dialog = BackupDialog(window.workspace, window, None)
    dialog._choose()
    assert dialog.replaces
    dialog.path.setText(str(tmp_path / "tuesday.rvbackup"))
    assert not dialog.replaces


def test_a_plan_is_made_and_what_is_due_is_done(section, window, tmp_path, qtbot):
    def plan(dialog):
        assert not dialog.folder.isEnabled()
        dialog.on.setChecked(True)
        dialog.folder.setText(str(tmp_path))
        dialog.every.setValue(3)
        dialog.accept()

    in_dialog(BackupPlanDialog, plan, section.change_plan.click)
    qtbot.waitUntil(lambda: "Every 3 days" in section.plan.text(), timeout=10_000)
    section.run_plan.click()
    qtbot.waitUntil(lambda: len(cells(section, 1)) == 1, timeout=20_000)

    assert len(list(tmp_path.glob("*.rvbackup"))) == 1
    assert not section.run_plan.isVisibleTo(section)


def test_what_is_due_is_made_after_signing_in(store, application_as, window_of, tmp_path, qtbot):
    application = application_as(Role.ADMINISTRATOR)
    application.execute(SetBackupPlan(BackupPlan(str(tmp_path))))
    application.close()

    window = window_of(Role.ADMINISTRATOR)

    qtbot.waitUntil(lambda: any(tmp_path.glob("*.rvbackup")), timeout=20_000)
    qtbot.waitUntil(lambda: not window.workspace.active_jobs, timeout=20_000)


def test_a_backup_is_restored_from_the_sign_in(store, application_as, qtbot, tmp_path):
    application = application_as(Role.ADMINISTRATOR)
    log, receipt = tmp_path / "log.csv", tmp_path / "receipt.txt"
    log.write_text("user,item\nann,a\nbob,b\neve,\n", "utf-8")
    application.execute(ImportData(log, "shop"))
    application.execute(MakeBackup(tmp_path / "one.rvbackup"))
    for person in ("ann", "eve"):  # of whom the one is known from a row set aside alone
        application.execute(ErasePerson(person, "asked to"))
    receipt.write_text(receipt_text(application.execute(MakeReceipt())), "utf-8")
    application.close()
    window = MainWindow(Application, Preferences(Settings(), kept=False))
    qtbot.addWidget(window)
    window.show_store(store.path)
    window.show()

    window.centralWidget().restore_wanted.emit()
    page = window.centralWidget()
    assert isinstance(page, RestorePage)
    page.file.setText(str(tmp_path / "one.rvbackup"))
    page.restore.click()
    assert page._account_field.error
    page.account.setText(Role.ADMINISTRATOR)
    page.receipts.setText(str(receipt))
    page.password.setText("not the password of that day")
    page.restore.click()
    qtbot.waitUntil(lambda: "day on which" in page._password_field.error, timeout=20_000)
    page.password.setText(store.password)
    page.restore.click()
    qtbot.waitUntil(page.enter.isVisible, timeout=20_000)
    said = "2 people were erased since; 2 found in the backup and erased again."
    assert said in page.outcome.text()
    page.enter.click()

    place = store.path.with_name("store-restored")
    assert window.workspace.application.folder.path == place
    assert window.workspace.application.execute(ListBackups()).backups == ()
    heard = []
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)  # what restored it is gone
    window.workspace.fetch(window, ListBackups(), heard.append, heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    assert heard[0].backups == ()
    qtbot.waitUntil(lambda: not window.workspace.application.jobs.active, timeout=20_000)
    window.close()
