"""Movements: the only way to another place; and where a thing has stood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from archive_app.api import handling_shapes as shapes
from archive_app.api.blueprint import actor, api, archive
from archive_app.archive import Work
from archive_app.models import Movement
from archive_app.services import handling_json, movement_list, moving, physical, place_history, store_json


@api.get("/movements")
@api.input(shapes.MovementsAsked, location="query")
@api.output(shapes.Movements)
def list_movements(query_data: shapes.MovementsAsked) -> dict[str, Any]:
    """List the movements the caller may know of, newest first."""
    with archive().look(actor()) as look:
        found = movement_list.movements(
            look, tab=query_data.tab, offset=query_data.offset, limit=query_data.limit
        )
    return store_json.paged(found, map(handling_json.movement, found.rows))


@api.get("/movements/<int:number>")
@api.output(shapes.Movement)
def show_movement(number: int) -> dict[str, Any]:
    """Show a movement."""
    with archive().look(actor()) as look:
        return handling_json.movement(movement_list.movement(look, number).row)


@api.post("/movements")
@api.input(shapes.MovementWish, location="json")
@api.output(shapes.Movement, status_code=201)
def ask_for_movement(json_data: shapes.MovementWish) -> dict[str, Any]:
    """Ask that a box go to another shelf, or a volume to another box; 409 says why it may not."""
    wish = json_data
    return _done(
        lambda work: moving.request(work, wish.code, wish.to, reason=wish.reason, position=wish.position)
    )


@api.post("/movements/<int:number>/approve")
@api.input(shapes.Note, location="json")
@api.output(shapes.Movement)
def approve_movement(number: int, json_data: shapes.Note) -> dict[str, Any]:
    """Approve a movement another person asked for."""
    return _done(lambda work: moving.approve(work, number, note=json_data.note))


@api.post("/movements/<int:number>/reject")
@api.input(shapes.Note, location="json")
@api.output(shapes.Movement)
def reject_movement(number: int, json_data: shapes.Note) -> dict[str, Any]:
    """Reject a movement another person asked for."""
    return _done(lambda work: moving.reject(work, number, note=json_data.note))


@api.post("/movements/<int:number>/cancel")
@api.input(shapes.Reason, location="json")
@api.output(shapes.Movement)
def cancel_movement(number: int, json_data: shapes.Reason) -> dict[str, Any]:
    """Call a movement off; what was taken up is put back first."""
    return _done(lambda work: moving.cancel(work, number, reason=json_data.reason, place=json_data.place))


@api.post("/movements/<int:number>/take-up")
@api.input(shapes.FirstScan, location="json")
@api.output(shapes.Movement)
def take_up(number: int, json_data: shapes.FirstScan) -> dict[str, Any]:
    """Scan the thing itself."""
    return _done(lambda work: moving.take_up(work, number, json_data.code, carrier=json_data.carrier))


@api.post("/movements/<int:number>/put-down")
@api.input(shapes.Scan, location="json")
@api.output(shapes.Movement)
def put_down(number: int, json_data: shapes.Scan) -> dict[str, Any]:
    """Scan the new place: the movement is carried out."""
    return _done(lambda work: moving.put_down(work, number, json_data.code))


@api.get("/stays/<code>")
@api.output(shapes.Stays)
def show_stays(code: str) -> dict[str, Any]:
    """Show where a box or volume has stood."""
    with archive().look(actor()) as look:
        thing = physical.find_thing(look, code)
        stays = place_history.stays(look, thing)
    return {"code": thing.code, "stays": [handling_json.stay(one) for one in stays]}


def _done(verb: Callable[[Work], Movement]) -> dict[str, Any]:
    with archive().work(actor()) as work:
        number = verb(work).id
    with archive().look(actor()) as look:
        return handling_json.movement(movement_list.movement(look, number).row)
