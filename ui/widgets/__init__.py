"""Widgets of this application.

placeholder
"""

from ui.widgets.bars import Crumb, JobChip, SearchButton, StatusBar, StatusItem, TopBar
from ui.widgets.buttons import (
    Button,
    DangerButton,
    DestructiveButton,
    GhostButton,
    IconButton,
    LinkButton,
    PrimaryButton,
    SecondaryButton,
)
from ui.widgets.cards import Card, Divider, Sparkline, StatCard, Well
from ui.widgets.checks import CheckBox, RadioButton, Switch
from ui.widgets.chips import (
    Chip,
    ConditionChip,
    ReasonChip,
    RemovableChip,
    SealedChip,
    StateChip,
)
from ui.widgets.choice_inputs import ComboBox, DoubleSpinBox, Slider, SpinBox
from ui.widgets.command_palette import CommandPalette, PaletteCommand
from ui.widgets.field import Field
from ui.widgets.focus_ring import FocusRing
from ui.widgets.labels import ElidedLabel, IconLabel, KeyCap, Label
from ui.widgets.mark import KeyholeArt, ProductMark
from ui.widgets.navigation import NavigationRail
from ui.widgets.notices import EmptyState, Notice
from ui.widgets.painting import State
from ui.widgets.popup import Scrim
from ui.widgets.progress import ProgressBar, ProgressLine, ProgressRing
from ui.widgets.segmented import Segmented
from ui.widgets.steps import Steps
from ui.widgets.table import CellDelegate, Table, TableHeader
from ui.widgets.tabs import Tabs
from ui.widgets.text_inputs import PasswordField, SearchField, TextArea, TextField
from ui.widgets.toasts import Toast, ToastStack

__all__ = [
    "Button",
    "Card",
    "CellDelegate",
    "CheckBox",
    "Chip",
    "ComboBox",
    "CommandPalette",
    "ConditionChip",
    "Crumb",
    "DangerButton",
    "DestructiveButton",
    "Divider",
    "DoubleSpinBox",
    "ElidedLabel",
    "EmptyState",
    "Field",
    "FocusRing",
    "GhostButton",
    "IconButton",
    "IconLabel",
    "JobChip",
    "KeyCap",
    "KeyholeArt",
    "Label",
    "LinkButton",
    "NavigationRail",
    "Notice",
    "PaletteCommand",
    "PasswordField",
    "PrimaryButton",
    "ProductMark",
    "ProgressBar",
    "ProgressLine",
    "ProgressRing",
    "RadioButton",
    "ReasonChip",
    "RemovableChip",
    "Scrim",
    "SealedChip",
    "SearchButton",
    "SearchField",
    "SecondaryButton",
    "Segmented",
    "Slider",
    "Sparkline",
    "SpinBox",
    "StatCard",
    "State",
    "StateChip",
    "StatusBar",
    "StatusItem",
    "Steps",
    "Switch",
    "Table",
    "TableHeader",
    "Tabs",
    "TextArea",
    "TextField",
    "Toast",
    "ToastStack",
    "TopBar",
    "Well",
]
