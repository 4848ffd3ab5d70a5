"""What the database refuses about separator sheets and about paper that left the cabinet to be scanned."""

from __future__ import annotations

from archive_app.migrations.lock_terms import ALWAYS, Kept, Lock, key

KEPT: tuple[Kept, ...] = (
    Kept("separators", ALWAYS, (key("id"),), ("*",)),
    Kept("retrievals", ALWAYS, (key("id"), key("batch_id")), ("*",)),
    Kept("retrieved_holdings", ALWAYS, (key("id"), key("retrieval_id", "holding_id")), ("*",)),
    Kept("scan_returns", ALWAYS, (key("id"), key("batch_id")), ("*",)),
)
LOCKS: tuple[Lock, ...] = ()
