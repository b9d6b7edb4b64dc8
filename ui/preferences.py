"""The preferences of this machine while the window is open, and their one way to the disk."""

from dataclasses import replace

from PySide6.QtCore import QLocale, QObject

from recsys_app import RecsysError, Settings


class Preferences(QObject):
    """Holds the `Settings` that every part of the window reads.

    `kept` False changes them for this session only, as where pictures are taken.
    """

    def __init__(self, settings: Settings, *, kept: bool = True) -> None:
        super().__init__()
        self.settings = settings
        self._kept = kept
        self.desktop_tells = True  # when the person has left; the window finds out

    def change(self, **changes: str | int) -> RecsysError | None:
        """Change some and save all; an error of saving is returned, the change stays in force."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]  # by field name
        if not self._kept:
            return None
        try:
            self.settings.save()
        except RecsysError as error:
            return error
        return None


def use_locale(language: str) -> None:
    """Numbers and dates of `language`; "" is the desktop's, English where it names none."""
    locale = QLocale(language) if language else QLocale.system()
    if locale.language() == QLocale.Language.C:
        locale = QLocale(QLocale.Language.English)
    QLocale.setDefault(locale)
