"""Every error and reason that the engine raises has words for people."""

import ast
from pathlib import Path

from recsys_app import errors
from recsys_app.wording import WORDING

ENGINE = Path(errors.__file__).parent
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


def name_of(function: ast.expr) -> str:
    """The last word of a called name."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def literals(call: ast.Call) -> list[str]:
    """The reason of an error, where it is written at the place; an `if else` may hold two."""
    first = call.args[0] if call.args else None
    options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return [o.value for o in options if isinstance(o, ast.Constant) and isinstance(o.value, str)]
