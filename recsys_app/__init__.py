"""RecVault's engine: encrypted store, import, training, evaluation, recommendations.

The names below are all that a front end may import.
"""

from recsys_app.access.accounts import Account
from recsys_app.access.passwords import SHORTEST_PASSWORD, PasswordStrength, password_strength
from recsys_app.access.permissions import Compartment, Permission, Role
from recsys_app.application import (
    Application,
    check_settings,
    list_models,
    list_preprocessing,
    spends_privacy,
)
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
    Batch,
    Dataset,
    FileCheck,
    FileStatus,
    LedgerCheck,
    LedgerEntry,
    Publication,
    Receipt,
    RejectedRow,
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
    RowReading,
    RunSummary,
    TableCheck,
)
from recsys_app.errors import (
    AccessDeniedError,
    InputError,
    InvalidSettingError,
    JobCancelledError,
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
from recsys_app.exporting.tables import TABLE_ENDINGS
from recsys_app.jobs.control import JobControl
from recsys_app.jobs.events import Cancelled, Failed, Finished, JobEvent, Progressed
from recsys_app.logs import log_path, place_of, record_bug
from recsys_app.process.start import begin_process
from recsys_app.settings import THEMES, Settings
from recsys_app.training.threads import cores_beside_window, usable_cores
from recsys_app.use_cases._exports import LONGEST_REASON
from recsys_app.use_cases.add_account import AddAccount
from recsys_app.use_cases.change_password import ChangePassword
from recsys_app.use_cases.check_import import CheckImport
from recsys_app.use_cases.check_memorisation import CheckMemorisation
from recsys_app.use_cases.compare_runs import CompareRuns
from recsys_app.use_cases.export_comparison import ExportComparison
from recsys_app.use_cases.export_ledger import ExportLedger
from recsys_app.use_cases.export_picture import ExportPersonPicture, ExportPicture
from recsys_app.use_cases.export_profile import ExportProfile, ReleaseProfile
from recsys_app.use_cases.export_published_list import ExportPublishedList
from recsys_app.use_cases.export_recommendations import ExportRecommendations
from recsys_app.use_cases.export_rejects import ExportRejects
from recsys_app.use_cases.find_items import FindItems
from recsys_app.use_cases.find_people import FindPeople
from recsys_app.use_cases.find_published_people import FindPublishedPeople
from recsys_app.use_cases.forecast_privacy import ForecastPrivacy
from recsys_app.use_cases.import_data import ImportData
from recsys_app.use_cases.inspect_file import InspectFile
from recsys_app.use_cases.inspect_table import InspectTable
from recsys_app.use_cases.list_accounts import ListAccounts
from recsys_app.use_cases.list_batches import ListBatches
from recsys_app.use_cases.list_datasets import ListDatasets
from recsys_app.use_cases.list_publications import ListPublications
from recsys_app.use_cases.list_rejects import ListRejects
from recsys_app.use_cases.list_runs import ListRuns
from recsys_app.use_cases.make_receipt import MakeReceipt
from recsys_app.use_cases.preview_import import PreviewImport
from recsys_app.use_cases.publish_run import PublishRun
from recsys_app.use_cases.recommend import Recommend
from recsys_app.use_cases.registry import Command
from recsys_app.use_cases.remove_dataset import RemoveDataset
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
from recsys_app.use_cases.verify_ledger import VerifyLedger
from recsys_app.use_cases.verify_store import VerifyStore
from recsys_app.wording import NOTICES, WORDING, Message, Wording, describe, describe_notice

__all__ = [
    "CONTAINER_ENDING",
    "DELIMITERS",
    "ENCODINGS",
    "FAMILIES",
    "LONGEST_LIST",
    "LONGEST_REASON",
    "NOTICES",
    "NO_COLUMN",
    "SHORTEST_PASSWORD",
    "TABLE_ENDINGS",
    "THEMES",
    "WORDING",
    "AccessDeniedError",
    "Account",
    "AddAccount",
    "Application",
    "Bar",
    "Batch",
    "Cancelled",
    "ChangePassword",
    "CheckImport",
    "CheckMemorisation",
    "ColumnGuess",
    "ColumnMapping",
    "ColumnRole",
    "ColumnType",
    "Command",
    "CompareRuns",
    "Compartment",
    "Dataset",
    "DatasetProfile",
    "DatasetSummary",
    "Demo",
    "DemoResult",
    "ExportComparison",
    "ExportLedger",
    "ExportPersonPicture",
    "ExportPicture",
    "ExportProfile",
    "ExportPublishedList",
    "ExportRecommendations",
    "ExportRejects",
    "ExportReport",
    "Failed",
    "FileCheck",
    "FileFormat",
    "FileInspection",
    "FileKind",
    "FileStatus",
    "FindItems",
    "FindPeople",
    "FindPublishedPeople",
    "Finished",
    "ForecastPrivacy",
    "Formula",
    "HistoryEntry",
    "ImportCheck",
    "ImportData",
    "ImportPreview",
    "ImportReport",
    "InputError",
    "InspectFile",
    "InspectTable",
    "InvalidSettingError",
    "ItemMatch",
    "JobCancelledError",
    "JobControl",
    "JobEvent",
    "KdfParameters",
    "Leaderboard",
    "LeaderboardRow",
    "LedgerCheck",
    "LedgerEntry",
    "Light",
    "ListAccounts",
    "ListBatches",
    "ListDatasets",
    "ListPublications",
    "ListRejects",
    "ListRuns",
    "MakeReceipt",
    "MemorisationReport",
    "Message",
    "MetricValue",
    "ModelDescription",
    "NotFoundError",
    "OpenedExport",
    "Outlook",
    "PasswordStrength",
    "Permission",
    "PersonHistory",
    "PersonMatch",
    "PreviewImport",
    "PrivacyBudget",
    "PrivacyBudgetError",
    "PrivacyForecast",
    "PrivacySpent",
    "Progressed",
    "Publication",
    "PublishRun",
    "Reason",
    "Receipt",
    "Recommend",
    "Recommendation",
    "RecommendationList",
    "RecsysError",
    "RejectReason",
    "RejectedRow",
    "ReleaseProfile",
    "ReleasedProfile",
    "RemoveDataset",
    "Role",
    "RowReading",
    "RunDifference",
    "RunSummary",
    "SampleData",
    "SetPrivacyLimit",
    "Settings",
    "Share",
    "ShowDataset",
    "ShowLedger",
    "ShowPerson",
    "ShowPrivacyBudget",
    "ShowPublishedList",
    "ShowRun",
    "ShowStore",
    "SignInError",
    "Spending",
    "StaleStoreError",
    "StorageUnavailableError",
    "StoreError",
    "StoreInfo",
    "StoreLockedError",
    "TableCheck",
    "TableInspection",
    "TimeKind",
    "TrainModel",
    "TrainingReport",
    "UndoBatch",
    "VerifyLedger",
    "VerifyReport",
    "VerifyStore",
    "Wording",
    "begin_process",
    "check_settings",
    "cores_beside_window",
    "describe",
    "describe_notice",
    "inspect_file",
    "list_models",
    "list_preprocessing",
    "log_path",
    "metric_title",
    "open_export",
    "password_strength",
    "place_of",
    "receipt_text",
    "record_bug",
    "sample_data",
    "spends_privacy",
    "start_logging",
    "usable_cores",
]
