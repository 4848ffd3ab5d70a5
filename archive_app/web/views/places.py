"""Where the paper is, as pages show it: the way in words and a small drawn cabinet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_app.services import place_views
from archive_app.services.in_use import Out
from archive_app.web.formats import table_date
from archive_app.web.tongue import gettext

MARGIN, BOARD, SHELF_HEIGHT, SPINE, GAP = 3.0, 1.6, 15.0, 3.0, 0.5


@dataclass(frozen=True)
class Crumb:
    """One step of the way to the paper; `href` is None where there is no page of its own."""

    word: str
    href: str | None = None


@dataclass(frozen=True)
class Rect:
    """A rectangle of a drawing, in its own units."""

    x: float
    y: float
    width: float
    height: float
    marked: bool = False


@dataclass(frozen=True)
class Cabinet:
    """A small cabinet: boards, box spines, one of them marked. Not to scale; `label` says it in words."""

    width: float
    height: float
    boards: tuple[Rect, ...]
    spines: tuple[Rect, ...]
    label: str


@dataclass(frozen=True)
class PlaceView:
    """The place of one holding."""

    crumbs: tuple[Crumb, ...]
    drawing: Cabinet | None = None
    code: str = ""
    set_word: str = ""
    on_loan: bool = False
    state: str = ""
    out_word: str = ""


def draw_cabinet(boxes_on: Sequence[int], shelf: int, box: int | None) -> Cabinet:
    """Draw a cabinet with `boxes_on[i]` boxes on shelf i (top first), marking `box` on `shelf` (both from 0).

    A shelf too full for the drawing is drawn denser, so the marked box keeps its place from left to right.
    """
    inner = 40.0
    boards: list[Rect] = []
    spines: list[Rect] = []
    top = MARGIN
    for index, count in enumerate(boxes_on):
        step = min(SPINE + GAP, inner / max(count, 1))
        for position in range(count):
            marked = index == shelf and position == box
            spines.append(
                Rect(
                    round(MARGIN + position * step, 2),
                    top + 3,
                    round(step - GAP, 2),
                    SHELF_HEIGHT - 3,
                    marked,
                )
            )
        boards.append(Rect(MARGIN - 1.5, top + SHELF_HEIGHT, inner + 3, BOARD))
        top += SHELF_HEIGHT + BOARD
    label = gettext("柜内位置图：共 %(of)s 层，在第 %(n)s 层", of=len(boxes_on), n=shelf + 1)
    return Cabinet(inner + 2 * MARGIN, top + MARGIN - 1, tuple(boards), tuple(spines), label)


def place_view(place: place_views.PlaceView) -> PlaceView:
    """Return how a place is shown: only the steps that exist, each leading to its page."""
    steps = (
        (place.room, place.codes.room, "/places/"),
        (place.cabinet, _pointing(place.codes.cabinet, place.codes.box), "/places/"),
        (place.shelf, _pointing(place.codes.shelf, place.codes.box), "/places/"),
        (gettext("盒 %(no)s", no=place.box_no) if place.box_no else None, place.codes.box, "/boxes/"),
    )
    crumbs = [Crumb(word, f"{way}{code}" if code else None) for word, code, way in steps if word]
    if place.position is not None:
        crumbs.append(Crumb(str(place.position)))
    drawing = place.drawing
    return PlaceView(
        tuple(crumbs),
        draw_cabinet(drawing.boxes_per_shelf, drawing.shelf_index, drawing.box_index) if drawing else None,
        place.code or "",
        gettext("%(set)s · %(copy)s", set=set_name(place.set), copy=copy_name(place.copy))
        if place.set
        else "",
        place.on_loan,
        use_state(place),
        out_words(place.out),
    )


def use_state(place: place_views.PlaceView) -> str:
    """Return the state of what is not in its place: lent, being read, on the way; empty while it stands there."""
    if place.out is not None:
        return out_state(place.out)
    return "moving" if place.moving else ""


def out_state(out: Out) -> str:
    """Return the state of a thing that somebody has: lent, being read, or out for scanning."""
    if out.scanning:
        return "out_for_scanning"
    return "on_loan" if out.lent else "in_reading_room"


def out_words(out: Out | None) -> str:
    """Return who has a thing, and until when; empty while it stands in its place."""
    if out is None:
        return ""
    if out.scanning:
        return gettext("%(who)s 调出扫描", who=out.who)
    if out.until is None:
        return gettext("%(who)s 正在阅览室查阅", who=out.who)
    return gettext("%(who)s 借出，应于 %(day)s 归还", who=out.who, day=table_date(out.until))


def _pointing(code: str | None, box: str | None) -> str | None:
    """Return the address part of a cabinet or shelf whose drawing points at a box."""
    return f"{code}?box={box}" if code and box else code


def places_shown(places: Sequence[place_views.PlaceView]) -> tuple[PlaceView, ...]:
    """Return the places of a thing that has one; a holding without a box has none yet."""
    return tuple(place_view(one) for one in places if one.box_no)


def path_words(place: PlaceView) -> str:
    """Return the way to the paper as one string for a sentence."""
    return " › ".join(crumb.word for crumb in place.crumbs)


def set_name(key: str | None) -> str:
    """Return what a set is called."""
    return {"town": gettext("镇里一套"), "village": gettext("村里一套")}.get(key or "", "")


def copy_name(key: str | None) -> str:
    """Return whether it is the original or a copy."""
    return {"original": gettext("原件"), "copy": gettext("复制件")}.get(key or "", "")
