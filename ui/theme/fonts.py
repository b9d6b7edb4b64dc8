"""Type: family lists per system, the roles a text can have, and tabular figures.

Figures are tabular (`tnum`). Debian's Inter Display (4.0 beta) has tabular figures of uneven width;
the display cut therefore never stands in columns. No font is bundled. A font is always a list (Latin first, then Chinese): with a single name Qt would
pick the Chinese fallback by the locale of the process, which is wrong half of the time.
"""

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from PySide6.QtGui import QFont

TextRole = Literal[
    "display",
    "number",
    "title",
    "heading",
    "strong",
    "medium",
    "body",
    "caption",
    "caption-medium",
    "caption-strong",
    "axis",
    "axis-strong",
    "mono",
]
Cut = Literal["text", "display", "mono"]


@dataclass(frozen=True)
class TextStyle:
    """Size in logical pixels at 100 %, weight 100–900, and which cut of the family."""

    size: int
    weight: int
    cut: Cut = "text"


STYLES: Final[dict[TextRole, TextStyle]] = {
    "display": TextStyle(26, 600, "display"),
    "number": TextStyle(24, 600, "display"),
    "title": TextStyle(20, 600, "display"),
    "heading": TextStyle(14, 600),
    "strong": TextStyle(13, 600),
    "medium": TextStyle(13, 500),
    "body": TextStyle(13, 400),
    "caption": TextStyle(12, 400),
    "caption-medium": TextStyle(12, 500),
    "caption-strong": TextStyle(12, 600),
    "axis": TextStyle(11, 400),
    "axis-strong": TextStyle(11, 600),
    "mono": TextStyle(12, 400, "mono"),
}

STEPS: Final = (90, 100, 115, 130, 150)
"""The type sizes on offer, per cent."""

_FAMILIES: Final[dict[str, dict[Cut, tuple[str, ...]]]] = {
    "linux": {
        "text": ("Inter", "Noto Sans", "Noto Sans CJK SC", "sans-serif"),
        "display": ("Inter Display", "Inter", "Noto Sans", "Noto Sans CJK SC", "sans-serif"),
        "mono": ("JetBrains Mono", "DejaVu Sans Mono", "Noto Sans CJK SC", "monospace"),
    },
    "win32": {
        "text": ("Segoe UI Variable Text", "Segoe UI", "Microsoft YaHei UI"),
        "display": ("Segoe UI Variable Display", "Segoe UI", "Microsoft YaHei UI"),
        "mono": ("Cascadia Mono", "Consolas", "Microsoft YaHei UI"),
    },
    "darwin": {
        "text": (".AppleSystemUIFont", "PingFang SC"),
        "display": (".AppleSystemUIFont", "PingFang SC"),
        "mono": ("SF Mono", "Menlo", "PingFang SC"),
    },
}


def families(cut: Cut, platform: str = sys.platform) -> list[str]:
    """The family list of `cut` for an operating system (`sys.platform` spelling)."""
    return list(_FAMILIES.get(platform, _FAMILIES["linux"])[cut])


@lru_cache(maxsize=128)
def _built(role: TextRole, step: int) -> QFont:
    style = STYLES[role]
    font = QFont()
    font.setFamilies(families(style.cut))
    font.setPixelSize(round(style.size * step / 100))
    font.setWeight(QFont.Weight(style.weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return font


def font(role: TextRole, step: int = 100) -> QFont:
    """The font of `role` at a type step in per cent; digits always have one width."""
    return QFont(_built(role, step))
