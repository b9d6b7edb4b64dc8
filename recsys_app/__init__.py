"""RecVault's engine: encrypted store, import, training, evaluation, recommendations.

The names below are all that a front end may import.
"""

from recsys_app.access.accounts import Account
from recsys_app.access.passwords import SHORTEST_PASSWORD, PasswordStrength, password_strength
from recsys_app.access.permissions import Compartment, Permission, Role
from recsys_app.access.recovery import RECOVERY_ACCOUNT
from recsys_app.application import Application
from recsys_app.crypto.keys import KdfParameters
from recsys_app.data.encoding import ENCODINGS
from recsys_app.data.formats import (
    NO_COLUMN,
    ColumnGuess,
    ColumnMapping,
    ColumnRole,
    ColumnType,
    FileFormat,
    FileInspection,
    FileKind,
    RejectReason,
)
from recsys_app.data.profile import Bar, DatasetProfile
from recsys_app.data.release import ReleasedProfile
from recsys_app.data.sample import SampleData, sample_data
from recsys_app.data.sniffing import DELIMITERS, inspect_file
from recsys_app.data.tables import TableInspection
from recsys_app.demo import Demo, DemoResult
from recsys_app.domain.access_report import AccessReport
from recsys_app.domain.backups import (
    Backup,
    BackupList,
    BackupPlan,
    BackupReport,
    DueReport,
    ReceiptStanding,
    RestoreReport,
)
from recsys_app.domain.erasure import (
    BackupHolding,
    Certificate,
    ErasureList,
    ErasurePreview,
    ErasureReport,
    ListEffect,
    ModelEffect,
    PublicationEffect,
    RegisterEntry,
    RunEffect,
    Trace,
    WhyStale,
)
from recsys_app.domain.families import FAMILIES
from recsys_app.domain.interactions import TimeKind
from recsys_app.domain.privacy import (
    Light,
    MemorisationReport,
    Outlook,
    PrivacyBudget,
    PrivacyForecast,
    PrivacySpent,
    Share,
    Spending,
)
from recsys_app.domain.receipts import receipt_text
from recsys_app.domain.recommendations import Reason, Recommendation
from recsys_app.domain.records import (
    AcceptedFinding,
    Batch,
    Dataset,
    FileCheck,
    FileStatus,
    LedgerCheck,
    LedgerEntry,
    Publication,
    Receipt,
    RejectedRow,
    RotationReport,
    StoreInfo,
    VerifyReport,
)
from recsys_app.domain.reports import (
    DatasetSummary,
    ExportReport,
    HistoryEntry,
    ImportCheck,
    ImportPreview,
    ImportReport,
    ItemMatch,
    ModelDescription,
    PersonHistory,
    PersonMatch,
    RecommendationList,
    RecoveryKit,
    RowReading,
    RunSummary,
    TableCheck,
)
from recsys_app.errors import (
    AccessDeniedError,
    InputError,
    InvalidSettingError,
    JobCancelledError,
    ModelError,
    NotFoundError,
    PrivacyBudgetError,
    RecsysError,
    SignInError,
    StaleStoreError,
    StorageUnavailableError,
    StoreError,
    StoreLockedError,
)
from recsys_app.evaluation.comparison import Leaderboard, LeaderboardRow, RunDifference
from recsys_app.evaluation.figures import Formula, MetricValue, TrainingReport
from recsys_app.evaluation.formulas import metric_title
from recsys_app.evaluation.protocol import LONGEST_LIST
from recsys_app.exporting.container import CONTAINER_ENDING, OpenedExport, open_export
from recsys_app.exporting.person_report import (
    PERSON_REPORT_ENDINGS,
    PERSON_REPORT_TEXTS,
    person_report_html,
)
from recsys_app.exporting.tables import TABLE_ENDINGS
from recsys_app.jobs.control import JobControl
from recsys_app.jobs.events import Cancelled, Failed, Finished, JobEvent, Progressed
from recsys_app.logs import log_path, place_of, record_bug
from recsys_app.models.descriptions import (
    check_settings,
    list_models,
    list_preprocessing,
    spends_privacy,
)
from recsys_app.process.start import begin_process
from recsys_app.settings import THEMES, Settings
from recsys_app.storage.backup.due import Due, due_backup
from recsys_app.storage.backup.format import BACKUP_ENDING
from recsys_app.storage.backup.keyless import back_up_if_due, back_up_without_key
from recsys_app.storage.backup.restoring import Restoring
from recsys_app.training.threads import cores_beside_window, usable_cores
from recsys_app.use_cases._reason import LONGEST_REASON
from recsys_app.use_cases.accept_findings import AcceptFindings
from recsys_app.use_cases.add_account import AddAccount
from recsys_app.use_cases.change_password import ChangePassword
from recsys_app.use_cases.change_role import ChangeRole
from recsys_app.use_cases.check_import import CheckImport
from recsys_app.use_cases.check_memorisation import CheckMemorisation
from recsys_app.use_cases.compact_store import CompactStore
from recsys_app.use_cases.compare_runs import CompareRuns
from recsys_app.use_cases.erase_person import ErasePerson
from recsys_app.use_cases.export_certificates import ExportCertificates
from recsys_app.use_cases.export_comparison import ExportComparison
from recsys_app.use_cases.export_ledger import ExportLedger
from recsys_app.use_cases.export_person_report import ExportDrawnReport, ExportPersonReport
from recsys_app.use_cases.export_picture import ExportPersonPicture, ExportPicture
from recsys_app.use_cases.export_profile import ExportProfile, ReleaseProfile
from recsys_app.use_cases.export_published_list import ExportPublishedList
from recsys_app.use_cases.export_recommendations import ExportRecommendations
from recsys_app.use_cases.export_rejects import ExportRejects
from recsys_app.use_cases.find_items import FindItems
from recsys_app.use_cases.find_people import FindPeople
from recsys_app.use_cases.find_published_people import FindPublishedPeople
from recsys_app.use_cases.finish_erasures import FinishErasures
from recsys_app.use_cases.forecast_privacy import ForecastPrivacy
from recsys_app.use_cases.import_data import ImportData
from recsys_app.use_cases.inspect_file import InspectFile
from recsys_app.use_cases.inspect_table import InspectTable
from recsys_app.use_cases.lift_erasure import LiftErasure
from recsys_app.use_cases.list_accounts import ListAccounts
from recsys_app.use_cases.list_backups import ListBackups
from recsys_app.use_cases.list_batches import ListBatches
from recsys_app.use_cases.list_certificates import ListCertificates
from recsys_app.use_cases.list_datasets import ListDatasets
from recsys_app.use_cases.list_erasures import ListErasures
from recsys_app.use_cases.list_publications import ListPublications
from recsys_app.use_cases.list_rejects import ListRejects
from recsys_app.use_cases.list_runs import ListRuns
from recsys_app.use_cases.make_backup import MakeBackup
from recsys_app.use_cases.make_receipt import MakeReceipt
from recsys_app.use_cases.make_recovery_kit import MakeRecoveryKit
from recsys_app.use_cases.preview_erasure import PreviewErasure
from recsys_app.use_cases.preview_import import PreviewImport
from recsys_app.use_cases.publish_run import PublishRun
from recsys_app.use_cases.reapply_erasures import ReapplyErasures
from recsys_app.use_cases.recommend import Recommend
from recsys_app.use_cases.refresh_run import RefreshRun
from recsys_app.use_cases.registry import Command
from recsys_app.use_cases.remove_account import RemoveAccount
from recsys_app.use_cases.remove_backup import RemoveBackup
from recsys_app.use_cases.remove_dataset import RemoveDataset
from recsys_app.use_cases.report_person import ReportPerson
from recsys_app.use_cases.reset_password import ResetPassword
from recsys_app.use_cases.rotate_keys import RotateKeys
from recsys_app.use_cases.run_backup_plan import RunBackupPlan
from recsys_app.use_cases.set_backup_plan import SetBackupPlan
from recsys_app.use_cases.set_privacy_limit import SetPrivacyLimit
from recsys_app.use_cases.show_dataset import ShowDataset
from recsys_app.use_cases.show_ledger import ShowLedger
from recsys_app.use_cases.show_person import ShowPerson
from recsys_app.use_cases.show_privacy_budget import ShowPrivacyBudget
from recsys_app.use_cases.show_published_list import ShowPublishedList
from recsys_app.use_cases.show_run import ShowRun
from recsys_app.use_cases.show_store import ShowStore
from recsys_app.use_cases.train_model import TrainModel
from recsys_app.use_cases.undo_batch import UndoBatch
from recsys_app.use_cases.verify_backup import VerifyBackup
from recsys_app.use_cases.verify_ledger import VerifyLedger
from recsys_app.use_cases.verify_store import VerifyStore
from recsys_app.wording import NOTICES, WORDING, Message, Wording, describe, describe_notice

