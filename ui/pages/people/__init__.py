"""The page of one person's rights: what is held, the access report, erasing."""

from ui.pages.people.page import PeoplePage

__all__ = ["PeoplePage"]
