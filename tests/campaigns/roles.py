"""Every role and everybody who was somebody, against every operation, file and seal of a store.

    python -m tests.campaigns.roles [--weaken check|rotation]

    operations  each role, an account that must choose a password first, and a locked session, against
                each use case: let through and refused as a table says that stands here once more
    files       each role's keys against each file of the store
    seals       each account's private key against what is sealed to each other account
    revoked     somebody of each role is removed, gets a lesser role, has the password reset, or
                chooses another before all keys are rotated; what was held before is tried on the files
                and seals of after, the password on the new keyring, the old keyring in the place of
                the new one, the old list of accounts in the new keyring, with what the old signing
                keys can make for it, and, of an administrator, the old signing key on a keyring
                that gives the role back

`--weaken check` lets every role do everything, `--weaken rotation` leaves the keys as they are when
somebody loses a role, `--weaken lists` seals keys for any list of accounts, pins none and does not hold
it against the ledger: the campaign must then find what they open. Exit status 1 for any deviation.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from recsys_app import Application
from recsys_app.access import guard
from recsys_app.access.permissions import Compartment, Role
from recsys_app.crypto.sealing import AccountKey
from recsys_app.errors import AccessDeniedError, RecsysError, StoreLockedError
from recsys_app.jobs.control import JobControl
from recsys_app.storage import accounts
from recsys_app.storage.compartments.database import Database, Identity
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring import parts, sign_in
from recsys_app.storage.keyring.format import Generation, Keyring, Membership, read_keyring
from recsys_app.storage.keyring.format import write_keyring as replace_keyring
from recsys_app.storage.keyring.renewal import Secrets, generation_for
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.keyring.slots import Pin
from recsys_app.storage.ledger import anchors
from recsys_app.use_cases.registry import use_cases
from tests.campaigns.activities import (
    CHANGED,
    PASSWORD,
    allow_free_key_derivation,
    forget_machine,
    make_pristine,
    opened,
    own_preferences,
)

_VIEWER: Final = {"read-published", "verify", "read-ledger", "change-own-password"}
_ANALYST: Final = _VIEWER | {"explore", "train", "publish"}
_STEWARD: Final = _ANALYST | {"import", "identify", "access-report", "erase", "export-people"}
MAY: Final[Mapping[str, set[str]]] = {
    "viewer": _VIEWER,
    "analyst": _ANALYST,
    "steward": _STEWARD,
    "administrator": _STEWARD | {"manage-accounts", "rotate", "back-up", "accept-findings"},
}
HOLDS: Final[Mapping[str, set[str]]] = {
    "viewer": {"published"},
    "analyst": {"published", "behaviour"},
    "steward": {"published", "behaviour", "people"},
    "administrator": {"published", "behaviour", "people"},
}
ONCE: Final = "once"  # an account whose password an administrator has set


@dataclass
class Outcome:
    """How many cells of each table were looked at, and which deviate."""

    cells: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def cell(self, table: str, what: str, *, found: object, expected: object) -> None:
        self.cells[table] = self.cells.get(table, 0) + 1
        if found != expected:
            self.problems.append(f"{table}, {what}: {found} instead of {expected}")


@dataclass(frozen=True)
class Held:
    """What somebody could have copied while signed in."""

    account: str
    keys: Mapping[Compartment, bytearray]
    seeds: Mapping[str, bytearray]
    account_key: AccountKey
    keyring: Keyring


@dataclass(frozen=True)
class Now:
    """A store as its files say today, without any key."""

    folder: StoreFolder
    keyring: Keyring
    membership: Membership
    generation: Generation

    @classmethod
    def of(cls, folder: StoreFolder) -> "Now":
        keyring = read_keyring(folder).keyring
        return cls(folder, keyring, parts.membership_of(keyring), parts.generation_of(keyring))

    def opens(self, file: Compartment, key: bytearray) -> bool:
        number = self.generation.made_in(file)
        identity = Identity(self.keyring.store, file, number)
        path = self.folder.path / self.generation.files[file]
        try:
            Database.open(path, bytearray(key), identity, read_only=True).close()
        except RecsysError:
            return False
        return True

    def unseals(self, key: AccountKey, member_id: str) -> set[str]:
        """What of all that is sealed to a member `key` opens."""
        (member,) = [each for each in self.membership.members if each.id == member_id]
        found: set[str] = set()
        try:
            found |= {str(name) for name in parts.open_keys(key, member, self.keyring)}
            found |= set(parts.open_seeds(key, member, self.membership))
        except RecsysError:
            pass
        return found


def held_by(folder: StoreFolder, account: str, password: str = PASSWORD) -> Held:
    session = unlock(folder, account, password, read_only=True)
    key = AccountKey.from_secret(session.private_keys.current)
    return Held(account, session.keys, session.signing_keys, key, read_keyring(folder).keyring)


# ---------------------------------------------------------------------- the tables


def operations(folder: StoreFolder, outcome: Outcome) -> None:
    """A command without any value gets as far as the check of permission, and no further if refused."""
    for who in (*Role, ONCE, "locked"):
        application = Application(folder.path)
        application.sign_in("ada" if who in {Role.ADMINISTRATOR, "locked"} else who, PASSWORD)
        if who == "locked":
            application.lock()
        for command, case in use_cases().items():
            found = "let through"
            try:
                grant = guard.authorize(application._session, case.requires, writes=case.writes)
                found += f" with {', '.join(sorted(grant.keys))}"
            except (AccessDeniedError, StoreLockedError) as error:
                found = error.code
                _expect_refused(application, object.__new__(command), error.code, outcome)
            expected = _expected(who, case.requires)
            outcome.cell(
                "operations", f"{who} × {command.__name__}", found=found, expected=expected
            )
        application.close()


def _expected(who: str, permission: str) -> str:
    if who == "locked":
        return "store-locked"
    if who == ONCE and permission != "change-own-password":
        return "password-once" if permission in MAY["analyst"] else "access-denied"
    role = "analyst" if who == ONCE else who
    if permission not in MAY[role]:
        return "access-denied"
    return f"let through with {', '.join(sorted(HOLDS[role]))}"


def _expect_refused(application: Application, command: object, code: str, outcome: Outcome) -> None:
    """The way of the front ends must refuse as well, before any handler looks at the command."""
    for way in (application.execute, application.submit, application.fetch):
        try:
            way(command)  # type: ignore[arg-type]
            found = "let through"
        except RecsysError as error:
            found = error.code
        outcome.cell("ways in", type(command).__name__, found=found, expected=code)


def files(folder: StoreFolder, everybody: list[Held], outcome: Outcome) -> None:
    now = Now.of(folder)
    for held in everybody:
        role = "administrator" if held.account == "ada" else held.account
        for file in Compartment:
            opening = {name for name, key in held.keys.items() if now.opens(file, key)}
            expected = {file} & HOLDS[role]
            outcome.cell("files", f"{role} × {file}", found=opening, expected=expected)


def seals(folder: StoreFolder, everybody: list[Held], outcome: Outcome) -> None:
    now = Now.of(folder)
    for held in everybody:
        for other in everybody:
            theirs = parts.account_id(now.keyring.store, other.account)
            found = now.unseals(held.account_key, theirs)
            own = {*map(str, other.keys), *other.seeds} if held is other else set()
            outcome.cell("seals", f"{held.account} × {other.account}", found=found, expected=own)


def revoked(pristine: Path, work: Path, outcome: Outcome) -> None:
    for role in Role:
        for what in ("removed", "viewer", "reset", "changed"):
            if what == role:
                continue
            folder = StoreFolder(shutil.copytree(pristine, work / f"{role}-{what}"))
            gone = f"former-{role}"
            with opened(folder) as repositories:
                repositories.accounts.add(gone, role, PASSWORD)
            before = held_by(folder, gone)
            with opened(folder) as repositories:
                if what == "removed":
                    repositories.accounts.remove(gone, JobControl())
                elif what == "viewer":
                    repositories.accounts.change_role(gone, Role.VIEWER, JobControl())
                elif what == "reset":
                    repositories.accounts.reset_password(gone, CHANGED)
            if what == "changed":
                with opened(folder, account=gone) as repositories:
                    repositories.accounts.change_password(PASSWORD, CHANGED)
                with opened(folder) as repositories:
                    repositories.renew_all(JobControl())
            _try_what_was_held(folder, before, role, what, outcome)


def _try_what_was_held(
    folder: StoreFolder, before: Held, role: Role, what: str, outcome: Outcome
) -> None:
    now, table, name = Now.of(folder), "revoked", f"{role}, {what}"
    keeps = {
        "removed": set(),
        "viewer": HOLDS["viewer"],
        "reset": HOLDS[role],
        "changed": set(),
    }[what]
    if role is Role.ADMINISTRATOR and what == "viewer":
        keeps = set()  # the auditors' key changes with the administrators, and `published` with it
    for file in Compartment:
        opening = any(now.opens(file, key) for key in before.keys.values())
        # who has another password or a lesser role is trusted with what they may still have
        outcome.cell(table, f"{name} × {file}", found=opening, expected=file in keeps)
    unsealed: set[str] = set()
    for member in now.membership.members:
        unsealed |= now.unseals(before.account_key, member.id)
    expected = HOLDS["viewer"] if what == "viewer" else set()
    outcome.cell(table, f"{name} × seals", found=unsealed, expected=expected)
    signs_in = _signs_in(folder, before.account)
    outcome.cell(table, f"{name} × password", found=signs_in, expected=what == "viewer")
    if what != "reset":
        _put_back_keyring(folder, before, keeps, name, outcome)
    if parts.ROTATION in before.seeds and what != "reset":
        _put_back_list(folder, before, what, outcome)
    if parts.MEMBERSHIP in before.seeds and what != "reset":
        _forge(folder, before, now, name, outcome)


def _signs_in(folder: StoreFolder, account: str) -> bool:
    try:
        unlock(folder, account, PASSWORD, read_only=True).close()
    except RecsysError:
        return False
    return True


def _put_back_keyring(
    folder: StoreFolder, before: Held, keeps: set[str], name: str, outcome: Outcome
) -> None:
    """The keyring of before beside the files of now: it opens none of those that have new keys."""
    kept = read_keyring(folder).keyring
    replace_keyring(folder, before.keyring)
    found = {str(file) for file, key in before.keys.items() if Now.of(folder).opens(file, key)}
    outcome.cell("revoked", f"{name} × old keyring", found=found, expected=keeps)
    what = f"{name} × old keyring, signing in"
    outcome.cell("revoked", what, found=_enters(folder), expected="refused")
    replace_keyring(folder, kept)


def _enters(folder: StoreFolder) -> str:
    """What the administrator who stayed is told, on a machine that has not seen the store."""
    forget_machine()
    application = Application(folder.path)
    try:
        application.sign_in("ada", PASSWORD)
        return "signed in"
    except RecsysError:
        return "refused"
    finally:
        application.close()


def _put_back_list(folder: StoreFolder, before: Held, what: str, outcome: Outcome) -> None:
    """The list of accounts of before, and keys sealed for it as far as they are at hand.

    With the slots of today, and with those of before for who has the same password still. The others
    hold a key that was taken away, so that what is theirs cannot be sealed for that list.
    """
    kept, today = read_keyring(folder).keyring, Now.of(folder)
    keys = dict(before.keys)
    if what == "viewer":
        keys = unlock(folder, before.account, PASSWORD, read_only=True).keys
    handed_on = Secrets(keys, {parts.ROTATION: before.seeds[parts.ROTATION]}, ())
    made = generation_for(
        kept.store,
        today.generation.number,
        today.generation.files,
        before.keyring.membership,
        {},
        handed_on,
    )
    generation = parts.generation_of(replace(kept, generation=made))
    sealed = {**today.generation.sealed_keys, **generation.sealed_keys}
    forged = replace(generation, sealed_keys=sealed, names=today.generation.names)
    signed = parts.sign_generation(forged, before.seeds[parts.ROTATION])
    for age, slots in (("new", kept.slots), ("old", before.keyring.slots)):
        mixed = replace(kept, membership=before.keyring.membership, generation=signed, slots=slots)
        replace_keyring(folder, parts.with_mac(mixed, keys[Compartment.PUBLISHED]))
        name = f"{before.account}, {what} × old list, {age} slots"
        outcome.cell("revoked", name, found=_enters(folder), expected="refused")
    replace_keyring(folder, kept)


def _forge(folder: StoreFolder, before: Held, now: Now, name: str, outcome: Outcome) -> None:
    """A membership with the former administrator in it, signed with the key of before."""
    forged = parts.sign_membership(
        replace(parts.membership_of(before.keyring), serial=now.membership.serial + 1),
        before.seeds[parts.MEMBERSHIP],
    )
    trusted = unlock(folder, "ada", PASSWORD, read_only=True).trusted
    try:
        parts.believe_membership(replace(now.keyring, membership=forged), Pin(trusted, 0))
        found = "believed"
    except RecsysError:
        found = "refused"
    outcome.cell("revoked", f"{name} × forged membership", found=found, expected="refused")


# ---------------------------------------------------------------------- the whole


def weaken(what: str) -> None:
    if what == "check":
        guard.may = lambda *_: True
    elif what == "lists":
        parts._key_context = lambda _, number, file, account: f"{number}{file}{account}".encode()
        sign_in.Pin = lambda trusted, _serial: Pin(trusted, 0)
        accounts.Pin = sign_in.Pin
        anchors._check_accounts = lambda *_: None
    else:
        usual = accounts.carry_out
        accounts.carry_out = lambda store, change, control: usual(
            store, replace(change, compartments=frozenset(), signers=frozenset()), control
        )


def campaign(work: Path) -> Outcome:
    pristine = work / "pristine"
    make_pristine(pristine)
    folder = StoreFolder(shutil.copytree(pristine, work / "store"))
    with opened(folder) as repositories:
        for role in (Role.STEWARD, Role.ANALYST, Role.VIEWER):
            repositories.accounts.add(role, role, PASSWORD)
        repositories.accounts.add(ONCE, Role.ANALYST, CHANGED)
        repositories.accounts.reset_password(ONCE, PASSWORD)
    everybody = [held_by(folder, name) for name in ("ada", "steward", "analyst", "viewer")]
    outcome = Outcome()
    operations(folder, outcome)
    files(folder, everybody, outcome)
    seals(folder, everybody, outcome)
    forget_machine()
    revoked(pristine, work, outcome)
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weaken", choices=["check", "rotation", "lists"])
    given = parser.parse_args()
    allow_free_key_derivation()
    if given.weaken:
        weaken(given.weaken)
    with tempfile.TemporaryDirectory() as work:
        own_preferences(Path(work))
        outcome = campaign(Path(work))
    for table, cells in outcome.cells.items():
        deviations = sum(problem.startswith(f"{table},") for problem in outcome.problems)
        print(f"{table}: {cells} cells, {deviations} problems")
    for problem in outcome.problems[:40]:
        print(f"  {problem}")
    return int(bool(outcome.problems))


if __name__ == "__main__":
    sys.exit(main())
