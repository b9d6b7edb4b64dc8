"""Files that are written on request."""

from recsys_app.wording.template import Wording

EXPORTS: dict[str, Wording] = {
    "not-a-receipt": Wording(
        "{name} is there already and is no receipt. It was left as it is.", "Choose another name."
    ),
    "not-a-kit": Wording(
        "{name} is there already and is no recovery kit of this store. It was left as it is.",
        "Choose another name.",
    ),
    "container-ending": Wording(
        "{name} is to be protected with a password, and its name does not end in {ending}.",
        "Write the ending behind the name: lists.csv{ending}.",
    ),
    "container-without-password": Wording(
        "{name} ends in {ending}, which stands for a file protected with a password.",
        "Give a password, or leave the ending out.",
        "Add --protect or --container-password-file FILE, or leave the ending out.",
    ),
    "not-a-container": Wording(
        "{name} is not a protected export of RecVault, or its beginning is missing.",
        "Choose a file that ends in .rvx.",
    ),
    "container-too-new": Wording(
        "{name} was written by a newer RecVault, or its beginning is damaged.",
        "Open it with the newer program.",
    ),
    "container-cost": Wording(
        "{name} asks for a key derivation out of bounds, so it was not tried.",
        "Ask whoever made it for another copy: this one is damaged or made up.",
    ),
    "container-damaged": Wording(
        "{name} is damaged, cut off or was changed. Nothing was written.",
        "Ask whoever made it for another copy.",
    ),
    "container-password": Wording(
        "{name} does not open with this password, or it was changed. Nothing was written.",
        "Check the password; capital and small letters count.",
    ),
    "too-few-people": Wording(
        "There are fewer than {least} people behind these figures. Nothing was written.",
        "Figures about so few people stay in the store: they could be about one of them.",
    ),
}
