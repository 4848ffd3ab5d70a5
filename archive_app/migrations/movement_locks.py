"""What the database refuses about places, movements and loans.

Nothing that stands somewhere changes its place without a movement that another person approved and two scans
carried out (notice 桑发〔2018〕30号: 保存的资料不得挪动; requirement row 98). The order of writes follows from it:
the movement is carried out, the place history gets its line, and only then the box or volume its new place.
"""

# ruff: noqa: S608  the conditions are made of constants of this very file

from __future__ import annotations

from archive_app.migrations.lock_terms import ALWAYS, Kept, Lock, changed, key

_OPEN_MOVEMENT = "{row}.state IN ('requested', 'approved')"
_OPEN_LOAN = "{row}.state IN ('requested', 'approved', 'out')"
_ENDED = "OLD.state IN ('rejected', 'cancelled', 'carried_out', 'returned')"
_SAME_THING = "({one}.box_id = {other}.box_id OR {one}.holding_id = {other}.holding_id)"

KEPT: tuple[Kept, ...] = (
    Kept(
        "movements",
        ALWAYS,
        (key("id"), key("box_id", where=_OPEN_MOVEMENT), key("holding_id", where=_OPEN_MOVEMENT)),
        (
            "box_id",
            "holding_id",
            "from_shelf_id",
            "from_box_id",
            "from_position",
            "to_shelf_id",
            "to_box_id",
            "to_position",
            "reason",
            "requested_by",
            "requested_at",
        ),
    ),
    Kept(
        "placements",
        ALWAYS,
        (key("id"), key("box_id", "n"), key("holding_id", "n"), key("movement_id")),
        ("*",),
    ),
    Kept(
        "loans",
        ALWAYS,
        (key("id"), key("box_id", where=_OPEN_LOAN), key("holding_id", where=_OPEN_LOAN)),
        ("kind", "box_id", "holding_id", "borrower", "purpose", "requested_by", "requested_at"),
    ),
    Kept("loan_renewals", ALWAYS, (key("id"),), ("*",)),
)


def steps(*allowed: str) -> str:
    """Return the condition that the state changes in a way that is none of `allowed` ("from>to", parted by |)."""
    ways = []
    for one in allowed:
        before, after = one.split(">")
        ends = ", ".join(f"'{state}'" for state in after.split("|"))
        ways.append(f"(OLD.state = '{before}' AND NEW.state IN ({ends}))")
    return f"{changed('state')} AND NOT ({' OR '.join(ways)})"


def last_stay(thing: str, place: str, *more: str) -> str:
    """Return the condition that the newest line of the history names the new place, and rests on a movement."""
    same = " AND ".join(f"p.{column} = NEW.{column}" for column in more)
    return (
        f"EXISTS (SELECT 1 FROM placements p WHERE p.{thing} = OLD.id AND p.movement_id IS NOT NULL"
        f" AND p.{place} = NEW.{place.removeprefix('in_')}{f' AND {same}' if same else ''}"
        f" AND NOT EXISTS (SELECT 1 FROM placements q WHERE q.{thing} = p.{thing} AND q.n > p.n))"
    )


_EARLIER = f"SELECT p.n FROM placements p WHERE {_SAME_THING.format(one='p', other='NEW')}"

