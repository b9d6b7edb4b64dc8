import json

import pytest

from recsys_app.access.permissions import Role
from recsys_app.access.recovery import (
    RECOVERY_ACCOUNT,
    new_recovery_secret,
    read_recovery_secret,
)
from recsys_app.errors import TamperedDataError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.keyring.format import read_keyring
from recsys_app.storage.keyring.own_keys import OwnKeys
from recsys_app.storage.keyring.parts import account_id, membership_of
from recsys_app.storage.ledger import attempts
from recsys_app.storage.ledger.attempts import (
    UNKNOWN,
    attempt_context,
    read_attempts,
    record_attempt,
    seconds_to_wait,
)


def entries(repositories, action: str):
    return [entry for entry in repositories.ledger.entries() if entry.action == action]


@pytest.fixture
def clock(monkeypatch):
    """`clock[0]` is the time in seconds."""
    now = [1_000.0]
    monkeypatch.setattr(attempts.time, "time", lambda: now[0])
    return now


def test_the_wait_doubles_up_to_a_minute(folder, clock):
    waits = []
    for _ in range(9):
        record_attempt(folder, Role.ANALYST)
        waits.append(seconds_to_wait(folder, Role.ANALYST))

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_the_wait_passes(folder, clock):
    for _ in range(4):
        record_attempt(folder, Role.ANALYST)
    clock[0] += 5

    assert seconds_to_wait(folder, Role.ANALYST) == 3
    clock[0] += 3
    assert seconds_to_wait(folder, Role.ANALYST) == 0


def test_nobody_waits_for_a_failure_that_the_clock_puts_in_the_future(folder, clock):
    clock[0] += 2 * 365 * 86_400
    for _ in range(3):
        record_attempt(folder, Role.ANALYST)
    clock[0] -= 2 * 365 * 86_400

    assert seconds_to_wait(folder, Role.ANALYST) == 0


def test_a_failure_in_the_future_counts_and_hides_none_of_now(folder, clock):
    record_attempt(folder, Role.ANALYST)
    clock[0] += 500
    record_attempt(folder, Role.ANALYST)
    clock[0] -= 500

    assert seconds_to_wait(folder, Role.ANALYST) == 2
    record_attempt(folder, Role.ANALYST)
    assert seconds_to_wait(folder, Role.ANALYST) == 4
    clock[0] += 4
    assert seconds_to_wait(folder, Role.ANALYST) == 0


def test_thousands_of_failures_make_the_wait_no_longer_than_a_minute(folder, clock):
    record_attempt(folder, Role.ANALYST)
    number, when, account, *_ = folder.attempts.read_text("ascii").splitlines()[-1].split()
    with folder.attempts.open("a", encoding="ascii") as stream:
        stream.writelines(f"{int(number) + more} {when} {account}\n" for more in range(1, 3_000))

    assert seconds_to_wait(folder, Role.ANALYST) == 60


def test_the_recovery_account_waits_however_its_name_is_written(folder, as_role, clock):
    secret = read_recovery_secret(new_recovery_secret())
    as_role(Role.ADMINISTRATOR).accounts.renew_recovery(secret, JobControl())
    record_attempt(folder, "Recovery ")

    assert seconds_to_wait(folder, RECOVERY_ACCOUNT) == 1
    assert seconds_to_wait(folder, " RECOVERY") == 1
    assert seconds_to_wait(folder, "nobody") == 0


def test_one_account_does_not_wait_for_another(folder, clock):
    record_attempt(folder, Role.ANALYST)

    assert seconds_to_wait(folder, Role.STEWARD) == 0


def test_unknown_names_wait_together_and_are_not_kept_in_the_open(folder, clock):
    record_attempt(folder, "canary password typed as name")

    assert seconds_to_wait(folder, "another unknown name") == 1
    assert [attempt.account for attempt in read_attempts(folder).lines] == [UNKNOWN]
    assert b"canary" not in folder.attempts.read_bytes()


def test_what_was_typed_is_sealed_to_the_account_it_was_meant_for(folder, grant_as):
    record_attempt(folder, Role.ANALYST)
    membership = membership_of(read_keyring(folder).keyring)
    (attempt,) = read_attempts(folder).of(account_id(membership.store, Role.ANALYST))

    key = OwnKeys(grant_as(Role.ANALYST).private_keys)
    box = attempts.base64.b64decode(attempt.sealed[1])
    assert json.loads(bytes(key.open(box, attempt_context(membership.store)))) == Role.ANALYST


