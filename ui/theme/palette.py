"""The QPalette of a theme: what Fusion draws by itself, and Qt's own dialogs, follow it."""

from typing import Final

from PySide6.QtGui import QColor, QPalette

from ui.theme.tokens import ColourName, Tokens

_Role = QPalette.ColorRole

_ROLES: Final[dict[QPalette.ColorRole, ColourName]] = {
    _Role.Window: "canvas",
    _Role.WindowText: "text",
    _Role.Base: "surface",
    _Role.AlternateBase: "sunken",
    _Role.Text: "text",
    _Role.PlaceholderText: "text3",
    _Role.Button: "surface",
    _Role.ButtonText: "text",
    _Role.BrightText: "bad",
    _Role.Highlight: "selected",
    _Role.HighlightedText: "text",
    _Role.Accent: "accent",
    _Role.Link: "accent-text",
    _Role.LinkVisited: "accent-text",
    _Role.ToolTipBase: "surface",
    _Role.ToolTipText: "text",
    _Role.Light: "surface",
    _Role.Midlight: "hover",
    _Role.Mid: "line2",
    _Role.Dark: "control",
    _Role.Shadow: "text3",
}
_DIMMED: Final = (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText)


def build_palette(tokens: Tokens) -> QPalette:
    """A palette for all three colour groups; inactive windows look like active ones."""
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, QColor(tokens.colours[name]))
    for role in _DIMMED:
        colour = QColor(tokens.colours["disabled"])
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour)
    palette.setColor(
        QPalette.ColorGroup.Disabled, _Role.PlaceholderText, QColor(tokens.colours["disabled"])
    )
    palette.setColor(QPalette.ColorGroup.Disabled, _Role.Base, QColor(tokens.colours["sunken"]))
    return palette
