"""Places as a tree and a cabinet's front: right sums, and no more queries for many boxes than for one."""

from __future__ import annotations

import counting
import factories
from archives import Township

from archive_app.archive import Archive
from archive_app.models import Box
from archive_app.services import floor_plan, place_tree, shelving


def add_boxes(archive: Archive, township: Township, numbers: range, shelf_id: int) -> None:
    with archive.sessions.writing() as session:
        for n in numbers:
            factories.added(
                session,
                Box(
                    box_no=f"{n:02}", title="盒", unit_id=township.sang.id, shelf_id=shelf_id, position=n,
                    spine_mm=20, created_at=factories.NOW,
                ),
            )  # fmt: skip


def test_a_cabinet_front_has_the_same_queries_for_one_box_and_for_many(
    archive: Archive, township: Township
) -> None:
    with archive.sessions.writing() as session:
        shelf = factories.make_box(session, township.sang).shelf
        shelf_id, cabinet = shelf.id, shelf.parent.code
    with archive.look(township.alice) as look, counting.statements(archive) as few:
        place_tree.place(look, cabinet)
        place_tree.places(look)
    add_boxes(archive, township, range(2, 9), shelf_id)
    with archive.look(township.alice) as look, counting.statements(archive) as many:
        seen, rooms = place_tree.place(look, cabinet), place_tree.places(look)
    assert len(few) == len(many)
    assert (seen.node.boxes, rooms[0].boxes) == (8, 8)
    assert seen.node.used_percent == (50 + 7 * 20) * 100 // 850


def test_cabinets_nobody_placed_stand_in_rows_below_those_that_were(
    archive: Archive, township: Township
) -> None:
    with archive.sessions.writing() as session:
        first = factories.make_box(session, township.sang).shelf.parent
        room, placed = first.parent.code, first.code
    with archive.work(township.alice) as work:
        for n in range(2, 10):
            shelving.add_cabinet(work, room, f"{n}号橱")
        floor_plan.put(work, placed, 1000, 500, turned=True)
    with archive.look(township.alice) as look:
        plan = floor_plan.floor_plan(look, place_tree.place(look, room).node.children)
    assert (plan.cabinets[0].x_mm, plan.cabinets[0].width_mm, plan.cabinets[0].height_mm) == (1000, 400, 850)
    spots = [(one.x_mm, one.y_mm, one.width_mm, one.height_mm) for one in plan.cabinets]
    for number, (x, y, wide, high) in enumerate(spots):
        assert x + wide <= plan.width_mm and y + high <= plan.height_mm
        for other_x, other_y, other_wide, other_high in spots[number + 1 :]:
            apart = x + wide <= other_x or other_x + other_wide <= x
            assert apart or y + high <= other_y or other_y + other_high <= y
