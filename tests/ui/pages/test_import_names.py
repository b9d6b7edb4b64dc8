"""What the wizard calls a data set, and which files its dialog offers."""

import pytest
from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog

from recsys_app import Role
from tests.ui.pages.data_page import data_page
from ui.pages.data.wizard.plan import ImportPlan, name_for


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("ml-100k/u.data", "ml-100k"),
        ("orders/2024.csv", "2024"),
        ("2024/茶店.csv", "茶店"),
        ("shop/" + "x" * 120 + ".csv", "x" * 100),
    ],
)
def test_a_data_set_is_called_like_its_file_or_its_folder(tmp_path, file, name):
    assert name_for(tmp_path / file) == name


def test_a_name_of_the_folder_goes_with_the_file_it_came_from(tmp_path):
    plan = ImportPlan(files={"log": tmp_path / "ml-100k" / "u.data"}, dataset="ml-100k")
    plan.set_file("log", tmp_path / "ml-100k" / "teas.csv")
    assert plan.dataset == ""


def test_the_dialog_offers_every_file_of_a_movielens_folder(
    window_of, qtbot, tmp_path, monkeypatch
):
    files = [tmp_path / name for name in ("u.data", "u.item", "u.user", "ml-100k.inter")]
    for file in files:
        file.touch()

    def choose(_parent, _title, _folder, filters):
        patterns = filters.split("(")[1].split(")")[0].split()
        return [str(tmp_path / name) for name in QDir(str(tmp_path)).entryList(patterns)], filters

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    page = data_page(window_of(Role.STEWARD), qtbot)
    page.start_import(())
    page.wizard.file.empty.secondary.click()
    assert set(page.wizard.plan.files.values()) <= set(files)
    assert len(page.wizard.plan.files) == 3
