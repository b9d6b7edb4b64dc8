"""Dresses the Qt application and opens the window on the store that was asked for."""

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import gettempdir
from types import TracebackType
from typing import cast

import platformdirs
from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QApplication

from recsys_app import Application, RecsysError, Settings, log_path, place_of, record_bug
from ui.main_window import MainWindow
from ui.messages import message_for
from ui.preferences import Preferences, use_locale
from ui.theme import ThemeChoice, theme


def run(
    options: argparse.Namespace, settings: Settings, make_application: Callable[[Path], Application]
) -> int:
    """Show the window until it is closed, or save pictures of every screen. The exit code."""
    forget_folders()
    application = QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName("RecVault")
    QCoreApplication.setApplicationVersion(version("recvault"))
    use_locale(settings.language)
    theme.apply(application, cast(ThemeChoice, options.theme or settings.theme))
    theme.set_step(settings.text_size)
    preferences = Preferences(settings, kept=options.screenshots is None)
    window = MainWindow(make_application, preferences)
    sys.excepthook = partial(_on_bug, window)
    if options.screenshots is not None:
        return _take_screenshots(window, options)
    store = options.store or _remembered(settings)
    if store is None:
        window.show_first_run(default_store())
    else:
        window.show_store(store)
        error = _sign_in_from_file(window, options)
        if error is not None:
            window.show_error(error)
    window.show()
    return application.exec()


def forget_folders() -> None:
    """Let Qt's file dialogs note the folders that were visited among the temporary files only.

    On Windows and macOS they are the system's own dialogs, whose memory is not ours.
    """
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, gettempdir())


def _on_bug(
    window: MainWindow,
    _kind: type[BaseException],
    error: BaseException,
    _trace: TracebackType | None,
) -> None:
    """The one exception hook: type and place to the log, a sentence to the person."""
    record_bug(error)
    window.show_error(error)
    print(f"{place_of(error)}. {log_path()}", file=sys.stderr)  # noqa: T201  # seen without a window


def default_store() -> Path:
    """Where a first store is suggested."""
    return Path(platformdirs.user_data_dir("recvault", appauthor=False)) / "store"


def _remembered(settings: Settings) -> Path | None:
    return Path(settings.last_store) if settings.last_store else None


def _sign_in_from_file(window: MainWindow, options: argparse.Namespace) -> RecsysError | None:
    """Sign in with the password file, if one was given; what went wrong comes back."""
    workspace = window.workspace
    if options.password_file is None or workspace is None:
        return None
    try:
        password = options.password_file.read_text("utf-8").partition("\n")[0]
        workspace.application.sign_in(options.account, password)
    except RecsysError as error:
        return error
    window.enter()
    return None


def _take_screenshots(window: MainWindow, options: argparse.Namespace) -> int:
    """Pictures of the store that was named, or of the sample data in one that is thrown away."""
    from ui.screenshots import sample_store, take_screenshots

    with ExitStack() as stack:
        if options.store is None:
            options.store, options.password_file = stack.enter_context(
                sample_store(window.make_application, options.account)
            )
        window.show_store(options.store)
        error = _sign_in_from_file(window, options)
        if error is not None:
            print(message_for(error).text, file=sys.stderr)  # noqa: T201  # nobody sees the window
            return error.exit_code
        window.show()
        for path in take_screenshots(window, options.screenshots):
            print(path)  # noqa: T201  # the answer of the command
        window.close()
    return 0
