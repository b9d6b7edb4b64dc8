"""The last step of making a store: the kit that opens it when the password is lost."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from recsys_app import Application, MakeRecoveryKit, RecsysError
from ui.messages import message_for
from ui.pages.accounts.kit import KitDialog, ask_for_kit_file
from ui.pages.gate import Gate
from ui.widgets import Label, LinkButton, Notice, PrimaryButton


class FirstKitPage(Gate):
    """Offers it once; the Accounts page and the status bar go on to.

    Signals:
        done: a kit was made, or is left for later.
    """

    done = Signal()

    def __init__(self, application: Application) -> None:
        super().__init__()
        self.application = application
        self.make = PrimaryButton(self.tr("Make a recovery kit…"), icon="file-text", size="large")
        self.later = LinkButton(self.tr("Later"))
        self.notice = Notice("bad", "")
        self.form.addWidget(Label(self.tr("If you forget your password"), "display"))
        for words in (
            self.tr(
                "Nobody can open the store without a password: neither we nor anybody else has a "
                "second key."
            ),
            self.tr(
                "A recovery kit is a sheet of paper with a secret that opens the store. Print it and "
                "keep it where you keep what must not be lost."
            ),
        ):
            self.form.addWidget(Label(words, "body", "text2", wrap=True))
        self.form.addSpacing(8)
        self.form.addWidget(self.make)
        self.form.addWidget(self.notice)
        self.notice.hide()
        links = QHBoxLayout()
        links.addWidget(self.later)
        links.addStretch(1)
        self.form.addLayout(links)
        self.make.clicked.connect(self._ask)
        self.later.clicked.connect(self.done)
        QTimer.singleShot(0, self.make, self.make.setFocus)

    @Slot()
    def _ask(self) -> None:
        file = ask_for_kit_file(self.window())
        if file is None:
            return
        try:
            kit = self.application.execute(MakeRecoveryKit(file))
        except RecsysError as error:
            message = message_for(error)
            self.notice.show_text("bad", f"{message.text} {message.hint}".strip())
            self.notice.show()
            return
        KitDialog(kit, self.window()).exec()
        self.done.emit()
