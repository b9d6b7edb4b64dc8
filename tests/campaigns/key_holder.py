"""A process that signs in, uses every compartment, and locks, each at a line on standard input."""

import sys
from pathlib import Path

from recsys_app.access.guard import authorize
from recsys_app.access.permissions import Permission
from recsys_app.storage.folder import StoreFolder
from recsys_app.storage.keyring import unlock
from recsys_app.storage.repositories import Repositories


def say(word: str) -> None:
    print(word, flush=True)
    sys.stdin.readline()


def main() -> None:
    folder = StoreFolder(Path(sys.argv[1]))
    session = unlock(folder, "ada", sys.stdin.readline().rstrip("\n"), read_only=False)
    say("signed in")
    grant = authorize(session, Permission.IDENTIFY, writes=True)
    with Repositories(grant) as repositories:
        dataset = repositories.datasets.get("shop")
        repositories.people.external_ids(dataset)
        repositories.catalogue.items(dataset)
        say("open")
    grant.wipe()
    session.close()
    say("locked")


main()
