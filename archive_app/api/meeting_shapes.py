"""What answers about meetings, photograph groups and videos look like, and what calls must say."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from archive_app.api.asked import Leafing
from archive_app.api.shapes import Digest, Shape
from archive_app.api.store_shapes import Part
from archive_app.models.types import ItemKind, MaterialRole, VideoState
from archive_app.services.video_list import VideoStanding

VILLAGE = Field(default=None, description="12-digit code, or its last 3 where unique")
Count = int | None


class Facts(BaseModel):
    """What people say of a meeting; counts are people, null where not known."""

    title: str = Field(min_length=1, max_length=200)
    held_on: dt.date
    place: str = Field(default="", max_length=120)
    chair: str = Field(default="", max_length=60)
    recorder: str = Field(default="", max_length=60)
    due: Count = Field(default=None, ge=0)
    present: Count = Field(default=None, ge=0)
    agree: Count = Field(default=None, ge=0)
    against: Count = Field(default=None, ge=0)
    abstain: Count = Field(default=None, ge=0)
    decision: str = Field(default="", max_length=4000)


class MeetingWish(Facts):
    """A meeting to be recorded."""

    village: str = Field(max_length=20, description="12-digit code, or its last 3 where unique")


class Material(Shape):
    """One item of a meeting."""

    item: str
    title: str
    role: MaterialRole
    kind: ItemKind
    registered: bool


class Meeting(Shape):
    """A meeting with what belongs to it, what it lacks, and what cannot be true of it."""

    id: int
    village: str
    village_name: str
    series: str
    title: str
    held_on: dt.date
    place: str
    chair: str
    recorder: str
    due: Count
    present: Count
    agree: Count
    against: Count
    abstain: Count
    decision: str
    lacks: list[str] = Field(description="minutes, sign_in, pictures, attendance, vote")
    wrong: list[str] = Field(description="present_over_due, votes_over_present")
    materials: list[Material]


class Meetings(Part):
    """Part of the meetings."""

    rows: list[Meeting]


class MeetingsAsked(Leafing):
    """Which meetings."""

    village: str | None = VILLAGE
    lacking: bool = Field(default=False, description="only those that lack something")


class MaterialWish(BaseModel):
    """An item that belongs to a meeting; without a role the archive tells by what it is."""

    item: str = Field(max_length=80, description="code or reference code")
    role: MaterialRole | None = None


class Photo(Shape):
    """A picture of a group with its caption."""

    item: str
    n: int
    title: str
    photographer: str
    taken_on: str
    place: str
    persons: str
    event: str
    related_reference: str
    camera: str
    camera_time: str
    lacks: list[str]


class PhotoGroup(Shape):
    """A group of photographs of one event."""

    id: int
    number: str = Field(description="year, period, group")
    title: str
    event: str
    place: str
    village: str
    village_name: str
    year: int
    meeting: int | None
    photos: list[Photo]


class PhotoGroups(Part):
    """Part of the groups."""

    rows: list[PhotoGroup]


class VillageAsked(Leafing):
    """Which village's."""

    village: str | None = VILLAGE


class PhotoGroupWish(BaseModel):
    """A group to be opened, with its first pictures."""

    village: str = Field(max_length=20)
    title: str = Field(min_length=1, max_length=200)
    year: int = Field(ge=1949, le=9999)
    event: str = Field(default="", max_length=2000)
    place: str = Field(default="", max_length=120)
    meeting: int | None = None
    items: list[str] = Field(default=[], max_length=500)


class Codes(BaseModel):
    """Items by code."""

    items: list[str] = Field(min_length=1, max_length=500)


class Pictures(Codes):
    """Pictures to be put into a group."""

    as_photographs: bool = Field(
        default=False, description="they are photographs, whatever they were taken for"
    )


class Look(Shape):
    """A look at a video, by machine or (`looked_on`) by hand."""

    state: VideoState
    at: dt.datetime
    by: str
    looked_on: dt.date | None
    note: str


class Video(Shape):
    """A video: what it is, where it stands, how it stood."""

    item: str
    title: str
    village_name: str
    recorded_on: str
    seconds: int
    standing: VideoStanding
    carrier: str
    carrier_number: str
    keeper: str
    path: str
    sha256: Digest
    last_look: Look | None


class Videos(Part):
    """Part of the videos."""

    rows: list[Video]


class VideosAsked(VillageAsked):
    """Which videos."""

    standing: VideoStanding | None = None


class LookWish(BaseModel):
    """A look by hand at a carrier this machine does not reach."""

    state: VideoState
    on: dt.date
    by: str = Field(min_length=1, max_length=80)
    note: str = Field(default="", max_length=2000)
