"""Groups of photographs, and videos on their carriers."""

from __future__ import annotations

from typing import Any

from flask import Response

from archive_app.api import meeting_shapes as shapes
from archive_app.api.blueprint import actor, api, archive
from archive_app.services import (
    contact_sheets,
    meeting_json,
    photo_moves,
    photographs,
    store_json,
    video_files,
    video_list,
    video_looks,
    video_taking,
)


@api.get("/photo-groups")
@api.input(shapes.VillageAsked, location="query")
@api.output(shapes.PhotoGroups)
def list_photo_groups(query_data: shapes.VillageAsked) -> dict[str, Any]:
    """List groups of photographs, the newest year first."""
    asked = query_data
    with archive().look(actor()) as look:
        found = photographs.listing(look, village=asked.village, offset=asked.offset, limit=asked.limit)
    return store_json.paged(found, map(meeting_json.group, found.rows))


@api.post("/photo-groups")
@api.input(shapes.PhotoGroupWish, location="json")
@api.output(shapes.PhotoGroup, status_code=201)
def open_photo_group(json_data: shapes.PhotoGroupWish) -> dict[str, Any]:
    """Open a group with its first pictures."""
    wish = json_data
    with archive().work(actor()) as work:
        number = photographs.open_group(
            work, title=wish.title, village=wish.village, year=wish.year, event=wish.event, place=wish.place,
            meeting_id=wish.meeting,
        ).id  # fmt: skip
        photographs.put_in(work, number, wish.items)
    return _group(number)


@api.get("/photo-groups/<int:number>")
@api.output(shapes.PhotoGroup)
def show_photo_group(number: int) -> dict[str, Any]:
    """Show a group with its captions."""
    return _group(number)


@api.post("/photo-groups/<int:number>/photos")
@api.input(shapes.Pictures, location="json")
@api.output(shapes.PhotoGroup)
def put_into_photo_group(number: int, json_data: shapes.Pictures) -> dict[str, Any]:
    """Put pictures into a group, in the order of the camera's clock."""
    with archive().work(actor()) as work:
        photographs.put_in(work, number, json_data.items, as_photographs=json_data.as_photographs)
    return _group(number)


@api.post("/photo-groups/<int:number>/take-out")
@api.input(shapes.Codes, location="json")
@api.output(shapes.PhotoGroup)
def take_out_of_photo_group(number: int, json_data: shapes.Codes) -> dict[str, Any]:
    """Take pictures out of a group; 409 once one has its reference code."""
    with archive().work(actor()) as work:
        photo_moves.take_out(work, number, json_data.items)
    return _group(number)


@api.get("/photo-groups/<int:number>/sheet.pdf")
def print_contact_sheet(number: int) -> Response:
    """Print a group's contact sheet."""
    return Response(contact_sheets.make(archive(), actor(), number).data, mimetype="application/pdf")


@api.get("/videos")
@api.input(shapes.VideosAsked, location="query")
@api.output(shapes.Videos)
def list_videos(query_data: shapes.VideosAsked) -> dict[str, Any]:
    """List videos with how each stands, the newest first."""
    asked = query_data
    with archive().look(actor()) as look:
        found, _counts = video_list.listing(
            look, village=asked.village, standing=asked.standing, offset=asked.offset, limit=asked.limit
        )
    return store_json.paged(found, map(meeting_json.video, found.rows))


@api.get("/videos/<code>")
@api.output(shapes.Video)
def show_video(code: str) -> dict[str, Any]:
    """Show a video."""
    return _video(code)


@api.post("/videos/<code>/check")
@api.output(shapes.Video, status_code=202)
def check_video(code: str) -> dict[str, Any]:
    """Let a worker look whether a video is still there and the same; `standing` is `reading` meanwhile."""
    video_files.ask_check(archive(), actor(), code)
    return _video(code)


@api.post("/videos/<code>/looks")
@api.input(shapes.LookWish, location="json")
@api.output(shapes.Video, status_code=201)
def note_look(code: str, json_data: shapes.LookWish) -> dict[str, Any]:
    """Write down a look by hand."""
    said = json_data
    with archive().work(actor()) as work:
        video_looks.looked(work, code, state=said.state, on=said.on, by=said.by, note=said.note)
    return _video(code)


@api.post("/videos/<code>/take-in")
@api.output(shapes.Video, status_code=202)
def take_video_in(code: str) -> dict[str, Any]:
    """Let a worker take a video into the vault."""
    video_taking.ask(archive(), actor(), code)
    return _video(code)


def _group(number: int) -> dict[str, Any]:
    with archive().look(actor()) as look:
        return meeting_json.group(photographs.show(look, number))


def _video(code: str) -> dict[str, Any]:
    with archive().look(actor()) as look:
        return meeting_json.video(video_list.show(look, code))
