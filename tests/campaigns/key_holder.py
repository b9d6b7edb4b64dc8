"""A process that signs in, uses all its compartments, and locks, each at a line on standard input."""

import sys
from pathlib import Path

from recsys_app.access.guard import authorize
from recsys_app.access.permissions import Compartment, Permission
from recsys_app.jobs.control import JobControl
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.repositories import Repositories


def say(word: str) -> None:
    print(word, flush=True)
    sys.stdin.readline()


def main() -> None:
    folder, account = StoreFolder(Path(sys.argv[1])), sys.argv[2]
    session = unlock(folder, account, sys.stdin.readline().rstrip("\n"), read_only=False)
    say("signed in")
    grant = authorize(session, Permission.READ_PUBLISHED, writes=True)
    with Repositories(grant) as repositories:
        repositories.published.all()
        if Compartment.BEHAVIOUR in grant.keys:
            dataset = repositories.datasets.get("shop")
            repositories.catalogue.items(dataset)
            if Compartment.PEOPLE in grant.keys:
                repositories.people.external_ids(dataset)
        say("open")
        if "rotate" in sys.argv:
            repositories.rotate(frozenset(Compartment), "keys-rotated", JobControl())
            say("rotated")
    grant.wipe()
    session.close()
    say("locked")


main()
