"""Is a picture a photograph, or a paper that was scanned or photographed? Certain only when certain.

Phones' messengers strip what the camera wrote, so the picture itself has to tell. A photograph shows many shades,
little bare paper and hardly any writing; a paper shows much of both. Between them stand a certificate, a bank book
on a table, a notice board: those a person names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

#: more signs than a banner behind the table has
MOST_SIGNS: Final = 40
#: share of the picture that lines of writing cover
MOST_WRITING: Final = 0.06
MOST_PAPER: Final = 0.5
LEAST_PAPER: Final = 0.6
LEAST_TONES: Final = 12


@dataclass(frozen=True)
class Written:
    """What was read on a picture: how many signs, the share of it they cover, whether it is a form or bears a code."""

    signs: int
    covered: float
    known: bool = False


def is_photograph(tones: Mapping[str, Any] | None, written: Written) -> bool | None:
    """Tell whether a picture is a photograph (True) or a paper (False); None where it could be either.

    `tones` are the figures of `ocr.prepare.tones`, None for a page read before they were taken.
    """
    if written.known:
        return False
    if tones is None:
        return None
    paper = float(tones.get("paper", 1))
    if written.signs >= MOST_SIGNS:
        return False if paper >= LEAST_PAPER else None
    if written.covered > MOST_WRITING or paper > MOST_PAPER or int(tones.get("tones", 0)) < LEAST_TONES:
        return None
    return True
