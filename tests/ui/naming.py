"""Finds controls that a screen reader could not name: used by the tests of every screen."""

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

_ROLES = {
    QAccessible.Role.Button,
    QAccessible.Role.ButtonDropDown,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.Graphic,
    QAccessible.Role.List,
    QAccessible.Role.PageTabList,
    QAccessible.Role.PageTab,
    QAccessible.Role.ProgressBar,
    QAccessible.Role.RadioButton,
    QAccessible.Role.Slider,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Switch,
    QAccessible.Role.Table,
    QAccessible.Role.Tree,
}


def unnamed(window: QWidget) -> list[str]:
    """The class and role of each control in `window` without an accessible name."""
    found: list[str] = []
    _walk(QAccessible.queryAccessibleInterface(window), found)
    return found


def _walk(node: QAccessibleInterface, found: list[str]) -> None:
    if node is None or not node.isValid() or node.state().invisible:
        return
    if node.role() in _ROLES and not node.text(QAccessible.Text.Name):
        thing = node.object()
        inner = thing is not None and thing.objectName().startswith("qt_")
        if not inner:
            found.append(f"{type(thing).__name__} ({node.role().name})")
    if node.role() in {QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.ComboBox}:
        return  # cells carry their text in the model, the rest belongs to the control
    for index in range(node.childCount()):
        _walk(node.child(index), found)
