"""What comes in beside household forms: meetings with minutes, sign-in sheet and photographs; a town notice."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from archive_app.demo import bind, documents, exif, scenes
from archive_app.demo.chance import chance
from archive_app.demo.documents import Document
from archive_app.demo.files import Made
from archive_app.demo.forms import scan
from archive_app.demo.model import Meeting, Township
from archive_app.demo.truth import FILED, FileTruth, LineTruth, PageTruth

SUBJECTS = (
    ("会场全景", "村“两委”成员、党员代表和村民代表参加评议会，前排就座者为主持人{chair}等三人"),
    ("举手表决", "与会人员对评议对象逐户举手表决，同意{agree}票"),
)
"""What the photographs of a meeting show: short title and description."""


@dataclass(frozen=True, slots=True)
class Extra:
    """One file to make; `kind`: minutes, sign_in, photo, notice; `number` counts a meeting's photographs."""

    path: str
    kind: str
    village: str | None
    number: int = 0


def planned(township: Township, meetings: int) -> tuple[Extra, ...]:
    """The files of the first `meetings` meetings, and the notice if there are any."""
    made: list[Extra] = []
    for meeting in township.meetings[:meetings]:
        name = township.village(meeting.village).name
        folder = f"meetings/{meeting.village[-3:]}-{name}"
        day = f"{meeting.day:%Y%m%d}"
        made.append(Extra(f"{folder}/{name}评议会会议记录_{day}.jpg", "minutes", meeting.village))
        made.append(Extra(f"{folder}/{name}评议会签到表_{day}.jpg", "sign_in", meeting.village))
        for number in range(meeting.photos):
            made.append(Extra(f"{folder}/DSC_{day}_{number + 1:02}.jpg", "photo", meeting.village, number))
    if meetings:
        made.append(Extra("documents/清政发2018-12号.pdf", "notice", None))
    return tuple(made)


def make(township: Township, extra: Extra) -> Made:
    """Draw one file; the same township and plan give the same bytes."""
    if extra.kind == "notice":
        pages = documents.notice(township)
        data = bind.pdf_of([page.spoilt.pixels for page in pages])
        details = {
            "title": documents.NOTICE_TITLE,
            "document_no": documents.NOTICE_NUMBER,
            "date": "2018-04-16",
        }
        return made_of(extra, data, "application/pdf", tuple(pages), details, "2018-04-16")
    meeting = next(each for each in township.meetings if each.village == extra.village)
    if extra.kind == "photo":
        return photo(township, meeting, extra)
    draw = documents.minutes if extra.kind == "minutes" else documents.sign_in
    page = draw(township, meeting)
    details = {
        "title": f"{meeting.title}{page.title}",
        "date": meeting.day.isoformat(),
        "place": meeting.place,
    }
    return made_of(
        extra, scan.jpeg(page.spoilt.pixels), "image/jpeg", (page,), details, meeting.day.isoformat()
    )


def made_of(
    extra: Extra, data: bytes, media_type: str, pages: tuple[Document, ...], details: dict[str, str], day: str
) -> Made:
    """Bytes and truth of a file of drawn pages."""
    truths = tuple(page_truth(extra, number, page, day) for number, page in enumerate(pages))
    return Made(data, file_truth(extra, data, media_type, truths, details))


def file_truth(
    extra: Extra, data: bytes, media_type: str, pages: tuple[PageTruth, ...], details: dict[str, str]
) -> FileTruth:
    """The truth of a file that belongs to a village or the town, to no household."""
    return FileTruth(
        path=extra.path,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=media_type,
        kind="photo" if extra.kind == "photo" else "document",
        village=extra.village,
        household=None,
        expected=FILED,
        pages=pages,
        details=dict(details),
    )


def page_truth(extra: Extra, number: int, page: Document | None, day: str) -> PageTruth:
    """The truth of one page; a photograph (page None) has no text."""
    lines = page.written if page else ()
    return PageTruth(
        number=number,
        kind=extra.kind,
        household=None,
        village=extra.village,
        form=None,
        year=int(day[:4]),
        date=day,
        variant=None,
        fill=None,
        title=page.title if page else "",
        skew=round(page.spoilt.skew, 3) if page else 0.0,
        turn_to_upright=0,
        defects=(),
        expected=FILED,
        lines=tuple(LineTruth(each.text, each.by_hand, each.box, each.field) for each in lines),
    )


def photo(township: Township, meeting: Meeting, extra: Extra) -> Made:
    """A photograph of the meeting with camera data and the caption the photograph standard asks for."""
    dice = chance(township.seed, "photo", meeting.village, extra.number)
    paint = scenes.meeting_room if extra.number % 2 == 0 else scenes.show_of_hands
    pixels = paint(dice, meeting.title, meeting.present)
    hour = 14 if meeting.start.startswith("下午") else 9
    taken = datetime.combine(meeting.day, time(hour, 12)) + timedelta(
        minutes=21 * extra.number + dice.randrange(9)
    )
    camera = dice.choice(exif.CAMERAS)
    spot = (exif.HOME[0] + dice.uniform(-0.04, 0.04), exif.HOME[1] + dice.uniform(-0.04, 0.04))
    data = bind.photo_of(pixels, exif.camera_data(taken, camera, spot))
    title, text = SUBJECTS[extra.number % len(SUBJECTS)]
    details = {
        "title": f"{meeting.title}{title}",
        "description": text.format(chair=meeting.chair, agree=meeting.agree),
        "photographer": township.village(meeting.village).officer,
        "place": meeting.place,
        "persons": f"{meeting.chair}等",
        "event": meeting.title,
        "taken": taken.isoformat(),
        "camera": " ".join(camera),
        "latitude": f"{spot[0]:.5f}",
        "longitude": f"{spot[1]:.5f}",
    }
    page = page_truth(extra, 0, None, meeting.day.isoformat())
    return Made(data, file_truth(extra, data, "image/jpeg", (page,), details))
