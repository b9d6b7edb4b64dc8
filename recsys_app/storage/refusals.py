"""That somebody was refused what the role may not do, in the ledger."""

import logging

from recsys_app.access.guard import authorize_entry
from recsys_app.access.session import Session
from recsys_app.errors import RecsysError
from recsys_app.storage.repositories import Repositories

_log = logging.getLogger(__name__)


def record_refusal(session: Session, command: str, permission: str) -> None:
    """Enter it: once in a session, if that is still open and may write.

    What cannot be entered now, for instance on a full disk, is at the next attempt.
    """
    refused = command, permission
    if session.closed or session.read_only or refused in session.refused:
        return
    grant = authorize_entry(session)
    try:
        with Repositories(grant) as repositories:
            repositories.ledger.record("refused", command=command, permission=permission)
            repositories.settle_now_or_later()
        session.refused.add(refused)
    except RecsysError:  # the refusal itself is what counts, and is told
        _log.warning("a refused command could not be recorded")
    finally:
        grant.wipe()