LOCKS: tuple[Lock, ...] = (
    Lock(
        "box_moved",
        "boxes",
        "update",
        f"OLD.shelf_id IS NOT NULL AND {changed('shelf_id', 'position')}"
        f" AND NOT {last_stay('box_id', 'shelf_id', 'position')}",
        "a box that stands on a shelf changes its place only by a movement",
    ),
    Lock(
        "holding_moved",
        "holdings",
        "update",
        f"OLD.box_id IS NOT NULL AND {changed('box_id')} AND NOT {last_stay('holding_id', 'in_box_id')}",
        "a volume that stands in a box changes its place only by a movement",
    ),
    Lock(
        "place_moved",
        "places",
        "update",
        f"{changed('parent_id')} AND EXISTS (SELECT 1 FROM boxes b WHERE b.shelf_id = OLD.id"
        " OR b.shelf_id IN (SELECT s.id FROM places s WHERE s.parent_id = OLD.id))",
        "a shelf or cabinet with boxes in it stays where it is",
    ),
    Lock(
        "placement_without_gap",
        "placements",
        "insert",
        f"NEW.n <> 1 + COALESCE((SELECT MAX(e.n) FROM ({_EARLIER}) e), 0)",
        "the place history has no gaps",
    ),
    Lock(
        "placement_by_movement",
        "placements",
        "insert",
        "NEW.n > 1 AND NOT EXISTS (SELECT 1 FROM movements m WHERE m.id = NEW.movement_id"
        " AND m.state = 'carried_out' AND ((m.box_id = NEW.box_id AND m.to_shelf_id = NEW.shelf_id)"
        " OR (m.holding_id = NEW.holding_id AND m.to_box_id = NEW.in_box_id)))",
        "the place history continues only by a movement that was carried out",
    ),
    Lock(
        "movement_begins",
        "movements",
        "insert",
        "NEW.state <> 'requested' OR NEW.decided_by IS NOT NULL OR NEW.taken_up_by IS NOT NULL",
        "a movement begins with a request",
    ),
    Lock(
        "movement_steps",
        "movements",
        "update",
        steps("requested>approved|rejected|cancelled", "approved>carried_out|cancelled"),
        "a movement is requested, decided and carried out in this order",
    ),
    Lock(
        "movement_two_people",
        "movements",
        "update",
        "(NEW.state IN ('approved', 'rejected', 'carried_out')"
        " AND (NEW.decided_by IS NULL OR NEW.decided_by = NEW.requested_by))"
        f" OR (OLD.decided_by IS NOT NULL AND {changed('decided_by', 'decided_at')})",
        "a movement is decided by another person than who asked for it",
    ),
    Lock(
        "movement_two_scans",
        "movements",
        "update",
        "NEW.state = 'carried_out' AND (NEW.taken_up_at IS NULL OR NEW.put_down_at IS NULL"
        " OR NEW.taken_up_by IS NULL OR NEW.put_down_by IS NULL OR COALESCE(NEW.carrier, '') = '')",
        "a movement is carried out by two scans and a named carrier",
    ),
    Lock(
        "movement_of_lent",
        "movements",
        "update",
        f"{changed('state')} AND NEW.state = 'carried_out' AND EXISTS (SELECT 1 FROM loans l"
        f" WHERE l.state = 'out' AND {_SAME_THING.format(one='l', other='NEW')})",
        "what is out is not moved",
    ),
    Lock(
        "movement_ended",
        "movements",
        "update",
        f"{_ENDED} AND {changed('carrier', 'taken_up_by', 'taken_up_at', 'put_down_by', 'put_down_at')}",
        "a movement that ended stands as it was",
    ),
    Lock(
        "loan_begins",
        "loans",
        "insert",
        "NOT ((NEW.kind = 'loan' AND NEW.state = 'requested' AND NEW.decided_by IS NULL)"
        " OR (NEW.kind = 'consultation' AND NEW.state = 'out'))",
        "a loan begins with a request",
    ),
    Lock(
        "loan_steps",
        "loans",
        "update",
        steps("requested>approved|rejected|cancelled", "approved>out|cancelled", "out>returned"),
        "a loan is requested, decided, handed out and returned in this order",
    ),
    Lock(
        "loan_two_people",
        "loans",
        "update",
        "(NEW.kind = 'loan' AND NEW.state IN ('approved', 'rejected', 'out')"
        " AND (NEW.decided_by IS NULL OR NEW.decided_by = NEW.requested_by))"
        f" OR (OLD.decided_by IS NOT NULL AND {changed('decided_by', 'decided_at')})",
        "a loan is decided by another person than who asked for it",
    ),
    Lock(
        "loan_due_later",
        "loans",
        "update",
        f"OLD.due_on IS NOT NULL AND {changed('due_on')} AND NOT EXISTS (SELECT 1 FROM loan_renewals r"
        " WHERE r.loan_id = OLD.id AND r.from_due = OLD.due_on AND r.to_due = NEW.due_on)",
        "a due day changes only by a renewal",
    ),
    Lock(
        "loan_return_counted",
        "loans",
        "update",
        "NEW.state = 'returned' AND (NEW.returned_at IS NULL OR NEW.returned_by IS NULL"
        " OR (NEW.kind = 'loan' AND NEW.sheets_back IS NULL))",
        "what comes back is counted",
    ),
    Lock(
        "loan_ended",
        "loans",
        "update",
        f"({_ENDED} AND {changed('sheets_back', 'condition_back', 'returned_by', 'returned_at', 'incident')})"
        f" OR (OLD.out_at IS NOT NULL AND {changed('out_at', 'out_by', 'sheets_out')})",
        "a loan that ended stands as it was",
    ),
)
