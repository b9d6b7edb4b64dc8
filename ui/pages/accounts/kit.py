"""The recovery kit as it is shown once, and as a sheet of paper."""

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMarginsF, Slot
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QWidget

from recsys_app import RecoveryKit
from ui.dialogs.base import Dialog
from ui.dialogs.save_file import ask_where_to_save
from ui.widgets import Label, Notice, SecondaryButton, Well
from ui.widgets.formatting import day


def ask_for_kit_file(parent: QWidget) -> Path | None:
    """Where the kit is to be written, as text; None where the person gave up."""
    return ask_where_to_save(
        parent,
        QCoreApplication.translate("RecoveryKit", "Where to write the recovery kit"),
        str(Path.home() / "recvault-recovery.txt"),
        (".txt",),
        QCoreApplication.translate("RecoveryKit", "Text (*.txt)"),
    )


def write_pdf(kit: RecoveryKit, file: Path) -> None:
    """The kit as one page, for this user alone.

    Raises:
        OSError: the file cannot be written.
    """
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    writer = QPdfWriter(str(file))
    writer.setTitle("RecVault")
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(25, 25, 25, 25),
            QPageLayout.Unit.Millimeter,
        )
    )
    document = QTextDocument()
    document.setHtml(_sheet(kit))
    document.print_(writer)
    if not file.stat().st_size:
        raise OSError(str(file))


def _sheet(kit: RecoveryKit) -> str:
    def words(text: str) -> str:
        return QCoreApplication.translate("RecoveryKit", text)

    store, account = words("Store"), words("Account")
    return f"""
<h1>{words("Recovery kit")}</h1>
<p>{store}: <b>{_plain(kit.store)}</b><br>{account}: <b>{kit.account}</b><br>
{words("Made")}: {day(kit.made)}</p>
<p>{words("Secret")}</p><pre style="font-size:15pt">{kit.secret}</pre>
<p>{
        words(
            "Whoever has this sheet can read and change everything in the store. Keep it where you "
            "keep what must not be lost."
        )
    }</p>
<p>{
        words(
            "To use it, sign in with the account above and the secret in place of a password. Small "
            "letters and left-out dashes do not matter. Then reset the password that was forgotten, or add an "
            "administrator."
        )
    }</p>
<p>{words("A new kit takes the place of this one: from then on this sheet opens nothing.")}</p>
"""


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


class KitDialog(Dialog):
    """Shows the secret, once, and offers it as a sheet to print."""

    def __init__(self, kit: RecoveryKit, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("KitDialog", "Your recovery kit"),
            QCoreApplication.translate(
                "KitDialog",
                "It was written, read back, and it opened the store. Print it, put it in a safe place "
                "and delete the file. An earlier kit opens nothing any more.",
            ),
            action=QCoreApplication.translate("KitDialog", "Done"),
            width=640,
            parent=parent,
        )
        self.kit = kit
        self.safe.hide()
        self.secret = Label(kit.secret, "mono", selectable=True)
        well = Well()
        well.add(self.secret)
        self.add(well)
        written = self.tr("Written to %1").replace("%1", str(kit.file))
        self.add(Label(written, "body", "text2", wrap=True, selectable=True))
        self.pdf = SecondaryButton(self.tr("Save as PDF…"), icon="download")
        self.pdf.clicked.connect(self._save)
        self.footer.insertWidget(0, self.pdf)
        self.notice = Notice("ok", "")
        self.add(self.notice)
        self.notice.hide()

    @Slot()
    def _save(self) -> None:
        file = ask_where_to_save(
            self,
            self.tr("Save as PDF"),
            str(self.kit.file.with_suffix(".pdf")),
            (".pdf",),
            self.tr("PDF (*.pdf)"),
        )
        if file is None:
            return
        try:
            write_pdf(self.kit, file)
        except OSError as error:
            words = self.tr("The PDF could not be written: %1")
            self.notice.show_text("bad", words.replace("%1", error.strerror or ""))
        else:
            self.notice.show_text("ok", self.tr("Saved as %1").replace("%1", str(file)))
        self.notice.show()
