"""What a Linux desktop says over D-Bus: login1 of systemd, and the screen savers' old interfaces."""

import os
from collections.abc import Callable, Mapping
from typing import Final, cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

_LOGIN: Final = "org.freedesktop.login1"
_SESSION: Final = f"{_LOGIN}.Session"
_SESSIONS: Final = "/org/freedesktop/login1/session/"
_SCREEN_SAVERS: Final = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)


class Listener(QObject):
    """Calls `leave` when the session is locked, no longer in front, or about to sleep."""

    def __init__(self, leave: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._leave = leave
        self._session = session_path(os.environ.get("XDG_SESSION_ID", ""))

    def listen(self) -> bool:
        """Begin; whether there is anybody to listen to."""
        heard = False
        if _is_local("DBUS_SESSION_BUS_ADDRESS"):
            heard |= self.listen_to_session(QDBusConnection.sessionBus())
        if _is_local("DBUS_SYSTEM_BUS_ADDRESS"):
            heard |= self.listen_to_system(QDBusConnection.systemBus())
        return heard

    def listen_to_session(self, bus: QDBusConnection) -> bool:
        """The screen savers; senders and paths differ between desktops, the interfaces do not."""
        return bus.isConnected() and all(
            self._hear(bus, "", name, "ActiveChanged", "_on_screen(bool)")
            for name in _SCREEN_SAVERS
        )

    def listen_to_system(self, bus: QDBusConnection) -> bool:
        """Login1, in whose name nobody else may speak there."""
        properties = "_on_session(QString,QVariantMap,QStringList,QDBusMessage)"
        return bus.isConnected() and all(
            self._hear(bus, _LOGIN, interface, name, slot)
            for interface, name, slot in (
                (f"{_LOGIN}.Manager", "PrepareForSleep", "_on_sleep(bool)"),
                (_SESSION, "Lock", "_on_lock(QDBusMessage)"),
                ("org.freedesktop.DBus.Properties", "PropertiesChanged", properties),
            )
        )

    def _hear(
        self, bus: QDBusConnection, sender: str, interface: str, signal: str, slot: str
    ) -> bool:
        connect = cast("Callable[..., bool]", bus.connect)  # takes str; its stub says bytes
        return connect(sender, "", interface, signal, self, SLOT(slot))

    @Slot(bool)
    def _on_screen(self, active: bool) -> None:
        if active:
            self._leave()

    @Slot(bool)
    def _on_sleep(self, begins: bool) -> None:
        if begins:
            self._leave()

    @Slot(QDBusMessage)
    def _on_lock(self, message: QDBusMessage) -> None:
        if self._is_ours(message):
            self._leave()

    @Slot(str, "QVariantMap", "QStringList", QDBusMessage)
    def _on_session(
        self,
        interface: str,
        changed: Mapping[str, object],
        _invalidated: list[str],
        message: QDBusMessage,
    ) -> None:
        """`Active` goes when another user comes to the front; `LockedHint` comes with the lock."""
        gone = changed.get("Active") is False or changed.get("LockedHint") is True
        if interface == _SESSION and gone and self._is_ours(message):
            self._leave()

    def _is_ours(self, message: QDBusMessage) -> bool:
        """Of a session that we cannot name any may be meant: rather once too often."""
        return self._session in {"", message.path()}


def session_path(name: str) -> str:
    """The object of session `name`, as systemd spells it in a path; "" for no name."""
    if not name:
        return ""
    return _SESSIONS + "".join(
        letter if letter.isascii() and letter.isalnum() and (place or not letter.isdigit())
        else "".join(f"_{byte:02x}" for byte in letter.encode())
        for place, letter in enumerate(name)
    )  # fmt: skip


def _is_local(address: str) -> bool:
    """Whether that bus is on this machine: an address may also name a host, which we never call."""
    return all(
        way.startswith(("unix:", "autolaunch:"))
        for way in os.environ.get(address, "").split(";")
        if way
    )
