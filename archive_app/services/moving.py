"""Moving a box to another shelf, or a volume to another box: asked, approved by another, carried, scanned twice.

Places are locked (notice 桑发〔2018〕30号: 保存的资料不得挪动; requirement row 98): there is no other way to change one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import Box, Holding, Movement, Place
from archive_app.models.types import MovementState, NoteKind
from archive_app.rules.access import Right
from archive_app.services import moving_plan, notes, place_history
from archive_app.services.physical import (
    Thing,
    by_ids,
    clipped,
    find_thing,
    hold_still,
    name_of,
    named,
    require_to_approve,
    require_to_handle,
    same_thing,
    sees,
)

if TYPE_CHECKING:
    from archive_app.archive import Work

LONGEST_NAME = 60


def request(work: Work, code: str, to: str, *, reason: str, position: int | None = None) -> Movement:
    """Ask that a box go to a shelf, or a volume to a box; `to` is the code of the new place.

    `position` counts on the shelf from 1, by default behind the last box. Raises NotFound, BadInput, Forbidden, and
    Conflict with the reason when it may not go there, or something else is under way with it.
    """
    thing = find_thing(work, code)
    asker = require_to_handle(work, thing)
    why = clipped(reason, "挪动的理由", "a reason for the movement")
    goal = moving_plan.find_goal(work, thing, to)
    hold_still(work, thing)
    _refuse_if(work, thing, goal, position=position)
    movement = Movement(
        box_id=thing.id if isinstance(thing, Box) else None,
        holding_id=thing.id if isinstance(thing, Holding) else None,
        from_shelf_id=thing.shelf_id if isinstance(thing, Box) else None,
        from_box_id=thing.box_id if isinstance(thing, Holding) else None,
        from_position=thing.position,
        to_shelf_id=goal.id if isinstance(goal, Place) else None,
        to_box_id=goal.id if isinstance(goal, Box) else None,
        to_position=position if isinstance(goal, Place) else None,
        reason=why,
        state=MovementState.REQUESTED,
        requested_by=asker,
        requested_at=work.now,
    )
    work.session.add(movement)
    work.session.flush()
    work.record("movement.requested", thing, movement=movement.id, to=goal.code)
    return movement


def approve(work: Work, number: int, *, note: str = "") -> Movement:
    """Approve a movement another person asked for, as long as nothing speaks against it by now."""
    movement, thing = find(work, number)
    decider = require_to_approve(work, thing, movement.requested_by)
    _hold(work, movement, thing)
    _require_state(movement, MovementState.REQUESTED)
    _refuse_if(work, thing, moving_plan.goal_of(work, movement), movement.id, movement.to_position)
    _decide(work, movement, MovementState.APPROVED, decider, note)
    work.record("movement.approved", thing, movement=movement.id)
    return movement


def reject(work: Work, number: int, *, note: str) -> Movement:
    """Reject a movement another person asked for, with the reason."""
    movement, thing = find(work, number)
    decider = require_to_approve(work, thing, movement.requested_by)
    why = clipped(note, "不同意的理由", "why it is rejected")
    _hold(work, movement, thing)
    _require_state(movement, MovementState.REQUESTED)
    _decide(work, movement, MovementState.REJECTED, decider, why)
    work.record("movement.rejected", thing, movement=movement.id)
    return movement


def cancel(work: Work, number: int, *, reason: str, place: str = "") -> Movement:
    """Call a movement off. What was taken up already goes back first: `place` is the scanned code of its old place."""
    movement, thing = find(work, number)
    who = named(work)
    if who != movement.requested_by and not work.actor.may(Right.APPROVE):
        require_to_handle(work, thing)
    why = clipped(reason, "撤销的理由", "why it is called off")
    _hold(work, movement, thing)
    _require_state(movement, MovementState.REQUESTED, MovementState.APPROVED)
    if movement.on_the_way and not moving_plan.is_code_of(work, place, moving_plan.origin_of(work, movement)):
        raise Conflict(
            "东西已经拿起；请放回原处，并扫原来的层或盒的码，再撤销。",
            "It has been taken up; put it back, scan the code of its old shelf or box, and then call it off.",
        )
    movement.state = MovementState.CANCELLED
    movement.cancelled_by, movement.cancelled_at, movement.cancel_reason = who, work.now, why
    work.record("movement.cancelled", thing, movement=movement.id, put_back=movement.taken_up_at is not None)
    return movement


def take_up(work: Work, number: int, code: str, *, carrier: str) -> Movement:
    """Scan the thing itself and name who carries it; from now on it is on the way.

    Raises Conflict when the code is another thing's, or the movement is not approved. Scanning again hands it to
    another carrier.
    """
    movement, thing = find(work, number)
    who = require_to_handle(work, thing)
    name = clipped(carrier, "搬运人姓名", "the name of who carries it", most=LONGEST_NAME)
    _hold(work, movement, thing)
    _require_state(movement, MovementState.APPROVED)
    if not same_thing(work, code, thing):
        shown = name_of(work, thing)
        raise Conflict(
            f"扫到的不是要挪动的{shown.zh}；请核对，什么都没有改动。",
            f"That is not {shown.en}, which is to be moved; check it. Nothing was changed.",
        )
    _refuse_if(work, thing, moving_plan.goal_of(work, movement), movement.id, movement.to_position)
    movement.carrier, movement.taken_up_by, movement.taken_up_at = name, who, work.now
    work.record("movement.taken_up", thing, movement=movement.id)
    return movement


def put_down(work: Work, number: int, code: str) -> Movement:
    """Scan the new place: the movement is carried out, the history goes on, and the thing stands there.

    Raises Conflict when it is another place than approved, was not taken up by the same person, or the place became
    full, sealed or dedicated meanwhile.
    """
    movement, thing = find(work, number)
    who = require_to_handle(work, thing)
    goal = moving_plan.goal_of(work, movement)
    _hold(work, movement, thing, goal)
    _require_state(movement, MovementState.APPROVED)
    if movement.taken_up_by != who:
        raise Conflict(
            "请先扫要挪动的东西，再扫新位置；两次扫码须是同一个人。",
            "Scan the thing first, then its new place; one person scans both.",
        )
    if not moving_plan.is_code_of(work, code, goal):
        shown = moving_plan.goal_name(goal)
        raise Conflict(
            f"扫到的不是批准的去处（{shown.zh}）；请核对，什么都没有改动。",
            f"That is not the approved place ({shown.en}); check it. Nothing was changed.",
        )
    _refuse_if(work, thing, goal, movement.id, movement.to_position)
    movement.state = MovementState.CARRIED_OUT
    movement.put_down_by, movement.put_down_at = who, work.now
    work.session.flush()
    _stand(work, movement, thing, goal)
    return movement


def carry_out(work: Work, number: int, *, thing: str, place: str, carrier: str) -> Movement:
    """Do both scans at once: the thing's code, then the new place's."""
    take_up(work, number, thing, carrier=carrier)
    return put_down(work, number, place)


def find(look: Work, number: int) -> tuple[Movement, Thing]:
    """Return a movement and what it moves; NotFound when unknown or of something the actor may not see."""
    movement = look.session.get(Movement, number) if number < 2**31 else None
    if movement is None:
        raise NotFound
    thing = by_ids(look, movement.box_id, movement.holding_id)
    if not sees(look, thing):
        raise NotFound
    return movement, thing


def _stand(work: Work, movement: Movement, thing: Thing, goal: Box | Place) -> None:
    """Write the history's line and the new place, in the order the database asks for."""
    before = moving_plan.origin_of(work, movement)
    position = movement.to_position or moving_plan.end_of(work, goal)
    place_history.go_on(work, movement, position)
    if isinstance(thing, Box):
        thing.shelf_id = goal.id
    else:
        thing.box_id = goal.id
    thing.position = position
    action = "box.moved" if isinstance(thing, Box) else "holding.moved"
    told = {"from": before.code if before else None, "to": goal.code, "position": position}
    work.record(action, thing, movement=movement.id, **told)
    work.session.expire(thing, ["shelf"] if isinstance(thing, Box) else ["box"])
    if isinstance(before, Box) and isinstance(goal, Box):
        _note(work, movement, thing, before, goal)
    if isinstance(thing, Box):
        work.reindex(thing)
    elif thing.archival_file is not None:
        work.reindex(thing.archival_file)


