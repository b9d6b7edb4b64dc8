"""What Qt's file dialogs remember of the folders of the data."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
VISIT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QFileDialog
from recsys_app import begin_process
import ui.app
begin_process()
if sys.argv[1] == "forget":
    ui.app.forget_folders()
application = QApplication([])
dialog = QFileDialog(None, "Open", sys.argv[2])
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
dialog.show()
dialog.accept()
del dialog
"""


def notes(first: str, home: Path) -> list[Path]:
    """The files in which the folder that was visited stands, once the process has ended."""
    visited = home / "Vogelhandel"
    visited.mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-c", VISIT, first, str(visited)],
        cwd=PROJECT,
        env={
            **os.environ,
            **{name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")},
            "XDG_STATE_HOME": str(home),
        },
        check=True,
        capture_output=True,
        timeout=60,
    )
    files = (path for path in home.rglob("*") if path.is_file())
    return [path for path in files if b"Vogelhandel" in path.read_bytes()]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the dialogs are the system's own")
def test_no_folder_that_was_visited_is_remembered(tmp_path):
    assert notes("remember", tmp_path / "control")  # as Qt does by itself
    assert notes("forget", tmp_path / "home") == []
