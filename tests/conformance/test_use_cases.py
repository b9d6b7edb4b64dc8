"""Every use case as every role: driven by the registry, so that no new one can be forgotten.

Who registers a use case adds one line to EXAMPLES: a valid command, and how its answer is known.
"""

import dataclasses
import hashlib
import importlib
import pkgutil
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import recsys_app.use_cases
from recsys_app import (
    AcceptFindings,
    AccessDeniedError,
    AddAccount,
    Application,
    Backup,
    BackupPlan,
    ChangePassword,
    ChangeRole,
    CheckImport,
    CheckMemorisation,
    Command,
    CompactStore,
    CompareRuns,
    Compartment,
    ErasePerson,
    ExportCertificates,
    ExportComparison,
    ExportDrawnReport,
    ExportLedger,
    ExportPersonPicture,
    ExportPersonReport,
    ExportPicture,
    ExportProfile,
    ExportPublishedList,
    ExportRecommendations,
    ExportRejects,
    FindItems,
    FindPeople,
    FindPublishedPeople,
    FinishErasures,
    ForecastPrivacy,
    ImportData,
    InputError,
    InspectFile,
    InspectTable,
    JobControl,
    LiftErasure,
    ListAccounts,
    ListBackups,
    ListBatches,
    ListCertificates,
    ListDatasets,
    ListErasures,
    ListPublications,
    ListRejects,
    ListRuns,
    MakeBackup,
    MakeReceipt,
    MakeRecoveryKit,
    Permission,
    PreviewErasure,
    PreviewImport,
    PublishRun,
    ReapplyErasures,
    Recommend,
    RecsysError,
    RefreshRun,
    ReleaseProfile,
    RemoveAccount,
    RemoveBackup,
    RemoveDataset,
    ReportPerson,
    ResetPassword,
    Role,
    RotateKeys,
    RunBackupPlan,
    SetBackupPlan,
    SetPrivacyLimit,
    ShowDataset,
    ShowLedger,
    ShowPerson,
    ShowPrivacyBudget,
    ShowPublishedList,
    ShowRun,
    ShowStore,
    StorageUnavailableError,
    StoreLockedError,
    TrainModel,
    UndoBatch,
    VerifyBackup,
    VerifyLedger,
    VerifyStore,
    back_up_without_key,
)
from recsys_app.access.guard import authorize, follow
from recsys_app.access.permissions import COMPARTMENTS, PERMISSIONS
from recsys_app.storage.backup.waiting import announce_backup
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.repositories import Repositories
from recsys_app.use_cases.registry import Context, UseCase
from recsys_app.use_cases.registry import use_cases as registered

PASSWORD = "correct horse battery staple"
WHY = "asked for by the board"
PEOPLE = [f"顾客-{number:02}" for number in range(20)]
ERASED = "顾客-98"
"""Was in a data set that is gone, and was erased."""


@dataclasses.dataclass(frozen=True, slots=True)
class Shop:
    """A store with one of everything, and where a test's own files go.

    `person` is the pseudonym of somebody, which every role may use as far as it sees people at all.
    """

    store: Path
    files: Path
    person: str


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """A command that works in the shop, and what is true of its answer alone."""

    command: Callable[[Shop], Command[Any]]
    answers: Callable[[Any], bool]


def unseen_backup(shop: Shop) -> Path:
    """A backup that was made while nobody was signed in, as the store's list will have it."""
    file = shop.files / "without-key.rvbackup"
    made = Backup(str(file), datetime(2026, 3, 1, tzinfo=UTC), file.stat().st_size, "")
    announce_backup(StoreFolder(shop.store), made)
    return file


