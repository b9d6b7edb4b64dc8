"""Widgets of this application; charts are in `ui.widgets.charts` (they load pyqtgraph, these do not).

A short guide for page authors
------------------------------

Text.  `Label(self.tr("Runs"), "title")`: roles are display number title heading strong medium body
caption caption-medium axis mono; the third argument is a colour token ("text", "text2", "text3",
"accent-text", "warn", …). Anything that may be longer than its place (names, file values) is an
`ElidedLabel`. All words through `self.tr(...)` with %1 placeholders, numbers and dates through
`ui.widgets.formatting` (`number percent compact duration time_left day clock`).

Cards.  `card = Card(self.tr("Queue"), note="…")`, `card.add_action(GhostButton(…))`,
`card.add(widget_or_layout)`. No card in a card: use a `Well`. `edge_to_edge=True` for tables.
`StatCard(label, number, caption)`, later `show_number(…)`.

Buttons.  One `PrimaryButton` per page or dialog; else `SecondaryButton`, `GhostButton` in headers,
`LinkButton` in sentences, `DangerButton` to open a loss, `DestructiveButton` to carry it out.
`size` is small, standard or large; `icon` a Lucide name (`ui.theme.icons.icon_names()`).
`button.set_blocked(reason)` disables with the reason as tooltip, `set_blocked("")` enables.
`IconButton(icon, name)`: the name is tooltip and accessible name.

Scrolling.  `ScrollArea(content)`: up and down, no stop for Tab.

Inputs.  `Field(self.tr("Data set name"), TextField(placeholder=…), note=…)` gives label, help and
`set_error(sentence)`; `beside=` takes the button that opens a file dialog. Controls:
`TextField SearchField PasswordField PasswordMeter ComboBox SpinBox Slider`. Choices have keys: `ComboBox([(key, text, icon)])`, `Segmented`, `Tabs`: `value()`,
`set_value(key)` (silent) and a signal with the key (`chosen`, or `changed` of Segmented).
Outside a `Field`, give `name=` for screen readers.

States.  `StateChip("ok" | "info" | "warn" | "bad" | "neutral", word)`, `ConditionChip`,
`SealedChip` (stored under People), `RemovableChip`, `ReasonChip(text, share)`;
`Notice(state, sentence, link)`, `EmptyState(icon, title, text, primary=…, secondary=…)`;
`ProgressLine` with `set_progress(share, seconds_left)`; `window.toasts.show_toast(state, title)`.

Tables.  `Table(model, name=…, two_lines=…)`, then `set_column_widths({1: 90}, stretch=0)`. A model may
answer the roles in `ui.widgets.cells` (SECOND_LINE, CELL_ICON, CELL_STATE, CELL_SHARE, CELL_FONT,
CELL_COLOUR); a check state in column 0 makes it the tick column. Right-align numbers through
`TextAlignmentRole`, in the header as well. Leaderboards: `ui.widgets.leaderboard`.

Menus.  `menu = Menu(parent=button)`, `menu.add(words, run, icon=…, keys="F2", danger=True)`.

Windows.  One `FocusRing(window)` and one `ToastStack(window)` per window; dialogs derive from
`ui.dialogs.base.Dialog`, which brings its own ring and veil.

Own painting.  `painter = begin(self)`, `theme.color("line")`, `draw_text`, `draw_icon` from
`ui.widgets.painting`; ask `theme` inside `paintEvent`, keep no colours. Lengths of controls through
`theme.px(…)`, spacings as they are (`ui.theme.sizes`). Icons on actions and foreign buttons:
`theme.bind_icon(action, "download")`. Name dynamic properties apart from Qt's own (`kind`, `sz`).
Do not call `setVisible(True)` on a widget before it has a parent: it would flash as a window.
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
from ui.widgets.cells import CellDelegate
from ui.widgets.checks import CheckBox, RadioButton, Switch
from ui.widgets.chips import (
    Chip,
    ConditionChip,
    ReasonChip,
    RemovableChip,
    SealedChip,
    StateChip,
)
from ui.widgets.combo import ComboBox
from ui.widgets.command_palette import CommandPalette, PaletteCommand
from ui.widgets.field import Field
from ui.widgets.focus_ring import FocusRing
from ui.widgets.labels import ElidedLabel, IconLabel, KeyCap, Label
from ui.widgets.mark import KeyholeArt, ProductMark
from ui.widgets.menu import Menu
from ui.widgets.navigation import NavigationRail
from ui.widgets.notices import EmptyState, Notice
from ui.widgets.painting import State
from ui.widgets.password_meter import PasswordMeter
from ui.widgets.popup import Scrim
from ui.widgets.progress import ProgressBar, ProgressLine, ProgressRing
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.segmented import Segmented
from ui.widgets.steppers import Slider, SpinBox
from ui.widgets.steps import Steps
from ui.widgets.table import Table, TableHeader
from ui.widgets.tabs import Tabs
from ui.widgets.text_inputs import PasswordField, SearchField, TextField
from ui.widgets.toasts import Said, Toast, ToastStack

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
    "Menu",
    "NavigationRail",
    "Notice",
    "PaletteCommand",
    "PasswordField",
    "PasswordMeter",
    "PrimaryButton",
    "ProductMark",
    "ProgressBar",
    "ProgressLine",
    "ProgressRing",
    "RadioButton",
    "ReasonChip",
    "RemovableChip",
    "Said",
    "Scrim",
    "ScrollArea",
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
    "TextField",
    "Toast",
    "ToastStack",
    "TopBar",
    "Well",
]
