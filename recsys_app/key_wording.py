"""The words of `wording` for accounts and keys: (message, hint, cli hint)."""

KEY_WORDING: dict[str, tuple[str, ...]] = {
    "account-name-reserved": (
        "The name “{name}” belongs to the recovery kit. Nothing was changed.",
        "Choose another name.",
    ),
    "own-account": (
        (
            "Nobody changes the role of the own account, resets its password or removes it. "
            "Nothing was changed."
        ),
        "Another administrator can.",
    ),
    "role-held": ("“{name}” has the role {role} already.", "Choose another role."),
    "recovery-kept": (
        "The recovery kit has neither a role to change nor a password to reset. Nothing was changed.",
        "Make a new kit; that takes the place of the old one.",
    ),
    "last-administrator": (
        "This is the last administrator who is a person. Nothing was changed.",
        "Make somebody else an administrator first.",
    ),
    "password-once": (
        "An administrator set this password. It opens nothing but the choice of your own.",
        "Choose a password.",
        "Choose one: “recvault account passwd”.",
    ),
    "password-same": (
        "This is the password that the administrator set.",
        "Choose one that nobody else knows.",
    ),
    "recovery-password": (
        "The recovery kit has no password to change: its secret is what was printed.",
        "Make a new kit; that takes the place of the old one.",
    ),
    "recovery-mistyped": (
        (
            "This is not the secret of a recovery kit: characters are missing or mistyped. "
            "Nothing was tried."
        ),
        "Type all 34 characters; dashes and small letters do not matter.",
    ),
    "recovery-untested": (
        "The kit did not open the store when it was tried, so it was not kept.",
        "Try again, with another place for the file.",
    ),
    "no-space": (
        (
            "New keys need {needed} MB beside the files in {where}, and {free} MB are free. "
            "Nothing was changed."
        ),
        "Free some space and try again.",
    ),
    "jobs-hold-keys": (
        "Jobs are under way that hold the keys of now. Nothing was changed.",
        "Wait until they are done, or cancel them.",
    ),
    "keys-changing": (
        "The keys of the store are being changed, which takes a moment.",
        "Try again after it.",
    ),
    "keys-changed": (
        "The keys of the store were changed by somebody else since you signed in.",
        "Sign in again.",
        "Run the command again.",
    ),
    "key-unknown": (
        (
            "The administrators’ key of this store is neither the one last seen here nor one that it "
            "named. Nothing was changed."
        ),
        "Find out who can write to the folder. An administrator may sign in and accept it.",
        "Find out who can write to the folder. An administrator may accept it: --accept-older.",
    ),
}