EXAMPLES: dict[type[Command[Any]], Example] = {
    ErasePerson: Example(
        lambda _: ErasePerson(PEOPLE[3], "asked"),
        lambda report: (len(report.certificates), report.interactions) == (2, 6),
    ),
    ExportCertificates: Example(
        lambda shop: ExportCertificates(shop.files / "certificates.json"),
        lambda report: report.path.read_text("utf-8") == "[]",
    ),
    ExportPersonReport: Example(
        lambda shop: ExportPersonReport(PEOPLE[3], shop.files / "person.html", reason=WHY),
        lambda report: report.datasets[0].dataset == "shop",
    ),
    ExportDrawnReport: Example(
        lambda shop: ExportDrawnReport(PEOPLE[3], shop.files / "person.pdf", b"picture", WHY),
        lambda size: size == 7,
    ),
    FinishErasures: Example(lambda _: FinishErasures(), lambda done: done == ()),
    LiftErasure: Example(
        lambda _: LiftErasure(ERASED, "back as a customer"), lambda hash_: len(hash_) == 64
    ),
    ListCertificates: Example(lambda _: ListCertificates(), lambda found: found == ()),
    ListErasures: Example(lambda _: ListErasures(), lambda found: len(found.entries) == 1),
    PreviewErasure: Example(
        lambda _: PreviewErasure(PEOPLE[3]), lambda found: found.traces[0].interactions == 6
    ),
    ReapplyErasures: Example(
        lambda _: ReapplyErasures(("00" * 32,), "restored"), lambda done: done == ()
    ),
    RefreshRun: Example(lambda _: RefreshRun("ease-2"), lambda report: report.model == "ease"),
    ReportPerson: Example(
        lambda _: ReportPerson(PEOPLE[3], WHY), lambda report: len(report.lists) == 1
    ),
    AcceptFindings: Example(lambda _: AcceptFindings("known"), lambda found: found == ()),
    AddAccount: Example(
        lambda _: AddAccount("zoe", Role.VIEWER, PASSWORD), lambda account: account.name == "zoe"
    ),
    ChangePassword: Example(
        lambda _: ChangePassword(PASSWORD, "seven quiet herons"), lambda answer: answer is None
    ),
    ChangeRole: Example(
        lambda _: ChangeRole(Role.STEWARD, Role.ANALYST),
        lambda account: account.role is Role.ANALYST,
    ),
    CheckImport: Example(
        lambda shop: CheckImport(ImportData(shop.files / "log.csv", "more")),
        lambda found: (found.rows, found.reasons) == (120, {"missing-item": 1}),
    ),
    CheckMemorisation: Example(
        lambda _: CheckMemorisation("ease-2"),
        lambda report: (report.members, report.others) == (10, 10),
    ),
    CompactStore: Example(
        lambda _: CompactStore(), lambda report: report.after.keys() == report.before.keys()
    ),
    CompareRuns: Example(
        lambda _: CompareRuns(("popular-1", "ease-2")), lambda board: len(board.rows) == 2
    ),
    ExportPublishedList: Example(
        lambda shop: ExportPublishedList("popular-1", shop.person, shop.files / "list.csv", WHY),
        lambda report: report.path.read_text("utf-8").count("\n") == 1 + report.rows == 6,
    ),
    ExportComparison: Example(
        lambda shop: ExportComparison(("popular-1", "ease-2"), shop.files / "board.csv"),
        lambda report: report.rows == 2,
    ),
    ExportLedger: Example(
        lambda shop: ExportLedger(shop.files / "ledger.csv"),
        lambda report: report.path.read_text("utf-8").count("\n") == 1 + report.rows >= 2,
    ),
    ExportPersonPicture: Example(
        lambda shop: ExportPersonPicture("shop", shop.files / "one.png", b"picture", WHY),
        lambda size: size == 7,
    ),
    ExportPicture: Example(
        lambda shop: ExportPicture("shop", shop.files / "many.svg", b"picture", ("ease-2",)),
        lambda size: size == 7,
    ),
    ExportProfile: Example(
        lambda shop: ExportProfile("shop", shop.files / "profile.csv"),
        lambda report: (report.people, report.path.exists()) == (20, True),
    ),
    ExportRecommendations: Example(
        lambda shop: ExportRecommendations("ease-2", shop.files / "out.csv", k=2, reason=WHY),
        lambda report: report.path.read_text("utf-8").count("\n") == 1 + report.rows == 41,
    ),
    ExportRejects: Example(
        lambda shop: ExportRejects("shop", 1, shop.files / "aside.csv", WHY),
        lambda rows: rows == 1,
    ),
    FindItems: Example(lambda _: FindItems("ease-2", "1", limit=2), lambda found: len(found) == 1),
    FindPeople: Example(lambda _: FindPeople("shop"), lambda people: len(people) == 20),
    FindPublishedPeople: Example(
        lambda shop: FindPublishedPeople("popular-1", shop.person), lambda names: len(names) == 1
    ),
    ForecastPrivacy: Example(
        lambda _: ForecastPrivacy("shop", split="leave-one-out"),
        lambda found: found.people == 20 and found.outlook == "noise",
    ),
    ImportData: Example(
        lambda shop: ImportData(shop.files / "log.csv", "more"), lambda report: report.rows == 120
    ),
    InspectFile: Example(
        lambda shop: InspectFile(shop.files / "log.csv"), lambda found: found.estimated_rows == 121
    ),
    InspectTable: Example(
        lambda shop: InspectTable(shop.files / "log.csv"), lambda table: table.id_column == "user"
    ),
    ListAccounts: Example(lambda _: ListAccounts(), lambda accounts: len(accounts) == 4),
    ListBackups: Example(lambda _: ListBackups(), lambda found: found.backups == ()),
    ListBatches: Example(lambda _: ListBatches("shop"), lambda batches: batches[0].rejected == 1),
    ListDatasets: Example(lambda _: ListDatasets(), lambda found: found[0].dataset == "shop"),
    ListPublications: Example(
        lambda _: ListPublications(), lambda found: found[0].run == "popular-1"
    ),
    ListRejects: Example(
        lambda _: ListRejects("shop", 1), lambda rows: rows[0].reason == "missing-item"
    ),
    ListRuns: Example(lambda _: ListRuns(), lambda runs: len(runs) == 2),
    MakeReceipt: Example(
        lambda shop: MakeReceipt(shop.files / "receipt.txt"), lambda receipt: receipt.count > 0
    ),
    MakeRecoveryKit: Example(
        lambda shop: MakeRecoveryKit(shop.files / "kit.txt"),
        lambda kit: kit.secret in kit.file.read_text("utf-8"),
    ),
    MakeBackup: Example(
        lambda shop: MakeBackup(shop.files / "shop.rvbackup"), lambda report: report.verified
    ),
    PreviewImport: Example(
        lambda shop: PreviewImport(ImportData(shop.files / "log.csv", "")),
        lambda found: [row.reason for row in found.rows] == [""] * 20,
    ),
    PublishRun: Example(
        lambda _: PublishRun("ease-2"), lambda publication: publication.people == 20
    ),
    Recommend: Example(
        lambda shop: Recommend("ease-2", shop.person, k=3), lambda found: len(found.items) == 3
    ),
    ReleaseProfile: Example(
        lambda _: ReleaseProfile("shop"), lambda found: (found.users, found.threshold) == (20, 10)
    ),
    RemoveAccount: Example(lambda _: RemoveAccount(Role.VIEWER), lambda answer: answer is None),
    RemoveBackup: Example(
        lambda shop: RemoveBackup(unseen_backup(shop)), lambda backup: not backup.verified
    ),
    ResetPassword: Example(
        lambda _: ResetPassword(Role.VIEWER, "seven quiet herons"),
        lambda account: account.must_change,
    ),
    RotateKeys: Example(
        lambda _: RotateKeys((Compartment.PEOPLE,)),
        lambda report: report.compartments == ("people",),
    ),
    RunBackupPlan: Example(lambda _: RunBackupPlan(), lambda done: done.removed == ()),
    SetBackupPlan: Example(
        lambda shop: SetBackupPlan(BackupPlan(str(shop.files))), lambda plan: plan.keep == 5
    ),
    RemoveDataset: Example(lambda _: RemoveDataset("shop"), lambda found: found.name == "shop"),
    SetPrivacyLimit: Example(
        lambda _: SetPrivacyLimit("shop", 12.0), lambda budget: budget.limit == 12.0
    ),
    ShowDataset: Example(lambda _: ShowDataset("shop"), lambda found: found.interactions == 120),
    ShowLedger: Example(
        lambda _: ShowLedger(action="sign-in"), lambda entries: entries[0].action == "sign-in"
    ),
    ShowPerson: Example(
        lambda shop: ShowPerson("shop", shop.person), lambda person: len(person.entries) == 6
    ),
    ShowPrivacyBudget: Example(
        lambda _: ShowPrivacyBudget("shop"),
        lambda budget: (budget.limit, budget.spent.epsilon) == (8.0, 0.0),
    ),
    ShowPublishedList: Example(
        lambda shop: ShowPublishedList("popular-1", shop.person),
        lambda found: len(found.items) == 5,
    ),
    ShowRun: Example(lambda _: ShowRun("ease-2"), lambda report: report.model == "ease"),
    ShowStore: Example(lambda _: ShowStore(), lambda info: info.accounts == 4),
    TrainModel: Example(
        lambda _: TrainModel("shop", "popular", split="leave-one-out"),
        lambda report: report.run == "popular-3",
    ),
    UndoBatch: Example(lambda _: UndoBatch("shop", 1), lambda batch: batch.rows == 120),
    VerifyLedger: Example(lambda _: VerifyLedger(), lambda check: check.sound),
    VerifyBackup: Example(
        lambda shop: VerifyBackup(unseen_backup(shop)), lambda report: report.batches > 0
    ),
    VerifyStore: Example(
        lambda _: VerifyStore(),
        lambda report: {file.status for file in report.files} <= {"sound", "no-key"},
    ),
}

