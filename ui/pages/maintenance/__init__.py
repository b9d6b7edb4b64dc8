"""Maintenance of the store: backups and what else is done to it as a whole."""

from ui.pages.maintenance.page import MaintenancePage

__all__ = ["MaintenancePage"]
