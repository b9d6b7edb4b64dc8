"""Files, columns, rows and data sets that cannot be used."""

from recsys_app.wording.template import Wording

READING: dict[str, Wording] = {
    "no-receipt": Wording("There is no receipt at {where}.", "Check the name, or find the file."),
    "receipt-damaged": Wording(
        "{name} is not a whole receipt: a line is missing or was changed.",
        "Use the receipt as it was filed.",
    ),
    "unknown-ending": Wording(
        "“{name}” has no ending that says a format.", "Use one of: {allowed}."
    ),
    "too-many-rows": Wording(
        "A workbook holds at most {most} rows.", "Write csv or parquet instead."
    ),
    "long-cell": Wording(
        "A cell of a workbook holds at most {most} characters.", "Write csv or parquet instead."
    ),
    "no-item-table": Wording(
        "{model} needs descriptions of the items, and this data set has none.",
        "Import it again with an item table.",
        "Import it again with an item table (--items FILE).",
    ),
    "time-unclear": Wording(
        "The times in “{column}” are not written in a form that is known.",
        "State the form, as in “%d.%m.%Y %H:%M”, or leave the column out.",
        "State the form, as in --time-format “%d.%m.%Y %H:%M”, or leave the column out.",
    ),
    "time-ambiguous": Wording(
        "In “{column}” day and month could stand in either order.",
        "State the form: “%d/%m/%Y” or “%m/%d/%Y”.",
    ),
    "nothing-to-train": Wording(
        "With at least {minimum} interactions each, nothing is left to train on.",
        "Lower the minimum of interactions or the minimum value.",
    ),
    "no-interactions": Wording(
        "“{name}” has no interactions now: its imports were undone.", "Import data first."
    ),
    "no-id-column": Wording(
        "No column of {name} looks like an id.", "Give the id column a name such as item_id."
    ),
    "damaged-file": Wording(
        "{name} is damaged: it cannot be read as Parquet. Nothing was imported.",
        "Make the file again.",
    ),
    "unknown-fold": Wording(
        "The fold “{name}” is none of train, validation and test.", "The file names: {known}."
    ),
    "no-time-for-temporal": Wording(
        "This data set has no time, so it cannot be split by time.",
        "Choose leave-one-out or ratio.",
    ),
    "no-folds": Wording(
        "This data set has no column that names the folds.",
        "Import it with a fold column, or choose another split.",
    ),
    "no-test-fold": Wording(
        "No fold is a test fold; the file names: {known}.", "Name one of them test."
    ),
    "no-user-column": Wording(
        "No column of {name} looks like a person.",
        "Say which one it is.",
        "Say which one it is: --user COLUMN.",
    ),
    "no-item-column": Wording(
        "No column of {name} looks like an item.",
        "Say which one it is.",
        "Say which one it is: --item COLUMN.",
    ),
    "too-many-names": Wording(
        "“{column}” has more than {most} different names.",
        "Choose a column that names a few kinds.",
    ),
    "no-events": Wording(
        "Weights of events were given ({value}), and this data set has no events.",
        "Leave them out, or import with an event column.",
    ),
    "unknown-event": Wording("There is no event “{name}”.", "The data set has: {known}."),
    "empty-file": Wording("{name} is empty. Nothing was imported.", ""),
    "not-text": Wording(
        "{name} is not a table: it holds bytes that no text has. Nothing was imported.",
        "Choose a file in CSV, TSV, JSON Lines, Parquet or Excel (.xlsx).",
    ),
    "other-encoding": Wording(
        "{name} is not written in {encoding}. Nothing was imported.",
        "State another encoding.",
        "State another one, as in --encoding gb18030.",
    ),
    "column-twice": Wording(
        "The column “{column}” of {name} cannot be two things at once. Nothing was imported.",
        "Name another column for one of them.",
    ),
    "workbook": Wording(
        "{name} is a workbook of another form than .xlsx, or one with a password.",
        "Save it as .xlsx without a password, or its sheet as CSV (UTF-8), and choose that file.",
    ),
    "workbook-damaged": Wording(
        "{name} is damaged: it cannot be read as a workbook. Nothing was imported.",
        "Open it in the spreadsheet program and save it again.",
    ),
    "workbook-encrypted": Wording(
        "{name} has encrypted parts. Nothing was imported.",
        "Save it without a password.",
    ),
    "workbook-macros": Wording(
        "{name} holds macros. Nothing was imported.",
        "Save it as .xlsx, which cannot hold any.",
    ),
    "workbook-links": Wording(
        "{name} has links to other workbooks. Nothing was imported.",
        "Copy the values into a workbook of their own and choose that.",
    ),
    "workbook-bomb": Wording(
        "{name} would unpack to far more than a workbook of its size. Nothing was imported.",
        "If it is yours, save its sheet as CSV (UTF-8) and choose that file.",
    ),
    "workbook-parts": Wording(
        "{name} has more than {most} parts, more than a workbook has. Nothing was imported.",
        "Save its sheet as CSV (UTF-8) and choose that file.",
    ),
    "workbook-entities": Wording(
        "{name} declares XML entities, which no spreadsheet program does. Nothing was imported.",
        "Get it from its source again, or ask there for CSV.",
    ),
    "workbook-limits": Wording(
        "{name} has more {what} than a workbook may have. Nothing was imported.",
        "Save its sheet as CSV (UTF-8) and choose that file.",
    ),
    "unsafe-xml": Wording(
        "{name} is a workbook, and the XML parser of this Python is too old to read one safely.",
        "Save its sheet as CSV (UTF-8) and choose that file.",
    ),
    "no-sheet": Wording("{name} has no sheet with cells. Nothing was imported.", ""),
    "empty-sheet": Wording(
        "The sheet “{sheet}” of {name} is empty. Nothing was imported.", "Choose another sheet."
    ),
    "parquet-bomb": Wording(
        "{name} would unpack to far more than a file of its size. Nothing was imported.",
        "Write it again with a usual compression, or as CSV.",
    ),
    "file-too-large": Wording(
        "{name} is larger than {most_gb} GB. Nothing was imported.",
        "Cut it into parts and append one after the other.",
    ),
    "too-many-columns": Wording(
        "{name} has more than {most} columns. Nothing was imported.",
        "Check how its fields are separated, or leave columns out of the file.",
    ),
    "too-many-records": Wording(
        "{name} has more than {most} rows. Nothing was imported.",
        "Cut it into parts and append one after the other.",
    ),
    "compressed-file": Wording("{name} is compressed.", "Unpack it first."),
    "not-a-table": Wording(
        "{name} is not a table that can be read.",
        "State delimiter and encoding, or check the file.",
    ),
    "unreadable-file": Wording(
        "{name} cannot be read: {why}.", "Check the path and its permissions."
    ),
    "error": Wording("Something went wrong that RecVault did not expect."),
    "network-refused": Wording(
        "A part of RecVault tried to open a network connection and was refused.",
        "Nothing was sent. Please report it; the log says when.",
    ),
    "program-refused": Wording(
        "A part of RecVault tried to start another program and was refused.",
        "Nothing was started. Please report it; the log says when.",
    ),
    "cancelled": Wording("Cancelled. What was already saved is kept; nothing is half-done."),
}