CASES = sorted(registered().values(), key=lambda case: case.command.__name__)
EVERY_ROLE = pytest.mark.parametrize("role", Role)
BACKUPS = {ListBackups, MakeBackup, RemoveBackup, RunBackupPlan, SetBackupPlan, VerifyBackup}
NEEDS_NO_KEY: dict[Role, set[type[Command[Any]]]] = {
    Role.VIEWER: {AcceptFindings, InspectFile, InspectTable, ListAccounts, PreviewImport},
    Role.ANALYST: {
        *(AcceptFindings, InspectFile, InspectTable, ListAccounts, PreviewImport),
        SetPrivacyLimit,
    },
    Role.STEWARD: {AcceptFindings, ListAccounts, RotateKeys, CompactStore, *BACKUPS},
}
"""What a role may not do although it has every key for it, so that only the check stands before it.

InspectFile, InspectTable and PreviewImport read a file that the person chose, and nothing of the
store.
SetPrivacyLimit writes to `behaviour`, which an analyst trains from: that others decide how much may be
spent there is a rule of the program.
A steward has every key, and the one that signs the files: erasing a person rotates.
ListAccounts reads the keyring, which everyone needs to sign in.
AcceptFindings enters what counts only with an administrator's signature.
Backups are listed in `people`, so that whoever erases a person can name those that hold them.
"""

