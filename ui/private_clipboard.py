"""The clipboard while RecVault has something in it: concealed from histories, and soon empty.

Tables, fields and labels copy by Qt's own means, by key and by menu. This is the one place behind
all of them: what appears in the clipboard from this program is marked at once.
"""

from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer, QUuid, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

STAYS_MS: Final = 15_000
_MARK: Final = "application/x-recvault-copy"
CONCEALED: Final = {
    "x-kde-passwordManagerHint": b"secret",  # KDE, and what follows it
    "ExcludeClipboardContentFromMonitorProcessing": b"1",  # Windows, with its history and cloud
    "CanIncludeInClipboardHistory": bytes(4),
    "CanUploadToCloudClipboard": bytes(4),
    "org.nspasteboard.ConcealedType": b"1",  # macOS
}
_MODES: Final = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)
_OURS_ALONE: Final = {"offscreen", "minimal"}  # platforms whose clipboard nobody shares


class PrivateClipboard(QObject):
    """Watches the clipboard, and on X11 and Wayland the selection, from now on."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._token = QUuid.createUuid().toByteArray()
        self._end = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._end.timeout.connect(self.clear)
        self._clipboard.changed.connect(self._conceal)

    @Slot()
    def clear(self) -> None:
        """Empty it, unless somebody else has put something there since."""
        self._end.stop()
        for mode in _MODES:
            if self._is_marked(mode):
                self._clipboard.clear(mode)

    @Slot(QClipboard.Mode)
    def _conceal(self, mode: QClipboard.Mode) -> None:
        if mode not in _MODES or self._is_marked(mode) or not self._is_from_here(mode):
            return
        copied: QMimeData | None = self._clipboard.mimeData(mode)
        if copied is None or not copied.formats():
            return  # it was emptied
        self._clipboard.setMimeData(self._marked(copied), mode)
        self._end.start()

    def _marked(self, copied: QMimeData) -> QMimeData:
        marked = QMimeData()
        for kind in copied.formats():
            marked.setData(kind, copied.data(kind))
        if copied.hasImage():
            marked.setImageData(copied.imageData())
        for kind, value in CONCEALED.items():
            marked.setData(kind, value)
        marked.setData(_MARK, self._token)
        return marked

    def _is_marked(self, mode: QClipboard.Mode) -> bool:
        found: QMimeData | None = self._clipboard.mimeData(mode)
        return found is not None and found.data(_MARK) == self._token

    def _is_from_here(self, mode: QClipboard.Mode) -> bool:
        if QGuiApplication.platformName() in _OURS_ALONE:
            return True
        if mode is QClipboard.Mode.Selection:
            return self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()
