"""Withdrawing what came in by mistake, before it is registered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from archive_app.api import asked
from archive_app.api.blueprint import actor, api, archive
from archive_app.api.shapes import Shape
from archive_app.api.store_shapes import Part
from archive_app.services import store_json, withdrawing


class WithdrawalWish(Shape):
    """What to withdraw, and why."""

    what: str = Field(max_length=60, description="number of a file, or the code of an item made of it")
    reason: str = Field(max_length=200)


class Remark(Shape):
    """What is said with a decision."""

    note: str = Field(default="", max_length=200)


class Withdrawal(Shape):
    """A request to withdraw a file; name, digest and reason stay."""

    id: int
    file: int
    batch: int
    name: str
    sha256: str
    reason: str
    state: str = Field(description="asked, refused, removing or removed")
    requested_by: str
    requested_at: dt.datetime
    decided_by: str
    decided_at: dt.datetime | None
    note: str


class Withdrawals(Part):
    """Part of the requests, newest first."""

    rows: list[Withdrawal]


@api.get("/withdrawals")
@api.input(asked.Leafing, location="query")
@api.output(Withdrawals)
def list_withdrawals(query_data: asked.Leafing) -> dict[str, Any]:
    """List the requests the caller may know of."""
    return _listed(query_data.offset, query_data.limit)


@api.post("/withdrawals")
@api.input(WithdrawalWish, location="json")
@api.output(Withdrawals, status_code=201)
def ask_to_withdraw(json_data: WithdrawalWish) -> dict[str, Any]:
    """Ask that a file be withdrawn with all that was made of it; 423 where something of it is registered."""
    withdrawing.request(archive(), actor(), json_data.what, json_data.reason)
    return _listed(0, 20)


@api.post("/withdrawals/<int:number>/approve")
@api.input(Remark, location="json")
@api.output(Withdrawals)
def approve_withdrawal(number: int, json_data: Remark) -> dict[str, Any]:
    """Approve another person's request."""
    withdrawing.approve(archive(), actor(), number, json_data.note)
    return _listed(0, 20)


@api.post("/withdrawals/<int:number>/refuse")
@api.input(Remark, location="json")
@api.output(Withdrawals)
def refuse_withdrawal(number: int, json_data: Remark) -> dict[str, Any]:
    """Refuse another person's request, with a reason."""
    withdrawing.refuse(archive(), actor(), number, json_data.note)
    return _listed(0, 20)


def _listed(offset: int, limit: int) -> dict[str, Any]:
    with archive().look(actor()) as look:
        found = withdrawing.listed(look, offset=offset, limit=limit)
    return store_json.paged(found, map(_row, found.rows))


def _row(one: withdrawing.WithdrawalRow) -> dict[str, Any]:
    return {
        "id": one.id, "file": one.source_id, "batch": one.batch_id, "name": one.name, "sha256": one.sha256,
        "reason": one.reason, "state": one.state, "requested_by": one.requested_by,
        "requested_at": one.requested_at, "decided_by": one.decided_by, "decided_at": one.decided_at,
        "note": one.note,
    }  # fmt: skip