LEAST: dict[Role, Permission] = {
    Role.VIEWER: Permission.READ_PUBLISHED,
    Role.ANALYST: Permission.EXPLORE,
    Role.STEWARD: Permission.IMPORT,
}
"""A permission of each role that does not have them all."""


@pytest.fixture(scope="module")
def pristine(_pristine_store, tmp_path_factory):
    """One of everything: a data set with a row set aside, two runs, one of them published."""
    folder = tmp_path_factory.mktemp("shop")
    store, files = shutil.copytree(_pristine_store, folder / "store"), folder / "files"
    files.mkdir()
    lines = [f"{PEOPLE[i % 20]},商品-{i // 20 + i % 7},{i}\n" for i in range(120)]
    bad_row = "顾客-99,,7\n"
    (files / "log.csv").write_text("user,item,time\n" + "".join(lines) + bad_row, "utf-8")
    application = Application(store)
    try:
        application.sign_in(Role.ADMINISTRATOR, PASSWORD)
        (files / "gone.csv").write_text(f"user,item\n{ERASED},a\n{PEOPLE[0]},a\n", "utf-8")
        application.execute(ImportData(files / "gone.csv", "gone"))
        application.execute(ErasePerson(ERASED, "asked"))
        application.execute(RemoveDataset("gone"))
        application.execute(ImportData(files / "log.csv", "shop"))
        for model in ("popular", "ease"):
            application.execute(TrainModel("shop", model, split="leave-one-out"))
        application.execute(PublishRun("popular-1", k=5))
        person = application.execute(FindPeople("shop", PEOPLE[3]))[0].pseudonym
    finally:
        application.close()
    back_up_without_key(store, files / "without-key.rvbackup", JobControl())
    StoreFolder(store).backups.unlink()
    return Shop(store, files, person)


@pytest.fixture
def shop(pristine, tmp_path):
    shutil.copytree(pristine.files, tmp_path / "files")
    return Shop(
        shutil.copytree(pristine.store, tmp_path / "store"), tmp_path / "files", pristine.person
    )


