"""What the database refuses about separator sheets, paper that left the cabinet to be scanned, and withdrawals."""

from __future__ import annotations

from archive_app.migrations.lock_terms import ALWAYS, Kept, Lock, changed, key

KEPT: tuple[Kept, ...] = (
    Kept("separators", ALWAYS, (key("id"),), ("*",)),
    Kept("retrievals", ALWAYS, (key("id"), key("batch_id")), ("*",)),
    Kept("retrieved_holdings", ALWAYS, (key("id"), key("retrieval_id", "holding_id")), ("*",)),
    Kept("scan_returns", ALWAYS, (key("id"), key("batch_id")), ("*",)),
    Kept("withdrawals", ALWAYS, (key("id"),), ("source_id", "reason", "requested_by", "requested_at")),
    Kept("withdrawn_objects", ALWAYS, (key("id"), key("object_id")), ("*",)),
)
LOCKS: tuple[Lock, ...] = (
    Lock(
        "withdrawal_decided_once",
        "withdrawals",
        "update",
        f"OLD.decided_by IS NOT NULL AND {changed('decided_by', 'decided_at', 'approved', 'note')}",
        "a decision on a withdrawal stays as it is",
    ),
    Lock(
        "withdrawn_object_registered",
        "withdrawn_objects",
        "insert",
        "EXISTS (SELECT 1 FROM digital_objects o JOIN items i ON i.id = o.item_id OR i.source_id = o.source_id"
        " WHERE o.object_id = NEW.object_id AND i.state = 'registered')",
        "nothing registered is withdrawn",
    ),
)
