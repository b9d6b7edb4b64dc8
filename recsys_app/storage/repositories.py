"""Everything a store offers, under one grant."""

import logging
from dataclasses import replace
from types import TracebackType
from typing import Self

from recsys_app.access.guard import Grant
from recsys_app.access.permissions import Compartment, Role
from recsys_app.domain.records import Batch, Dataset, RotationReport
from recsys_app.errors import StoreError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.accounts import KeyringRepository
from recsys_app.storage.backup.repository import BackupRepository
from recsys_app.storage.batches.removal import remove_batch, remove_dataset
from recsys_app.storage.batches.writer import BatchWriter, Mode
from recsys_app.storage.catalogue import CatalogueRepository
from recsys_app.storage.datasets import DatasetRepository
from recsys_app.storage.erasure.repository import ErasureRepository
from recsys_app.storage.interactions import InteractionRepository
from recsys_app.storage.ledger.anchors import settle_ledger
from recsys_app.storage.ledger.opening import Opening, open_ledger
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.models import ModelRepository
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.people import PeopleRepository
from recsys_app.storage.privacy import PrivacyRepository
from recsys_app.storage.publications import PublishedRepository
from recsys_app.storage.rotation.files import remove_unnamed
from recsys_app.storage.rotation.renewing import accept_list, renew_all, rotate
from recsys_app.storage.runs import RunRepository
from recsys_app.storage.users import UserRepository

_log = logging.getLogger(__name__)


class Repositories:
    """One repository per noun. A context manager, for use in the thread that made it.

    Compartments open when first used; AccessDeniedError where the grant has no key for one.
    """

    def __init__(self, grant: Grant) -> None:
        self.grant = grant
        self._store = store = OpenStore(grant)
        self.accounts = KeyringRepository(store)
        self.ledger = LedgerRepository(store)
        self.backups = BackupRepository(store)
        self.datasets = DatasetRepository(store)
        self.interactions = InteractionRepository(store)
        self.users = UserRepository(store)
        self.people = PeopleRepository(store)
        self.catalogue = CatalogueRepository(store)
        self.runs = RunRepository(store)
        self.models = ModelRepository(store)
        self.privacy = PrivacyRepository(store)
        self.published = PublishedRepository(store)
        self.erasures = ErasureRepository(store)

    def new_batch(
        self, dataset: str, *, source: str, mode: Mode = "new", allow_same: bool = False
    ) -> BatchWriter:
        """A context manager that writes one import; see there for what it raises."""
        return BatchWriter(self._store, dataset, source=source, mode=mode, allow_same=allow_same)

    def remove_batch(self, dataset: Dataset, number: int) -> Batch:
        """Take back one import with the people and items that nothing else mentions."""
        return remove_batch(self._store, dataset, number)

    def remove_dataset(self, dataset: Dataset) -> None:
        """Remove a data set with all that was made from it, publications apart."""
        remove_dataset(self._store, dataset)

    def rotate(
        self, compartments: frozenset[Compartment], action: str, control: JobControl
    ) -> RotationReport:
        """New keys and files for `compartments`, entered in the ledger as `action`."""
        return rotate(self._store, compartments, action, control)

    def renew_all(self, control: JobControl) -> RotationReport:
        """New keys and files for everything, as an administrator also for what signs."""
        return renew_all(self._store, control)

    def open_ledger(self, *, accept_older: bool = False, busy: bool = False) -> Opening:
        """What a sign-in has to do; see there for what it raises.

        `busy`: jobs hold, and sign with, key pairs that an administrator could end otherwise.
        """
        opening = open_ledger(self._store, accept_older=accept_older)
        if "older-store-accepted" in opening.notices:
            accept_list(self._store)
        if not (self.grant.read_only or accept_older):
            remove_unnamed(self._store)
        if not self.grant.read_only:
            opening = replace(opening, notices=(*opening.notices, *self._new_pairs(busy=busy)))
        if Compartment.PEOPLE in self.grant.keys and self.erasures.register.under_way():
            return replace(opening, notices=(*opening.notices, "erasure-under-way"))
        return opening

    def _new_pairs(self, *, busy: bool) -> tuple[str, ...]:
        """Announce own pairs that are not; as an administrator, take in all. Codes of notices."""
        notices: tuple[str, ...] = ()
        if self.accounts.announce_again():
            notices = ("key-pair-announced-again",)
        if self.grant.role is not Role.ADMINISTRATOR or self.grant.once or busy:
            return notices
        notices = (*notices, *self.accounts.take_in_new_pairs())
        if self._store.believed.keyring.pending:
            self.settle()  # no command follows that would
        return notices

    def settle(self, *, at_rest: bool = False) -> None:
        """Bring the ledger up to date with what was written, and anchor it."""
        settle_ledger(self._store, at_rest=at_rest)

    def settle_now_or_later(self) -> None:
        """`settle`; what a full disk keeps from it waits for the next command."""
        try:
            self.settle()
        except StoreError:
            _log.warning("ledger entries wait: the store could not be written")

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
