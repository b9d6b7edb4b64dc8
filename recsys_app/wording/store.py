"""The store itself: damaged, older, full, in use; models that failed."""

from recsys_app.wording.template import Wording

STORE: dict[str, Wording] = {
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
    "accounts-stale": Wording(
        "The list of accounts in the keyring is older than the last entry of the ledger: an earlier "
        "keyring was put in its place. Nothing was changed.",
        "Find out who can write to the folder, and put the newer keyring back. An administrator may "
        "sign in and accept this one.",
        "Find out who can write to the folder, and put the newer keyring back. An administrator may "
        "accept this one: “store accept-older”.",
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
    "file-linked": Wording(
        "{where} in the folder of the store is a link, or no ordinary file. The store was not opened, "
        "and what the link points to is as it was.",
        "Find out who put it there. A link named lock, lock.owner or backups.log can be removed; for "
        "any other put the real file back, or restore a backup in a new folder.",
    ),
    "folder-linked": Wording(
        "{where} is a link or no folder, and RecVault would work there. Nothing was written, and what "
        "it points to is as it was.",
        "Find out who put it there, and remove it.",
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
    "not-fitted": Wording("The model has not been trained.", "Train it first."),
    "training-diverged": Wording(
        "Training diverged at step {step}: the loss is no longer a number.",
        "Lower the learning rate.",
    ),
    "out-of-memory": Wording(
        "The model ran out of memory.", "Use a smaller batch size or a smaller model."
    ),
}
