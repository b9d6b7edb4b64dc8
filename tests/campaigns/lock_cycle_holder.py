"""The process that `lock_cycles` searches: each line on standard input takes it one stage further."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from recsys_app import Application, FindPeople, ListAccounts, ListDatasets, VerifyStore
from recsys_app.access.session import Session
from tests.campaigns.lock_cycles import ACCOUNT, PASSWORD, STAGES


def by_engine(store: Path) -> Iterator[None]:
    application = Application(store)
    while True:
        application.sign_in(ACCOUNT, PASSWORD)
        yield
        yield from _work(application, application.lock, lambda: time.sleep(0.01))


def by_window(store: Path) -> Iterator[None]:
    from PySide6.QtWidgets import QApplication

    from recsys_app import Settings
    from ui.main_window import MainWindow
    from ui.preferences import Preferences

    desktop = QApplication([])
    window = MainWindow(Application, Preferences(Settings(), kept=False))
    window.show_store(store, ACCOUNT)
    window.show()
    while True:
        form = window.centralWidget()
        form.password.setText(PASSWORD)
        form.unlock.click()
        while window.shell is None or window.workspace.reading:
            desktop.processEvents()
        yield
        yield from _work(window.workspace.application, window.lock, desktop.processEvents)


def _work(
    application: Application, lock: Callable[[], object], pause: Callable[[], object]
) -> Iterator[None]:
    application.execute(ListDatasets())
    application.execute(ListAccounts())
    application.execute(FindPeople("shop", ""))
    yield
    job = application.submit(VerifyStore())
    application.pause(job)
    lock()
    pause()
    yield
    application.jobs.resume(job)  # nobody is signed in who might
    while application.jobs.active:
        pause()
    pause()
    yield


def keep_keys() -> None:
    """The weakness that the search must find: what is closed is not wiped."""
    closed: list[Session] = []

    def close(session: Session) -> None:
        session.closed = True
        closed.append(session)

    Session.close = close  # type: ignore[method-assign]


def main() -> None:
    if sys.argv[3:] == ["keeping"]:
        keep_keys()
    kinds = {"engine": by_engine, "window": by_window}
    work = kinds[sys.argv[1]](Path(sys.argv[2]))
    while True:
        for stage in STAGES:
            if not sys.stdin.readline():
                return
            next(work)
            print(stage, flush=True)


if __name__ == "__main__":
    main()
