"""Where numbers do not rise: within a box, and from the box before it to the one behind it on the shelf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archive_app.models import Box
from archive_app.rules import arranging
from archive_app.rules.sentence import Sentence
from archive_app.rules.shelving import is_singly
from archive_app.services import box_order

if TYPE_CHECKING:
    from archive_app.archive import Work


def breaks(look: Work, box: Box, codes: Sequence[str]) -> Iterator[tuple[str, Sentence]]:
    """Yield (`order` or `order_across`, what is wrong) of the codes in a box as they stand."""
    by_stem = box_order.by_stem(codes, singly=is_singly(box.series))
    if not all(arranging.in_order(one) for one in by_stem.values()):
        yield (
            "order",
            Sentence(
                "盒内摆放的次序与档号的次序不一致；请按档号排好。",
                "Things do not stand in the order of their reference codes; put them in order.",
            ),
        )
    boxes, _set = box_order.class_of(look, box)
    place, inside = boxes.index(box), box_order.codes_in(look, boxes)
    spans = {
        one.id: box_order.by_stem(
            [code for _holding, code in inside[one.id] if code], singly=is_singly(box.series)
        )
        for one in boxes
    }
    for stem, mine in by_stem.items():
        before = next((one for one in reversed(boxes[:place]) if stem in spans[one.id]), None)
        behind = next((one for one in boxes[place + 1 :] if stem in spans[one.id]), None)
        if before is not None and max(spans[before.id][stem]) > min(mine):
            yield "order_across", _across(box, before, "前面", "before")
        if behind is not None and min(spans[behind.id][stem]) < max(mine):
            yield "order_across", _across(box, behind, "后面", "behind")


def _across(box: Box, other: Box, zh: str, en: str) -> Sentence:
    return Sentence(
        f"盒 {box.box_no} 与{zh}的盒 {other.box_no} 档号次序不接；请理顺各盒的次序。",
        f"The numbers do not go on from box to box: see box {other.box_no} {en} this one; put the boxes in order.",
    )
