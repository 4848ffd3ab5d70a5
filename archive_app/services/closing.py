"""Closing household files (结卷): the household left the list, moved, died out, or the programme ended.

The retention period of a household's file counts from the year it is closed, never before its latest item; an
open file never comes to appraisal. Closing is a decision of a person with the right to decide.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive_app.errors import BadInput
from archive_app.models import ArchivalFile, Item
from archive_app.models.types import ItemState, NoteKind
from archive_app.rules.sentence import Sentence
from archive_app.services import notes
from archive_app.services.deciding import close_file

if TYPE_CHECKING:
    from archive_app.archive import Work

LONGEST_BASIS = 120


class Ending(StrEnum):
    """Why a household's file comes to its end."""

    LEFT_LIST = "left_list"
    MOVED = "moved"
    DIED = "died"
    PROGRAMME_ENDED = "programme_ended"


WORDS: Final = {
    Ending.LEFT_LIST: Sentence("脱贫退出，不再在册", "left the list"),
    Ending.MOVED: Sentence("整户迁出", "moved away"),
    Ending.DIED: Sentence("整户消亡", "died out"),
    Ending.PROGRAMME_ENDED: Sentence("帮扶工作结束", "the programme ended"),
}


def latest_year(look: Work, file_id: int) -> int | None:
    """Return the year of the latest registered item of a file: its own, or that of its confirmed date."""
    confirmed = sa.case((Item.date_confirmed_by.is_not(None), Item.date_latest))
    row = look.session.execute(
        sa.select(sa.func.max(Item.year), sa.func.max(confirmed)).where(
            Item.archival_file_id == file_id, Item.state == ItemState.REGISTERED
        )
    ).one()
    years = [one for one in (row[0], row[1].year if row[1] else None) if one is not None]
    return max(years, default=None)


def close_household_file(work: Work, code: str, *, ending: Ending, year: int, basis: str) -> ArchivalFile:
    """Close a household's file (a code, reference code or household number), for a named cause by a document.

    Raises BadInput for a year before the file's latest item or without a basis, and as `close_file` does.
    """
    said = " ".join(basis.split())
    if not 1 <= len(said) <= LONGEST_BASIS:
        raise BadInput(
            f"请写明依据（文件号或日期），最多 {LONGEST_BASIS} 字。",
            f"Name the document or day it rests on, in at most {LONGEST_BASIS} characters.",
        )
    why = WORDS[ending]
    file = close_file(work, code, year, f"{why.zh}；{said}")
    latest = latest_year(work, file.id)
    if latest is not None and year < latest:
        raise BadInput(
            f"卷内最晚的材料是 {latest} 年的，结卷年度不能早于它；请填 {latest} 年或以后。",
            f"Its latest item is of {latest}; the file cannot be closed before that. Give {latest} or later.",
        )
    notes.append(work, file, NoteKind.OTHER, f"结卷：{why.zh}，{year} 年；依据：{said}。")
    return file
