"""Movements, loans and stays in the shape that scripts rely on: the same for the API and the command line."""

from __future__ import annotations

from typing import Any

from archive_app.services.in_use import Out
from archive_app.services.incidents import IncidentRow
from archive_app.services.loan_list import LoanRow, LoanView
from archive_app.services.movement_list import MovementRow, Spot
from archive_app.services.place_history import Stay
from archive_app.services.thing_rows import ThingView


def out(view: Out | None) -> dict[str, Any] | None:
    """Return who has a thing now; None while it stands in its place."""
    if view is None:
        return None
    return {"loan": view.loan, "kind": view.kind, "who": view.who, "since": view.since, "until": view.until}


def movement(row: MovementRow) -> dict[str, Any]:
    """Return a movement."""
    return {
        "id": row.id,
        "state": row.state,
        "on_the_way": row.on_the_way,
        "thing": _thing(row.thing),
        "from": _spot(row.origin) if row.origin else None,
        "to": _spot(row.goal),
        "reason": row.reason,
        "requested_by": row.requested_by,
        "requested_at": row.requested_at,
        "decided_by": row.decided_by,
        "carrier": row.carrier,
        "carried_out_at": row.put_down_at,
    }


def loan(row: LoanRow) -> dict[str, Any]:
    """Return a loan or consultation as it is listed."""
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "thing": _thing(row.thing),
        "borrower": row.borrower,
        "borrower_unit": row.borrower_unit,
        "purpose": row.purpose,
        "requested_by": row.requested_by,
        "requested_at": row.requested_at,
        "decided_by": row.decided_by,
        "out_at": row.out_at,
        "due_on": row.due_on,
        "days_over": row.days_over,
        "returned_at": row.returned_at,
        "reminders": row.reminders,
        "incident": row.incident,
    }


def loan_in_full(view: LoanView, language: str = "zh_CN") -> dict[str, Any]:
    """Return a loan with counts and conditions, and what differed on return."""
    return {
        **loan(view.row),
        "sheets_out": view.sheets_out,
        "sheets_back": view.sheets_back,
        "condition_out": view.condition_out,
        "condition_back": view.condition_back,
        "differences": [one.said(language) for one in view.differences],
        "outcome": view.outcome,
        "remark": view.remark,
        "renewals": [
            {"from": one.from_due, "to": one.to_due, "reason": one.reason, "by": one.by, "at": one.at}
            for one in view.renewals
        ],
    }


def incident(row: IncidentRow) -> dict[str, Any]:
    """Return an incident; `thing` is null for what has no code."""
    return {
        "id": row.id,
        "kind": row.kind,
        "thing": row.code if ":" not in row.code else None,
        "name": row.name,
        "village": row.village,
        "told": row.told,
        "opened_by": row.opened_by,
        "opened_at": row.opened_at,
        "closed_by": row.closed_by,
        "closed_at": row.closed_at,
        "explanation": row.explanation,
    }


def stay(one: Stay) -> dict[str, Any]:
    """Return one stay of a thing; `until` is null for the present one."""
    return {
        "since": one.since,
        "until": one.until,
        "path": list(one.path),
        "box": one.box,
        "box_no": one.box_no,
        "position": one.position,
        "movement": one.movement,
    }


def _thing(view: ThingView) -> dict[str, Any]:
    return {
        "kind": view.kind,
        "code": view.code,
        "title": view.title,
        "box": view.box,
        "household": view.household,
    }


def _spot(spot: Spot) -> dict[str, Any]:
    return {"code": spot.code, "path": list(spot.path), "position": spot.position}
