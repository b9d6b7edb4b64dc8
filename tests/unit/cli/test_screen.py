"""Results on standard output, everything else on standard error, nothing that steers a terminal."""

import json

from recsys_app.cli.screen import Screen, shown
from recsys_app.cli.views.parts import size, table


def test_a_result_is_one_json_document(capsys):
    screen = Screen(json=True, quiet=False)
    screen.note("on the way")
    screen.result({"id": "名"}, lambda: "not asked for")
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"id": "名"}
    assert printed.err == "on the way\n"


def test_a_failure_is_a_document_too(capsys):
    Screen(json=True, quiet=True).failure("bad", "It is bad.", "Do better.", more=1)
    assert json.loads(capsys.readouterr().out) == {
        "error": {"code": "bad", "message": "It is bad.", "hint": "Do better."},
        "more": 1,
    }


def test_without_json_a_failure_speaks_on_standard_error(capsys):
    Screen(json=False, quiet=True).failure("bad", "It is bad.", "Do better.")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "It is bad.\nDo better.\n")


def test_quiet_drops_messages(capsys):
    Screen(json=False, quiet=True).note("on the way")
    assert capsys.readouterr().err == ""


def test_characters_that_steer_a_terminal_are_replaced():
    assert shown("a\x1b[31mb\u202ec\x9bd") == "a�[31mb�c�d"


def test_ids_are_never_markup(capsys):
    rows = [("[red]x[/red]", ":smile:", 1234, 0.5, None)]
    Screen(json=False, quiet=False).result(None, lambda: table("abcde", rows))
    printed = capsys.readouterr().out
    for cell in ("[red]x[/red]", ":smile:", "1,234", "0.5000", "–"):
        assert cell in printed


def test_a_wide_table_loses_no_column_in_a_pipe(capsys):
    rows = [tuple(f"value-{column}" for column in range(14))]
    Screen(json=False, quiet=False).result(None, lambda: table([*"abcdefghijklmn"], rows))
    assert "value-13" in capsys.readouterr().out


def test_sizes_use_a_unit_that_suits_them():
    assert [size(n) for n in (999, 1000, 12_345_678)] == ["999 B", "1.0 kB", "12.3 MB"]
