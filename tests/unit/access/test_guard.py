import itertools
from pathlib import Path

import pytest

from recsys_app.access.guard import authorize, authorize_control, follow
from recsys_app.access.permissions import COMPARTMENTS, PERMISSIONS, Compartment, Permission, Role
from recsys_app.access.session import PrivateKeys, Session
from recsys_app.errors import AccessDeniedError, StorageUnavailableError, StoreLockedError


def session_of(role: Role, *, read_only: bool = False) -> Session:
    keys = {compartment: bytearray(b"\x07" * 48) for compartment in COMPARTMENTS[role]}
    seeds = {"membership": bytearray(b"\x07" * 32)}
    one, two, three = (bytearray(b"\x07" * 96) for _ in range(3))
    own = PrivateKeys(one, (two,), (three,))
    return Session(
        Path("store"), "00", role, role, keys, seeds, own, b"trusted", 1, 1, read_only=read_only
    )


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_a_role_gets_exactly_what_the_table_says(role, permission):
    if permission in PERMISSIONS[role]:
        assert authorize(session_of(role), permission, writes=False).permission is permission
    else:
        with pytest.raises(AccessDeniedError):
            authorize(session_of(role), permission, writes=False)


def test_each_role_may_do_all_that_the_one_below_may():
    ladder = [Role.VIEWER, Role.ANALYST, Role.STEWARD, Role.ADMINISTRATOR]

    for lower, higher in itertools.pairwise(ladder):
        assert PERMISSIONS[lower] < PERMISSIONS[higher]
        assert COMPARTMENTS[lower] <= COMPARTMENTS[higher]


def test_only_stewards_and_administrators_have_the_key_of_people():
    holders = {role for role, held in COMPARTMENTS.items() if Compartment.PEOPLE in held}

    assert holders == {Role.STEWARD, Role.ADMINISTRATOR}
    assert COMPARTMENTS[Role.VIEWER] == {Compartment.PUBLISHED}


def test_nobody_signed_in_means_locked():
    closed = session_of(Role.ADMINISTRATOR)
    closed.close()

    for nobody in (None, closed):
        with pytest.raises(StoreLockedError):
            authorize(nobody, Permission.EXPLORE, writes=False)


def test_a_read_only_session_may_not_write():
    session = session_of(Role.STEWARD, read_only=True)

    with pytest.raises(StorageUnavailableError) as refused:
        authorize(session, Permission.IMPORT, writes=True)
    assert refused.value.code == "opened-read-only"
    assert authorize(session, Permission.IMPORT, writes=False).read_only


def test_a_grant_outlives_the_session_and_is_wiped_by_itself():
    session = session_of(Role.ANALYST)
    grant = authorize(session, Permission.TRAIN, writes=True)

    session.close()
    assert all(any(key) for key in grant.keys.values())
    assert not any(any(key) for key in (*session.keys.values(), *session.private_keys.all()))

    grant.wipe()
    secrets = (*grant.keys.values(), *grant.signing_keys.values(), *grant.private_keys.all())
    assert len(secrets) == 6
    assert not any(any(secret) for secret in secrets)


def test_a_printed_session_or_grant_shows_no_key():
    session = session_of(Role.ANALYST)
    grant = authorize(session, Permission.TRAIN, writes=True)

    assert "x07" not in repr(session) + repr(grant)


@pytest.mark.parametrize("role", Role)
def test_a_job_is_its_owners_and_the_administrators(role):
    session = session_of(role)

    authorize_control(session, role)
    if role is Role.ADMINISTRATOR:
        authorize_control(session, "somebody else")
    else:
        with pytest.raises(AccessDeniedError) as refused:
            authorize_control(session, "somebody else")
        assert refused.value.code == "not-your-job"
    session.close()
    with pytest.raises(StoreLockedError):
        authorize_control(session, role)


def test_work_that_began_before_takes_no_key_away():
    session = session_of(Role.ADMINISTRATOR)
    first = authorize(session, Permission.MANAGE_ACCOUNTS, writes=True)
    second = authorize(session, Permission.CHANGE_OWN_PASSWORD, writes=True)
    second.private_keys.following = (*second.private_keys.following, bytearray(b"\x08" * 96))
    first.serial, first.changed, second.changed = 2, True, True

    for grant in (second, first):
        follow(session, grant)
    assert (len(session.private_keys.all()), session.serial) == (4, 2)

    session = session_of(Role.ADMINISTRATOR)
    for grant in (first, second):
        follow(session, grant)
    assert (len(session.private_keys.all()), session.serial) == (4, 2)
