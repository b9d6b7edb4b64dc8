"""Look at the beginning of a file and say what it is."""

from pathlib import Path

from recsys_app.data.formats import FileInspection


def inspect_file(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
) -> FileInspection:
    """Guess format, columns, types and roles from the first 64 KiB (Parquet: schema, first rows).

    What is given is not guessed.

    Raises:
        InvalidDatasetError: missing, unreadable, empty, compressed or not a table.
        InvalidSettingError: an unknown encoding or an impossible delimiter.
    """
    raise NotImplementedError
