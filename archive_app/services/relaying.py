"""Putting a class in order (理顺次序): asked by one archivist, approved and confirmed by another, recorded for each volume.

The initial shelving follows the order in which files came; the shelf shall follow the numbers. Places are locked all
the same (requirement row 98): a volume that leaves its box does so by a movement of its own, with reason, asker,
approver, carrier and time. What only changes its position in its box needs no approval. Sealed boxes stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import Conflict, NotFound
from archive_app.models import Box, Movement, Relaying
from archive_app.models.types import MovementState, NoteKind, RelayingState
from archive_app.rules.access import Right
from archive_app.services import box_order, notes, permits, place_history
from archive_app.services.lookup import find_box, sees_box
from archive_app.services.physical import clipped, hold_still, named, require_to_approve, require_to_handle
from archive_app.services.relaying_plan import Plan, Step, plan_of

if TYPE_CHECKING:
    from archive_app.archive import Work

LONGEST_NAME = 60


def ask(work: Work, code: str, reason: str) -> tuple[Relaying | None, int]:
    """Ask that all open boxes of a box's class and set be put in order; return the request and how many steps.

    Where no volume leaves its box the order is made at once and there is no request. Raises Conflict when all stands in
    order, something is in the way, or a request is open already.
    """
    box = find_box(work, code)
    asker = require_to_handle(work, box)
    _hold(work, box)
    if of_class(work, box) is not None:
        raise Conflict(
            "这一类已有理顺次序的申请在等批准。",
            "A request to put this class in order awaits its approval already.",
        )
    plan = _plan(work, box)
    if not plan.crossing:
        _stand(work, plan)
        return None, len(plan.steps)
    made = Relaying(
        unit_id=box.unit_id,
        series=box.series,
        year=box.year,
        held_set=plan.held_set,
        reason=clipped(reason, "理顺次序的理由", "why they are put in order"),
        state=RelayingState.ASKED,
        asked_by=asker,
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record("boxes.order_asked", box, relaying=made.id, moves=len(plan.crossing))
    return made, len(plan.steps)


def carry_out(work: Work, code: str, carrier: str) -> Relaying:
    """Approve as another person, and confirm that the volumes were laid as the list says, by whom.

    Raises NotFound without a request, Forbidden for who asked, Conflict when something is in the way by now.
    """
    box, asked = _asked(work, code)
    decider = require_to_approve(work, box, asked.asked_by)
    name = clipped(carrier, "搬运人姓名", "the name of who carried them", most=LONGEST_NAME)
    _hold(work, box)
    plan = _plan(work, box)
    hold_still(work, *(step.holding for step in plan.crossing), *plan.boxes)
    moved = [(step, _movement(work, asked, step, decider, name)) for step in plan.crossing]
    for step, movement in moved:
        place_history.go_on(work, movement, step.position)
        step.holding.box_id, step.holding.position = step.goal.id, step.position
        work.session.flush()
        work.record(
            "holding.moved",
            step.holding,
            **{
                "movement": movement.id,
                "from": step.before.code,
                "to": step.goal.code,
                "position": step.position,
            },
        )
    _stand(work, plan)
    asked.state, asked.settled_by, asked.settled_at = RelayingState.DONE, decider, work.now
    asked.carrier, asked.moves = name, len(moved)
    _note(work, plan, asked)
    work.record("boxes.put_in_order", box, relaying=asked.id, moves=len(moved))
    return asked


def refuse(work: Work, code: str, note: str) -> Relaying:
    """Refuse as another person, with the reason."""
    box, asked = _asked(work, code)
    decider = require_to_approve(work, box, asked.asked_by)
    asked.settled_note = clipped(note, "不同意的理由", "why it is refused")
    asked.state, asked.settled_by, asked.settled_at = RelayingState.REFUSED, decider, work.now
    work.record("boxes.order_refused", box, relaying=asked.id)
    return asked


def of_class(look: Work, box: Box) -> Relaying | None:
    """Return the request that is open for the class and set of a box."""
    _boxes, held_set = box_order.class_of(look, box)
    return look.session.scalar(
        sa.select(Relaying).where(
            Relaying.unit_id == box.unit_id,
            Relaying.series == box.series,
            Relaying.year.is_(None) if box.year is None else Relaying.year == box.year,
            Relaying.held_set == held_set,
            Relaying.state == RelayingState.ASKED,
        )
    )


def waiting(look: Work) -> list[tuple[Relaying, str]]:
    """Return the open requests the actor may know of, each with the code of a box of its class."""
    found = []
    rows = look.session.scalars(
        sa.select(Relaying).where(Relaying.state == RelayingState.ASKED).order_by(Relaying.id)
    )
    for one in rows:
        boxes = box_order.boxes_of(look, one.unit_id, one.series, one.year, one.held_set)
        if boxes and sees_box(look, boxes[0]):
            found.append((one, boxes[0].code))
    return found


def show(look: Work, code: str) -> tuple[Box, Plan, Relaying | None]:
    """Return a box, the plan for its class, and the request that is open. NotFound for one that cannot be seen."""
    box = find_box(look, code)
    permits.require(look, Right.READ, box.unit_id, what=code)
    return box, plan_of(look, box), of_class(look, box)


def _asked(work: Work, code: str) -> tuple[Box, Relaying]:
    box = find_box(work, code)
    found = of_class(work, box)
    if found is None:
        raise NotFound(code)
    named(work)
    return box, found


def _hold(work: Work, box: Box) -> None:
    """Let two who put one unit's boxes in order go one after the other."""
    work.session.refresh(box.unit, with_for_update={"key_share": True})


