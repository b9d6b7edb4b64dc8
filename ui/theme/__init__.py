"""Look of the window: tokens, type, icons, and the one `theme` object that holds what is in force.

`theme.apply(app, "system")` once at start; widgets then ask `theme.color("text2")`,
`theme.font("caption")`, `theme.icon("lock")`, `theme.px(32)` and `theme.duration(140)`.
Everything painted asks again in each `paintEvent`, so a theme change needs no rebuilding.
"""

from ui.theme.current import Theme, ThemeChoice, theme
from ui.theme.fonts import STEPS, TextRole
from ui.theme.sizes import ControlSize
from ui.theme.tokens import (
    SERIES_LINES,
    SERIES_MARKERS,
    THEMES,
    ColourName,
    SeriesLine,
    SeriesMarker,
    ThemeName,
    Tokens,
)

__all__ = [
    "SERIES_LINES",
    "SERIES_MARKERS",
    "STEPS",
    "THEMES",
    "ColourName",
    "ControlSize",
    "SeriesLine",
    "SeriesMarker",
    "TextRole",
    "Theme",
    "ThemeChoice",
    "ThemeName",
    "Tokens",
    "theme",
]
