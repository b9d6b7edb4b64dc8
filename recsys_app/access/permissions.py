"""The one table that says which role may do what, and which compartments it holds keys for."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    STEWARD = "steward"
    ANALYST = "analyst"
    VIEWER = "viewer"


class Compartment(StrEnum):
    """One encrypted database with its own key."""

    PEOPLE = "people"  # who is who: external ids, identifying attributes, rejected rows
    BEHAVIOUR = "behaviour"  # pseudonymous interactions, runs, models
    PUBLISHED = "published"  # item catalogue, published lists and reports


class Permission(StrEnum):
    READ_PUBLISHED = "read-published"
    VERIFY = "verify"
    READ_LEDGER = "read-ledger"  # own entries; an administrator has the key of all
    CHANGE_OWN_PASSWORD = "change-own-password"  # noqa: S105  # a permission, not a password
    EXPLORE = "explore"  # data sets, profiles, runs, comparisons, recommendations by pseudonym
    TRAIN = "train"
    PUBLISH = "publish"
    IMPORT = "import"  # import, undo, replace, remove; how much privacy trainings may spend
    IDENTIFY = "identify"  # see and use external ids
    ACCESS_REPORT = "access-report"  # all that is held on one person
    ERASE = "erase"  # erase a person, lift an erasure
    EXPORT_PEOPLE = "export-people"  # files with lists or rows of single people
    MANAGE_ACCOUNTS = "manage-accounts"
    ROTATE = "rotate"  # new keys, compaction; erasing a person rotates by itself
    BACK_UP = "back-up"  # make, verify, list and remove backups, their plan; restore one
    ACCEPT_FINDINGS = "accept-findings"  # say that a wrong entry of the ledger is known


_VIEWER = {
    Permission.READ_PUBLISHED,
    Permission.VERIFY,
    Permission.READ_LEDGER,
    Permission.CHANGE_OWN_PASSWORD,
}
_ANALYST = _VIEWER | {Permission.EXPLORE, Permission.TRAIN, Permission.PUBLISH}
_STEWARD = _ANALYST | {
    Permission.IMPORT,
    Permission.IDENTIFY,
    Permission.EXPORT_PEOPLE,
    Permission.ACCESS_REPORT,
    Permission.ERASE,
}
_ADMINISTRATOR = _STEWARD | {
    Permission.MANAGE_ACCOUNTS,
    Permission.ROTATE,
    Permission.BACK_UP,
    Permission.ACCEPT_FINDINGS,
}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset(_VIEWER),
    Role.ANALYST: frozenset(_ANALYST),
    Role.STEWARD: frozenset(_STEWARD),
    Role.ADMINISTRATOR: frozenset(_ADMINISTRATOR),
}

COMPARTMENTS: Mapping[Role, frozenset[Compartment]] = {
    Role.VIEWER: frozenset({Compartment.PUBLISHED}),
    Role.ANALYST: frozenset({Compartment.PUBLISHED, Compartment.BEHAVIOUR}),
    Role.STEWARD: frozenset(Compartment),
    Role.ADMINISTRATOR: frozenset(Compartment),
}
