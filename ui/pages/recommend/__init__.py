"""Recommend: find a person, see their history and list with reasons, and try the history out."""

from ui.pages.recommend.page import RecommendPage

__all__ = ["RecommendPage"]
