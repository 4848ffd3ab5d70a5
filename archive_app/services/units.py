"""The organisation tree: district, town, sub-offices, villages, departments (requirement row 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import Unit
from archive_app.models.types import UnitKind
from archive_app.rules.access import Right
from archive_app.services.permits import require, require_town_wide, visible_units

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass
class UnitNode:
    """One unit with the units below it, in the order of their codes."""

    id: int
    code: str
    name: str
    kind: UnitKind
    fictitious: bool
    children: list[UnitNode] = field(default_factory=list)


def find(work: Work, code: str, right: Right = Right.READ) -> Unit:
    """Return the unit of this 12-digit code; a village also by its last 3 digits where these are unique.

    Raises NotFound for an unknown or invisible one, BadInput for 3 digits that name several.
    """
    wanted = code.strip()
    found = work.session.scalar(sa.select(Unit).where(Unit.code == wanted))
    if found is None and re.fullmatch(r"\d{3}", wanted, re.ASCII):
        found = _by_last_three(work, wanted)
    if found is None:
        raise NotFound(wanted)
    require(work, right, found.id, what=wanted)
    return found


def _by_last_three(work: Work, wanted: str) -> Unit | None:
    villages = work.session.scalars(
        sa.select(Unit)
        .where(Unit.kind == UnitKind.VILLAGE, Unit.code.endswith(wanted), visible_units(work, Unit.id))
        .limit(2)
    ).all()
    if len(villages) > 1:
        raise BadInput(
            f"有几个村的代码都以 {wanted} 结尾；请给出12位代码。",
            f"Several villages' codes end in {wanted}; give all 12 digits.",
        )
    return villages[0] if villages else None


def tree(look: Work) -> list[UnitNode]:
    """Return the visible units as trees: a unit whose parent is invisible stands at the top."""
    rows = look.session.scalars(sa.select(Unit).where(visible_units(look, Unit.id)).order_by(Unit.code)).all()
    nodes = {row.id: UnitNode(row.id, row.code, row.name, row.kind, row.fictitious) for row in rows}
    tops: list[UnitNode] = []
    for row in rows:
        parent = nodes.get(row.parent_id or 0)
        (parent.children if parent else tops).append(nodes[row.id])
    return tops


def flat(nodes: Iterable[UnitNode], depth: int = 0) -> Iterator[tuple[int, UnitNode]]:
    """Yield the units of trees with how deep each lies, each before those below it."""
    for node in nodes:
        yield depth, node
        yield from flat(node.children, depth + 1)


def villages(look: Work) -> list[tuple[str, str]]:
    """Return code and name of every visible village, in the order of the codes."""
    rows = look.session.execute(
        sa.select(Unit.code, Unit.name)
        .where(Unit.kind == UnitKind.VILLAGE, visible_units(look, Unit.id))
        .order_by(Unit.code)
    )
    return [(code, name) for code, name in rows]


def only_village(look: Work) -> int | None:
    """Return the id of the actor's village when the scope holds exactly one."""
    if look.actor.units is None:
        return None
    ids = look.session.scalars(
        sa.select(Unit.id)
        .where(Unit.kind == UnitKind.VILLAGE, Unit.id.in_(sorted(look.actor.units)))
        .limit(2)
    ).all()
    return ids[0] if len(ids) == 1 else None


def make(
    work: Work, code: str, name: str, kind: UnitKind, parent: str | None = None, *, fictitious: bool = False
) -> Unit:
    """Add a unit below the one whose code is `parent`. Villages carry their 12-digit division code.

    Needs the right to administer, town-wide. Raises BadInput for a bad code, Conflict for one that is taken.
    """
    require_town_wide(work, Right.ADMINISTER)
    code, name = code.strip(), name.strip()
    if kind is UnitKind.VILLAGE and not re.fullmatch(r"\d{12}", code, re.ASCII):
        raise BadInput("村的代码应为12位数字。", "A village's code has 12 digits.")
    if not 1 <= len(code) <= 12 or not name:
        raise BadInput(
            "单位要有名称和最多12位的代码。", "A unit needs a name and a code of at most 12 signs."
        )
    if work.session.scalar(sa.select(Unit.id).where(Unit.code == code)) is not None:
        raise Conflict(f"代码 {code} 已有单位使用，请核对。", f"The code {code} is taken; check it.")
    above = None if parent is None else find(work, parent)
    unit = Unit(code=code, name=name, kind=kind, parent_id=above.id if above else None, fictitious=fictitious)
    work.session.add(unit)
    work.record("unit.added", unit, code=code, kind=kind.value)
    return unit


def parents(session: Session) -> dict[int, int | None]:
    """Return every unit's parent, in one query."""
    return {row.id: row.parent_id for row in session.execute(sa.select(Unit.id, Unit.parent_id))}


def with_all_below(above: dict[int, int | None], tops: Iterable[int]) -> frozenset[int]:
    """Return `tops` and every unit below them; `above` is what `parents` returns."""
    children: dict[int | None, list[int]] = {}
    for unit, parent in above.items():
        children.setdefault(parent, []).append(unit)
    found: set[int] = set()
    open_ends = list(tops)
    while open_ends:
        unit = open_ends.pop()
        if unit not in found:
            found.add(unit)
            open_ends += children.get(unit, [])
    return frozenset(found)
