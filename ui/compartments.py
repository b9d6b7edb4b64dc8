"""The parts of a store in the window's language."""

from PySide6.QtCore import QCoreApplication

from recsys_app import Compartment


def part_name(part: str) -> str:
    """What a file holds, in a word, for a list of several; any other text as it is."""
    names: dict[str, str] = {
        Compartment.PEOPLE: QCoreApplication.translate("compartments", "people"),
        Compartment.BEHAVIOUR: QCoreApplication.translate("compartments", "behaviour"),
        Compartment.PUBLISHED: QCoreApplication.translate("compartments", "what is published"),
    }
    return names.get(part, part)
