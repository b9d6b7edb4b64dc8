"""What the log of this machine says of a mistake, and what it keeps to itself."""

import logging
import os
import stat
import time
from datetime import UTC, datetime, timedelta
from logging.handlers import RotatingFileHandler

import pytest

from recsys_app.logs import record_bug, start_logging

SECRET = "anna.larsen@example.org"


@pytest.fixture
def log(tmp_path):
    """The file of a log that was begun, and is ended again."""
    loggers = [logging.getLogger(name) for name in ("recsys_app", "ui")]
    before = [(logger.level, logger.propagate) for logger in loggers]
    path = tmp_path / "logs" / "recvault.log"
    start_logging(path)
    yield path
    for logger, (level, propagate) in zip(loggers, before, strict=True):
        for handler in logger.handlers[:]:
            if isinstance(handler, RotatingFileHandler):
                logger.removeHandler(handler)
                handler.close()
        logger.setLevel(level)
        logger.propagate = propagate


@pytest.fixture
def written(log, caplog):
    """`written()` is what the log holds, which its test looks at."""

    def read():
        caplog.clear()
        return log.read_text("utf-8")

    return read


def fail(person):
    raise ValueError(f"no such person: {person}")


def test_a_bug_is_told_by_its_type_and_place_without_its_words(written):
    try:
        fail(SECRET)
    except ValueError as error:
        record_bug(error)
    text = written()
    assert "ERROR recsys_app unexpected error" in text
    assert "ValueError at test_logs.py:" in text
    assert "fail < test_logs.py:" in text
    assert SECRET not in text


def test_what_led_to_an_error_is_left_out_as_well(written):
    try:
        try:
            fail(SECRET)
        except ValueError as cause:
            raise KeyError(SECRET) from cause
    except KeyError as error:
        record_bug(error)
    text = written()
    assert "KeyError at test_logs.py:" in text
    assert SECRET not in text


def test_the_engine_and_the_window_write_to_the_same_file(written):
    logging.getLogger("recsys_app.jobs.runner").info("job %d began", 7)
    logging.getLogger("ui.shell").warning("slow")
    lines = written().splitlines()
    assert lines[0].endswith("INFO recsys_app.jobs.runner job 7 began")
    assert lines[1].endswith("WARNING ui.shell slow")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="only POSIX changes the zone of a process")
def test_times_are_utc_and_say_so_wherever_the_machine_is(written, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        before = datetime.now(UTC)
        logging.getLogger("recsys_app").info("began")
        after = datetime.now(UTC)
    finally:
        monkeypatch.undo()
        time.tzset()
    stamp = written().split()[0]
    assert stamp.endswith("Z")
    assert before - timedelta(milliseconds=1) <= datetime.fromisoformat(stamp) <= after


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_others_cannot_look_into_the_folder_of_the_log(log):
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700
