"""Signing in and what a role may not do."""

from recsys_app.wording.template import Wording

ACCESS: dict[str, Wording] = {
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
}