__all__ = [
    "BACKUP_ENDING", "CONTAINER_ENDING", "DELIMITERS", "ENCODINGS", "FAMILIES", "LONGEST_LIST",
    "LONGEST_REASON", "NOTICES", "NO_COLUMN", "PERSON_REPORT_ENDINGS", "PERSON_REPORT_TEXTS",
    "RECOVERY_ACCOUNT", "SHORTEST_PASSWORD", "TABLE_ENDINGS", "THEMES", "WORDING",
    "AcceptFindings", "AcceptedFinding", "AccessDeniedError", "AccessReport", "Account",
    "AddAccount", "Application", "Backup", "BackupHolding", "BackupList", "BackupPlan",
    "BackupReport", "Bar", "Batch", "Cancelled", "Certificate", "ChangePassword", "ChangeRole",
    "CheckImport", "CheckMemorisation", "ColumnGuess", "ColumnMapping", "ColumnRole",
    "ColumnType", "Command", "CompactStore", "CompareRuns", "Compartment", "Dataset",
    "DatasetProfile", "DatasetSummary", "Demo", "DemoResult", "Due", "DueReport", "ErasePerson",
    "ErasureList", "ErasurePreview", "ErasureReport", "ExportCertificates", "ExportComparison",
    "ExportDrawnReport", "ExportLedger", "ExportPersonPicture", "ExportPersonReport",
    "ExportPicture", "ExportProfile", "ExportPublishedList", "ExportRecommendations",
    "ExportRejects", "ExportReport", "Failed", "FileCheck", "FileFormat", "FileInspection",
    "FileKind", "FileStatus", "FindItems", "FindPeople", "FindPublishedPeople", "FinishErasures",
    "Finished", "ForecastPrivacy", "Formula", "HistoryEntry", "ImportCheck", "ImportData",
    "ImportPreview", "ImportReport", "InputError", "InspectFile", "InspectTable",
    "InvalidSettingError", "ItemMatch", "JobCancelledError", "JobControl", "JobEvent",
    "KdfParameters", "Leaderboard", "LeaderboardRow", "LedgerCheck", "LedgerEntry", "LiftErasure",
    "Light", "ListAccounts", "ListBackups", "ListBatches", "ListCertificates", "ListDatasets",
    "ListEffect", "ListErasures", "ListPublications", "ListRejects", "ListRuns", "MakeBackup",
    "MakeReceipt", "MakeRecoveryKit", "MemorisationReport", "Message", "MetricValue",
    "ModelDescription", "ModelEffect", "ModelError", "NotFoundError", "OpenedExport", "Outlook",
    "PasswordStrength", "Permission", "PersonHistory", "PersonMatch", "PreviewErasure",
    "PreviewImport", "PrivacyBudget", "PrivacyBudgetError", "PrivacyForecast", "PrivacySpent",
    "Progressed", "Publication", "PublicationEffect", "PublishRun", "ReapplyErasures", "Reason",
    "Receipt", "ReceiptStanding", "Recommend", "Recommendation", "RecommendationList",
    "RecoveryKit", "RecsysError", "RefreshRun", "RegisterEntry", "RejectReason", "RejectedRow",
    "ReleaseProfile", "ReleasedProfile", "RemoveAccount", "RemoveBackup", "RemoveDataset",
    "ReportPerson", "ResetPassword", "RestoreReport", "Restoring", "Role", "RotateKeys",
    "RotationReport", "RowReading", "RunBackupPlan", "RunDifference", "RunEffect", "RunSummary",
    "SampleData", "SetBackupPlan", "SetPrivacyLimit", "Settings", "Share", "ShowDataset",
    "ShowLedger", "ShowPerson", "ShowPrivacyBudget", "ShowPublishedList", "ShowRun", "ShowStore",
    "SignInError", "Spending", "StaleStoreError", "StorageUnavailableError", "StoreError",
    "StoreInfo", "StoreLockedError", "TableCheck", "TableInspection", "TimeKind", "Trace",
    "TrainModel", "TrainingReport", "UndoBatch", "VerifyBackup", "VerifyLedger", "VerifyReport",
    "VerifyStore", "WhyStale", "Wording", "back_up_if_due", "back_up_without_key",
    "begin_process", "check_settings", "cores_beside_window", "describe", "describe_notice",
    "due_backup", "inspect_file", "list_models", "list_preprocessing", "log_path", "metric_title",
    "open_export", "password_strength", "person_report_html", "place_of", "receipt_text",
    "record_bug", "sample_data", "spends_privacy", "usable_cores",
]  # fmt: skip
