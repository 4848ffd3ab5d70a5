"""A box before its sealing, or sealed, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.models.types import BoxState
from archive_app.services import sealing
from archive_app.web.tongue import gettext

from .arrangement import NoteLine, note_lines

#: where a gap of a box is mended: an address, made of the key of the gap
MENDED = {
    "arrangement": "/arrangement/files/{}",
    "items": "/items/{}",
    "boxes": "/boxes/{}",
    "sealing": "/arrangement/boxes/{}#order",
    "order": "/arrangement/order/{}",
}


@dataclass(frozen=True)
class GapLine:
    """What keeps a box from being sealed, and where it is mended."""

    text: str
    href: str


@dataclass(frozen=True)
class SealingView:
    """A box before its sealing, or sealed."""

    found: sealing.SealView
    answer: str
    state: str
    sealed: bool
    gaps: tuple[GapLine, ...]
    disorder: bool
    to_lay: bool
    notes: tuple[NoteLine, ...]


def sealing_view(found: sealing.SealView, language: str) -> SealingView:
    """Return a box's sealing as it is shown."""
    is_sealed = found.state is BoxState.SEALED
    if is_sealed:
        answer = gettext("已封好；要动里面的东西，先写明理由启封。")
    elif found.gaps:
        answer = gettext("还差 %(n)s 处才能封盒。", n=len(found.gaps))
    else:
        answer = gettext("目录、备考表和六种表都对，可以封盒。")
    return SealingView(
        found,
        answer,
        "sealed" if is_sealed else "box_open",
        is_sealed,
        tuple(GapLine(gap.said.said(language), MENDED[gap.page].format(gap.key)) for gap in found.gaps),
        any(gap.kind == "order" for gap in found.gaps),
        any(gap.kind in ("overfull", "misfit") and gap.page == "sealing" for gap in found.gaps),
        note_lines(found.notes),
    )
