"""上架: the first place of a box that stands on no shelf yet, or of a volume that lies in no box yet.

The same hard rules as for a movement, but no approval: nothing leaves a place. What stands somewhere is locked,
and another place takes a movement (services.moving).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.errors import Conflict
from archive_app.models import Box
from archive_app.rules.access import Right
from archive_app.services import moving_plan, permits, place_history
from archive_app.services.physical import Thing, find_thing, hold_still, name_of, owner_of

if TYPE_CHECKING:
    from archive_app.archive import Work


def shelve(work: Work, code: str, to: str, *, position: int | None = None) -> Thing:
    """Put a box onto a shelf, or a volume into a box, for the first time; `to` is the shelf's or box's code.

    `position` counts on the shelf from 1, by default behind the last box. Raises NotFound, BadInput, Forbidden, and
    Conflict with the reason when it may not go there, or stands somewhere already.
    """
    thing = find_thing(work, code)
    right = Right.SHELVE if isinstance(thing, Box) or not work.actor.may(Right.FILE) else Right.FILE
    unit_id, household_id = owner_of(work, thing)
    permits.require(work, right, unit_id, household_id, what=thing.code)
    goal = moving_plan.find_goal(work, thing, to)
    hold_still(work, thing, goal)
    if (thing.shelf_id if isinstance(thing, Box) else thing.box_id) is not None:
        shown = name_of(work, thing)
        raise Conflict(
            f"{shown.zh}已经上架；换位置要申请挪动，由另一人批准（桑发〔2018〕30号：不得挪动）。",
            f"{shown.en} stands somewhere already; another place takes a movement that another person approves.",
        )
    said = moving_plan.refusal(work, thing, goal, position=position, first=True)
    if said is not None:
        raise Conflict(said.zh, said.en)
    spot = position or moving_plan.end_of(work, goal)
    with work.session.no_autoflush:  # shelf and position are written together: from then on they are locked
        if isinstance(thing, Box):
            thing.shelf_id = goal.id
        else:
            thing.box_id = goal.id
        thing.position = spot
    work.session.flush()
    place_history.begin(work, thing)
    told = {"to": goal.code, "position": thing.position}
    work.session.expire(thing, ["shelf"] if isinstance(thing, Box) else ["box"])
    if isinstance(thing, Box):
        work.record("box.shelved", thing, **told)
        work.reindex(thing)
        work.later("shelve", thing.unit_id)  # it takes files that wait for a box
    else:
        work.record("holding.shelved", thing, **told)
        if thing.archival_file is not None:
            work.reindex(thing.archival_file)
    return thing
