"""The ledger: what was done, whether it is all there, receipts."""

from ui.pages.ledger.page import LedgerPage

__all__ = ["LedgerPage"]
