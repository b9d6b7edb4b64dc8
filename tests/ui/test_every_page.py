"""What holds for every page, for each role that has it, at the window sizes that are promised."""

import pytest
from PySide6.QtCore import QDeadlineTimer
from PySide6.QtWidgets import QApplication

from recsys_app import Role
from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from ui.pages import PAGES

SIZES = [(1440, 900), (1280, 720), (1024, 640)]
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


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_text_is_cut_and_every_control_has_a_name(window_of, qtbot, size):
    window = window_of(Role.STEWARD)
    window.resize(*size)
    faults = []
    for scene in scenes(window, qtbot):
        faults += [f"{scene}: {fault}" for fault in clipped(window)]
        faults += [f"{scene}: no name: {fault}" for fault in unnamed(window)]
    assert faults == []


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
