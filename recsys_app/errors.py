"""Every error RecVault raises on purpose, in one tree.

RecsysError
    InputError              shown at the field; nothing was changed            exit 3
        InvalidDatasetError     a file, column, row or data set is not usable
        InvalidSettingError     a setting is unknown, out of range or does not fit the others
        NotFoundError           a person, data set, run, model, column or account is not there
        ConflictError           it is there already
        WouldNotFitError        it would need more memory than there is
        PrivacyBudgetError      it would spend more of people's privacy than may be
    AccessError                                                                exit 4
        SignInError             wrong account or password
        AccessDeniedError       the role may not do this
        StoreLockedError        nobody is signed in
    StoreError
        TamperedDataError       damaged or changed from outside                exit 5
        StaleStoreError         older than the last one seen                   exit 5
        UnsupportedVersionError written by a newer program                     exit 6
        StorageUnavailableError disk full, read-only, open elsewhere           exit 6
    ModelError                                                                 exit 7
        NotFittedError
        TrainingDivergedError
        OutOfMemoryError
    NetworkRefusedError     something tried to open a connection: a bug        exit 1
    ProgramRefusedError     something tried to start a program: a bug          exit 1
JobCancelledError           beside the tree, so `except RecsysError` cannot swallow it   exit 130

An error carries a code and facts, never a sentence: `wording.describe` turns both into words.
Where one class covers several situations, `reason` tells them apart ("disk-full").
"""

from typing import ClassVar

Fact = str | int | float


class RecsysError(Exception):
    """Something a person can act on. `facts` fill the sentence in `wording` and the log.

    `code` is what `--json` prints and what wording is looked up by: the reason where the class
    has several, else the class's own code.
    """

    base_code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, reason: str = "", /, **facts: Fact) -> None:
        self.reason = reason
        self.facts = facts
        super().__init__(self.code, facts)

    @property
    def code(self) -> str:
        return self.reason or self.base_code


class InputError(RecsysError):
    """What was given is not acceptable; nothing was changed."""

    exit_code = 3


class InvalidDatasetError(InputError):
    base_code = "invalid-data"


class InvalidSettingError(InputError):
    base_code = "invalid-setting"


class NotFoundError(InputError):
    base_code = "not-found"


class ConflictError(InputError):
    base_code = "conflict"


class WouldNotFitError(InputError):
    base_code = "would-not-fit"


class PrivacyBudgetError(InputError):
    base_code = "privacy-budget-spent"


class AccessError(RecsysError):
    """Sign-in failed or the role may not do this."""

    exit_code = 4


class SignInError(AccessError):
    base_code = "sign-in-failed"


class AccessDeniedError(AccessError):
    base_code = "access-denied"


class StoreLockedError(AccessError):
    base_code = "store-locked"


class StoreError(RecsysError):
    """The store itself is the problem."""

    exit_code = 5


class TamperedDataError(StoreError):
    base_code = "data-damaged"


class StaleStoreError(StoreError):
    base_code = "store-stale"


class UnsupportedVersionError(StoreError):
    base_code = "store-too-new"
    exit_code = 6


class StorageUnavailableError(StoreError):
    base_code = "store-unavailable"
    exit_code = 6


class ModelError(RecsysError):
    """Training or scoring failed."""

    exit_code = 7


class NotFittedError(ModelError):
    base_code = "not-fitted"


class TrainingDivergedError(ModelError):
    base_code = "training-diverged"


class OutOfMemoryError(ModelError):
    base_code = "out-of-memory"


class NetworkRefusedError(RecsysError):
    """Part of the program tried to reach another machine, which nothing may."""

    base_code = "network-refused"


class ProgramRefusedError(RecsysError):
    """Part of the program tried to start another one or to unpickle, which nothing may."""

    base_code = "program-refused"


class JobCancelledError(Exception):
    """The person or the system asked to stop; what was committed is kept."""

    code: ClassVar[str] = "cancelled"
    exit_code: ClassVar[int] = 130
