"""Where a file is saved: by the name that it will really have."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from ui.dialogs.save_file import ReplaceFile, ask_where_to_save, with_ending


@pytest.fixture
def typed(monkeypatch):
    """`typed(name, …)` is what the file dialog answers, time after time; where each began."""

    def answer(*names, kind=""):
        left, starts = list(names), []

        def choose(_parent, _heading, start, _kinds):
            starts.append(start)
            return str(left.pop(0)), kind

        monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
        return starts

    return answer


def asked(button, run):
    """Press that button in the question whether to replace; its heading, and what `run` answered."""
    headings = []

    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReplaceFile)
        headings.append(dialog.heading.text())
        assert unnamed(dialog) == []
        assert clipped(dialog) == []
        getattr(dialog, button).click()

    QTimer.singleShot(0, answer)
    return headings, run()


def test_a_name_gets_the_ending_that_it_lacks(tmp_path):
    assert with_ending(tmp_path / "kit", (".txt",)).name == "kit.txt"
    assert with_ending(tmp_path / "KIT.TXT", (".txt",)).name == "KIT.TXT"
    assert with_ending(tmp_path / "kit.2026", (".txt",)).name == "kit.2026.txt"
    assert with_ending(tmp_path / "all", (".csv", ".xlsx"), "*.xlsx").name == "all.xlsx"


def test_a_name_that_the_file_dialog_has_asked_about_is_not_asked_about_twice(
    behind, typed, tmp_path
):
    there = tmp_path / "ledger.csv"
    there.write_text("kept")
    typed(there)
    assert ask_where_to_save(behind, "Export", "ledger.csv", (".csv",)) == there


@pytest.mark.parametrize("name", ["kit", "kit.2026"])
def test_a_file_that_only_the_ending_makes_the_same_is_asked_about(behind, typed, tmp_path, name):
    there = tmp_path / f"{name}.txt"
    there.write_text("kept")
    typed(tmp_path / name)
    headings, file = asked("action", lambda: ask_where_to_save(behind, "Kit", "k.txt", (".txt",)))
    assert (headings, file) == ([f"Replace {name}.txt?"], there)


def test_after_a_no_another_name_is_asked_for(behind, typed, tmp_path):
    there = tmp_path / "kit.txt"
    there.write_text("kept")
    starts = typed(tmp_path / "kit", tmp_path / "other")
    _, file = asked("safe", lambda: ask_where_to_save(behind, "Kit", "k.txt", (".txt",)))
    assert file == tmp_path / "other.txt"
    assert starts == ["k.txt", str(there)]


def test_who_gives_up_writes_nothing(behind, typed):
    typed("")
    assert ask_where_to_save(behind, "Kit", "k.txt", (".txt",)) is None
