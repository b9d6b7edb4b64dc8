"""What an insider's tool writes into a ledger."""

from recsys_app.storage.compartments.database import Database
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.chain import link_after, mac_of, next_key


def append_as_it_is(published: Database, content: bytes) -> int:
    """The number of it; number, link, code and the next key are right, as a tool can make them."""
    head = rows.head(published)
    sequence, key = head.count + 1, bytearray(rows.newest_key(published))
    link = link_after(head.link, sequence, content)
    with published.transaction():
        published.execute(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?)",
            (sequence, f"wrong {sequence}", content, link, mac_of(key, link)),
        )
        published.execute("UPDATE ledger_key SET key = ?", (next_key(key),))
    return sequence
