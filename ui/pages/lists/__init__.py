"""A person's list as Recommend and Published show it: cards or table, reasons, changes, export."""

from ui.pages.lists.changes import Effect, effect_of
from ui.pages.lists.export import ExportProgress
from ui.pages.lists.export_dialog import ExportDialog
from ui.pages.lists.ranked_list import RankedList

__all__ = [
    "Effect",
    "ExportDialog",
    "ExportProgress",
    "RankedList",
    "effect_of",
]
