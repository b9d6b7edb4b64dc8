"""What a person should know beside a result, by code."""

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
    "model-removed": (
        "This model knew somebody who was erased, and was removed when it was trained again. The "
        "figures are kept; use the newer run of the same model."
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
    "erased-since-unknown": (
        "Who was erased last is not known here: no receipt of a steward or administrator is as new as the "
        "newest entry that was seen. Look whom you have to erase again."
    ),
    "attempts-record-gone": (
        "The record of failed sign-ins was removed or cut outside of RecVault. A sign-in that may "
        "write enters this in the ledger."
    ),
    "key-pair-missing": (
        "An account has chosen a new password, and the key pair that came with it is not in the keyring, "
        "or is another one: somebody else wrote there. It may be put right when the account signs in "
        "for writing; if this stays, reset its password. Until then whoever knew the old one reads on."
    ),
    "key-pair-not-entered": (
        "A key pair waits that was signed with the key of an account and is not in the ledger: the ledger "
        "was cut, or somebody who knew its earlier password wrote there. It was not taken in. It is put "
        "right when the account signs in for writing; if this stays, reset its password."
    ),
    "key-pair-refused": (
        "A key pair stood in the keyring that is not from the account it stood for: somebody else wrote "
        "there. It was removed. Verify the ledger."
    ),
    "key-pair-announced-again": (
        "The key pair of your password was not as you left it in the keyring and the ledger: somebody else "
        "wrote there. It was put right; tell an administrator."
    ),
    "changed-outside": (
        "Files of the store were changed outside of RecVault since it was last let go. Verify the "
        "store before you trust it. A sign-in that may write enters this in the ledger."
    ),
    "left-over": (
        "Left by an interrupted change of keys, unless one is under way; removed at the next sign-in "
        "that writes."
    ),
    "keyring-copy-used": (
        "The keyring or its copy was damaged or missing; the other one was used and is whole."
    ),
}