@pytest.fixture
def signed_in(shop):
    """`signed_in(role)` is the application of the shop as that role."""
    opened = []

    def sign_in(role: Role, *, read_only: bool = False) -> Application:
        opened.append(application := Application(shop.store))
        application.sign_in(role, PASSWORD, read_only=read_only)
        return application

    yield sign_in
    for application in opened:
        application.close()


def example_of(case: UseCase) -> Example:
    assert case.command in EXAMPLES, f"add an example of {case.command.__name__} to EXAMPLES"
    return EXAMPLES[case.command]


def digests(*folders: Path) -> dict[Path, str]:
    """What every file of the folders holds.

    Aside: a reader's own index of the write-ahead log, and `backups.log`, which `unseen_backup` writes
    where the example is made, before anybody is asked.
    """
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal", "backups.log"))
    }


def refusals(application: Application, case: UseCase, shop: Shop, error: type[RecsysError]):
    """What each of the three ways to run the example raises; all must raise an `error`."""
    command = example_of(case).command(shop)
    for attempt in (application.execute, application.submit, application.fetch):
        with pytest.raises(error) as refused:
            attempt(command)
        yield refused.value


def stopped_past_the_check(
    application: Application, case: UseCase, permission: Permission, shop: Shop
) -> AccessDeniedError | None:
    """What refuses the example under a grant of `permission`, as if the use case asked for that."""
    grant = authorize(application._session, permission, writes=True)
    with Repositories(grant) as repositories:
        try:
            case.handler(example_of(case).command(shop), Context(repositories, JobControl(), {}))
        except AccessDeniedError as refused:
            return refused
    follow(application._session, grant)  # a command may have changed keys
    return None


# ---------------------------------------------------------------- the registry is whole


def test_every_use_case_is_a_public_name():
    """A file that the facade forgets registers nothing, and nobody could use it."""
    for module in pkgutil.iter_modules(recsys_app.use_cases.__path__):
        importlib.import_module(f"recsys_app.use_cases.{module.name}")
    public = [getattr(recsys_app, name) for name in recsys_app.__all__]
    assert [command.__name__ for command in registered() if command not in public] == []


def test_every_example_is_of_a_registered_use_case():
    assert EXAMPLES.keys() <= registered().keys()


def test_the_roles_are_those_of_the_product():
    """Its table: what each role may, and the keys it holds."""
    everyone = {
        *(Permission.READ_PUBLISHED, Permission.VERIFY),
        *(Permission.READ_LEDGER, Permission.CHANGE_OWN_PASSWORD),
    }
    analyst = everyone | {Permission.EXPLORE, Permission.TRAIN, Permission.PUBLISH}
    steward = analyst | {
        *(Permission.IMPORT, Permission.IDENTIFY, Permission.EXPORT_PEOPLE),
        *(Permission.ACCESS_REPORT, Permission.ERASE),
    }
    permissions = {
        Role.VIEWER: everyone,
        Role.ANALYST: analyst,
        Role.STEWARD: steward,
        Role.ADMINISTRATOR: steward
        | {
            *(Permission.MANAGE_ACCOUNTS, Permission.BACK_UP, Permission.ROTATE),
            Permission.ACCEPT_FINDINGS,
        },
    }
    assert permissions == PERMISSIONS
    assert set(Permission) == PERMISSIONS[Role.ADMINISTRATOR]
    all_of_them = {Compartment.PEOPLE, Compartment.BEHAVIOUR, Compartment.PUBLISHED}
    compartments = {
        Role.VIEWER: {Compartment.PUBLISHED},
        Role.ANALYST: {Compartment.BEHAVIOUR, Compartment.PUBLISHED},
        Role.STEWARD: all_of_them,
        Role.ADMINISTRATOR: all_of_them,
    }
    assert compartments == COMPARTMENTS


