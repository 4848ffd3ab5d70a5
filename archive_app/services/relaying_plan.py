"""What putting a class in order takes: which volume goes to which box, so that numbers rise from box to box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput
from archive_app.models import ArchivalFile, Box, Holding, Household, Loan, Movement
from archive_app.models.types import BoxState, HoldingSet
from archive_app.rules.sentence import Sentence
from archive_app.rules.shelving import is_singly, takes_another
from archive_app.services import absences, box_order
from archive_app.services.boxes import sides_of_holding
from archive_app.services.moving_plan import OPEN_LOANS, OPEN_MOVEMENTS

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class Step:
    """One volume that is to stand elsewhere: its number in words, where it stands, where it goes."""

    holding: Holding
    title: str
    number: str
    before: Box
    goal: Box
    position: int

    @property
    def crosses(self) -> bool:
        """Tell whether it leaves its box."""
        return self.before.id != self.goal.id


@dataclass(frozen=True)
class Plan:
    """All boxes of a class in a set, and the steps to their order; `obstacles` say why it cannot be done now."""

    boxes: tuple[Box, ...]
    held_set: HoldingSet
    steps: tuple[Step, ...]
    obstacles: tuple[Sentence, ...]

    @property
    def crossing(self) -> tuple[Step, ...]:
        """Return the steps from one box into another: each is a movement."""
        return tuple(one for one in self.steps if one.crosses)


def plan_of(look: Work, box: Box) -> Plan:
    """Return the steps that bring the open boxes of a box's class into order. Raises BadInput for single items."""
    if is_singly(box.series):
        raise BadInput(
            "按件存放的盒由“重新分盒”理顺。",
            "Boxes of single items are put in order by laying the items anew.",
        )
    boxes, held_set = box_order.class_of(look, box)
    open_boxes = [one for one in boxes if one.state is BoxState.OPEN]
    rows = _volumes(look, open_boxes)
    steps, lacking = _steps(open_boxes, rows)
    obstacles = [*_in_use(look, open_boxes, [one.holding for one in steps if one.crosses])]
    if lacking:
        obstacles.append(
            Sentence(
                "按次序重排后现有的盒装不下；请先在最后添一只空盒。",
                "In their order the volumes do not fit into these boxes; add an empty box behind the last one first.",
            )
        )
    return Plan(tuple(boxes), held_set, steps, tuple(obstacles))


@dataclass(frozen=True)
class _Standing:
    holding: Holding
    title: str
    code: str | None
    household_no: str
    sides: int

    @property
    def key(self) -> tuple[bool, str, int, int]:
        """Return where it belongs: by its code, what has none yet behind by household."""
        return self.code is None, self.code or self.household_no, self.holding.volume, self.holding.id


def _volumes(look: Work, boxes: Sequence[Box]) -> list[_Standing]:
    rows = look.session.execute(
        sa.select(
            Holding,
            ArchivalFile.title,
            ArchivalFile.reference_code,
            sa.func.coalesce(Household.no, ""),
            sides_of_holding(),
        )
        .join(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .outerjoin(Household, ArchivalFile.household_id == Household.id)
        .where(Holding.box_id.in_([one.id for one in boxes]))
    )
    return sorted((_Standing(*row) for row in rows), key=lambda one: one.key)


def _steps(boxes: Sequence[Box], volumes: Sequence[_Standing]) -> tuple[tuple[Step, ...], bool]:
    """Fill the boxes one after the other in the order of the volumes; tell also whether boxes are lacking."""
    known = {one.id: one for one in boxes}
    steps: list[Step] = []
    at, inside = 0, list[int]()
    for one in volumes:
        while at < len(boxes) and not takes_another(boxes[at].spine_mm, inside, one.sides):
            at, inside = at + 1, []
        if at == len(boxes):
            return (), True
        inside.append(one.sides)
        before = known[one.holding.box_id or 0]
        if before.id != boxes[at].id or one.holding.position != len(inside):
            number = (one.code or "").rpartition("-")[2] or one.household_no
            steps.append(Step(one.holding, one.title, number, before, boxes[at], len(inside)))
    return tuple(steps), False


def _in_use(look: Work, boxes: Sequence[Box], holdings: Sequence[Holding]) -> list[Sentence]:
    """Return what is out, or asked for, of what would change its box."""
    things = [(absences.HOLDINGS, one.id) for one in holdings]
    away = absences.away(look, [*things, *((absences.BOXES, one.id) for one in boxes)] if holdings else [])
    ids = [one.id for one in holdings]
    asked = {
        *look.session.scalars(
            sa.select(Loan.holding_id).where(Loan.holding_id.in_(ids), Loan.state.in_(OPEN_LOANS))
        ),
        *look.session.scalars(
            sa.select(Movement.holding_id).where(
                Movement.holding_id.in_(ids), Movement.state.in_(OPEN_MOVEMENTS)
            )
        ),
    }
    if not away and not asked:
        return []
    count = len(away) + len(asked)
    return [
        Sentence(
            f"有 {count} 卷（盒）不在原处，或在办借阅、挪动；办完再理顺。",
            f"{count} volumes or boxes are away, or a loan or movement of them is under way; finish that first.",
        )
    ]
