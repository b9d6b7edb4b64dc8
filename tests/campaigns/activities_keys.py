"""Activities that change the keyring: passwords, accounts, keys."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from recsys_app.access.permissions import Compartment, Role
from recsys_app.access.recovery import RECOVERY_ACCOUNT, read_recovery_secret
from recsys_app.errors import SignInError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import read_keyring
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.rotation.files import remove_unnamed
from recsys_app.storage.store import store_info
from recsys_app.storage.verify import verify_store
from recsys_app.use_cases.make_recovery_kit import MakeRecoveryKit, make_recovery_kit
from recsys_app.use_cases.registry import Context
from tests.campaigns.activities import (
    CHANGED,
    PASSWORD,
    Acknowledge,
    Problems,
    check_whole,
    forget_machine,
    opened,
    signs_in,
)
from tests.campaigns.activities_files import beside, plug_in_disk

_TAKEN_IN: Final = "taken in"

# ---------------------------------------------------------------------- accounts


def change_password(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        repositories.accounts.change_password(PASSWORD, CHANGED)
        acknowledge("changed")


def check_change_password(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    working = [word for word in (PASSWORD, CHANGED) if signs_in(folder, "ada", word)]
    if len(working) != 1 or (acknowledged and working != [CHANGED]):
        yield f"{len(working)} passwords work after {acknowledged}"
    for word in working:
        with opened(folder, word) as repositories:
            yield from check_whole(repositories, {1, 2})


def add_bob(_: Path, folder: StoreFolder) -> None:
    """Somebody else, who has the password that everybody has."""
    forget_machine()  # the trial before left a newer store
    with opened(folder) as repositories:
        repositories.accounts.add("bob", Role.ANALYST, PASSWORD)


def take_in(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    """Two new passwords; each brings a key pair that waits for an administrator to sign in."""
    for account in ("bob", "ada"):
        with opened(folder, PASSWORD, account) as repositories:
            repositories.accounts.change_password(PASSWORD, CHANGED)
            acknowledge(account)
    with opened(folder, CHANGED):
        acknowledge(_TAKEN_IN)


def check_take_in(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    """One password each, with which everybody goes on reading and writing with the newest pair."""
    waiting = read_keyring(folder).keyring.key_changes
    if _TAKEN_IN in acknowledged and waiting:
        yield f"{len(waiting)} key pairs wait after they were taken in"
    words = {}
    for account in ("ada", "bob"):
        working = [word for word in (PASSWORD, CHANGED) if signs_in(folder, account, word)]
        if len(working) != 1 or (account in acknowledged and working != [CHANGED]):
            yield f"{len(working)} passwords of {account} work after {acknowledged}"
        words[account] = working[-1]
    with opened(folder, words["ada"]) as repositories:
        late = [account.name for account in repositories.accounts.all() if account.key_waits]
        if late:
            yield f"the pairs of {late} wait although an administrator has signed in"
    with opened(folder, words["bob"], "bob") as repositories:
        repositories.interactions.load(repositories.datasets.get("shop"))
        repositories.ledger.record("looked")
    with opened(folder, words["ada"]) as repositories:
        yield from check_whole(repositories, {1, 2})


def add_account(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        repositories.accounts.add("bob", Role.ANALYST, CHANGED)
        acknowledge("added")


def check_add_account(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    if acknowledged and not signs_in(folder, "bob", CHANGED):
        yield "the account is gone"
    with opened(folder) as repositories:
        names = [account.name for account in repositories.accounts.all()]
        if names != ["ada", "bob"][: len(names)]:
            yield f"accounts {names}"
        if signs_in(folder, "bob", CHANGED) != (len(names) == 2):
            yield "listed and able to sign in are not the same"
        yield from check_whole(repositories, {1, 2})


def rotate(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        repositories.renew_all(JobControl())
        acknowledge("everything")
        repositories.rotate(frozenset({Compartment.PEOPLE}), "keys-rotated", JobControl())
        acknowledge("people")


def check_rotate(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    done = 1 + len(acknowledged)
    with opened(folder) as repositories:
        found = store_info(repositories.grant).generation
        if found not in (done, done + 1):
            yield f"generation {found} after {done} was acknowledged"
    successors = len(read_keyring(folder).keyring.succession)
    if successors != (found > 1):
        yield f"{successors} successors of the administrators' key in generation {found}"
    yield from _check_rotated(folder)


def change_accounts(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    """What seals, what rotates one compartment, and what rotates all."""
    with opened(folder) as repositories:
        accounts = repositories.accounts
        accounts.add("bob", Role.STEWARD, CHANGED)
        acknowledge("steward")
        accounts.change_role("bob", Role.ANALYST, JobControl())
        acknowledge("analyst")
        accounts.remove("bob", JobControl())
        acknowledge("")


def check_change_accounts(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    states = ["", "steward", "analyst", ""]
    with opened(folder) as repositories:
        roles = {account.name: account.role for account in repositories.accounts.all()}
    role = roles.pop("bob", "")
    done = len(acknowledged)
    if role not in states[done : done + 2] or roles != {"ada": Role.ADMINISTRATOR}:
        yield f"{role or 'no bob'} beside {roles} after {acknowledged}"
    if signs_in(folder, "bob", CHANGED) != bool(role):
        yield "listed and able to sign in are not the same"
    yield from _check_rotated(folder)


# ---------------------------------------------------------------------- recovery kit


def print_kit(pristine: Path, folder: StoreFolder) -> None:
    """A kit that was made earlier and lies beside the store, as if on paper."""
    plug_in_disk(pristine, folder)
    forget_machine()  # the trial before left a newer store
    with opened(folder) as repositories:
        _make_kit(repositories, beside(folder, "paper.txt"))


def make_kits(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    """Two, the second in the place of the first."""
    with opened(folder) as repositories:
        for number in (1, 2):
            _make_kit(repositories, beside(folder, "kit.txt"))
            acknowledge(str(number))


def check_make_kits(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    """One kit opens the store, whichever; one that was acknowledged only a later one replaces."""
    place = beside(folder, "")
    opening = [file.name for file in place.iterdir() if _kit_opens(folder, file)]
    if len(opening) != 1:
        yield f"{opening} open the store after {len(acknowledged)} were acknowledged"
    if acknowledged and "paper.txt" in opening:
        yield "a kit that was replaced opens the store"
    if len(acknowledged) == 2 and opening != ["kit.txt"]:
        yield f"the kit is in {opening} after it was acknowledged"
    with opened(folder) as repositories:
        _make_kit(repositories, beside(folder, "kit.txt"))
    names = sorted(file.name for file in place.iterdir())
    if names != ["kit.txt", "paper.txt"] or not _kit_opens(folder, place / "kit.txt"):
        yield f"{names} are there after another kit was made"
    shutil.rmtree(place)
    yield from _check_rotated(folder)


def _make_kit(repositories: Repositories, file: Path) -> None:
    make_recovery_kit(MakeRecoveryKit(file), Context(repositories, JobControl(), {}))


def _kit_opens(folder: StoreFolder, file: Path) -> bool:
    typed = re.search(r"Secret: +(\S+)", file.read_text("utf-8", "replace"))
    try:
        return typed is not None and signs_in(
            folder, RECOVERY_ACCOUNT, read_recovery_secret(typed[1])
        )
    except SignInError:  # half a secret
        return False


def _check_rotated(folder: StoreFolder) -> Problems:
    """Whole, without a file too many once somebody has signed in, and ready to be renewed again."""
    with opened(folder) as repositories:
        remove_unnamed(OpenStore(repositories.grant))
        report = verify_store(repositories.grant, JobControl())
        live = {file.file for file in report.files} - set(report.leftovers)
        left = {path.name for path in folder.path.glob("*.db*") if path.suffix == ".db"}
        if left - live:
            yield f"files {left - live} were left"
        yield from check_whole(repositories, {1, 2})
        repositories.renew_all(JobControl())
        yield from check_whole(repositories, {1, 2})
