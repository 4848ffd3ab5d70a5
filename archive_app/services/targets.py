"""From a scanned code to the thing's page: what stands behind `/q/<code>`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive_app.errors import NotFound
from archive_app.models import ArchivalFile, Box, Holding, Household, Item
from archive_app.services.lookup import find_box, find_place
from archive_app.services.permits import sees, sees_file, sees_item
from labels import codes

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class Target:
    """Where a code leads: `page` names the kind of page, `key` the thing on it (`boxes`, `B-0007F3-K`)."""

    kind: str
    code: str
    page: str
    key: str


def target(look: Work, text: str) -> Target:
    """Return where a scanned or typed code leads.

    A misread, an unknown and an invisible code raise the same NotFound, so that nothing can be learnt by trying.
    """
    try:
        code = codes.extract(text)
    except codes.BadCode as error:
        raise NotFound from error
    lead = _LEADS.get(code.kind)
    if lead is None:  # a separator sheet is paper for the scanner and has no page
        raise NotFound
    page, key = lead(look, code)
    return Target(codes.KINDS[code.kind], str(code), page, key)


def _to_box(look: Work, code: codes.Code) -> tuple[str, str]:
    return "boxes", find_box(look, str(code)).code


def _to_place(look: Work, code: codes.Code) -> tuple[str, str]:
    return "places", find_place(look, str(code)).code


def _to_household(look: Work, code: codes.Code) -> tuple[str, str]:
    one = look.session.get(Household, code.number)
    if one is None or not sees(look.actor, one.village_id, one.id):
        raise NotFound
    return "households", one.no


def _to_item(look: Work, code: codes.Code) -> tuple[str, str]:
    item = look.session.get(Item, code.number)
    if item is None or not sees_item(look, item):
        raise NotFound
    return "items", item.code


def _to_file(look: Work, code: codes.Code) -> tuple[str, str]:
    return _page_of_file(look, look.session.get(ArchivalFile, code.number), None)


def _to_volume(look: Work, code: codes.Code) -> tuple[str, str]:
    holding = look.session.get(Holding, code.number)
    if holding is None:
        raise NotFound
    if holding.archival_file_id is None:
        return _to_item(look, codes.Code("I", holding.item_id or 0))
    return _page_of_file(look, look.session.get(ArchivalFile, holding.archival_file_id), holding.box)


def _page_of_file(look: Work, file: ArchivalFile | None, box: Box | None) -> tuple[str, str]:
    """Return a household's page for its file; any other file's box, or the file itself while it has none."""
    if file is None or not sees_file(look, file):
        raise NotFound
    if file.household is not None:
        return "households", file.household.no
    return ("boxes", box.code) if box is not None else ("files", file.code)


_LEADS: Final[dict[str, Callable[[Work, codes.Code], tuple[str, str]]]] = {
    "B": _to_box,
    "R": _to_place,
    "C": _to_place,
    "S": _to_place,
    "H": _to_household,
    "I": _to_item,
    "F": _to_file,
    "V": _to_volume,
}
