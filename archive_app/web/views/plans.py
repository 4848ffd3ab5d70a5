"""A room from above as its page draws it: cabinets at scale, how full they are, coloured by state or by use."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.services import floor_plan
from archive_app.services.place_tree import PlaceNode
from archive_app.web.refusals import language
from archive_app.web.tongue import gettext

from .elevations import TONES, Legend


@dataclass(frozen=True)
class Spot:
    """A cabinet on the plan, in mm; `filled` is the length of its fill bar along its front."""

    code: str
    name: str
    use: str
    words: str
    x: int
    y: int
    width: int
    height: int
    turned: bool
    filled: float
    tone: str
    percent: int


@dataclass(frozen=True)
class PlanView:
    """A room from above, in mm."""

    width: int
    height: int
    spots: tuple[Spot, ...]
    legend: tuple[Legend, ...]


def plan_view(found: floor_plan.FloorPlan, colour: str) -> PlanView:
    """Return the plan as it is drawn."""
    uses = sorted({_use(one.node) for one in found.cabinets})
    spots = tuple(_spot(one, uses, colour) for one in found.cabinets)
    if colour == "use":
        legend = tuple(Legend(f"use-{n % TONES}", use) for n, use in enumerate(uses))
    else:
        there = {spot.tone for spot in spots}
        legend = tuple(Legend(tone, _word(tone)) for tone in ("empty", "room", "full") if tone in there)
    return PlanView(found.width_mm, found.height_mm, spots, legend)


def _spot(one: floor_plan.Standing, uses: list[str], colour: str) -> Spot:
    node = one.node
    state = "empty" if not node.boxes else "full" if node.used_percent >= 95 else "room"
    use = _use(node)
    front = one.height_mm if one.turned else one.width_mm
    words = gettext("%(n)s 盒，占 %(p)s%%", n=node.boxes, p=node.used_percent)
    return Spot(
        node.code,
        node.name,
        use,
        f"{node.name} · {use} · {_word(state)} · {words}",
        one.x_mm,
        one.y_mm,
        one.width_mm,
        one.height_mm,
        one.turned,
        round(front * node.used_percent / 100, 1),
        f"use-{uses.index(use) % TONES}" if colour == "use" else state,
        node.used_percent,
    )


def _use(node: PlaceNode) -> str:
    return node.use_name.said(language()) or node.unit


def _word(state: str) -> str:
    return {"empty": gettext("空"), "full": gettext("已满")}.get(state, gettext("还有空位"))