def test_what_each_role_adds():
    """Written out by name, since the table alone would agree with any mistake in it."""
    added, known = {}, set()
    for role in (Role.VIEWER, Role.ANALYST, Role.STEWARD, Role.ADMINISTRATOR):
        may = {case.command for case in CASES if case.requires in PERMISSIONS[role]}
        added[role], known = may - known, may
    assert added[Role.VIEWER] == {
        *(ChangePassword, ShowStore, VerifyStore),
        *(ShowLedger, VerifyLedger, MakeReceipt, ExportLedger),
        *(ListPublications, FindPublishedPeople, ShowPublishedList, ExportPublishedList),
    }
    assert added[Role.ANALYST] == {
        *(ListDatasets, ShowDataset, ListBatches, FindItems, FindPeople, ShowPerson),
        *(TrainModel, ListRuns, ShowRun, CompareRuns, ExportComparison),
        *(CheckMemorisation, ForecastPrivacy, ShowPrivacyBudget),
        *(ReleaseProfile, ExportProfile, ExportPicture),
        *(Recommend, PublishRun, RefreshRun, ListCertificates, ExportCertificates),
    }
    assert added[Role.STEWARD] == {
        *(InspectFile, InspectTable, PreviewImport, CheckImport),
        *(ImportData, UndoBatch, RemoveDataset, SetPrivacyLimit),
        *(ListRejects, ExportRejects, ExportRecommendations, ExportPersonPicture),
        *(PreviewErasure, ErasePerson, FinishErasures, ReapplyErasures, LiftErasure, ListErasures),
        *(ReportPerson, ExportPersonReport, ExportDrawnReport),
    }
    assert added[Role.ADMINISTRATOR] == {
        *(AddAccount, ListAccounts, ChangeRole, ResetPassword, RemoveAccount, MakeRecoveryKit),
        *(RotateKeys, CompactStore, AcceptFindings, *BACKUPS),
    }


# ---------------------------------------------------------------- every one as every role


@pytest.mark.parametrize(
    ("role", "case"),
    [(role, case) for role in Role for case in CASES if case.requires in PERMISSIONS[role]],
    ids=lambda value: value if isinstance(value, Role) else value.command.__name__,
)
def test_a_role_that_may_gets_an_answer(role, case, shop, signed_in):
    example = example_of(case)
    application = signed_in(role)
    assert application.allowed(case.command)
    assert example.answers(application.execute(example.command(shop)))


@EVERY_ROLE
def test_a_role_that_may_not_is_refused_and_nothing_changes(role, shop, signed_in, subtests):
    application = signed_in(role, read_only=True)
    before = digests(shop.store, shop.files)
    for case in CASES:
        if case.requires not in PERMISSIONS[role]:
            with subtests.test(case.command.__name__):
                assert not application.allowed(case.command)
                for refused in refusals(application, case, shop, AccessDeniedError):
                    assert (refused.code, refused.exit_code) == ("access-denied", 4)
    assert digests(shop.store, shop.files) == before


@EVERY_ROLE
def test_a_refused_command_is_entered_once_and_nothing_else_changes(role, shop, signed_in):
    application = signed_in(role)
    others = [file for part in ("people", "behaviour") for file in shop.store.glob(f"{part}-*.db")]
    before = digests(shop.files), [file.read_bytes() for file in others]
    expected = {}
    for case in CASES:
        if case.requires not in PERMISSIONS[role]:
            expected[case.command.__name__] = case.requires
            assert len(list(refusals(application, case, shop, AccessDeniedError))) == 3
    entries = application.execute(ShowLedger(action="refused", most=500))
    assert {entry.account for entry in entries} <= {role}
    assert {entry.facts["command"]: entry.facts["permission"] for entry in entries} == expected
    assert len(entries) == len(expected)
    assert application.execute(VerifyLedger()).sound
    assert (digests(shop.files), [file.read_bytes() for file in others]) == before


def test_what_does_not_write_changes_no_file(shop, signed_in, subtests):
    application = signed_in(Role.ADMINISTRATOR, read_only=True)
    before = digests(shop.store)
    for case in CASES:
        with subtests.test(case.command.__name__):
            if case.writes:
                for refused in refusals(application, case, shop, StorageUnavailableError):
                    assert refused.code == "opened-read-only"
            else:
                application.execute(example_of(case).command(shop))
            assert digests(shop.store) == before


