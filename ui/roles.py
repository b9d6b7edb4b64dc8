"""The roles in the window's language."""

from PySide6.QtCore import QCoreApplication

from recsys_app import Role


def role_name(role: Role) -> str:
    """As shown in the navigation and in lists."""
    names = {
        Role.ADMINISTRATOR: QCoreApplication.translate("roles", "Administrator"),
        Role.STEWARD: QCoreApplication.translate("roles", "Steward"),
        Role.ANALYST: QCoreApplication.translate("roles", "Analyst"),
        Role.VIEWER: QCoreApplication.translate("roles", "Viewer"),
    }
    return names[role]
