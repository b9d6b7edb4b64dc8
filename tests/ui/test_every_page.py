"""What holds for every page, for each role that has it, at the window sizes that are promised."""

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent
from PySide6.QtWidgets import QApplication

from recsys_app import Role
from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from ui.dialogs.add_account import AddAccountDialog
from ui.pages import PAGES
from ui.widgets import Field

LOOKS = [(1440, 900, 100), (1280, 720, 100), (1280, 720, 130), (1024, 640, 100)]
"""Window width and height, and the type step in per cent."""
TWO_LINES = (
    "What was written here cannot be used. Write something else, and begin it with a letter."
)
SETTLE_MS = 150


@pytest.fixture
def store(furnished_store):
    return furnished_store


def settled(window, qtbot):
    """Until everything that was asked for is shown."""
    qtbot.waitUntil(window.shell.page.settled, timeout=60_000)
    calm = QDeadlineTimer(SETTLE_MS)
    while not calm.hasExpired():
        QApplication.processEvents()
    qtbot.waitUntil(window.shell.page.settled, timeout=60_000)


def scenes(window, qtbot):
    """The name of each scene of each page of the role, while it is shown."""
    for key in list(window.shell.rail.keys()):
        window.shell.open(key)
        settled(window, qtbot)
        for name, prepare in window.shell.page.scenes():
            prepare()
            settled(window, qtbot)
            yield f"{key}{name}"


def in_look(look):
    """Run a test at each window size and type step."""
    return pytest.mark.parametrize(("width", "height", "step"), look, ids=str)


@in_look(LOOKS)
def test_no_text_is_cut_and_every_control_has_a_name(
    window_of, qtbot, dressed, width, height, step
):
    dressed.set_step(step)
    window = window_of(Role.STEWARD)
    window.resize(width, height)
    faults = []
    for scene in scenes(window, qtbot):
        faults += [f"{scene}: {fault}" for fault in clipped(window)]
        faults += [f"{scene}: no name: {fault}" for fault in unnamed(window)]
    assert faults == []


@pytest.mark.slow  # opens every page twice
def test_no_text_is_cut_on_the_pages_of_an_administrator_when_the_type_grows(
    window_of, qtbot, dressed
):
    window = window_of(Role.ADMINISTRATOR)
    window.resize(1280, 720)
    keys, faults = list(window.shell.rail.keys()), []
    for key in keys:
        window.shell.open(key)
        settled(window, qtbot)
    dressed.set_step(130)
    for key in keys:
        window.shell.open(key)
        settled(window, qtbot)
        faults += [f"{key}: {fault}" for fault in clipped(window)]
    assert faults == []


@pytest.mark.parametrize("role", [Role.STEWARD, Role.VIEWER])
def test_every_widget_of_a_page_stands_in_the_window(window_of, qtbot, role):
    """One that stands nowhere belongs to Python, whose collector may end it in any thread."""
    window = window_of(role)
    alone = set()
    for scene in scenes(window, qtbot):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        alone |= {
            f"{scene}: {type(widget).__name__}"
            for widget in QApplication.topLevelWidgets()
            if type(widget).__module__.startswith("ui.") and not widget.parentWidget()
        } - {f"{scene}: {type(window).__name__}"}
    assert alone == set()


def mark_all(widget):
    """Show an error of two lines at every field in `widget`."""
    for field in widget.findChildren(Field):
        field.set_error(TWO_LINES)


@in_look([*LOOKS, (1024, 640, 130)])
def test_in_front_of_a_store_nothing_is_cut_even_where_errors_are_shown(
    window_of, dressed, tmp_path, width, height, step
):
    dressed.set_step(step)
    window = window_of(Role.STEWARD)
    window.resize(width, height)
    window.lock()
    gate = window.centralWidget()
    for show in (lambda: gate.show_jobs(2), lambda: window.show_first_run(tmp_path / "new")):
        show()
        assert clipped(window) == []
        assert unnamed(window) == []
        mark_all(window.centralWidget())
        assert clipped(window) == []


@pytest.mark.parametrize("step", [100, 130])
def test_a_dialog_grows_with_the_errors_in_it_and_shrinks_again(window_of, dressed, step):
    dressed.set_step(step)
    window = window_of(Role.ADMINISTRATOR)
    dialog = AddAccountDialog(window.workspace, window)
    dialog.open()
    assert clipped(dialog) == []
    before = dialog.height()
    mark_all(dialog)
    assert clipped(dialog) == []
    assert dialog.height() > before
    for field in dialog.findChildren(Field):
        field.clear_error()
    assert clipped(dialog) == []
    assert dialog.height() == before
    dialog.reject()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_sees_the_pages_it_may_use_and_all_of_them_open(window_of, qtbot, role):
    window = window_of(role)
    seen = list(scenes(window, qtbot))
    may = [page.key for page in PAGES if window.workspace.allowed(page.needs)]
    assert sorted(window.shell.rail.keys()) == sorted(may)
    assert {key for key in may if any(scene.startswith(key) for scene in seen)} == set(may)


def test_every_page_lives_through_theme_size_and_lock(window_of, qtbot, qapp, dressed):
    window = window_of(Role.ADMINISTRATOR)
    list(scenes(window, qtbot))
    with qtbot.captureExceptions() as raised:
        for choice in ("dark", "hc-light", "hc-dark"):
            dressed.apply(qapp, choice)
            QApplication.processEvents()
        dressed.set_step(150)
        QApplication.processEvents()
        window.lock()
        dressed.apply(qapp, "light")
        QApplication.processEvents()
    assert raised == []