def _plan(work: Work, box: Box) -> Plan:
    plan = plan_of(work, box)
    if plan.obstacles:
        raise Conflict(plan.obstacles[0].zh, plan.obstacles[0].en)
    if not plan.steps:
        raise Conflict("各盒已经按次序摆好。", "All boxes stand in order already.")
    return plan


def _movement(work: Work, asked: Relaying, step: Step, decider: int, carrier: str) -> Movement:
    """Write the movement of one volume, in the steps the database asks for."""
    made = Movement(
        holding_id=step.holding.id,
        from_box_id=step.before.id,
        from_position=step.holding.position,
        to_box_id=step.goal.id,
        reason=f"理顺次序（第 {asked.id} 号）：{asked.reason}"[:200],
        state=MovementState.REQUESTED,
        requested_by=asked.asked_by,
        requested_at=asked.asked_at,
    )
    work.session.add(made)
    work.session.flush()
    made.state, made.decided_by, made.decided_at = MovementState.APPROVED, decider, work.now
    made.carrier, made.taken_up_by, made.taken_up_at = carrier, decider, work.now
    work.session.flush()
    made.state, made.put_down_by, made.put_down_at = MovementState.CARRIED_OUT, decider, work.now
    work.session.flush()
    return made


def _stand(work: Work, plan: Plan) -> None:
    """Write the positions of what stays in its box, and index anew whatever changed."""
    for step in plan.steps:
        if not step.crosses:
            before, step.holding.position = step.holding.position, step.position
            told = {"box": step.goal.id, "from": before, "to": step.position}
            work.record("holding.put_in_order", step.holding, **told)
        work.session.flush()
        if step.holding.archival_file is not None:
            work.reindex(step.holding.archival_file)


def _note(work: Work, plan: Plan, asked: Relaying) -> None:
    """Write onto the notes sheet of each box what came and what left."""
    for box in plan.boxes:
        came = sum(step.goal.id == box.id for step in plan.crossing)
        left = sum(step.before.id == box.id for step in plan.crossing)
        if came or left:
            said = f"理顺次序（第 {asked.id} 号）：移入 {came} 卷，移出 {left} 卷。"
            notes.append(work, box, NoteKind.ARRANGED, said)
