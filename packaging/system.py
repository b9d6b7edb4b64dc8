"""What the operating system must offer to Qt: shared libraries on Linux, and a display."""

import ctypes
import os
import subprocess
import sys

# Library: its package on Debian and Ubuntu, and on Fedora.
QT = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libzstd.so.1": ("libzstd1", "libzstd"),
}
X11 = {
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
}
WAYLAND = {
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor"),
}


def check_libraries(*, window: bool) -> None:
    """Exit with one line that names every missing library and the packages that have them."""
    if sys.platform != "linux":
        return
    needed = dict(QT)
    if window and "DISPLAY" in os.environ:
        needed |= X11
    elif window and "WAYLAND_DISPLAY" in os.environ:
        needed |= WAYLAND
    missing = [library for library in needed if not is_there(library)]
    if missing:
        debian, fedora = zip(*(needed[library] for library in missing), strict=True)
        sys.exit(
            f"Qt needs {', '.join(missing)}.  "
            f"Debian/Ubuntu: sudo apt-get install {' '.join(debian)}  "
            f"Fedora: sudo dnf install {' '.join(fedora)}"
        )


def is_there(library: str) -> bool:
    """Whether the dynamic linker finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def can_show_windows(python: str) -> bool:
    """Whether Qt reaches a display. It is asked in a process of its own, since it aborts on none."""
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        return False
    question = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    answer = subprocess.run([python, "-c", question], check=False, capture_output=True)
    return answer.returncode == 0
