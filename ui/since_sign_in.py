"""What a person should know on entering: failed sign-ins before, and the codes the engine gives."""

from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from recsys_app import Application
from ui.messages import notice_for
from ui.theme.sizes import page_margin
from ui.widgets import Notice
from ui.widgets.formatting import clock, counted, day


class SinceSignIn(QWidget):
    """Strips above the pages, each closed by hand; without a word it takes no room."""

    def __init__(self, application: Application) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        self.notices: list[Notice] = []
        if application.failed_sign_ins:
            self._add(self._failed(application.failed_sign_ins))
        for code in application.notices:
            if code != "no-recovery":  # stands where it stays: Home, Accounts, status bar
                self._add(notice_for(code))
        self.setVisible(bool(self.notices))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        margin = page_margin(self.window().width())
        self._column.setContentsMargins(margin, 12, margin, 0)

    def _failed(self, times: tuple[str, ...]) -> str:
        last = datetime.fromisoformat(times[-1]).astimezone()
        words = counted(
            len(times),
            self.tr("1 sign-in to this account failed since the last one, on %2."),
            self.tr("%1 sign-ins to this account failed since the last one, the latest on %2."),
        )
        moment = f"{day(last)}, {clock(last)}"
        asks = self.tr("If that was not you, change your password and tell an administrator.")
        return f"{words.replace('%2', moment)} {asks}"

    def _add(self, words: str) -> None:
        notice = Notice("warn", words, closable=True)
        notice.closed.connect(lambda: self._drop(notice))
        self.notices.append(notice)
        self._column.addWidget(notice)

    def _drop(self, notice: Notice) -> None:
        notice.hide()
        self.notices.remove(notice)
        self.setVisible(bool(self.notices))
