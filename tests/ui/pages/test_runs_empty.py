"""The Runs page of a store without any run."""

from recsys_app import Role


def test_without_runs_the_page_leads_to_training(window_of, qtbot):
    window = window_of(Role.ANALYST)
    window.shell.open("runs")
    page = window.shell.page
    assert page.head.reading.isVisible()  # until the store has answered
    qtbot.waitUntil(page.head.empty.isVisible, timeout=20_000)
    assert not page.head.reading.isVisible()
    assert not page.board.isVisible()
    assert not page.head.export.isVisible()
    page.head.empty.primary.click()
    assert window.shell.page.key == "train"
