"""What the fuzz campaign fuzzes: per target its samples, its reader, and a check to switch off.

A new target is a class with `case`, `read` and `weaken` in `TARGETS`.
"""

from collections.abc import Callable
from pathlib import Path

from tests.campaigns.fuzz_backup import BackupFile
from tests.campaigns.fuzz_files import CsvFile, JsonlFile, ParquetFile
from tests.campaigns.fuzz_store import KeyringFile, ModelContainer
from tests.campaigns.fuzz_target import Target
from tests.campaigns.fuzz_workbook import WorkbookFile

TARGETS: dict[str, Callable[[Path], Target]] = {
    "csv": CsvFile,
    "jsonl": JsonlFile,
    "parquet": ParquetFile,
    "xlsx": WorkbookFile,
    "keyring": KeyringFile,
    "model": ModelContainer,
    "backup": BackupFile,
}
