"""Colours by meaning, one table per theme: the only place where a hexadecimal colour is written.

Widgets name tokens ("text2", "accent"), so a theme is exchanged by exchanging its table. The contrast
of every pair that meets on screen and the distance of the chart series under simulated colour
blindness are tests (`tests/ui/theme/test_contrast.py`, `test_series.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

ColourName = Literal[
    "window",
    "canvas",
    "surface",
    "sunken",
    "hover",
    "pressed",
    "selected",
    "line",
    "line2",
    "control",
    "text",
    "text2",
    "text3",
    "disabled",
    "accent",
    "accent-hover",
    "accent-pressed",
    "on-accent",
    "accent-text",
    "accent-bg",
    "ok",
    "ok-bg",
    "warn",
    "warn-bg",
    "bad",
    "bad-bg",
    "info",
    "info-bg",
    "grid",
    "base",
]
ThemeName = Literal["light", "dark", "hc-light", "hc-dark"]
SeriesLine = Literal["solid", "dash", "dot", "dash-dot", "dash-dot-dot", "long-dash"]
SeriesMarker = Literal["circle", "square", "triangle", "diamond", "cross", "pentagon"]

SERIES_LINES: Final[tuple[SeriesLine, ...]] = (
    "solid",
    "dash",
    "dot",
    "dash-dot",
    "dash-dot-dot",
    "long-dash",
)
SERIES_MARKERS: Final[tuple[SeriesMarker, ...]] = (
    "circle",
    "square",
    "triangle",
    "diamond",
    "cross",
    "pentagon",
)


@dataclass(frozen=True)
class Tokens:
    """One theme.

    `series_marks` are for lines and points (3:1), `series_labels` for the text beside them (4.5:1);
    `ramp` runs from "none" to "most", always away from the background; `shadow` and `scrim` are
    (red, green, blue, alpha), all 0–255.
    """

    name: ThemeName
    dark: bool
    high_contrast: bool
    colours: Mapping[ColourName, str]
    series_marks: tuple[str, ...]
    series_labels: tuple[str, ...]
    ramp: tuple[str, ...]
    shadow: tuple[int, int, int, int]
    scrim: tuple[int, int, int, int]


_LIGHT: Final[Mapping[ColourName, str]] = {
    "window": "#F3F4F2",
    "canvas": "#FAFAF8",
    "surface": "#FFFFFF",
    "sunken": "#F1F2EF",
    "hover": "#ECEEEA",
    "pressed": "#E1E4DF",
    "selected": "#DDECE8",
    "line": "#E3E5E0",
    "line2": "#D3D7D0",
    "control": "#78817C",
    "text": "#18201D",
    "text2": "#46504C",
    "text3": "#5F6965",
    "disabled": "#9AA29E",
    "accent": "#0B6B62",
    "accent-hover": "#095A53",
    "accent-pressed": "#074A44",
    "on-accent": "#FFFFFF",
    "accent-text": "#0A6059",
    "accent-bg": "#E3F0ED",
    "ok": "#1B7340",
    "ok-bg": "#E4F2E8",
    "warn": "#855400",
    "warn-bg": "#FBF0D9",
    "bad": "#B42318",
    "bad-bg": "#FCE9E6",
    "info": "#1D5FA8",
    "info-bg": "#E6EFFA",
    "grid": "#E7E9E4",
    "base": "#6E7672",
}

_DARK: Final[Mapping[ColourName, str]] = {
    "window": "#111413",
    "canvas": "#151918",
    "surface": "#1B201F",
    "sunken": "#161B1A",
    "hover": "#252B29",
    "pressed": "#2E3533",
    "selected": "#1E3733",
    "line": "#2A302E",
    "line2": "#39413E",
    "control": "#75807B",
    "text": "#EDF1EF",
    "text2": "#BAC3BF",
    "text3": "#97A19D",
    "disabled": "#5E6864",
    "accent": "#46BDAF",
    "accent-hover": "#5CCABD",
    "accent-pressed": "#37A699",
    "on-accent": "#04201C",
    "accent-text": "#62CFC2",
    "accent-bg": "#1B332F",
    "ok": "#5CC98A",
    "ok-bg": "#18301F",
    "warn": "#E5B454",
    "warn-bg": "#332813",
    "bad": "#FF8B7E",
    "bad-bg": "#3A1C19",
    "info": "#7FB4F2",
    "info-bg": "#172B42",
    "grid": "#272D2B",
    "base": "#8E9894",
}

_HC_LIGHT: Final[Mapping[ColourName, str]] = {
    "window": "#FFFFFF",
    "canvas": "#FFFFFF",
    "surface": "#FFFFFF",
    "sunken": "#FFFFFF",
    "hover": "#EBEBEB",
    "pressed": "#D6D6D6",
    "selected": "#CFEDE8",
    "line": "#6B6B6B",
    "line2": "#4D4D4D",
    "control": "#000000",
    "text": "#000000",
    "text2": "#000000",
    "text3": "#2B2B2B",
    "disabled": "#6B6B6B",
    "accent": "#004D46",
    "accent-hover": "#003D37",
    "accent-pressed": "#002E2A",
    "on-accent": "#FFFFFF",
    "accent-text": "#004D46",
    "accent-bg": "#E3F0ED",
    "ok": "#00491F",
    "ok-bg": "#E4F2E8",
    "warn": "#573600",
    "warn-bg": "#FBF0D9",
    "bad": "#7F0E06",
    "bad-bg": "#FCE9E6",
    "info": "#07386F",
    "info-bg": "#E6EFFA",
    "grid": "#B8B8B8",
    "base": "#4D4D4D",
}

_HC_DARK: Final[Mapping[ColourName, str]] = {
    "window": "#000000",
    "canvas": "#000000",
    "surface": "#000000",
    "sunken": "#000000",
    "hover": "#1F1F1F",
    "pressed": "#333333",
    "selected": "#003D38",
    "line": "#9A9A9A",
    "line2": "#C8C8C8",
    "control": "#FFFFFF",
    "text": "#FFFFFF",
    "text2": "#FFFFFF",
    "text3": "#E0E0E0",
    "disabled": "#9A9A9A",
    "accent": "#5CF2DF",
    "accent-hover": "#8DF7EA",
    "accent-pressed": "#3FD6C3",
    "on-accent": "#000000",
    "accent-text": "#5CF2DF",
    "accent-bg": "#002E2A",
    "ok": "#7CFFA8",
    "ok-bg": "#0A2414",
    "warn": "#FFD75E",
    "warn-bg": "#2A1F05",
    "bad": "#FF9E94",
    "bad-bg": "#300F0C",
    "info": "#9CCBFF",
    "info-bg": "#0B1F36",
    "grid": "#4D4D4D",
    "base": "#C8C8C8",
}

# Derived from Okabe and Ito, "Color universal design" (2008), then searched for contrast on our
# surfaces and for distance under simulated colour blindness.
_SERIES_LIGHT = ("#2B50C4", "#D0720F", "#057D58", "#8F2063", "#695600", "#1B8FD6")
_LABELS_LIGHT = ("#2B50C4", "#9E5206", "#057D58", "#8F2063", "#695600", "#0D6BA8")
_SERIES_DARK = ("#6F83F5", "#FF7433", "#17BD85", "#D9A6D6", "#E8DA3C", "#C4EEEB")
_LABELS_DARK = ("#8C9CFA", "#FF8A52", "#2BCB94", "#D9A6D6", "#E8DA3C", "#C4EEEB")
_SERIES_HC_LIGHT = ("#1F3C9E", "#A85400", "#02593E", "#741750", "#4D3F00", "#0A66A3")
_LABELS_HC_LIGHT = ("#1F3C9E", "#7A3F00", "#02593E", "#741750", "#4D3F00", "#0B5182")

_RAMP_LIGHT = ("#EEF0EC", "#C5DEDA", "#8DBDB6", "#4F978E", "#16746B", "#06443F")
_RAMP_DARK = ("#232928", "#1C443F", "#226259", "#2F857A", "#4DB3A6", "#A5E6DC")

_SHADOW_LIGHT, _SHADOW_DARK, _NO_SHADOW = (20, 30, 26, 41), (0, 0, 0, 150), (0, 0, 0, 0)
_SCRIM_LIGHT, _SCRIM_DARK = (22, 28, 26, 89), (0, 0, 0, 140)

LIGHT: Final = Tokens(
    name="light",
    dark=False,
    high_contrast=False,
    colours=_LIGHT,
    series_marks=_SERIES_LIGHT,
    series_labels=_LABELS_LIGHT,
    ramp=_RAMP_LIGHT,
    shadow=_SHADOW_LIGHT,
    scrim=_SCRIM_LIGHT,
)
DARK: Final = Tokens(
    name="dark",
    dark=True,
    high_contrast=False,
    colours=_DARK,
    series_marks=_SERIES_DARK,
    series_labels=_LABELS_DARK,
    ramp=_RAMP_DARK,
    shadow=_SHADOW_DARK,
    scrim=_SCRIM_DARK,
)
HC_LIGHT: Final = Tokens(
    name="hc-light",
    dark=False,
    high_contrast=True,
    colours=_HC_LIGHT,
    series_marks=_SERIES_HC_LIGHT,
    series_labels=_LABELS_HC_LIGHT,
    ramp=_RAMP_LIGHT,
    shadow=_NO_SHADOW,
    scrim=_SCRIM_LIGHT,
)
HC_DARK: Final = Tokens(
    name="hc-dark",
    dark=True,
    high_contrast=True,
    colours=_HC_DARK,
    series_marks=_SERIES_DARK,
    series_labels=_LABELS_DARK,
    ramp=_RAMP_DARK,
    shadow=_NO_SHADOW,
    scrim=_SCRIM_DARK,
)
THEMES: Final[Mapping[ThemeName, Tokens]] = {t.name: t for t in (LIGHT, DARK, HC_LIGHT, HC_DARK)}
