"""What a page reads from the store, and what stands there instead when that fails."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from recsys_app import Command
from ui.messages import message_for
from ui.theme.sizes import page_margin
from ui.widgets import Notice
from ui.workspace import OnError, Workspace

R = TypeVar("R")


class ReadNotice(Notice):
    """Reads for a part of a page; what cannot be read is said here, with a way to try again.

    Of each kind of command the newest counts. `content` is hidden while any of them is missing, so
    that nothing stands there as if it had been read.
    """

    def __init__(self, workspace: Workspace, *content: QWidget) -> None:
        super().__init__("bad", "")
        self._workspace = workspace
        self._content = content
        self._missing: dict[type[Command[Any]], Callable[[], None]] = {}
        self.acted.connect(self._try_again)
        self.hide()

    @property
    def missing(self) -> bool:
        """Whether something could not be read."""
        return bool(self._missing)

    def read(
        self,
        command: Command[R],
        on_result: Callable[[R], None],
        on_error: OnError | None = None,
    ) -> None:
        """Ask for `command`; where it fails, say so, then call `on_error`."""
        kind = type(command)
        again = partial(self.read, command, on_result, on_error)

        def take(answer: R) -> None:
            if self._missing.pop(kind, None) is not None and not self._missing:
                self.forget()
            on_result(answer)

        def miss(error: BaseException) -> None:
            self._missing[kind] = again
            self._show(error)
            if on_error is not None:
                on_error(error)

        self._workspace.fetch(self, command, take, miss)

    def forget(self) -> None:
        """What was missing is of no concern any more: the content is shown."""
        self._missing.clear()
        self.hide()
        for part in self._content:
            part.show()

    def _show(self, error: BaseException) -> None:
        message = message_for(error)
        words = self.tr("This could not be read. %1").replace("%1", message.text)
        self.show_text("bad", f"{words} {message.hint}".strip(), self.tr("Try again"))
        for part in self._content:
            part.hide()
        self.show()

    @Slot()
    def _try_again(self) -> None:
        for again in list(self._missing.values()):
            again()


class ReadFrame(QWidget):
    """All of a page: `content` from edge to edge, or within the page's margins what is missing."""

    def __init__(self, workspace: Workspace, content: QWidget) -> None:
        super().__init__()
        self.reads = ReadNotice(workspace, content)
        self.reads.installEventFilter(self)
        self._above = QVBoxLayout()
        self._above.addWidget(self.reads)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._above)
        column.addWidget(content, 1)
        column.addStretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self._fit()
        return False

    def _fit(self) -> None:
        """Margins around what is missing; `content` brings its own."""
        margin = page_margin(self.window().width())
        top = 0 if self.reads.isHidden() else 20
        self._above.setContentsMargins(margin, top, margin, 0)
