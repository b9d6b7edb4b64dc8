"""The application around a change of keys: who must wait, who goes on, who must choose a password."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from recsys_app import (
    RECOVERY_ACCOUNT,
    AccessDeniedError,
    AddAccount,
    Application,
    ChangePassword,
    ChangeRole,
    Compartment,
    Finished,
    InputError,
    ListAccounts,
    ListDatasets,
    MakeRecoveryKit,
    RemoveAccount,
    ResetPassword,
    Role,
    RotateKeys,
    ShowStore,
    SignInError,
    StaleStoreError,
    StorageUnavailableError,
    StoreLockedError,
    VerifyStore,
)

PASSWORD = "correct horse battery staple"
ONCE = "a password for one time"
CHANGED = "seven quiet herons"


@pytest.fixture
def admin(application_as) -> Application:
    return application_as(Role.ADMINISTRATOR)


def test_the_session_goes_on_with_the_new_keys(admin):
    admin.execute(RotateKeys())
    assert admin.execute(ShowStore()).generation == 2
    admin.execute(AddAccount("zoe", Role.VIEWER, PASSWORD))
    assert admin.execute(VerifyStore()).sound
    admin.execute(RotateKeys((Compartment.PEOPLE,)))
    admin.lock()
    admin.sign_in(Role.ADMINISTRATOR, PASSWORD)
    assert admin.execute(ShowStore()).generation == 3


def test_keys_do_not_change_while_a_job_holds_them(admin):
    begun, go_on = threading.Event(), threading.Event()

    def work(_control):
        begun.set()
        go_on.wait(10)

    admin.jobs.submit(work)
    begun.wait(10)
    for command in (RotateKeys(), RemoveAccount(Role.VIEWER)):
        with pytest.raises(StorageUnavailableError) as refused:
            admin.execute(command)
        assert refused.value.code == "jobs-hold-keys"
    go_on.set()
    admin.jobs.cancel_all()
    assert admin.execute(RotateKeys()).compartments


def test_nothing_else_writes_or_signs_in_meanwhile_and_reads_go_on(admin):
    begun, go_on, over = threading.Event(), threading.Event(), threading.Event()

    def watch(event):
        begun.set()
        go_on.wait(10)  # the worker reports from the middle of the copying
        if isinstance(event, Finished):
            over.set()

    admin.subscribe(watch)
    admin.submit(RotateKeys())
    begun.wait(10)
    try:
        for attempt in (
            lambda: admin.execute(AddAccount("zoe", Role.VIEWER, PASSWORD)),
            lambda: admin.submit(RotateKeys()),
            lambda: admin.sign_in(Role.VIEWER, PASSWORD),
        ):
            with pytest.raises(StorageUnavailableError) as refused:
                attempt()
            assert refused.value.code == "keys-changing"
        assert admin.execute(ListDatasets()) == ()
    finally:
        go_on.set()
    assert over.wait(10)
    assert admin.execute(ShowStore()).generation == 2


def test_a_read_that_was_queued_before_finds_the_new_keys(admin):
    """Its grant was minted under the keys of before."""
    held, events, done = threading.Event(), {}, threading.Event()
    admin.subscribe(lambda event: (events.update({event.job: event}), done.set()))
    admin.jobs.submit(lambda _: held.wait(10), read=True)
    read = admin.fetch(ListAccounts())
    admin.execute(RotateKeys())
    held.set()
    while read not in events:
        done.wait(10)
        done.clear()
    assert isinstance(events[read], Finished)
    assert len(events[read].result) == 4


def test_another_process_is_told_to_sign_in_again(admin, application_as):
    reader = application_as(Role.ANALYST, read_only=True)
    assert reader.execute(ListDatasets()) == ()
    admin.execute(RotateKeys())
    with pytest.raises(StoreLockedError) as refused:
        reader.execute(ListDatasets())
    assert refused.value.code == "keys-changed"
    reader.lock()
    reader.sign_in(Role.ANALYST, PASSWORD, read_only=True)
    assert reader.execute(ListDatasets()) == ()


def test_a_password_for_one_time_opens_nothing_but_a_change_of_it(admin, application_as):
    admin.execute(ResetPassword(Role.ANALYST, ONCE))
    admin.close()
    analyst = Application(admin.folder.path)
    analyst.sign_in(Role.ANALYST, ONCE)
    assert analyst.must_change_password
    for attempt in (ListDatasets(), ShowStore(), VerifyStore()):
        with pytest.raises(AccessDeniedError) as refused:
            analyst.execute(attempt)
        assert refused.value.code == "password-once"
    analyst.execute(ChangePassword(ONCE, CHANGED))
    assert not analyst.must_change_password
    assert analyst.execute(ListDatasets()) == ()
    analyst.close()


def test_a_first_password_for_one_time_opens_nothing_but_a_change_of_it(admin):
    assert admin.execute(AddAccount("zoe", Role.ANALYST, ONCE, once=True)).must_change
    assert not admin.execute(AddAccount("bea", Role.ANALYST, PASSWORD)).must_change
    admin.lock()
    admin.sign_in("zoe", ONCE)
    with pytest.raises(AccessDeniedError) as refused:
        admin.execute(ListDatasets())
    assert refused.value.code == "password-once"
    admin.execute(ChangePassword(ONCE, CHANGED))
    assert admin.execute(ListDatasets()) == ()
    admin.lock()
    with pytest.raises(SignInError):
        admin.sign_in("zoe", ONCE)


def test_the_notice_stays_until_there_is_a_kit_or_a_second_administrator(admin, tmp_path):
    def notices():
        admin.lock()
        admin.sign_in(Role.ADMINISTRATOR, PASSWORD)
        return admin.notices

    assert "no-recovery" in notices()
    kit = admin.execute(MakeRecoveryKit(tmp_path / "kit.txt"))
    assert "no-recovery" not in notices()
    admin.execute(RemoveAccount(RECOVERY_ACCOUNT))
    assert "no-recovery" in notices()
    admin.execute(ChangeRole(Role.STEWARD, Role.ADMINISTRATOR))
    assert "no-recovery" not in notices()
    assert kit.secret not in repr(kit)


def test_the_kit_signs_in_and_a_newer_one_ends_it(admin, tmp_path):
    first = admin.execute(MakeRecoveryKit(tmp_path / "first.txt")).secret
    admin.lock()
    admin.sign_in(RECOVERY_ACCOUNT, first.lower())
    assert admin.role is Role.ADMINISTRATOR
    with pytest.raises(AccessDeniedError):
        admin.execute(MakeRecoveryKit(tmp_path / "itself.txt"))
    assert not (tmp_path / "itself.txt").exists()
    admin.lock()
    admin.sign_in(Role.ADMINISTRATOR, PASSWORD)
    second = admin.execute(MakeRecoveryKit(tmp_path / "second.txt")).secret
    admin.lock()
    with pytest.raises(SignInError):
        admin.sign_in(RECOVERY_ACCOUNT, first)
    admin.folder.attempts.unlink()
    admin.sign_in(RECOVERY_ACCOUNT, second)


def test_a_kit_replaces_an_earlier_kit_of_the_store_and_nothing_else(admin, tmp_path):
    place = tmp_path / "kit.txt"
    first = admin.execute(MakeRecoveryKit(place))
    assert admin.execute(MakeRecoveryKit(place)).secret != first.secret
    (tmp_path / "folder.txt").mkdir()
    others = (first.text.replace(first.store, f"{first.store}-2"), "important", "")
    for name, content in [("folder.txt", None), *(("kit.txt", content) for content in others)]:
        if content is not None:
            place.write_text(content, "utf-8")
        with pytest.raises(InputError) as refused:
            admin.execute(MakeRecoveryKit(tmp_path / name))
        assert refused.value.code == "not-a-kit"
        assert content is None or place.read_text("utf-8") == content


@pytest.mark.parametrize("name", ["Recovery", " RECOVERY "])
def test_the_name_of_the_kit_may_be_written_in_another_way(admin, tmp_path, name):
    kit = admin.execute(MakeRecoveryKit(tmp_path / "kit.txt"))
    admin.lock()

    admin.sign_in(name, kit.secret)

    assert (admin.account, admin.role) == (RECOVERY_ACCOUNT, Role.ADMINISTRATOR)


def waiting(application) -> list[str]:
    return [account.name for account in application.execute(ListAccounts()) if account.key_waits]


def test_an_administrator_changes_the_password_and_rotates_in_one_session(admin):
    admin.execute(ChangePassword(PASSWORD, CHANGED))
    assert waiting(admin) == [Role.ADMINISTRATOR]
    assert admin.execute(RotateKeys()).signing_keys
    assert waiting(admin) == []
    admin.execute(AddAccount("zoe", Role.VIEWER, PASSWORD))
    admin.lock()
    with pytest.raises(SignInError):
        admin.sign_in(Role.ADMINISTRATOR, PASSWORD)
    time.sleep(1.1)  # for the failed attempt
    admin.sign_in(Role.ADMINISTRATOR, CHANGED)
    assert admin.execute(VerifyStore()).sound


def test_a_new_pair_waits_while_a_job_signs_with_the_one_of_before(admin):
    """A password changes beside a job; what the job enters is signed by the key that it began with."""
    admin.lock()
    admin.sign_in(Role.ANALYST, PASSWORD)
    go_on = threading.Event()
    admin.jobs.submit(lambda _: go_on.wait(20), Role.ANALYST)
    admin.execute(ChangePassword(PASSWORD, CHANGED))
    admin.lock()
    admin.sign_in(Role.ADMINISTRATOR, PASSWORD)
    assert waiting(admin) == [Role.ANALYST]
    go_on.set()
    admin.jobs.cancel_all()
    admin.lock()
    admin.sign_in(Role.ADMINISTRATOR, PASSWORD)
    assert waiting(admin) == []
    assert admin.execute(VerifyStore()).sound


def test_a_reset_waits_for_jobs_which_may_be_of_that_account(admin):
    go_on = threading.Event()
    admin.jobs.submit(lambda _: go_on.wait(20), Role.ANALYST)
    with pytest.raises(StorageUnavailableError) as refused:
        admin.execute(ResetPassword(Role.ANALYST, ONCE))
    assert refused.value.code == "jobs-hold-keys"
    go_on.set()
    admin.jobs.cancel_all()
    assert admin.execute(ResetPassword(Role.ANALYST, ONCE)).must_change


def test_only_reading_takes_in_no_new_pair(admin, application_as):
    admin.lock()
    admin.sign_in(Role.VIEWER, PASSWORD)
    admin.execute(ChangePassword(PASSWORD, CHANGED))
    admin.lock()
    reader = application_as(Role.ADMINISTRATOR, read_only=True)
    assert waiting(reader) == [Role.VIEWER]


def test_who_waited_for_the_store_signs_in_to_the_keyring_of_now(admin, application_as):
    """A password that was right when it was typed may not be any more when it is this one's turn."""
    other = Application(admin.folder.path)
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(other.sign_in, Role.ANALYST, PASSWORD, wait=20)
        time.sleep(1)  # it has unlocked and waits for the writer's lock
        admin.execute(ResetPassword(Role.ANALYST, ONCE))
        admin.close()
        with pytest.raises(SignInError):
            waits.result(30)
    other.sign_in(Role.ANALYST, ONCE)
    assert other.must_change_password
    other.close()


def test_a_sign_in_that_fails_lets_the_store_go(admin, application_as):
    admin.lock()
    older = admin.folder.keyring.read_bytes()
    admin.sign_in(Role.ADMINISTRATOR, PASSWORD)
    admin.execute(AddAccount("zoe", Role.VIEWER, PASSWORD))
    admin.lock()
    newest = admin.folder.keyring.read_bytes()
    for content in (older, newest):
        admin.folder.keyring.write_bytes(content)
        admin.folder.keyring_copy.write_bytes(content)
        if content == older:
            with pytest.raises(StaleStoreError):
                admin.sign_in(Role.ADMINISTRATOR, PASSWORD)
    other = Application(admin.folder.path)
    other.sign_in(Role.ADMINISTRATOR, PASSWORD)
    other.close()