def test_a_sign_in_moves_its_failures_into_the_ledger(folder, as_role):
    for _ in range(3):
        record_attempt(folder, Role.ANALYST)
    analyst = as_role(Role.ANALYST)

    opening = analyst.open_ledger()

    assert len(opening.failed) == 3
    (entry,) = entries(analyst, "failed-sign-ins")
    assert entry.facts["count"] == 3
    assert read_attempts(folder).lines == ()
    assert read_attempts(folder).begins == read_attempts(folder).following > 3
    assert as_role(Role.ANALYST).open_ledger().failed == ()


def test_reading_leaves_the_failures_for_the_next_sign_in(folder, as_role):
    record_attempt(folder, Role.ANALYST)

    assert len(as_role(Role.ANALYST, read_only=True).open_ledger().failed) == 1
    assert len(as_role(Role.ANALYST).open_ledger().failed) == 1


def test_unknown_names_are_entered_by_an_administrator(folder, as_role):
    record_attempt(folder, "nobody")
    as_role(Role.ANALYST).open_ledger()
    assert len(read_attempts(folder).lines) == 1

    admin = as_role(Role.ADMINISTRATOR)
    admin.open_ledger()

    assert entries(admin, "failed-sign-ins-unknown")[0].facts["count"] == 1
    assert read_attempts(folder).lines == ()


def test_a_removed_record_is_noticed(folder, as_role):
    folder.attempts.unlink()
    admin = as_role(Role.ADMINISTRATOR)

    assert "attempts-record-gone" in admin.open_ledger().notices
    assert entries(admin, "attempts-record-gone")
    assert admin.open_ledger().notices == ("no-recovery",)


def test_a_record_that_was_made_anew_is_noticed(folder, as_role):
    """After a removal the next failure makes a file whose numbers begin again."""
    record_attempt(folder, Role.ANALYST)
    as_role(Role.ANALYST).open_ledger()
    folder.attempts.unlink()
    record_attempt(folder, Role.ANALYST)

    opening = as_role(Role.ANALYST).open_ledger()

    assert len(opening.failed) == 1
    assert "attempts-record-gone" in opening.notices
    assert as_role(Role.ANALYST).open_ledger().notices == ()


def test_the_record_does_not_grow_without_end(folder, monkeypatch):
    monkeypatch.setattr(attempts, "_FULL_BYTES", 5_000)
    monkeypatch.setattr(attempts, "_MOST_BYTES", 9_000)
    for _ in range(60):
        record_attempt(folder, Role.ANALYST)

    assert folder.attempts.stat().st_size < 9_100
    assert not read_attempts(folder).lines[-1].sealed


def test_lines_that_cannot_be_read_are_left_out(folder):
    record_attempt(folder, Role.ANALYST)
    with folder.attempts.open("ab") as stream:
        stream.write(b"\xff\xfe nonsense\n12 x y\n")

    assert len(read_attempts(folder).lines) == 1


@pytest.mark.parametrize(
    "line",
    [
        "9" * 5000 + " 1 -",
        f"{2**63} 1 -",
        "1 " + "9" * 30 + " -",
        "1 1 someone",
        "1 1 - ?",
        "²  1 -",
    ],
)
def test_a_crafted_line_keeps_nobody_out(folder, as_role, line):
    with folder.attempts.open("ab") as stream:
        stream.write(line.encode() + b"\n")

    assert read_attempts(folder).lines == ()
    assert as_role(Role.ADMINISTRATOR).open_ledger().failed == ()


def test_a_folder_in_the_place_of_the_record_is_an_error_of_ours(folder):
    folder.attempts.unlink()
    folder.attempts.mkdir()

    with pytest.raises(TamperedDataError):
        read_attempts(folder)


def test_who_only_reads_is_told_of_a_removed_record_too(folder, as_role):
    folder.attempts.unlink()

    assert as_role(Role.VIEWER, read_only=True).open_ledger().notices == ("attempts-record-gone",)
    assert "attempts-record-gone" in as_role(Role.VIEWER).open_ledger().notices


def test_without_a_store_nothing_is_recorded(tmp_path):
    from recsys_app.storage.compartments.folder import StoreFolder

    record_attempt(StoreFolder(tmp_path / "none"), "ada")

    assert not (tmp_path / "none").exists()
    assert seconds_to_wait(StoreFolder(tmp_path / "none"), "ada") == 0
