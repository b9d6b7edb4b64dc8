"""The preferences of this machine: kept exactly, and never a reason not to start."""

import json

import pytest

from recsys_app.errors import StorageUnavailableError
from recsys_app.settings import Settings, default_path

CHANGED = Settings(
    language="zh_CN",
    theme="hc-dark",
    text_size=130,
    lock_after_minutes=0,
    lock_after_hours=8,
    lock_with_desktop=False,
    pause_jobs_at_lock=True,
    last_store="/somewhere/store",
    threads=3,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config" / "settings.json"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_what_is_saved_is_loaded(path):
    CHANGED.save(path)
    assert Settings.load(path) == CHANGED


def test_saving_again_replaces_what_was_there(path):
    CHANGED.save(path)
    Settings().save(path)
    assert Settings.load(path) == Settings()


def test_they_lie_in_the_configuration_folder_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_config_dir", lambda name, **_: str(tmp_path / name))
    CHANGED.save()
    assert default_path() == tmp_path / "recvault" / "settings.json"
    assert Settings.load() == CHANGED


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "null", '"light"'])
def test_a_damaged_file_means_the_defaults(path, text):
    assert Settings.load(write(path, text)) == Settings()


def test_a_file_in_another_encoding_means_the_defaults(path):
    path.parent.mkdir()
    path.write_bytes(b'{"last_store": "\xff\xfe"}')
    assert Settings.load(path) == Settings()


def test_a_missing_file_means_the_defaults(path):
    assert Settings.load(path) == Settings()


def test_a_setting_of_a_newer_version_is_passed_over(path):
    kept = json.dumps({"theme": "dark", "shortcuts": {"lock": "Ctrl+L"}})
    assert Settings.load(write(path, kept)) == Settings(theme="dark")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "sepia"),
        ("theme", 1),
        ("text_size", 0),
        ("text_size", 1000),
        ("text_size", "115"),
        ("text_size", True),
        ("lock_after_minutes", -1),
        ("lock_after_minutes", 2.5),
        ("lock_after_hours", 0),
        ("lock_after_hours", 25),
        ("last_store", None),
        ("threads", -1),
        ("threads", True),
    ],
)
def test_a_value_that_cannot_be_used_means_its_default_alone(path, name, value):
    kept = {"language": "zh_CN", name: value}
    assert Settings.load(write(path, json.dumps(kept))) == Settings(language="zh_CN")


def test_settings_that_cannot_be_written_are_an_error_with_words(path):
    path.mkdir(parents=True)
    with pytest.raises(StorageUnavailableError) as failed:
        Settings().save(path)
    assert failed.value.code == "file-unusable"
