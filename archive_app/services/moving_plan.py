"""What speaks for and against a movement: gathered from the records for the rule to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive_app.errors import BadInput, NotFound
from archive_app.models import ArchivalFile, Box, Holding, Item, Loan, Movement, Place
from archive_app.models.types import BoxState, LoanState, MovementState, PlaceKind
from archive_app.rules import moving as rule
from archive_app.rules import shelving
from archive_app.rules.moving import Plan
from archive_app.rules.sentence import Sentence
from archive_app.services import boxes, dedication
from archive_app.services.box_classes import refuse_misfit
from archive_app.services.in_use import scanning
from archive_app.services.lookup import find_box, find_place
from archive_app.services.physical import Thing, name_of
from archive_app.services.place_history import path_of
from labels import codes

if TYPE_CHECKING:
    from archive_app.archive import Work

STATES: Final = {
    MovementState.REQUESTED: ("等待批准", "awaits approval"),
    MovementState.APPROVED: ("已经批准", "was approved already"),
    MovementState.REJECTED: ("没有获准", "was rejected"),
    MovementState.CARRIED_OUT: ("已经完成", "was carried out already"),
    MovementState.CANCELLED: ("已经撤销", "was called off"),
}
OPEN_MOVEMENTS: Final = (MovementState.REQUESTED, MovementState.APPROVED)
OPEN_LOANS: Final = (LoanState.REQUESTED, LoanState.APPROVED, LoanState.OUT)


def find_goal(work: Work, thing: Thing, text: str) -> Box | Place:
    """Return the shelf a box, or the box a volume is to go to; BadInput for the code of anything else."""
    try:
        kind = codes.extract(text[:400]).kind
    except codes.BadCode as error:
        raise NotFound(text[:80]) from error
    if isinstance(thing, Box):
        if kind != "S":
            raise BadInput(
                "盒要放到层上；请给出层的码（S- 开头）。",
                "A box goes onto a shelf; give a shelf's code (S-…).",
            )
        return find_place(work, text, PlaceKind.SHELF)
    if kind != "B":
        raise BadInput(
            "卷册要放进盒里；请给出盒的码（B- 开头）。", "A volume goes into a box; give a box's code (B-…)."
        )
    return find_box(work, text)


def goal_of(look: Work, movement: Movement) -> Box | Place:
    """Return where a movement leads."""
    if movement.to_shelf_id is not None:
        return look.session.get_one(Place, movement.to_shelf_id)
    return look.session.get_one(Box, movement.to_box_id)


def origin_of(look: Work, movement: Movement) -> Box | Place | None:
    """Return where a movement begins."""
    if movement.from_shelf_id is not None:
        return look.session.get_one(Place, movement.from_shelf_id)
    return look.session.get(Box, movement.from_box_id) if movement.from_box_id is not None else None


def goal_name(goal: Box | Place) -> Sentence:
    """Return what a place is called in a sentence."""
    if isinstance(goal, Box):
        return Sentence(f"盒 {goal.box_no}（{goal.code}）", f"Box {goal.box_no} ({goal.code})")
    way = " › ".join(path_of(goal))
    return Sentence(f"“{way}”", f"“{way}”")


def is_code_of(look: Work, text: str, place: Box | Place | None) -> bool:
    """Tell whether a scanned code is that of a box or place."""
    try:
        code = codes.extract(text[:400])
    except codes.BadCode:
        return False
    return place is not None and str(code) == place.code


def end_of(look: Work, goal: Box | Place) -> int:
    """Return the position behind the last thing there."""
    if isinstance(goal, Place):
        return boxes.last_position(look.session, goal) + 1
    last = look.session.scalar(sa.select(sa.func.max(Holding.position)).where(Holding.box_id == goal.id))
    return (last or 0) + 1


def refusal(
    look: Work,
    thing: Thing,
    goal: Box | Place,
    *,
    own: int | None = None,
    position: int | None = None,
    first: bool = False,
) -> Sentence | None:
    """Return why a thing may not go to a place now; None when it may. `own` is the movement that is asked about.

    `first`: it stands nowhere yet and is to get its first place, which needs no movement.

    Raises Conflict when a volume does not belong into a box of that class.
    """
    common = {
        "placed": first or _stands(thing),
        "thing": name_of(look, thing),
        "goal": goal_name(goal),
        "out_with": _out_with(look, thing),
        "open_loan": _open_loan(look, thing),
        "other_movement": _other_movement(look, thing, own),
    }
    if isinstance(thing, Box) and isinstance(goal, Place):
        return rule.refusal(Plan(**common, **_of_box(look, thing, goal, position)))  # type: ignore[arg-type]  # two dicts of one dataclass
    if isinstance(thing, Holding) and isinstance(goal, Box):
        said = rule.refusal(Plan(**common, **_of_volume(look, thing, goal)))  # type: ignore[arg-type]  # as above
        if said is None and thing.archival_file is not None:
            refuse_misfit(look, thing.archival_file, goal, thing.volume)
        return said
    raise TypeError("a box goes onto a shelf, a volume into a box")


def _stands(thing: Thing) -> bool:
    return (thing.shelf_id if isinstance(thing, Box) else thing.box_id) is not None


def _of_box(look: Work, box: Box, shelf: Place, position: int | None) -> dict[str, object]:
    cabinet = shelf.parent
    same_shelf = box.shelf_id == shelf.id
    refused = cabinet is not None and not dedication.takes(look, cabinet, box.unit_id, box.series)
    taken = position is not None and look.session.scalar(
        sa.select(Box.id).where(Box.shelf_id == shelf.id, Box.position == position, Box.id != box.id).limit(1)
    )
    return {
        "same_place": same_shelf and (position is None or position == box.position),
        "dedicated_to": dedication.kept_for(look, cabinet) if refused and cabinet is not None else None,
        "goal_retired": shelf.retired_at is not None,
        "needs_mm": 0 if same_shelf else box.spine_mm,
        "free_mm": boxes.free_width(look.session, shelf),
        "position_taken": position if taken else None,
    }


def _of_volume(look: Work, holding: Holding, box: Box) -> dict[str, object]:
    own = holding.box
    unit_id, series, year = _class_of(look, holding)
    inside = [sides for _box, sides in boxes.sides_in(look.session, [box.id])]
    sides = look.session.scalar(sa.select(boxes.sides_of_holding()).where(Holding.id == holding.id)) or 0
    return {
        "same_place": holding.box_id == box.id,
        "own_box_sealed": own is not None and own.state is BoxState.SEALED,
        "box_out_with": _out_with(look, own) if own is not None else None,
        "scanning_with": next((one.who for one in scanning(look, [holding.id]).values()), None),
        "goal_sealed": box.state is BoxState.SEALED,
        "of_another_class": (box.unit_id, box.series, box.year) != (unit_id, series, year),
        "fits": shelving.takes_another(box.spine_mm, inside, sides, singly=shelving.is_singly(box.series)),
    }


def _class_of(look: Work, holding: Holding) -> tuple[int | None, str, int | None]:
    file = holding.archival_file
    if file is None:
        item = look.session.get_one(Item, holding.item_id)
        file = look.session.get(ArchivalFile, item.archival_file_id) if item.archival_file_id else None
        if file is None:
            return item.unit_id, "household", item.year
    return file.unit_id, file.series, file.year


def _out_with(look: Work, thing: Thing) -> str | None:
    return look.session.scalar(
        sa.select(Loan.borrower).where(_is(Loan, thing), Loan.state == LoanState.OUT).limit(1)
    )


def _open_loan(look: Work, thing: Thing) -> int | None:
    return look.session.scalar(
        sa.select(Loan.id).where(_is(Loan, thing), Loan.state.in_(OPEN_LOANS)).limit(1)
    )


def _other_movement(look: Work, thing: Thing, own: int | None) -> int | None:
    query = sa.select(Movement.id).where(_is(Movement, thing), Movement.state.in_(OPEN_MOVEMENTS))
    if own is not None:
        query = query.where(Movement.id != own)
    return look.session.scalar(query.limit(1))


def _is(model: type[Loan] | type[Movement], thing: Thing) -> sa.ColumnElement[bool]:
    return model.box_id == thing.id if isinstance(thing, Box) else model.holding_id == thing.id