def _note(work: Work, movement: Movement, thing: Thing, before: Box, goal: Box) -> None:
    """Write on the notes sheets of both boxes that a volume left the one for the other, and why."""
    name, why = name_of(work, thing).zh, f"挪动第 {movement.id} 号，{movement.reason}"
    notes.append(work, before, NoteKind.REMOVED, f"{name}移至盒 {goal.box_no}（{goal.code}）（{why}）。")
    notes.append(work, goal, NoteKind.ADDED, f"{name}由盒 {before.box_no}（{before.code}）移入（{why}）。")


def _refuse_if(
    work: Work, thing: Thing, goal: Box | Place, own: int | None = None, position: int | None = None
) -> None:
    said = moving_plan.refusal(work, thing, goal, own=own, position=position)
    if said is not None:
        raise Conflict(said.zh, said.en)


def _decide(work: Work, movement: Movement, state: MovementState, decider: int, note: str) -> None:
    if len(note) > 200:
        raise BadInput("意见最多 200 个字。", "A note has at most 200 signs.")
    movement.state, movement.decided_by, movement.decided_at = state, decider, work.now
    movement.decision_note = note.strip() or None


def _hold(work: Work, movement: Movement, thing: Thing, goal: Box | Place | None = None) -> None:
    hold_still(work, thing, goal)
    work.session.refresh(movement, with_for_update=True)


def _require_state(movement: Movement, *wanted: MovementState) -> None:
    if movement.state in wanted:
        return
    zh, en = moving_plan.STATES[movement.state]
    if movement.state is MovementState.REQUESTED:
        raise Conflict(
            f"第 {movement.id} 号挪动还没有批准；请先请有权限的人批准。",
            f"Movement {movement.id} is not approved yet; have it approved first.",
        )
    raise Conflict(
        f"第 {movement.id} 号挪动{zh}，不能再办这一步；请刷新后再看。",
        f"Movement {movement.id} {en}, so this step is no longer possible; look at it again.",
    )
