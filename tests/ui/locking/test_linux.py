"""What a desktop says over a real bus of the test's own, with another program as the desktop."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ui.locking.linux import _is_local, session_path

PROJECT = Path(__file__).parents[3]
LOGIN, SAVER = "org.freedesktop.login1", "org.freedesktop.ScreenSaver"
OURS, OTHER = session_path("7"), session_path("8")
PROPERTIES = "org.freedesktop.DBus.Properties.PropertiesChanged"
MESSAGES = {
    "the screen locks": ("/ScreenSaver", f"{SAVER}.ActiveChanged", "true"),
    "the screen of GNOME locks": ("/x", "org.gnome.ScreenSaver.ActiveChanged", "true"),
    "the machine goes to sleep": ("/x", f"{LOGIN}.Manager.PrepareForSleep", "true"),
    "our session is locked": (OURS, f"{LOGIN}.Session.Lock"),
    "another user comes": (OURS, PROPERTIES, f"{LOGIN}.Session", "Active", "false"),
    "a hint": (OURS, PROPERTIES, f"{LOGIN}.Session", "LockedHint", "true"),
}
NO_REASON = {
    "the screen opens": ("/ScreenSaver", f"{SAVER}.ActiveChanged", "false"),
    "the machine wakes": ("/x", f"{LOGIN}.Manager.PrepareForSleep", "false"),
    "another session is locked": (OTHER, f"{LOGIN}.Session.Lock"),
    "we are back": (OURS, PROPERTIES, f"{LOGIN}.Session", "Active", "true"),
    "another property": (OURS, PROPERTIES, f"{LOGIN}.Session", "IdleHint", "true"),
    "another object": (OURS, PROPERTIES, "org.example", "Active", "false"),
    "another user leaves": (
        OTHER, PROPERTIES, f"{LOGIN}.Session", "Active", "false",
    ),
}  # fmt: skip
# The process that listens is login1 as well: over a connection of its own it sends, once.
DESKTOP = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from ui.locking.linux import Listener
application, heard = QCoreApplication([]), []
listener = Listener(lambda: heard.append(1))
bus = QDBusConnection.sessionBus()
sender = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "desktop")
assert sender.registerService("org.freedesktop.login1")
assert listener.listen_to_session(bus) and listener.listen_to_system(bus)
path, signal, *words = sys.argv[1:]
interface, _, name = signal.rpartition(".")
message = QDBusMessage.createSignal(path, interface, name)
if name == "PropertiesChanged":
    message.setArguments([words[0], {words[1]: words[2] == "true"}, ["Other"]])
elif words:
    message.setArguments([words[0] == "true"])
assert sender.send(message)
QTimer.singleShot(150, application.quit)
application.exec()
print(len(heard))
"""
BUS = pytest.mark.skipif(
    shutil.which("dbus-run-session") is None, reason="needs dbus-run-session to have a bus"
)


def heard(message: tuple[str, ...], session: str = "7") -> int:
    """How often the listener of session 7 hears that the person left."""
    answer = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", DESKTOP, *message],
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT), "XDG_SESSION_ID": session},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    return int(answer.stdout)


@BUS
@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_it_is_a_reason_to_lock(message):
    assert heard(message) == 1


@BUS
@pytest.mark.parametrize("message", NO_REASON.values(), ids=NO_REASON)
def test_it_is_no_reason_to_lock(message):
    assert heard(message) == 0


@BUS
def test_of_a_session_without_a_name_any_lock_may_be_meant():
    assert heard(MESSAGES["our session is locked"], session="") == 1


@pytest.mark.parametrize(
    ("name", "path"),
    [("2", "_32"), ("c1", "c1"), ("12", "_312"), ("a-b", "a_2db"), ("", "")],
)
def test_a_session_is_spelt_as_systemd_does(name, path):
    assert session_path(name) == (path and f"/org/freedesktop/login1/session/{path}")


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("", True),
        ("unix:path=/run/user/1000/bus", True),
        ("unix:path=/a;tcp:host=example.org", False),
        ("tcp:host=example.org,port=1", False),
    ],
)
def test_no_bus_of_another_machine_is_called(monkeypatch, address, local):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert _is_local("DBUS_SESSION_BUS_ADDRESS") is local
