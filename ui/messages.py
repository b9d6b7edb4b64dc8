"""What an error says in the window, in the window's language."""

from PySide6.QtCore import QCoreApplication

from recsys_app import NOTICES, WORDING, JobCancelledError, Message, RecsysError


def message_for(error: BaseException) -> Message:
    """The words for `error`; anything that is not ours to explain is the sentence for a bug."""
    if not isinstance(error, RecsysError | JobCancelledError):
        error = RecsysError()
    wording = WORDING[error.code]
    facts = getattr(error, "facts", {})
    return Message(
        error.code,
        QCoreApplication.translate("errors", wording.message).format(**facts),
        QCoreApplication.translate("errors", wording.hint).format(**facts) if wording.hint else "",
    )


def notice_for(code: str) -> str:
    """What a person should know, for a code in the `notices` of a report."""
    return QCoreApplication.translate("notices", NOTICES[code])
