"""What an error says to a person: what happened, and what to do next. The only place.

Keyed by `RecsysError.code`, in a file per part of the program. Placeholders are the error's facts. The
window passes both templates through Qt's translation before filling them, so the English text here is
also the translation key.
"""

from dataclasses import dataclass

from recsys_app.errors import JobCancelledError, RecsysError
from recsys_app.wording.access import ACCESS
from recsys_app.wording.backups import BACKUPS
from recsys_app.wording.exports import EXPORTS
from recsys_app.wording.inputs import INPUTS
from recsys_app.wording.keys import KEYS
from recsys_app.wording.notices import NOTICES
from recsys_app.wording.reading import READING
from recsys_app.wording.store import STORE
from recsys_app.wording.template import Wording

__all__ = ["NOTICES", "WORDING", "Message", "Wording", "describe", "describe_notice"]

WORDING: dict[str, Wording] = READING | INPUTS | EXPORTS | ACCESS | KEYS | STORE | BACKUPS


@dataclass(frozen=True, slots=True)
class Message:
    """A described error, ready to show: `code` for programs, `text` and `hint` for people."""

    code: str
    text: str
    hint: str


def describe(error: RecsysError | JobCancelledError) -> Message:
    """The words for `error` on the command line.

    An unknown code is a bug that a test catches, so it raises KeyError.
    """
    wording = WORDING[error.code]
    facts = getattr(error, "facts", {})
    text, hint = wording.cli_message or wording.message, wording.cli_hint or wording.hint
    return Message(error.code, text.format(**facts), hint.format(**facts))


def describe_notice(code: str) -> str:
    """What a person should know, for a code in the `notices` of a report or of a sign-in."""
    return NOTICES[code]
