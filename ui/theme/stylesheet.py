"""The one style sheet, written from the tokens: what Qt's own widgets look like.

Buttons, chips, cards and the like paint themselves (`ui/widgets`); here are the inputs, tables,
lists, menus, scroll bars, tooltips and plain buttons of Qt's own dialogs. No rule is universal:
a rule for every QWidget would make Qt resolve a style for each of them.
"""

from string import Template
from typing import Final

from ui.theme.sizes import CONTROL_HEIGHT
from ui.theme.tokens import Tokens

_SHEET: Final = Template("""
QToolTip {
    background: $surface; color: $text; border: 1px solid $line2; padding: 1px 3px;
}
QMainWindow { background: $canvas; }
QDialog { background: $surface; }

QLineEdit {
    background: $surface; color: $text; border: 1px solid $control; border-radius: 7px;
    padding: 0 10px; selection-background-color: $selection; selection-color: $text;
    min-height: ${inner}px;
}
QLineEdit[sz="small"] { min-height: ${inner_small}px; border-radius: 6px; padding: 0 8px; }
QLineEdit[sz="large"] { min-height: ${inner_large}px; border-radius: 8px; }
QLineEdit:focus { border-color: $accent; }
QLineEdit[state="error"] { border-color: $bad; }
QLineEdit:disabled, QLineEdit:read-only {
    background: $sunken; border-color: $line2; color: $text2;
}
QLineEdit:disabled { color: $disabled; }
QLineEdit[bare="true"] { background: transparent; border: none; padding: 0; }

QAbstractSpinBox {
    background: transparent; border: 1px solid transparent; padding: 0 0 0 9px; color: $text;
    selection-background-color: $selection; selection-color: $text;
}
QAbstractSpinBox:disabled { color: $disabled; }
QAbstractSpinBox::up-button { width: 22px; border: none; background: transparent; }
QAbstractSpinBox::down-button { width: 22px; border: none; background: transparent; }

QPushButton {
    background: $surface; color: $text; border: 1px solid $line2; border-radius: 7px;
    padding: 6px 14px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:default { border-color: $accent; }
QPushButton:disabled { background: $sunken; color: $disabled; border-color: $line; }

QAbstractScrollArea { background: $surface; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget#page { background: transparent; }
QAbstractItemView {
    background: $surface; color: $text; border: none; outline: none;
    selection-background-color: $selected; selection-color: $text;
}
QListView::item, QTreeView::item {
    min-height: ${inner}px; padding: 0 8px; border-radius: 6px;
}
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $selected; color: $text; }
QComboBox { combobox-popup: 0; }
QComboBoxPrivateContainer { background: transparent; border: none; }
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $edge; border-radius: 10px; padding: 4px;
}

QHeaderView { background: $sunken; border: none; }
QHeaderView::section {
    background: $sunken; color: $text2; border: none; border-bottom: 1px solid $line;
    padding: 0 10px; font-size: ${caption}px; font-weight: 500;
}
QTableCornerButton::section { background: $sunken; border: none; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $thumb; border-radius: 3px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: 10px; padding: 4px;
}
QMenu::item {
    min-height: ${menu_row}px; padding: 0 12px 0 8px; border-radius: 6px; background: transparent;
}
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 0; }

QSplitter::handle { background: transparent; }
QStatusBar::item { border: none; }
""")


def build_stylesheet(tokens: Tokens, step: int) -> str:
    """The style sheet for a theme at a type step in per cent."""
    values = {name.replace("-", "_"): colour for name, colour in tokens.colours.items()}

    def inner(height: int) -> int:
        return round(height * step / 100) - 2  # the border is outside Qt's min-height

    return _SHEET.substitute(
        values,
        edge=values["control"] if tokens.high_contrast else values["line2"],
        thumb=values["line2"] if not tokens.high_contrast else values["line"],
        selection=values["selected"],
        inner=inner(CONTROL_HEIGHT["standard"]),
        inner_small=inner(CONTROL_HEIGHT["small"]),
        inner_large=inner(CONTROL_HEIGHT["large"]),
        menu_row=inner(CONTROL_HEIGHT["small"]),
        caption=round(12 * step / 100),
    )
