"""Meetings, photograph groups and videos in the shape that scripts rely on: the same for the API and the shell."""

from __future__ import annotations

from typing import Any

from archive_app.services.meetings import MeetingView
from archive_app.services.photographs import GroupView
from archive_app.services.video_list import VideoRow


def meeting(view: MeetingView) -> dict[str, Any]:
    """Return a meeting with what belongs to it and what it lacks."""
    return {
        "id": view.id,
        "village": view.village_code,
        "village_name": view.village,
        "series": view.series,
        **vars(view.facts),
        "lacks": list(view.lacks),
        "wrong": list(view.wrong),
        "materials": [
            {
                "item": one.code,
                "title": one.title,
                "role": one.role,
                "kind": one.kind,
                "registered": one.registered,
            }
            for one in view.materials
        ],
    }


def group(view: GroupView) -> dict[str, Any]:
    """Return a group of photographs with their captions."""
    return {
        "id": view.id,
        "number": view.number,
        "title": view.title,
        "event": view.event,
        "place": view.place,
        "village": view.village_code,
        "village_name": view.village,
        "year": view.year,
        "meeting": view.meeting_id,
        "photos": [
            {
                "item": one.code,
                "n": one.n,
                **vars(one.caption),
                "camera": one.camera,
                "camera_time": one.camera_time,
                "lacks": list(one.lacks),
            }
            for one in view.photos
        ],
    }


def video(row: VideoRow) -> dict[str, Any]:
    """Return a video: what it is, where it stands, how it stood when it was looked at last."""
    last = row.last
    return {
        "item": row.code,
        "title": row.title,
        "village_name": row.village,
        "recorded_on": row.recorded_on,
        "seconds": row.seconds,
        "standing": row.standing,
        "carrier": row.reference.carrier if row.reference else "",
        "carrier_number": row.reference.carrier_number if row.reference else "",
        "keeper": row.reference.keeper if row.reference else "",
        "path": row.reference.path if row.reference else "",
        "sha256": row.reference.sha256 if row.reference else "",
        "last_look": {
            "state": last.state, "at": last.at, "by": last.by, "looked_on": last.looked_on, "note": last.note
        }
        if last
        else None,
    }  # fmt: skip
