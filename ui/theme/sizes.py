"""Lengths in logical pixels: spacing, corner radii and control heights at the 100 % type step.

Heights and icons grow with the type step (`Theme.px`); spacing and radii do not.
"""

from typing import Final, Literal

ControlSize = Literal["small", "standard", "large"]

CONTROL_HEIGHT: Final[dict[ControlSize, int]] = {"small": 28, "standard": 32, "large": 40}
CONTROL_RADIUS: Final[dict[ControlSize, int]] = {"small": 6, "standard": 7, "large": 8}

SPACE_LABEL_FIELD = 6
SPACE_ICON_TEXT = 8
CARD_PADDING = 16
CARD_PADDING_DENSE = 12
CARD_HEADER_STRUT = 28

RADIUS_TICK = 4
RADIUS_CHIP = 6
RADIUS_CONTROL = 7
RADIUS_WELL = 8
RADIUS_CARD = 10
RADIUS_DIALOG = 12

CHIP_HEIGHT = 22
REASON_CHIP_HEIGHT = 24
NAV_ITEM_HEIGHT = 32
TABLE_ROW = 32
TABLE_ROW_TWO_LINES = 40
TABLE_HEADER = 32
TABLE_HEADER_WITH_AXIS = 44
TOP_BAR = 52
FOOTER = 56
STATUS_BAR = 28
TAB_HEIGHT = 36
MIN_HIT_AREA = 28

NAV_WIDE, NAV_MEDIUM, NAV_NARROW = 216, 204, 56

HOVER_FADE_MS = 80
POPUP_MS = 140
POPUP_TRAVEL = 8


def page_margin(window_width: int) -> int:
    """Side margin of a page for a window of that width, in pixels."""
    return 16 if window_width < 1120 else 24 if window_width < 1920 else 32
