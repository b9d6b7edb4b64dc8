"""Where passwords come from."""

import io
import sys

import pytest

from recsys_app.cli import passwords
from recsys_app.cli.arguments import UsageError
from recsys_app.cli.passwords import read_password, refuse_one_input_for_two


def read(file=None, *, new=False):
    return read_password(file, "Password for ann", option="--password-file", new=new)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def answers(monkeypatch):
    """A person at a terminal who types these, one per question."""
    typed, asked = [], []

    def ask(prompt):
        asked.append(prompt)
        return typed.pop(0)

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(passwords.getpass, "getpass", ask)
    return typed, asked


def test_the_first_line_of_the_file_is_the_password(tmp_path):
    file = tmp_path / "password"
    file.write_bytes(" two words 密码 \r\nsecond line\n".encode())
    assert read(str(file)) == " two words 密码 "


def test_a_byte_order_mark_is_no_part_of_it(tmp_path):
    file = tmp_path / "password"
    file.write_bytes(b"\xef\xbb\xbfcorrect horse")
    assert read(str(file)) == "correct horse"


def test_a_dash_is_the_first_line_of_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"first\nsecond\n")))
    assert read("-") == "first"


def test_without_terminal_and_file_it_fails_at_once(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(UsageError, match="no terminal") as raised:
        read()
    assert (raised.value.code, raised.value.exit_code) == ("no-password", 2)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"nowhere cannot be read: No such file"):
        read(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("content", [b"", b"\nsecond"])
def test_an_empty_first_line_is_refused(tmp_path, content):
    file = tmp_path / "password"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="first line is empty"):
        read(str(file))


def test_a_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "password"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not UTF-8 text"):
        read(str(file))


def test_a_known_password_is_asked_for_once(answers):
    typed, asked = answers
    typed.append("secret")
    assert read() == "secret"
    assert asked == ["Password for ann: "]


def test_a_new_password_is_asked_for_twice(answers):
    typed, asked = answers
    typed.extend(["secret", "secret"])
    assert read(new=True) == "secret"
    assert asked == ["Password for ann: ", "Password for ann again: "]


def test_a_slip_of_the_finger_is_noticed(answers):
    answers[0].extend(["secret", "secrets"])
    with pytest.raises(UsageError, match="differ"):
        read(new=True)


def test_two_passwords_cannot_share_standard_input():
    refuse_one_input_for_two("-", "file")
    refuse_one_input_for_two(None, None)
    with pytest.raises(UsageError, match="Only one"):
        refuse_one_input_for_two("-", "-")
