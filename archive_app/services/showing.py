"""Everything known of a code or reference code, as plain JSON values: what `archive show` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.errors import BadInput
from archive_app.models import ArchivalFile, Box, Holding, Household, Item, Place
from archive_app.rules.access import Actor
from archive_app.services import (
    as_json,
    auditing,
    box_page,
    household_page,
    items,
    permits,
    place_tree,
    retention,
    store_json,
    subjects,
)
from archive_app.services.lock_words import LockView
from archive_app.services.place_tree import PlaceNode
from archive_app.services.place_views import places_of
from labels import codes

_HOUSEHOLD_NO = re.compile(r"\d{3}-\d{4}", re.ASCII)
#: what the shell calls the keys of an answer; others are shown as they are
LABELS = {
    "thing": "种类",
    "code": "代码",
    "reference_code": "档号",
    "title": "题名",
    "no": "户号",
    "head": "户主",
    "village": "村代码",
    "village_name": "村",
    "kind": "形式",
    "form_type": "表种",
    "year": "年度",
    "state": "状态",
    "household": "户号",
    "archival_file": "案卷",
    "file_name": "文件名",
    "pages": "页",
    "places": "位置",
    "place": "位置",
    "retention": "保管",
    "rule": "规则",
    "basis": "依据",
    "last_day": "保存到",
    "earliest_disposal_day": "最早鉴定日",
    "holds": "冻结",
    "files": "文件",
    "fields": "识读字段",
    "contents": "盒内",
    "members": "家庭成员",
    "slots": "应有表",
    "items": "件",
    "way": "路径",
    "children": "下级",
    "name": "名称",
    "boxes": "盒数",
    "box_no": "盒号",
    "words": "位置",
}


def anything(archive: Archive, actor: Actor, code: str, language: str = "zh_CN") -> dict[str, Any]:
    """Return everything known of an item, file, volume, box, place or household; `thing` says which it is.

    Raises NotFound for a misread, unknown or invisible one.
    """
    with archive.look(actor) as look:
        no = _household_no(look, code)
        if no is not None:
            shown = store_json.household(household_page.household(look, no), language)
            return {"thing": "household", **shown}
        thing = subjects.find(look, code)
        match thing:
            case Item():
                auditing.looked(archive, actor, "item.shown", "items", thing.id)
                return {"thing": "item", **as_json.item(items.view_of(look, thing), language)}
            case ArchivalFile():
                return {"thing": "file", **_file(look, thing, language)}
            case Holding():
                return {"thing": "volume", **_volume(look, thing, language)}
            case Box():
                shown = store_json.box(box_page.box(look, thing.code))
                return {"thing": "box", **shown, "retention": _lock(retention.lock_of(look, thing), language)}
            case Place():
                return {"thing": "place", **_place(look, thing)}


def lock(archive: Archive, actor: Actor, code: str) -> LockView:
    """Return the lock of what a code names. Raises NotFound, BadInput for a room, cabinet or shelf."""
    with archive.look(actor) as look:
        thing = subjects.find(look, code)
        if isinstance(thing, Place):
            raise BadInput(
                "库房、橱和层没有保管期限；请给出件、案卷、卷册或盒的编号。",
                "Places have no retention period; give the code of an item, file, volume or box.",
            )
        return retention.lock_of(look, thing)


def _household_no(look: Work, code: str) -> str | None:
    wanted = code.strip()
    if _HOUSEHOLD_NO.fullmatch(wanted):
        return wanted
    try:
        parsed = codes.extract(wanted)
    except codes.BadCode:
        return None
    if parsed.kind != "H":
        return None
    one = look.session.get(Household, parsed.number)
    return one.no if one else wanted


def _file(look: Work, file: ArchivalFile, language: str) -> dict[str, Any]:
    auditing.looked(look.archive, look.actor, "file.shown", "archival_files", file.id)
    inside = sa.select(Item).join(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
    rows = look.session.scalars(
        inside.where(ArchivalFile.id == file.id, permits.visible_items(look)).order_by(Item.id)
    )
    return {
        "code": file.code,
        "reference_code": file.reference_code,
        "title": file.title,
        "kind": file.kind,
        "series": file.series,
        "year": file.year,
        "household": file.household.no if file.household else None,
        "village": file.unit.code,
        "closed_year": file.closed_year,
        "items": [
            {
                "code": one.code,
                "reference_code": one.reference_code,
                "title": one.title,
                "form_type": one.form_type,
                "year": one.year,
            }
            for one in rows
        ],
        "places": [as_json.place(one) for one in places_of(look, [file.id])[file.id]],
        "retention": _lock(retention.lock_of(look, file), language),
    }


def _volume(look: Work, holding: Holding, language: str) -> dict[str, Any]:
    auditing.looked(look.archive, look.actor, "holding.shown", "holdings", holding.id)
    places: list[dict[str, Any]] = []
    if holding.archival_file_id is not None:
        found = places_of(look, [holding.archival_file_id])[holding.archival_file_id]
        places = [as_json.place(one) for one in found if one.code == holding.code]
    thing = holding.archival_file or look.session.get(Item, holding.item_id)
    return {
        "code": holding.code,
        "set": holding.held_set,
        "copy": holding.copy,
        "volume": holding.volume,
        "of": thing.code if thing else None,
        "title": thing.title if thing else "",
        "places": places,
        "retention": _lock(retention.lock_of(look, holding), language),
    }


def _place(look: Work, place: Place) -> dict[str, Any]:
    view = place_tree.place(look, place.code)
    return {"way": [name for _code, name in view.path], **node(view.node)}


def node(one: PlaceNode) -> dict[str, Any]:
    """Return a room, cabinet or shelf with all below it."""
    return {
        "code": one.code,
        "kind": one.kind,
        "name": one.name,
        "village": one.unit_code,
        "village_name": one.unit,
        "use": one.use_name.zh,
        "use_en": one.use_name.en,
        "dedicated": one.dedicated,
        "classes": list(one.classes),
        "side": one.side,
        "retired": one.retired,
        "boxes": one.boxes,
        "used_percent": one.used_percent,
        "children": [node(child) for child in one.children],
    }


def _lock(view: LockView, language: str) -> dict[str, Any]:
    return as_json.retention(view, language)


def lines(data: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Yield an answer as indented lines for the shell; what is empty is left out."""
    for key, value in data.items():
        label = LABELS.get(key, key)
        if value is None or value in ("", [], {}):
            continue
        if isinstance(value, Mapping):
            yield f"{indent}{label}："
            yield from lines(value, indent + "  ")
        elif isinstance(value, list | tuple) and isinstance(value[0], Mapping):
            yield f"{indent}{label}（{len(value)}）："
            for one in value:
                yield f"{indent}  - {_brief(one)}"
        elif isinstance(value, list | tuple):
            yield f"{indent}{label}：{'、'.join(map(str, value))}"
        else:
            yield f"{indent}{label}：{value}"


def _brief(row: Mapping[str, Any]) -> str:
    if "words" in row and not isinstance(row["words"], list):
        return " ".join(str(row[key]) for key in ("words", "set", "copy", "code") if row.get(key))
    plain = {key: value for key, value in row.items() if not isinstance(value, list | tuple | Mapping)}
    return " ".join(str(value) for value in plain.values() if value not in (None, ""))
