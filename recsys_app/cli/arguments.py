"""What was typed: global options anywhere, KEY=VALUE pairs, lists of numbers."""

from collections.abc import Iterable, Sequence

FLAGS = frozenset({"--json", "--quiet"})
DAMAGED = 5  # exit code where the store, its ledger or a backup is not what it was
VALUED = frozenset({"--store", "--account", "--password-file", "--wait"})


class UsageError(Exception):
    """The command's words are off: exit 2. Says so in words of its own, since nothing ran yet."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "", *, code: str = "usage") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def hoist(arguments: Sequence[str]) -> list[str]:
    """`arguments` with the global options moved to the front, so that they may stand anywhere.

    What follows `--` is left alone. Raises UsageError where an option lacks its value.
    """
    front: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        name, separator, _ = argument.partition("=")
        if argument == "--":
            rest += [argument, *remaining]
        elif name in FLAGS or (name in VALUED and separator):
            front.append(argument)
        elif name in VALUED:
            front += [argument, _value_of(argument, next(remaining, None))]
        else:
            rest.append(argument)
    return front + rest


def _value_of(option: str, value: str | None) -> str:
    if value is None:
        raise UsageError(f"{option} needs a value.")
    return value


def pairs(option: str, texts: Iterable[str]) -> dict[str, str]:
    """`KEY=VALUE` texts as a dictionary; spaces around either are dropped."""
    found: dict[str, str] = {}
    for text in texts:
        key, separator, value = text.partition("=")
        if not (separator and key.strip()):
            raise UsageError(f"{option} takes KEY=VALUE, not “{text}”.")
        found[key.strip()] = value.strip()
    return found


def whole_numbers(option: str, text: str) -> tuple[int, ...]:
    """`5,10,20` as numbers."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise UsageError(f"{option} takes whole numbers like 5,10,20, not “{text}”.") from None
