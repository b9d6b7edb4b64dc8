"""The import wizard: file, preview, mapping, check, import."""

from ui.pages.data.wizard.wizard import ImportWizard

__all__ = ["ImportWizard"]
