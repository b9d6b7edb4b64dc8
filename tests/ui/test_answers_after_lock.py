"""What was read before a lock and answers after it."""

from PySide6.QtCore import QCoreApplication, QObject

from recsys_app import Role, ShowStore


def test_an_answer_that_comes_after_the_lock_is_dropped(window_of, qtbot):
    window = window_of(Role.ADMINISTRATOR)
    workspace, owner, answers = window.workspace, QObject(window), []
    workspace.fetch(owner, ShowStore(), answers.append, answers.append)

    window.lock()
    qtbot.waitUntil(lambda: not workspace.application.jobs.active, timeout=10_000)
    QCoreApplication.processEvents()

    assert answers == []
    assert not workspace.reading
