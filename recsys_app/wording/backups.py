"""Backups and restoring."""

from recsys_app.wording.template import Wording

BACKUPS: dict[str, Wording] = {
    "backup-exists": Wording(
        "There is a file at {where} already. It was left as it is.",
        "Choose another name.",
        "Choose another name, or say --replace.",
    ),
    "backup-under-way": Wording(
        "The backup {where} is being made right now. Nothing was changed.",
        "Wait until it is done, or choose another name.",
    ),
    "backup-in-store": Wording(
        "{where} lies inside a store. What happens to the store would happen to its backup.",
        "Choose a folder on another disk.",
    ),
    "backup-folder-gone": Wording(
        "The folder {where} is not there. No backup was made.",
        "Connect the disk that it is on, or choose another folder.",
    ),
    "backup-read-only": Wording(
        "{where} cannot be written to. No backup was made; earlier ones are as they were.",
        "Check the permissions of the folder, or choose another one.",
    ),
    "backup-disk-full": Wording(
        (
            "{where} has too little room: {needed} MB are needed and {free} MB are free. "
            "Nothing was written there."
        ),
        "Free some space, or choose another disk.",
    ),
    "backup-full": Wording(
        (
            "The disk became full in {where}. What was written of the backup was removed again; "
            "earlier ones are as they were."
        ),
        "Free some space, or choose another disk.",
    ),
    "no-backup": Wording(
        "There is no file {where}.",
        "Connect the disk that it is on, or look for it in another folder.",
    ),
    "not-a-backup": Wording(
        "{where} is no backup of RecVault, or its beginning is damaged.",
        "Choose a file that RecVault made as a backup.",
    ),
    "backup-too-new": Wording(
        (
            "{where} was made by a newer RecVault (layout {found}, this program reads {known}), or its "
            "beginning is damaged."
        ),
        "Update RecVault.",
    ),
    "backup-damaged": Wording(
        (
            "The backup {where} is damaged or was changed: {what} is not as it was written. Nothing was "
            "restored from it."
        ),
        "Take another backup.",
    ),
    "backup-ledger": Wording(
        (
            "The backup {where} is not called verified: something is wrong in its ledger. Nothing was "
            "changed, and nothing restored from it."
        ),
        (
            "Verify the ledger: it names what is wrong. Of single entries an administrator can accept it "
            "as known, and then make a backup; else restore an earlier one."
        ),
        cli_hint=(
            "“recvault ledger verify” names what is wrong. Of single entries an administrator can accept "
            "it as known with “recvault ledger accept”, and then make a backup; else restore an earlier one."
        ),
    ),
    "backup-of-other-store": Wording(
        "{where} is a backup of another store.",
        "Sign in to that store to verify it.",
    ),
    "backup-of-others": Wording(
        (
            "The account {account} cannot open {where}: it was added, reset or given another role since "
            "that backup was made."
        ),
        "Let an administrator of that day verify it.",
    ),
    "backup-unknown": Wording(
        "The store knows of no backup at {where}.",
        "Look at the list of backups.",
        "See “store backups”.",
    ),
    "last-backup": Wording(
        "{where} is the last verified backup that is there and whole. It was kept.",
        "Make another one first.",
    ),
    "backup-plan-range": Wording(
        "{name} must be a whole number from {least} to {most}.",
        "Nothing was changed.",
    ),
    "plan-suspended": Wording(
        (
            "The plan came with a restored backup and is suspended: the store that it was made for may "
            "still keep its backups in {where}. Nothing was made or deleted."
        ),
        "Set the plan again, best with a folder of its own.",
        cli_hint="Set it again with “store backup-plan --folder DIR”, best with a folder of its own.",
    ),
    "backup-sign-in": Wording(
        "The backup does not open with this account and password. Nothing was restored.",
        "It wants an account and the password of the day on which it was made.",
    ),
    "receipt-of-other-store": Wording(
        "The receipt of {written} belongs to another store. Nothing was restored.",
        "Leave it out, or choose the backup of that store.",
    ),
    "backup-against-receipt": Wording(
        (
            "The ledger in the backup is not the one that the receipt of {written} knows. "
            "Nothing was restored."
        ),
        "Somebody made up one of the two. Take another backup.",
    ),
}
