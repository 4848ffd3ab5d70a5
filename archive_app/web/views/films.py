"""The video panel of an item page."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.archive import Work
from archive_app.models.types import ItemKind, VideoState
from archive_app.services import video_files
from archive_app.services.items import ItemView, find
from archive_app.web.facts import Fact
from archive_app.web.formats import table_time
from archive_app.web.tongue import gettext


@dataclass(frozen=True)
class FilmView:
    """What the item page shows of a video: where to play it from (None: not here), what is known, the last look."""

    src: str | None
    poster: str
    facts: tuple[Fact, ...]
    outside: bool
    state: str
    checked: str


def film_view(look: Work, found: ItemView) -> FilmView | None:
    """Return the panel of a video item, None for other kinds."""
    if found.kind is not ItemKind.VIDEO:
        return None
    item = find(look, found.code)
    told = dict(item.details.get("video", {}))
    outside = item.source_id is None
    last = video_files.last_check(look, item.id) if outside else None
    here = not outside or (last is not None and last.state is VideoState.THERE)
    return FilmView(
        f"/items/{found.code}/video" if here else None,
        f"/items/{found.code}/poster",
        _facts(told),
        outside,
        last.state.value if last else "",
        table_time(last.at) if last else "",
    )


def state_word(state: str) -> str:
    """Return what a look at a video found, as words."""
    words = {
        "there": gettext("还在，没有变"),
        "changed": gettext("与登记时不同"),
        "missing": gettext("不在登记的地方"),
        "off_line": gettext("载体不联机"),
    }
    return words.get(state, gettext("还没有核对过"))


def _facts(told: dict[str, object]) -> tuple[Fact, ...]:
    seconds = int(float(str(told.get("seconds") or 0)))
    size = f"{told['width']}×{told['height']}" if told.get("width") else ""
    rows = (
        (gettext("时长"), f"{seconds // 60}:{seconds % 60:02}" if seconds else ""),
        (gettext("画面"), size),
        (gettext("编码"), str(told.get("codec") or "")),
        (gettext("拍摄日期"), str(told.get("recorded_on") or "")),
        (gettext("拍摄地点"), str(told.get("place") or "")),
        (gettext("摄录者"), str(told.get("recordist") or "")),
        (gettext("载体"), " ".join(str(told.get(k) or "") for k in ("carrier", "carrier_number")).strip()),
        (gettext("文件名"), str(told.get("file_name") or "")),
        (gettext("保管人"), str(told.get("keeper") or "")),
        (gettext("校验值"), str(told.get("sha256") or "")[:16]),
    )
    return tuple(Fact(word, value) for word, value in rows if value)
