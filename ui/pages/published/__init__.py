"""Published: the lists that were released for reading, and one person's among them."""

from ui.pages.published.page import PublishedPage

__all__ = ["PublishedPage"]
