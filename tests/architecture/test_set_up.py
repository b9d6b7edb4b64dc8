"""The README's commands: what they check before and after they install anything."""

import stat
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"


@pytest.fixture
def scripts(monkeypatch, tmp_path):
    """`packaging`'s modules, with the environment in an empty folder."""
    monkeypatch.syspath_prepend(PACKAGING)
    import commands
    import environment
    import system

    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "installed.json")
    yield commands, environment, system
    for name in ("commands", "environment", "system"):
        del sys.modules[name]


def test_a_half_made_environment_is_made_anew(scripts, monkeypatch):
    _, environment, _ = scripts
    Path(environment.script("python")).parent.mkdir(parents=True)
    Path(environment.script("python")).symlink_to(sys.executable)
    made = []
    monkeypatch.setattr(environment, "make", lambda wanted: made.append(wanted) or dict(wanted))
    environment.prepare(development=False)
    assert len(made) == 1


def test_a_finished_environment_is_left_alone(scripts, monkeypatch):
    _, environment, _ = scripts
    Path(environment.script("python")).parent.mkdir(parents=True)
    Path(environment.script("python")).symlink_to(sys.executable)
    monkeypatch.setattr(environment, "make", lambda wanted: environment.keep(dict(wanted)))
    environment.prepare(development=True)
    monkeypatch.setattr(environment, "make", lambda _: pytest.fail("made twice"))
    monkeypatch.setattr(environment, "call", lambda *_, **__: pytest.fail("pip was called"))
    environment.prepare(development=True)
    environment.prepare(development=False)


def test_a_python_without_its_venv_module_gets_a_sentence(scripts, monkeypatch):
    _, environment, _ = scripts
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        environment.make({})


def test_a_missing_library_is_named_with_the_packages_that_have_it(scripts, monkeypatch):
    _, _, system = scripts
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system, "QT", {"libno-such.so.9": ("libno-such9", "no-such-libs")})
    with pytest.raises(SystemExit) as stopped:
        system.check_libraries(window=False)
    for word in ("libno-such.so.9", "apt-get install libno-such9", "dnf install no-such-libs"):
        assert word in str(stopped.value)


def test_the_demo_password_is_readable_by_this_user_alone(scripts, tmp_path):
    commands, _, _ = scripts
    commands.write_private(tmp_path / "password.txt", "secret")
    assert stat.S_IMODE((tmp_path / "password.txt").stat().st_mode) == 0o600
