"""An item: its pages in the viewer, its text, place, lock and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from archive_app.errors import BadInput
from archive_app.models.types import ItemKind
from archive_app.services import items
from archive_app.services.label_prints import Prints
from archive_app.services.meetings import MeetingView
from archive_app.services.photographs import GroupView, PhotoView
from archive_app.services.place_history import Stay
from archive_app.web.facts import Fact
from archive_app.web.formats import table_time
from archive_app.web.tongue import gettext
from labels import codes

from .locks import LockView, lock_view
from .movements import StayLine, stay_lines
from .places import PlaceView, path_words, places_shown
from .prints import print_facts


@dataclass(frozen=True)
class PageThumb:
    """One page of an item in the list of thumbnails."""

    n: int
    state: str
    href: str
    thumbnail: str
    width: int
    height: int
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileLink:
    """A file of the item to take away."""

    role: str
    word: str
    size: int | None
    media_type: str
    href: str


@dataclass(frozen=True)
class EventLine:
    """One line of a history."""

    at: dt.datetime
    who: str
    what: str


@dataclass(frozen=True)
class ItemView:
    """All the item page shows. `image`, `words` are addresses the viewer loads."""

    code: str
    title: str
    reference_code: str | None
    kind: str
    form: str | None
    state: str
    answer: str
    page_n: int
    pages: tuple[PageThumb, ...]
    image: str
    words: str
    text: str
    facts: tuple[Fact, ...]
    places: tuple[PlaceView, ...]
    lock: LockView
    files: tuple[FileLink, ...]
    history: tuple[EventLine, ...]
    household: tuple[str, str] | None
    doubts: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    query: str = ""
    set_aside: bool = False
    rescan_wanted: bool = False
    same_as: str | None = None
    stays: tuple[tuple[str, tuple[StayLine, ...]], ...] = ()


def item_view(
    found: items.ItemView,
    page_n: int,
    text: str,
    query: str,
    lines: tuple[EventLine, ...],
    language: str,
    stays: Sequence[tuple[str, tuple[Stay, ...]]] = (),
    prints: Prints | None = None,
) -> ItemView:
    """Return an item as it is shown, opened at page `page_n`."""
    here = f"/items/{found.code}"
    asked = f"?{urlencode({'q': query})}&page=" if query else "?page="
    places = places_shown(found.places)
    lock = lock_view(found.lock, language)
    thumbs = tuple(_thumb(page, here, asked) for page in found.pages)
    household = None
    if found.household_no:
        word = gettext("%(head)s 户", head=found.household_head or found.household_no)
        household = (f"/households/{found.household_no}", word)
    return ItemView(
        code=found.code,
        title=found.title,
        reference_code=found.reference_code,
        kind=found.kind.value,
        form=found.form_type.value if found.form_type else None,
        state=_state(found),
        answer=_answer(len(found.pages), places, lock, film=found.kind is ItemKind.VIDEO),
        page_n=page_n,
        pages=thumbs,
        image=f"{here}/pages/{page_n}/image",
        words=f"{here}/pages/{page_n}/words",
        text=text.replace("\n\n", "\n"),
        facts=(*_facts(found), *print_facts(prints)),
        places=places,
        lock=lock,
        files=tuple(_file(found.code, one) for one in found.files),
        history=lines,
        household=household,
        doubts=tuple(one.en if language == "en" else one.zh for one in found.doubts),
        query=query,
        set_aside="not_a_record" in found.flags,
        rescan_wanted="rescan_wanted" in found.flags,
        same_as=_same_as(found),
        stays=tuple((code, stay_lines(one)) for code, one in stays),
    )


def said_kind(text: str) -> ItemKind:
    """Return the kind a person named. Raises BadInput."""
    if text not in set(ItemKind):
        raise BadInput("请说明是照片还是纸质材料。", "Say whether it is a photograph or a paper.")
    return ItemKind(text)


def belonging(
    grouped: tuple[GroupView, PhotoView] | None, held: Sequence[MeetingView]
) -> tuple[tuple[str, str, str], ...]:
    """Return what else an item belongs to: the word for it, its name and its address."""
    found = [(gettext("会议"), one.facts.title, f"/meetings/{one.id}") for one in held]
    if grouped is not None:
        group, photo = grouped
        name = gettext("%(title)s，第 %(n)s 张", title=group.title, n=photo.n)
        found.append((gettext("照片组"), name, f"/photos/{group.id}"))
    return tuple(found)


def _thumb(page: items.PageView, here: str, asked: str) -> PageThumb:
    return PageThumb(
        page.n,
        page.state.value,
        f"{here}{asked}{page.n}",
        f"{here}/pages/{page.n}/thumbnail",
        page.width or 0,
        page.height or 0,
        page.flags,
    )


def _state(found: items.ItemView) -> str:
    if found.superseded:
        return "superseded"
    if found.state.value != "staged":
        return found.state.value
    return "set_aside" if "not_a_record" in found.flags else "review"


def _same_as(found: items.ItemView) -> str | None:
    known = found.details.get("set_aside", {}).get("same_as")
    return codes.make("I", known) if known else None


def _answer(pages: int, places: tuple[PlaceView, ...], lock: LockView, *, film: bool) -> str:
    if film:
        return gettext("录像；%(lock)s。", lock=lock.short)
    where = gettext("纸在 %(place)s", place=path_words(places[0])) if places else gettext("纸还没有上架")
    return gettext("%(n)s 页；%(where)s；%(lock)s。", n=pages, where=where, lock=lock.short)


def _facts(found: items.ItemView) -> tuple[Fact, ...]:
    rows = [
        (gettext("村"), found.village),
        (gettext("年度"), str(found.year or "")),
        (gettext("原档号"), gettext("、").join(found.former_reference_codes)),
        (gettext("来自文件"), found.source_path or found.file_name),
        (gettext("收到"), table_time(found.received_at) if found.received_at else ""),
        (gettext("归档"), table_time(found.registered_at) if found.registered_at else ""),
        (gettext("归档人"), _who(found.registered_by)),
    ]
    return tuple(Fact(word, value) for word, value in rows if value)


def _who(name: str | None) -> str:
    return gettext("系统按规则") if name and name.startswith("rule:") else name or ""


def _file(code: str, one: items.FileView) -> FileLink:
    names = {
        "access": gettext("可检索的 PDF"),
        "master": gettext("本件的原始页"),
        "source": gettext("收进来的原文件"),
    }
    return FileLink(
        one.role, names.get(one.role, one.role), one.bytes, one.media_type, f"/items/{code}/files/{one.role}"
    )
