"""Timestamps of the engine as moments. The store keeps what the file said, in UTC, and so do we."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(timestamp: int) -> datetime:
    """The moment of `timestamp`, milliseconds since 1970."""
    return _EPOCH + timedelta(milliseconds=timestamp)
