"""Every error and reason that the engine raises has words for people."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import typer

from recsys_app import errors
from recsys_app.cli.program import program
from recsys_app.wording import WORDING

ENGINE = Path(errors.__file__).parent
COMMANDS = typer.main.get_command(program)
CLASSES = {
    name: cls
    for name, cls in vars(errors).items()
    if isinstance(cls, type) and issubclass(cls, errors.RecsysError)
}


def test_every_error_class_has_words():
    leaves = [cls for cls in CLASSES.values() if "base_code" in vars(cls)]
    assert [cls.__name__ for cls in leaves if cls.base_code not in WORDING] == []


def test_every_reason_at_a_raise_site_has_words():
    missing = {
        f"{path.relative_to(ENGINE)}:{call.lineno} {reason}"
        for path in ENGINE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and name_of(call.func) in CLASSES
        for reason in literals(call)
        if reason not in WORDING
    }
    assert missing == set()


def test_the_window_names_no_option_of_the_command_line():
    shown = {code: f"{wording.message} {wording.hint}" for code, wording in WORDING.items()}
    assert [code for code, text in shown.items() if "--" in text or "recvault" in text] == []


def test_every_command_that_the_command_line_names_is_one():
    found = [text for text in texts() for text in re.findall(r"“([^”]+)”", text) if is_call(text)]

    assert len(found) > 10
    assert [text for text in found if missing_of(text)] == []


def test_every_option_that_the_command_line_names_is_one_of_a_command():
    known = set().union(*map(options_of, commands_below(COMMANDS)))

    assert {option for text in texts() for option in options_in(text)} - known == set()


def texts() -> Iterator[str]:
    """Whatever the wordings and the command line can print."""
    for folder in ("wording", "cli"):
        for path in (ENGINE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def is_call(text: str) -> bool:
    first, *_ = text.split()
    return first == "recvault" or (first in COMMANDS.commands and len(text.split()) > 1)


def missing_of(text: str) -> list[str]:
    """The words of a call that lead to no command, and the options that the command has not."""
    words = text.removeprefix("recvault ").split()
    command = COMMANDS
    while hasattr(command, "commands") and words and not words[0].startswith("-"):
        command = command.commands.get(words[0])
        if command is None:
            return words
        del words[0]
    return [option for option in options_in(text) if option not in options_of(command)]


def options_in(text: str) -> list[str]:
    return re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)


def options_of(command: typer.core.TyperCommand) -> set[str]:
    own = {
        name
        for each in (*COMMANDS.params, *command.params)
        for name in (*each.opts, *each.secondary_opts)
    }
    return own | {"--help"}


def commands_below(command: typer.core.TyperCommand) -> Iterator[typer.core.TyperCommand]:
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from commands_below(each)


def name_of(function: ast.expr) -> str:
    """The last word of a called name."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def literals(call: ast.Call) -> list[str]:
    """The reason of an error, where it is written at the place; an `if else` may hold two."""
    first = call.args[0] if call.args else None
    options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return [o.value for o in options if isinstance(o, ast.Constant) and isinstance(o.value, str)]
