"""Asks where a file is to be written, by the name that it will really have."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.dialogs.base import Dialog


class ReplaceFile(Dialog):
    """Accepted: replace the file that is there. Rejected: leave it as it is."""

    def __init__(self, file: Path, parent: QWidget) -> None:
        heading = QCoreApplication.translate("ReplaceFile", "Replace %1?")
        words = QCoreApplication.translate(
            "ReplaceFile", "There is a file of this name in %1 already. What is in it is lost."
        )
        super().__init__(
            heading.replace("%1", file.name),
            words.replace("%1", str(file.parent)),
            action=QCoreApplication.translate("ReplaceFile", "Replace"),
            destructive=True,
            parent=parent,
        )


def with_ending(file: Path, endings: Sequence[str], kind: str = "") -> Path:
    """`file` where it has one of the `endings`, else with the one that `kind` names, or the first."""
    if file.suffix.lower() in endings:
        return file
    ending = next((each for each in endings if f"*{each}" in kind), endings[0])
    return file.with_name(f"{file.name}{ending}")


def ask_to_replace(file: Path, parent: QWidget) -> bool:
    """Whether `file` may be written: nothing is there, or it is to be replaced."""
    return not file.exists() or ReplaceFile(file, parent).exec() == Dialog.DialogCode.Accepted


def ask_where_to_save(
    parent: QWidget, heading: str, start: str, endings: Sequence[str], kinds: str = ""
) -> Path | None:
    """The file to write, with its ending; None where the person gave up.

    The file dialog asks before the name that was typed is replaced, and knows nothing of an ending
    that is added to it: where that makes it another file that exists, it is asked about here, and
    after a no for another name. `kinds` are the filters of the dialog, made of `endings` without it.
    """
    kinds = kinds or ";;".join(f"*{ending}" for ending in endings)
    while True:
        name, kind = QFileDialog.getSaveFileName(parent, heading, start, kinds)
        if not name:
            return None
        file = with_ending(Path(name), endings, kind)
        if file == Path(name) or ask_to_replace(file, parent):
            return file
        start = str(file)
