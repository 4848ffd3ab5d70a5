"""What the database refuses about arrangements, reference codes, notes sheets and sealed boxes.

Sources: DA/T 13-2022 (a code that was given is never given again), DA/T 22-2015 (the notes sheet grows by lines,
a box is sealed with what its contents list says).
"""

# ruff: noqa: S608  the conditions are made of constants of this very file

from __future__ import annotations

from archive_app.migrations.lock_terms import ALWAYS, Kept, Lock, changed, key


def box_is_sealed(box_id: str) -> str:
    """Return the condition that a box is sealed."""
    return f"EXISTS (SELECT 1 FROM boxes b WHERE b.id = {box_id} AND b.state = 'sealed')"


KEPT: tuple[Kept, ...] = (
    Kept(
        "arrangements",
        ALWAYS,
        (
            key("id"),
            key("archival_file_id", "no"),
            key("archival_file_id", where="{row}.state = 'submitted'"),
        ),
        ("archival_file_id", "no", "arranged_by", "arranged_at"),
    ),
    Kept(
        "arrangement_lines",
        ALWAYS,
        (key("id"), key("arrangement_id", "position"), key("arrangement_id", "item_id")),
        ("*",),
    ),
    Kept("reference_counters", ALWAYS, (key("stem"),), id="stem"),
    Kept("notes_lines", ALWAYS, (key("id"),), ("*",)),
    Kept(
        "box_seals",
        ALWAYS,
        (key("id"), key("box_id", where="{row}.reopened_at IS NULL")),
        ("box_id", "contents", "sealed_by", "sealed_at"),
    ),
)

LOCKS: tuple[Lock, ...] = (
    Lock(
        "arrangement_settled_once",
        "arrangements",
        "update",
        f"OLD.state <> 'submitted' AND {changed('state', 'settled_by', 'settled_at', 'reason')}",
        "an arrangement that was settled stays as it is",
    ),
    Lock(
        "arrangement_line_added",
        "arrangement_lines",
        "insert",
        "NOT EXISTS (SELECT 1 FROM arrangements a WHERE a.id = NEW.arrangement_id AND a.state = 'submitted')",
        "nothing is slipped into an arrangement that was settled",
    ),
    Lock(
        "reference_counter_lowered",
        "reference_counters",
        "update",
        "NEW.last IS NULL OR NEW.last < OLD.last",
        "a number of a reference code is never given again",
    ),
    Lock(
        "seal_opened_once",
        "box_seals",
        "update",
        f"OLD.reopened_at IS NOT NULL AND {changed('reopened_at', 'reopened_by', 'reason')}",
        "the opening of a sealed box stands as it was recorded",
    ),
    Lock(
        "sealed_box_taken_into",
        "holdings",
        "insert",
        box_is_sealed("NEW.box_id"),
        "a sealed box takes nothing",
    ),
    Lock(
        "sealed_box_changed",
        "holdings",
        "update",
        f"{changed('box_id', 'position')} AND ({box_is_sealed('OLD.box_id')} OR {box_is_sealed('NEW.box_id')})",
        "nothing goes into a sealed box, comes out of it or changes its place in it",
    ),
    Lock(
        "box_opened_unseen",
        "boxes",
        "update",
        f"OLD.state = 'sealed' AND {changed('state')}"
        " AND EXISTS (SELECT 1 FROM box_seals z WHERE z.box_id = OLD.id AND z.reopened_at IS NULL)",
        "a sealed box is opened with a reason on record",
    ),
)
