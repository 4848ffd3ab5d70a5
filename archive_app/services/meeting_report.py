"""The list of what meetings lack, on paper: to be carried to the village and ticked off (requirement row 97)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive_app.rules.sentence import Sentence
from archive_app.services import auditing, meetings
from archive_app.services.labelling import is_demo
from archive_app.services.printing import printed
from labels.forms import Column, Form
from labels.lists import Listed, Listing

if TYPE_CHECKING:
    from archive_app.archive import Work
    from archive_app.services.meetings import MeetingView

#: what a meeting may lack, or what cannot be true of it, as words
WORDS: Final = {
    "minutes": Sentence("会议记录", "minutes"),
    "sign_in": Sentence("签到表", "sign-in sheet"),
    "pictures": Sentence("影像资料", "pictures"),
    "attendance": Sentence("应到和实到人数", "attendance"),
    "vote": Sentence("表决结果", "the vote"),
    "present_over_due": Sentence("实到人数比应到多", "more present than due"),
    "votes_over_present": Sentence("票数比实到人数多", "more votes than people"),
}
TITLES: Final = {
    "no": Sentence("序号", "No."),
    "day": Sentence("日期", "Day"),
    "village": Sentence("村", "Village"),
    "meeting": Sentence("会议", "Meeting"),
    "lacks": Sentence("缺什么", "Lacks"),
    "done": Sentence("补齐情况", "Brought"),
}
#: columns in mm; A4 lengthwise with margins of 15 mm
WIDTHS: Final = {"no": 12, "day": 26, "village": 30, "meeting": 80, "lacks": 79, "done": 40}
CENTRED: Final = frozenset({"no", "day"})
ALL: Final = 100_000


def missing(look: Work, language: str, *, village: str | None = None) -> Listed:
    """Return the meetings that lack something as PDF. Raises NotFound, ServiceMissing without a Chinese font."""
    found = meetings.listing(look, village=village, lacking=True, limit=ALL).rows
    auditing.looked(look.archive, look.actor, "meeting.missing_printed", "", None)
    title = Sentence("会议材料欠缺清单", "What meetings lack").said(language)
    form = Form(
        key="meetings_lacking", title=title, margins=(15, 15, 15, 15), row_height=9, size=9, landscape=True,
        columns=tuple(Column(key, TITLES[key].said(language), WIDTHS[key], key in CENTRED) for key in WIDTHS),
    )  # fmt: skip
    nothing = Sentence("每次会议的材料都齐全。", "No meeting lacks anything.").said(language)
    rows = [_line(n, one, language) for n, one in enumerate(found, 1)] or [{"meeting": nothing}]
    return printed([Listing(form, rows)], demo=is_demo(look), title=title)


def said(keys: tuple[str, ...], language: str) -> str:
    """Return what is missing or wrong as words."""
    comma = "、" if language != "en" else ", "
    return comma.join(WORDS[key].said(language) for key in keys)


def _line(n: int, one: MeetingView, language: str) -> dict[str, str]:
    return {
        "no": str(n),
        "day": one.facts.held_on.isoformat(),
        "village": one.village,
        "meeting": one.facts.title,
        "lacks": said((*one.lacks, *one.wrong), language),
    }
