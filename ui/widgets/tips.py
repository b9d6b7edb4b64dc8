"""Tooltips that say what they are given, whatever it looks like."""

from html import escape


def as_tip(text: str) -> str:
    """`text` for a tooltip. Qt would take what looks like markup for a page and load its pictures.

    A picture may lie on another machine: names of files and items come from elsewhere.
    """
    if "<" not in text and "&lt;" not in text:  # what Qt looks for
        return text
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'
