"""Meetings and photographs: the words for what they lack, and what forms say of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from archive_app.errors import BadInput
from archive_app.services.meetings import COUNTS, MeetingFacts, MeetingView
from archive_app.services.photographs import Caption, GroupView
from archive_app.web.tongue import gettext


def lacking_words(lacks: Sequence[str]) -> str:
    """Return what is missing as words, empty when nothing is."""
    names = {
        "minutes": gettext("会议记录"),
        "sign_in": gettext("签到表"),
        "pictures": gettext("影像资料"),
        "attendance": gettext("应到和实到人数"),
        "vote": gettext("表决结果"),
        "title": gettext("题名"),
        "photographer": gettext("摄影者"),
        "taken_on": gettext("时间"),
        "place": gettext("地点"),
        "persons": gettext("人物"),
        "event": gettext("事由"),
    }
    return gettext("、").join(names.get(one, one) for one in lacks)


def wrong_words(wrong: Sequence[str]) -> list[str]:
    """Return what cannot be true of the counted people, as sentences."""
    names = {
        "present_over_due": gettext("实到人数比应到多，请核对签到表。"),
        "votes_over_present": gettext("票数比实到人数多，请核对会议记录。"),
    }
    return [names[one] for one in wrong]


def role_words() -> dict[str, str]:
    """Return the names of what an item may be to a meeting."""
    return {
        "minutes": gettext("会议记录"),
        "sign_in": gettext("签到表"),
        "photo": gettext("照片"),
        "video": gettext("录像"),
        "other": gettext("其他材料"),
    }


def meeting_answer(view: MeetingView) -> str:
    """Return the sentence at the top of a meeting's page."""
    if view.lacks:
        return gettext("还缺：%(what)s。", what=lacking_words(view.lacks))
    return gettext("材料齐全：%(n)s 件。", n=len(view.materials))


def loose_pictures(view: MeetingView, groups: Sequence[GroupView]) -> int:
    """Return how many photographs of a meeting stand in no group of it yet."""
    grouped = {photo.code for group in groups for photo in group.photos}
    return sum(1 for one in view.materials if one.kind == "photo" and one.code not in grouped)


def list_answer(total: int, lacking: int) -> str:
    """Return the sentence at the top of the list of meetings."""
    if not total:
        return gettext("还没有会议记录。")
    if lacking:
        return gettext("%(total)s 次会议，其中 %(lacking)s 次材料不齐。", total=total, lacking=lacking)
    return gettext("%(total)s 次会议，材料都齐全。", total=total)


def group_answer(view: GroupView) -> str:
    """Return the sentence at the top of a group's page."""
    if not view.photos:
        return gettext("这一组还没有照片。")
    if view.lacking:
        return gettext(
            "%(n)s 张照片，其中 %(lacking)s 张的说明不全。", n=len(view.photos), lacking=view.lacking
        )
    return gettext("%(n)s 张照片，说明都写全了。", n=len(view.photos))


def facts_of(form: Mapping[str, str]) -> MeetingFacts:
    """Return what a form says of a meeting. Raises BadInput for a day or a count that is none."""
    return MeetingFacts(
        title=form.get("title", "").strip()[:200],
        held_on=day(form.get("held_on", "")),
        place=form.get("place", "").strip()[:120],
        chair=form.get("chair", "").strip()[:60],
        recorder=form.get("recorder", "").strip()[:60],
        decision=form.get("decision", "").strip()[:4000],
        **{name: count(form.get(name, "")) for name in COUNTS},
    )


def caption_of(form: Mapping[str, str]) -> Caption:
    """Return what a form says of a picture."""
    return Caption(**{name: form.get(name, "").strip()[:2000] for name in Caption.__dataclass_fields__})


def day(text: str) -> dt.date:
    """Return a day of a form. Raises BadInput."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput("请写明日期，例如 2018-04-02。", "Give the day, e.g. 2018-04-02.") from error


def count(text: str) -> int | None:
    """Return a whole number of a form, None for an empty field. Raises BadInput."""
    said = text.strip()
    if not said:
        return None
    if not said.isdecimal() or len(said) > 15:
        raise BadInput("人数、票数应填数字。", "Counts are written as figures.")
    return int(said)
