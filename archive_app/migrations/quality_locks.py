"""What the database refuses about quality control: a sample is not drawn again until it pleases (DA/T 31-2017)."""

# ruff: noqa: S608  the conditions are made of constants of this very file

from __future__ import annotations

from archive_app.migrations.lock_terms import ALWAYS, Kept, Lock, changed, key

KEPT: tuple[Kept, ...] = (
    Kept(
        "rescans",
        ALWAYS,
        (key("id"), key("page_id", "no")),
        ("page_id", "no", "digital_object_id", "file_page", "reason", "made_by", "made_at"),
    ),
    Kept(
        "acceptances",
        ALWAYS,
        (key("id"), key("batch_id", "round")),
        (
            "batch_id",
            "round",
            "seed",
            "population",
            "sample_size",
            "pages",
            "failing_pages",
            "basis",
            "opened_by",
            "opened_at",
        ),
    ),
    Kept(
        "acceptance_marks",
        ALWAYS,
        (key("id"), key("acceptance_id", "item_id")),
        ("acceptance_id", "position", "item_id"),
    ),
)

LOCKS: tuple[Lock, ...] = (
    Lock(
        "acceptance_settled_once",
        "acceptances",
        "update",
        f"OLD.state <> 'open' AND {changed('state', 'settled_by', 'settled_at')}",
        "an acceptance that was settled stays as it is",
    ),
    Lock(
        "acceptance_mark_settled",
        "acceptance_marks",
        "update",
        f"{changed('matches', 'content_right', 'note', 'marked_by', 'marked_at')}"
        " AND EXISTS (SELECT 1 FROM acceptances a WHERE a.id = OLD.acceptance_id AND a.state <> 'open')",
        "marks of an acceptance that was settled stay as they are",
    ),
    Lock(
        "rescan_settled_once",
        "rescans",
        "update",
        f"OLD.state <> 'proposed' AND {changed('state', 'settled_by', 'settled_at')}",
        "a decision on a new scan stays as it is",
    ),
)
