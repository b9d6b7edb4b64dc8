"""Accounts and keys."""

from recsys_app.wording.template import Wording

KEYS: dict[str, Wording] = {
    "account-name-reserved": Wording(
        "The name “{name}” belongs to the recovery kit. Nothing was changed.",
        "Choose another name.",
    ),
    "own-account": Wording(
        (
            "Nobody changes the role of the own account, resets its password or removes it. "
            "Nothing was changed."
        ),
        "Another administrator can.",
    ),
    "role-held": Wording("“{name}” has the role {role} already.", "Choose another role."),
    "recovery-kept": Wording(
        "The recovery kit has neither a role to change nor a password to reset. Nothing was changed.",
        "Make a new kit; that takes the place of the old one.",
    ),
    "last-administrator": Wording(
        "This is the last administrator who is a person. Nothing was changed.",
        "Make somebody else an administrator first.",
    ),
    "password-once": Wording(
        "An administrator set this password. It opens nothing but the choice of your own.",
        "Choose a password.",
        "Choose one: “recvault account passwd”.",
    ),
    "key-pair-missing": Wording(
        (
            "The key pair of a new password is not in the keyring, or is another one: {names}. "
            "Somebody else wrote there. Nothing was changed."
        ),
        "Let the account sign in for writing. If this stays, reset its password. Then rotate again.",
    ),
    "key-pair-not-entered": Wording(
        (
            "A key pair waits that was signed with the key of an account and is not in the ledger: {names}. "
            "The ledger was cut, or somebody else wrote there. Nothing was changed."
        ),
        "Let the account sign in for writing. If this stays, reset its password. Then rotate again.",
    ),
    "password-same": Wording(
        "This is the password that the administrator set.",
        "Choose one that nobody else knows.",
    ),
    "recovery-password": Wording(
        "The recovery kit has no password to change: its secret is what was printed.",
        "Make a new kit; that takes the place of the old one.",
    ),
    "recovery-mistyped": Wording(
        (
            "This is not the secret of a recovery kit: characters are missing or mistyped. "
            "Nothing was tried."
        ),
        "Type all 34 characters; dashes and small letters do not matter.",
    ),
    "recovery-untested": Wording(
        "The kit did not open the store when it was tried, so it was not kept.",
        "Make another at once, in another place: an earlier kit may open nothing any more.",
    ),
    "recovery-kit-beside": Wording(
        (
            "The recovery kit is in {where}: something failed before it was in place. It may be the "
            "only kit that opens the store."
        ),
        "Print it before anything else. Then make another, in a place that can be written.",
    ),
    "no-space": Wording(
        (
            "New keys need {needed} MB beside the files in {where}, and {free} MB are free. "
            "Nothing was changed."
        ),
        "Free some space and try again.",
    ),
    "jobs-hold-keys": Wording(
        "Jobs are under way that hold the keys of now. Nothing was changed.",
        "Wait until they are done, or cancel them.",
    ),
    "keys-changing": Wording(
        "The keys of the store are being changed, which takes a moment.",
        "Try again after it.",
    ),
    "keys-changed": Wording(
        "The keys of the store were changed by somebody else since you signed in.",
        "Sign in again.",
        "Run the command again.",
    ),
    "key-unknown": Wording(
        (
            "The administrators’ key of this store is neither the one last seen here nor one that it "
            "named. Nothing was changed."
        ),
        "Find out who can write to the folder. An administrator may sign in and accept it.",
        "Find out who can write to the folder. An administrator may accept it: "
        "“store accept-older”.",
    ),
}
