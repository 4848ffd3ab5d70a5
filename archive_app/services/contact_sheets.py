"""The contact sheet of a group of photographs, with what is said of each picture and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app import errors
from archive_app.archive import Archive
from archive_app.rules.access import Actor, Right
from archive_app.services import auditing, founding, permits, photographs, pictures
from archive_app.services.photographs import PhotoView
from labels.contact_sheet import Shot, contact_sheet

LONGEST = 1000
MISSING = "（待补）"
WORDS = (
    ("摄影", "photographer"),
    ("时间", "taken_on"),
    ("地点", "place"),
    ("人物", "persons"),
    ("事由", "event"),
)


@dataclass(frozen=True)
class ContactSheet:
    """The PDF of a group and the group's number."""

    data: bytes
    number: str


def make(archive: Archive, actor: Actor, group_id: int) -> ContactSheet:
    """Print a group's pictures with their captions. Raises BadInput for an empty group, NotFound, Forbidden."""
    with archive.look(actor) as look:
        permits.require(look, Right.READ)
        view = photographs.show(look, group_id)
        installed = founding.installation(look)
    if not view.photos:
        raise errors.BadInput("这一组还没有照片。", "This group has no pictures yet.")
    shots = [
        Shot(
            photo.code,
            pictures.page_picture(archive, actor, photo.code, 1, longest=LONGEST).read_bytes(),
            _lines(photo),
        )
        for photo in view.photos
    ]
    under = [view.number, view.village, *filter(None, (view.place, view.event))]
    sheet = contact_sheet(view.title, under, shots, demo=bool(installed and installed.demo))
    auditing.looked(archive, actor, "photo_group.printed", "photo_groups", group_id)
    return ContactSheet(sheet.pdf, view.number)


def _lines(photo: PhotoView) -> tuple[str, ...]:
    said = vars(photo.caption)
    first = f"{photo.n}. {said['title'] or MISSING}"
    told = [f"{word}：{said[name] or MISSING}" for word, name in WORDS]
    return (first, f"{told[0]} · {told[1]}", *told[2:], photo.code)
