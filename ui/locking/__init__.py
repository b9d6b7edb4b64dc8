"""When the window locks by itself: after a while without input, or because the desktop says so."""

from ui.locking.desktop import DesktopLock
from ui.locking.idle import IdleLock, machine_seconds

__all__ = ["DesktopLock", "IdleLock", "machine_seconds"]