def test_nobody_signed_in_may_do_anything(shop, signed_in):
    locked, signed_out = signed_in(Role.ADMINISTRATOR), Application(shop.store)
    locked.lock()
    signed_out.sign_in(Role.ADMINISTRATOR, PASSWORD)
    signed_out.sign_out()
    before = digests(shop.store, shop.files)
    for application in (locked, signed_out):
        for case in CASES:
            assert not application.allowed(case.command)
            for refused in refusals(application, case, shop, StoreLockedError):
                assert refused.exit_code == 4
    signed_out.close()
    assert digests(shop.store, shop.files) == before


# ---------------------------------------------------------------- without the check there is no key


@EVERY_ROLE
def test_a_session_holds_the_keys_of_its_role_alone(role, signed_in):
    session = signed_in(role)._session
    assert session.keys.keys() == COMPARTMENTS[role]
    assert all(any(key) for key in session.keys.values())


@pytest.mark.parametrize("role", LEAST)
def test_who_gets_past_the_check_has_no_key(role, shop, signed_in):
    """Handlers run under a grant of what the role may do, as if their `requires` were wrong."""
    application = signed_in(role)
    stopped = {
        case.command: stopped_past_the_check(application, case, LEAST[role], shop)
        for case in CASES
        if case.requires not in PERMISSIONS[role]
    }
    refusals = [refused for refused in stopped.values() if refused is not None]
    assert {refused.code for refused in refusals} == {"no-key"}
    assert not {refused.facts["compartment"] for refused in refusals} & COMPARTMENTS[role]
    assert {command for command, refused in stopped.items() if refused is None} == NEEDS_NO_KEY[
        role
    ]


def test_a_viewer_who_gets_past_the_check_changes_nothing(shop, signed_in):
    application = signed_in(Role.VIEWER)
    before = digests(shop.store, shop.files)
    for case in CASES:
        if case.requires not in PERMISSIONS[Role.VIEWER]:
            stopped_past_the_check(application, case, Permission.READ_PUBLISHED, shop)
    assert digests(shop.store, shop.files) == before


def test_an_analyst_meets_no_external_id(shop, signed_in):
    """Neither in an answer nor in a file; the store's own words are searched, not only names."""
    application = signed_in(Role.ANALYST)
    for case in CASES:
        if case.requires in PERMISSIONS[Role.ANALYST] and not case.writes:
            answer = application.execute(example_of(case).command(shop))
            assert "顾客" not in repr(answer)
    for command in (ExportComparison, ExportProfile):
        written = application.execute(EXAMPLES[command].command(shop))
        assert "顾客" not in written.path.read_text("utf-8")
    assert application.execute(FindPeople("shop", PEOPLE[3])) == ()


def test_an_analyst_may_not_publish_by_external_id(shop, signed_in):
    application = signed_in(Role.ANALYST)
    before = application.execute(ListPublications())
    with pytest.raises(AccessDeniedError):
        application.execute(PublishRun("ease-2", with_ids=True))
    assert application.execute(ListPublications()) == before
    (entry,) = application.execute(ShowLedger(action="refused"))
    assert entry.facts == {"command": "PublishRun", "permission": Permission.IDENTIFY}


# ---------------------------------------------------------------- what is written, and where


def writes_a_file(case: UseCase, shop: Shop) -> bool:
    """Whether the example names a file that is not there yet."""
    path = getattr(example_of(case).command(shop), "path", None)
    return isinstance(path, Path) and not path.exists()


def test_no_command_writes_into_a_store(shop, signed_in):
    administrator, before = signed_in(Role.ADMINISTRATOR), None
    tried = [case for case in CASES if writes_a_file(case, shop)]
    for case in tried:
        command = example_of(case).command(shop)
        before = digests(shop.store)
        with pytest.raises(InputError) as refused:
            administrator.execute(
                dataclasses.replace(command, path=shop.store / f"new{command.path.suffix}")
            )
        assert refused.value.code == "output-in-store", case.command.__name__
        assert digests(shop.store).keys() == before.keys()
    assert len(tried) > 5


def test_a_receipt_replaces_a_receipt_and_nothing_else(shop, signed_in):
    viewer, place = signed_in(Role.VIEWER), shop.files / "receipt.txt"
    viewer.execute(MakeReceipt(place))
    viewer.execute(MakeReceipt(place))
    place.write_text("important", "utf-8")

    with pytest.raises(InputError) as refused:
        viewer.execute(MakeReceipt(place))

    assert refused.value.code == "not-a-receipt"
    assert place.read_text("utf-8") == "important"
