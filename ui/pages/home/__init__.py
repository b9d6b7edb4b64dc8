"""Where things stand and what to do next."""

from ui.pages.home.page import HomePage

__all__ = ["HomePage"]
