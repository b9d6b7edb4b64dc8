"""What the words for one error are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """Two templates: `message` says what happened, `hint` what to do next (may be empty).

    `cli_message` and `cli_hint` take their places on the command line, which names processes and
    options.
    """

    message: str
    hint: str = ""
    cli_hint: str = ""
    cli_message: str = ""
