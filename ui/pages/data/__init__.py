"""Data: the data sets, what one of them looks like, and the way a file becomes one."""

from ui.pages.data.page import DataPage

__all__ = ["DataPage"]
