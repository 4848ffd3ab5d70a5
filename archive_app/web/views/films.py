"""Videos: the panel of an item page, the list of all, and what forms say of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from archive_app.archive import Work
from archive_app.models.types import ItemKind, VideoState, VideoTask
from archive_app.services import video_files, video_jobs, video_list, video_looks
from archive_app.services.items import ItemView, find
from archive_app.services.video_list import VideoStanding
from archive_app.services.videos import VideoReference
from archive_app.web.facts import Fact
from archive_app.web.formats import table_time
from archive_app.web.tongue import gettext

from .meetings import count, day

#: codings browsers play; the containers they take them in
CODINGS = frozenset({"h264", "vp8", "vp9", "av1", "theora"})
CONTAINERS = frozenset({"mp4", "m4v", "mov", "webm", "ogg", "ogv"})
POSTERS = 4


@dataclass(frozen=True)
class StandingWord:
    """How a video stands as it is shown: word, icon, tone."""

    word: str
    icon: str
    tone: str


@dataclass(frozen=True)
class LookLine:
    """One look at a video: when, by whom, what was found, by hand or not."""

    at: str
    by: str
    found: str
    note: str
    by_hand: bool


@dataclass(frozen=True)
class FilmView:
    """What the item page shows of a video: where to play it from (None: not here), what is known, the looks at it.

    `plays`: browsers can; `outside`: it stays on its carrier; `reachable`: this machine reaches that carrier.
    """

    src: str | None
    plays: bool
    posters: tuple[str, ...]
    facts: tuple[Fact, ...]
    outside: bool
    reachable: bool
    standing: StandingWord
    busy: str
    looks: tuple[LookLine, ...]
    changes: tuple[str, ...]


def film_view(look: Work, found: ItemView) -> FilmView | None:
    """Return the panel of a video item, None for other kinds."""
    if found.kind is not ItemKind.VIDEO:
        return None
    item = find(look, found.code)
    told = dict(item.details.get("video", {}))
    (row,) = video_list.rows_of(look, [item])
    kept = video_files.kept_of(look, item)
    reference = row.reference
    here = kept is not None or (reference is not None and bool(reference.path) and _is_there(row.standing))
    name = kept.name if kept is not None else reference.file_name if reference else ""
    return FilmView(
        f"/items/{found.code}/video" if here else None,
        _plays(name, str(told.get("codec") or "")),
        tuple(f"/items/{found.code}/poster?n={n}" for n in range(POSTERS)) if here else (),
        _facts(told),
        kept is None and reference is not None,
        bool(reference and reference.path),
        standing(row.standing),
        busy_words(video_jobs.progress(look, item.id)),
        tuple(_line(one) for one in video_looks.history(look, item.id)),
        tuple(_change(one) for one in reversed(item.details.get("video_before", []))),
    )


def _is_there(found: VideoStanding) -> bool:
    return found in (VideoStanding.THERE, VideoStanding.READING)


def _plays(name: str, codec: str) -> bool:
    """Tell whether browsers play it; with nothing known of the coding the browser may try."""
    coding = codec.split("/", 1)[0].lower()
    return name.rpartition(".")[2].lower() in CONTAINERS and (not coding or coding in CODINGS)


def busy_words(found: video_jobs.Progress | None) -> str:
    """Return what a worker does with a video right now, empty when nothing."""
    if found is None:
        return ""
    if found.what is VideoTask.TAKE_IN:
        return gettext("正在收进库里，已读 %(n)s%%。", n=found.percent)
    return gettext("正在核对，已读 %(n)s%%。", n=found.percent)


def standing(found: VideoStanding) -> StandingWord:
    """Return how a video stands, as word, icon and colour."""
    words = {
        VideoStanding.KEPT: StandingWord(gettext("在库里"), "lock", "blue"),
        VideoStanding.READING: StandingWord(gettext("正在核对"), "loader-2", "cyan"),
        VideoStanding.THERE: StandingWord(gettext("还在，没有变"), "circle-check", "green"),
        VideoStanding.CHANGED: StandingWord(gettext("与登记时不同"), "alert-triangle", "red"),
        VideoStanding.MISSING: StandingWord(gettext("不在登记的地方"), "alert-triangle", "red"),
        VideoStanding.OVERDUE: StandingWord(gettext("一年没有核对"), "hourglass", "red"),
        VideoStanding.UNCHECKED: StandingWord(gettext("还没有核对过"), "circle-dashed", "missing"),
    }
    return words[found]


def list_answer(counts: Mapping[VideoStanding, int]) -> str:
    """Return the sentence at the top of the list of videos."""
    total = sum(counts.values())
    wanting = sum(counts[one] for one in video_list.WANTING)
    if not total:
        return gettext("还没有登记录像。")
    if wanting:
        return gettext("%(total)s 段录像，%(wanting)s 段要去看一看。", total=total, wanting=wanting)
    return gettext("%(total)s 段录像，都在。", total=total)


def length(seconds: int) -> str:
    """Return a length as minutes and seconds, empty for none."""
    return f"{seconds // 60}:{seconds % 60:02}" if seconds else ""


def video_of(form: Mapping[str, str]) -> VideoReference:
    """Return what a form says of a video. Raises BadInput."""

    def said(name: str) -> str:
        return form.get(name, "").strip()[:500]

    return VideoReference(
        title=said("title")[:200], recorded_on=said("recorded_on"), place=said("place"), recordist=said("recordist"),
        seconds=count(form.get("seconds", "")) or 0, carrier=said("carrier"), carrier_number=said("carrier_number"),
        file_name=said("file_name"), bytes=count(form.get("bytes", "")) or 0, sha256=said("sha256").lower()[:64],
        keeper=said("keeper"), path=said("path"),
    )  # fmt: skip


@dataclass(frozen=True)
class SaidLook:
    """A look by hand as a form tells it."""

    state: str
    on: dt.date
    by: str
    note: str


def look_of(form: Mapping[str, str]) -> SaidLook:
    """Return what a form says of a look by hand. Raises BadInput for a day that is none."""
    return SaidLook(form.get("state", ""), day(form.get("on", "")), form.get("by", ""), form.get("note", ""))


def _line(one: video_looks.Look) -> LookLine:
    found = {
        VideoState.THERE: gettext("还在，没有变"),
        VideoState.CHANGED: gettext("与登记时不同"),
        VideoState.MISSING: gettext("不在登记的地方"),
        VideoState.OFF_LINE: gettext("载体不联机"),
    }
    at = one.looked_on.isoformat() if one.looked_on else table_time(one.at)
    return LookLine(at, one.by, found[one.state], one.note, one.looked_on is not None)


def _change(line: Mapping[str, object]) -> str:
    """Return what stood in a record before it was corrected, as one line."""
    before = line.get("before")
    told = before if isinstance(before, dict) else {}
    names = _names()
    parts = [f"{names[key]} {value or '–'}" for key, value in told.items() if key in names]
    return gettext("%(at)s %(by)s 改过，原来是：%(what)s", at=str(line.get("at", ""))[:10], by=line.get("by", ""),
                   what=gettext("；").join(parts))  # fmt: skip


def _names() -> dict[str, str]:
    return {
        "title": gettext("题名"),
        "recorded_on": gettext("拍摄日期"),
        "place": gettext("拍摄地点"),
        "recordist": gettext("摄录者"),
        "carrier": gettext("载体"),
        "carrier_number": gettext("载体编号"),
        "keeper": gettext("保管人"),
        "path": gettext("路径"),
        "file_name": gettext("文件名"),
    }


def _facts(told: dict[str, object]) -> tuple[Fact, ...]:
    seconds = int(float(str(told.get("seconds") or 0)))
    size = f"{told['width']}×{told['height']}" if told.get("width") else ""
    rows = (
        (gettext("时长"), length(seconds)),
        (gettext("画面"), size),
        (gettext("编码"), str(told.get("codec") or "")),
        (gettext("拍摄日期"), str(told.get("recorded_on") or "")),
        (gettext("拍摄地点"), str(told.get("place") or "")),
        (gettext("摄录者"), str(told.get("recordist") or "")),
        (gettext("载体"), " ".join(str(told.get(k) or "") for k in ("carrier", "carrier_number")).strip()),
        (gettext("文件名"), str(told.get("file_name") or "")),
        (gettext("路径"), str(told.get("path") or "")),
        (gettext("保管人"), str(told.get("keeper") or "")),
        (gettext("校验值"), str(told.get("sha256") or "")[:16]),
    )
    return tuple(Fact(word, value) for word, value in rows if value)
