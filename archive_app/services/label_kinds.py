"""The kinds of labels: which codes each is for, who knows what it says, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive_app.errors import BadInput, NotFound
from archive_app.services import label_box, label_file, label_place
from labels import codes
from labels.covers import draw_cover, draw_door, draw_strip
from labels.press import Coded, Draw
from labels.sheets import draw_label
from labels.spines import draw_spine

if TYPE_CHECKING:
    from archive_app.archive import Work

Makers = Mapping[str, Callable[["Work", set[int]], Mapping[str, Coded]]]


@dataclass(frozen=True)
class Printing:
    """How one kind is made: for each letter of a code who says what stands on it, and the drawing."""

    makers: Makers
    draw: Draw[Any]


PRINTINGS: Final[Mapping[str, Printing]] = {
    "box": Printing({"B": label_box.stickers}, draw_label),
    "spine": Printing({"B": label_box.spines}, draw_spine),
    "cover": Printing({"B": label_box.covers}, draw_cover),
    "cabinet": Printing({"C": label_place.doors, "R": label_place.doors}, draw_door),
    "shelf": Printing({"S": label_place.strips}, draw_strip),
    "card": Printing(dict.fromkeys("RCS", label_place.cards), draw_label),
    "item": Printing({"I": label_file.items}, draw_label),
    "file": Printing({"F": label_file.files, "V": label_file.volumes}, draw_label),
    "volume": Printing({"F": label_file.file_spines, "V": label_file.volume_spines}, draw_spine),
}

#: the kind meant when only a code is given
USUAL: Final = {"B": "box", "R": "card", "C": "card", "S": "card", "I": "item", "F": "file", "V": "file"}

#: tables of the things of each letter, for the trail and the count of prints
TABLES: Final = {
    "B": "boxes",
    "R": "places",
    "C": "places",
    "S": "places",
    "I": "items",
    "F": "archival_files",
    "V": "holdings",
    "P": "separators",
}


def printing(kind: str) -> Printing:
    """Return how a kind is made; BadInput names the kinds there are."""
    if kind not in PRINTINGS:
        known = "、".join(PRINTINGS)
        raise BadInput(f"没有“{kind}”这种标签；可用：{known}。", f"No label kind {kind}; use {known}.")
    return PRINTINGS[kind]


def kind_of(wanted: Sequence[str]) -> str:
    """Return the usual kind of label for codes; NotFound when the first is none."""
    return USUAL.get(read(wanted[0]).kind, "") if wanted else "box"


def read(text: str) -> codes.Code:
    """Read a code; NotFound when it is none."""
    try:
        return codes.extract(text)
    except codes.BadCode as error:
        raise NotFound from error


def things(look: Work, kind: str, wanted: Sequence[str]) -> list[Coded]:
    """Return what is to be drawn for these codes, in their order; NotFound for any that leads nowhere."""
    makers = printing(kind).makers
    numbers = [read(text) for text in wanted]
    made: dict[str, Coded] = {}
    for letter, maker in makers.items():
        made |= maker(look, {code.number for code in numbers if code.kind == letter})
    found = [made.get(str(code)) for code in numbers]
    if any(thing is None for thing in found):
        raise NotFound
    return [thing for thing in found if thing is not None]
