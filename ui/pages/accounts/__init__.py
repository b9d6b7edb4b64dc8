"""The Accounts page and its dialogs."""

from ui.pages.accounts.page import AccountsPage

__all__ = ["AccountsPage"]
