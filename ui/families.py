"""The families of models in the window's language."""

from PySide6.QtCore import QCoreApplication


def family_name(family: str) -> str:
    """A model family in the window's language."""
    names = {
        "baseline": QCoreApplication.translate("families", "Baseline"),
        "collaborative": QCoreApplication.translate("families", "Collaborative"),
        "content": QCoreApplication.translate("families", "Content"),
        "deep": QCoreApplication.translate("families", "Deep"),
    }
    return names.get(family, family)  # a stored run may have one that is gone
