import base64

import pytest

from recsys_app.access.permissions import COMPARTMENTS, Role
from recsys_app.errors import (
    AccessDeniedError,
    ConflictError,
    InvalidSettingError,
    SignInError,
    StorageUnavailableError,
)
from recsys_app.jobs.control import JobControl
from recsys_app.storage import opened
from recsys_app.storage.accounts import KeyringRepository
from recsys_app.storage.keyring.format import read_keyring
from recsys_app.storage.keyring.sign_in import unlock
from tests.unit.storage.written import PASSWORD

ANOTHER = "seven quiet herons"


@pytest.fixture
def accounts(as_role) -> KeyringRepository:
    return as_role(Role.ADMINISTRATOR).accounts


def test_accounts_are_listed_with_name_and_role(accounts):
    assert [(account.name, account.role) for account in accounts.all()] == [
        (role, role) for role in (Role.ADMINISTRATOR, Role.STEWARD, Role.ANALYST, Role.VIEWER)
    ]
    assert all(account.created.tzinfo for account in accounts.all())


@pytest.mark.parametrize("role", Role)
def test_a_new_account_signs_in_with_the_keys_of_its_role(accounts, folder, role):
    added = accounts.add("zoë", role, ANOTHER)

    session = unlock(folder, "zoë", ANOTHER, read_only=False)
    assert session.keys.keys() == COMPARTMENTS[role]
    assert accounts.all()[-1] == added


def test_a_new_administrator_can_add_accounts(accounts, as_role, folder):
    accounts.add("second", Role.ADMINISTRATOR, PASSWORD)

    as_role("second").accounts.add("third", Role.VIEWER, PASSWORD)

    assert unlock(folder, "third", PASSWORD, read_only=True).role is Role.VIEWER


def test_the_recovery_account_is_marked_and_its_name_is_reserved(accounts):
    assert accounts.renew_recovery(ANOTHER, JobControl()).recovery
    assert [account.recovery for account in accounts.all()] == [False] * 4 + [True]
    with pytest.raises(InvalidSettingError):
        accounts.add("Recovery", Role.VIEWER, ANOTHER)


def test_names_are_not_readable_in_the_folder(accounts, folder):
    accounts.add("canary-7391", Role.VIEWER, "canary herons whistle mango")

    for file in folder.path.iterdir():
        content = file.read_bytes()
        for secret in (b"canary-7391", b"canary herons"):
            assert secret not in content
            assert base64.b64encode(secret)[:-3] not in content


def test_a_name_that_is_taken_is_refused(accounts):
    with pytest.raises(ConflictError):
        accounts.add(Role.VIEWER, Role.ANALYST, ANOTHER)
    with pytest.raises(ConflictError):
        accounts.add("ｖｉｅｗｅｒ", Role.ANALYST, ANOTHER)  # the same in normal form


@pytest.mark.parametrize(("name", "password"), [("", ANOTHER), ("zoë", "short")])
def test_a_bad_name_or_password_changes_nothing(accounts, folder, name, password):
    before = folder.keyring.read_bytes()

    with pytest.raises(InvalidSettingError):
        accounts.add(name, Role.VIEWER, password)
    assert folder.keyring.read_bytes() == before


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST, Role.VIEWER])
def test_only_an_administrator_has_the_key_to_add(as_role, role):
    with pytest.raises(AccessDeniedError) as refused:
        as_role(role).accounts.add("zoë", Role.VIEWER, ANOTHER)
    assert refused.value.code == "no-key"


@pytest.mark.parametrize("role", Role)
def test_everyone_can_change_their_own_password(as_role, folder, role):
    as_role(role).accounts.change_password(PASSWORD, ANOTHER)

    assert unlock(folder, role, ANOTHER, read_only=False).keys.keys() == COMPARTMENTS[role]
    with pytest.raises(SignInError):
        unlock(folder, role, PASSWORD, read_only=False)
    others = set(Role) - {role}
    assert all(unlock(folder, other, PASSWORD, read_only=False).keys for other in others)


def test_a_password_change_keeps_the_data_keys(as_role, folder):
    before = unlock(folder, Role.STEWARD, PASSWORD, read_only=False)

    as_role(Role.STEWARD).accounts.change_password(PASSWORD, ANOTHER)

    assert unlock(folder, Role.STEWARD, ANOTHER, read_only=False).keys == before.keys


def test_the_current_password_is_needed(accounts, folder):
    before = folder.keyring.read_bytes()

    with pytest.raises(SignInError):
        accounts.change_password("wrong wrong wrong", ANOTHER)
    assert folder.keyring.read_bytes() == before


def test_both_copies_are_written(accounts, folder):
    accounts.add("zoë", Role.VIEWER, ANOTHER)

    assert read_keyring(folder).copies_agree


def test_a_full_disk_leaves_the_keyring_as_it_was(accounts, folder, monkeypatch):
    before = folder.keyring.read_bytes()

    def full(*_):
        raise StorageUnavailableError("disk-full", where="")

    monkeypatch.setattr(opened, "write_keyring", full)
    with pytest.raises(StorageUnavailableError):
        accounts.change_password(PASSWORD, ANOTHER)
    assert folder.keyring.read_bytes() == before
