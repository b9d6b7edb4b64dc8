"""What the ledger says of the key pairs of accounts: the witness that no thief of a key can take away."""

from recsys_app.storage.keyring.key_change import SUBJECT, subject_of
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.entries import parse_or_none, signed_with
from recsys_app.storage.opened import OpenStore


def announced_pairs(store: OpenStore) -> dict[str, tuple[str, ...]]:
    """The digests (hex) of key pairs that are not taken in, as entered, by account id.

    Only what the account signed with its key of now, since it has it.
    """
    members = {member.id: member for member in store.believed.membership.members}
    found: dict[str, tuple[str, ...]] = {}
    first = min(member.since for member in members.values())
    for row in rows.chain(store.published, after=first, containing=SUBJECT):
        entry = parse_or_none(row.entry)
        member = None if entry is None else members.get(entry.account)
        if entry is None or member is None or entry.subject != subject_of(entry.account):
            continue
        before = found.get(member.id, ())
        later = row.sequence > member.since and entry.digest not in before
        if later and signed_with(entry, member.signing_key):
            found[member.id] = (*before, entry.digest)
    return found
