"""Activities that change the keyring: passwords, accounts, keys."""

from collections.abc import Sequence

from recsys_app.access.permissions import Compartment, Role
from recsys_app.jobs.control import JobControl
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.rotation.files import remove_unnamed
from recsys_app.storage.store import store_info
from recsys_app.storage.verify import verify_store
from tests.campaigns.activities import (
    CHANGED,
    PASSWORD,
    Acknowledge,
    Problems,
    check_whole,
    opened,
    signs_in,
)

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
        for number, parts in ((2, frozenset(Compartment)), (3, frozenset({Compartment.PEOPLE}))):
            repositories.rotate(parts, "keys-rotated", JobControl())
            acknowledge(str(number))


def check_rotate(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    done = 1 + len(acknowledged)
    with opened(folder) as repositories:
        found = store_info(repositories.grant).generation
        if found not in (done, done + 1):
            yield f"generation {found} after {done} was acknowledged"
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


def _check_rotated(folder: StoreFolder) -> Problems:
    """Whole, without a file too many once somebody has signed in, and ready for another rotation."""
    with opened(folder) as repositories:
        remove_unnamed(OpenStore(repositories.grant))
        report = verify_store(repositories.grant, JobControl())
        live = {file.file for file in report.files} - set(report.leftovers)
        left = {path.name for path in folder.path.glob("*.db*") if path.suffix == ".db"}
        if left - live:
            yield f"files {left - live} were left"
        yield from check_whole(repositories, {1, 2})
        repositories.rotate(frozenset(Compartment), "keys-rotated", JobControl())
        yield from check_whole(repositories, {1, 2})
