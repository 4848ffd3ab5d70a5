"""Bringing the demo township into an archive: through the same verbs that people use.

`seed` writes units, people, households, rooms and users in a few seconds; `feed` draws the scans and hands
them in one by one, so that pages can be watched while they are read.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.demo import extras, truth
from archive_app.demo.model import Household, Meeting, Township, Video
from archive_app.demo.papers import Paper, chosen, stack
from archive_app.demo.truth import FileTruth, Truth
from archive_app.demo.write import TRUTH_FILE, all_files
from archive_app.models import Item, Place, Source, Unit
from archive_app.models import Meeting as MeetingRecord
from archive_app.models.types import Role, UnitKind
from archive_app.rules.access import Actor
from archive_app.services import (
    appointing,
    boxes,
    households,
    intake,
    meetings,
    pairing,
    people,
    places,
    units,
    videos,
)
from archive_app.services.households import NewMember
from archive_app.services.intake import Hints, Received
from archive_app.services.meetings import MeetingFacts
from archive_app.services.videos import VideoReference

#: log-ins of the demo: name → (shown name, role, whether the first village only)
LOGINS: Mapping[str, tuple[str, Role, bool]] = {
    "dangan": ("档案员（演示）", Role.ARCHIVIST, False),
    "cun": ("村扶贫专干（演示）", Role.OFFICER, True),
    "ducha": ("督查员（演示）", Role.INSPECTOR, False),
    "shenpi": ("审批人（演示）", Role.APPROVER, False),
    "bangfu": ("帮扶责任人（演示）", Role.SUPPORT, False),
}
#: meetings whose minutes, sign-in sheets and photographs come in beside the forms
MEETINGS, MEETING_YEAR = 4, 2018
SERIES = {
    "minutes": "assessment_meeting",
    "sign_in": "assessment_meeting",
    "photo": "assessment_meeting",
    "notice": "official_document",
}
PASSWORD = "demo-2018-yanshi"  # noqa: S105 - printed on purpose, only ever in a folder marked DEMO


def seed(archive: Archive, actor: Actor, township: Township) -> None:
    """Write everything of the township that is no scan."""
    with archive.work(actor) as work:
        _units(work, township)
        officers = _officers(work, township)
        for each in township.households:
            _household(work, each)
        for one in township.pairings:
            until = one.end.isoformat() if one.end else ""
            pairing.pair(work, officers[one.helper], one.household, since=one.start.isoformat(), until=until)
        _users(work, township, helper=officers[township.pairings[0].helper])
        _store(work, township)
    with archive.work(actor) as work:
        held = {one.village: _meeting(work, one) for one in township.meetings}
        for video in township.videos:
            item = _video(work, video)
            if video.village in held:
                meetings.bind(work, held[video.village], item)


def feed(
    archive: Archive, actor: Actor, township: Township, folder: Path, *, scanned: int, workers: int = 1
) -> Iterator[Received]:
    """Draw the scans of `scanned` households into `folder`, hand each in as it is drawn, and write the truth.

    Households whose scans the folder's truth tells of already are left as they are.
    """
    before = truth.load(folder / TRUTH_FILE) if (folder / TRUTH_FILE).exists() else None
    there = frozenset(before["scanned"] if before else ())
    plan = stack(township, scanned)
    papers: tuple[Paper | extras.Extra, ...] = (
        *(one for one in plan.papers if one.household not in there),
        *(() if before else extras.planned(township, MEETINGS)),
    )
    files: list[FileTruth] = []
    with archive.work(actor) as work:
        known = set(work.session.scalars(sa.select(Source.path)))
        batch_id = intake.open_batch(work, name=f"{township.name}扫描件", channel="demo").id
    for drawn in all_files(township, folder, papers, workers):
        files.append(drawn)
        if drawn.path in known:
            continue  # an earlier feed was interrupted here
        yield _hand_in(archive, actor, folder / drawn.path, drawn, batch_id)
    whole = Truth(
        seed=township.seed,
        fictitious=township.fictitious,
        scanned=tuple(each.number for each in chosen(township, scanned) if each.number not in there),
        files=tuple(files),
        missing=tuple(one for one in plan.missing if one.household not in there),
        videos=township.videos,
    )
    (folder / TRUTH_FILE).write_text(truth.as_json(whole, township, after=before), encoding="utf-8")


def _hand_in(archive: Archive, actor: Actor, path: Path, drawn: FileTruth, batch_id: int) -> Received:
    """Hand one file in as an archivist would: a village's folder says which village, nothing says which household."""
    series = SERIES.get(drawn.pages[0].kind)
    year, title = (MEETING_YEAR, drawn.details.get("title")) if series else (None, None)
    hints = Hints(
        village=drawn.village,
        series=series,
        year=year,
        title=title,
        meeting=_meeting_of(archive, actor, drawn),
    )
    with io.BytesIO(path.read_bytes()) as stream:
        return intake.receive(
            archive, actor, stream, path.name, batch_id=batch_id, path=drawn.path, hints=hints
        )


def _meeting(work: Work, one: Meeting) -> MeetingRecord:
    facts = MeetingFacts(
        one.title, one.day, one.place, one.chair, one.recorder, one.due, one.present, one.agree, one.against, one.abstain
    )  # fmt: skip
    made = meetings.record(work, facts, village=one.village)
    work.session.flush()
    return made


def _meeting_of(archive: Archive, actor: Actor, drawn: FileTruth) -> int | None:
    """Return the meeting a file belongs to, None for what belongs to none."""
    if SERIES.get(drawn.pages[0].kind) != meetings.SERIES or drawn.village is None:
        return None
    with archive.look(actor) as look:
        held = meetings.listing(look, village=drawn.village, limit=1).rows
    return held[0].id if held else None


def _video(work: Work, one: Video) -> Item:
    reference = VideoReference(
        title=one.title,
        recorded_on=one.day.isoformat(),
        place=one.place,
        recordist=one.recordist,
        seconds=one.seconds,
        carrier=one.carrier,
        carrier_number=one.carrier_number,
        file_name=one.file_name,
        bytes=one.size,
        sha256=one.sha256,
        keeper=one.keeper,
    )
    return videos.add_reference(
        work, reference, village=one.village, series=meetings.SERIES, year=one.day.year
    )


def _units(work: Work, township: Township) -> None:
    district, town = township.district_code, township.code
    units.make(work, district, township.district, UnitKind.DISTRICT, fictitious=True)
    units.make(work, town, township.name, UnitKind.TOWN, district, fictitious=True)
    for office in township.sub_offices:
        units.make(work, office.code, office.name, UnitKind.SUB_OFFICE, town, fictitious=True)
    for village in township.villages:
        units.make(work, village.code, village.name, UnitKind.VILLAGE, village.sub_office, fictitious=True)


def _users(work: Work, township: Township, helper: int) -> None:
    """Add the log-ins; the helper's sees the households `helper` is paired with, the inspector's ends in a year."""
    for name, (shown, role, one_village) in LOGINS.items():
        people.add_user(
            work,
            name,
            shown,
            [role],
            [township.villages[0].code] if one_village else [],
            work.today + dt.timedelta(days=365) if role is Role.INSPECTOR else None,
            password=PASSWORD,
            person_id=helper if role is Role.SUPPORT else None,
        )


def _officers(work: Work, township: Township) -> dict[str, int]:
    """Appoint everybody who holds a post; return the number of each person by name."""
    by_name = {unit.name: unit.code for unit in work.session.scalars(sa.select(Unit))}
    codes = frozenset(by_name.values())
    found: dict[str, int] = {}
    for officer in township.officers:
        unit = officer.unit if officer.unit in codes else by_name.get(officer.unit, township.code)
        found[officer.name] = appointing.appoint(
            work,
            officer.name,
            post=officer.post,
            unit=unit,
            since="2018-01",
            sex="1" if officer.sex == "男" else "2",
            phone=officer.phone,
            fictitious=True,
        ).person_id
    return found


def _household(work: Work, one: Household) -> None:
    members = [
        NewMember(
            name=member.name,
            relation=member.relation,
            id_number=member.id_number,
            phone=one.phone if number == 0 else None,
            sex="1" if member.sex == "男" else "2",
            facts=(("health", member.health), ("labour", member.labour), ("education", member.education)),
        )
        for number, member in enumerate(one.members)
    ]
    households.add(
        work,
        one.village,
        members,
        no=one.number,
        national_no=one.national_number,
        category=one.category,
        status="未脱贫" if one.exit_year > one.year else "已脱贫",
        poverty_cause=one.cause,
        address=f"{one.group}组",
        years=[one.year],
        fictitious=True,
    )


def _store(work: Work, township: Township) -> None:
    """Furnish the rooms: every village's own work room, then the town's office."""
    rooms: dict[str, str] = {}
    cabinets: dict[tuple[str, str], list[str]] = {}
    for box in township.boxes:
        village = box.room.removesuffix("扶贫工作室")
        owner = next((each.code for each in township.villages if each.name == village), township.code)
        if box.room not in rooms:
            rooms[box.room] = _coded(work, places.add_room(work, owner, box.room))
        if owner == township.code and box.village:
            continue  # the town's copy set is shelved when copies are made
        if (box.room, box.cabinet) not in cabinets:
            cabinet = places.add_cabinet(
                work, rooms[box.room], box.cabinet, shelves=4, dedicated=owner != township.code,
                use="" if owner == township.code else "household assessment_meeting visit_material work_team exit_material",
            )  # fmt: skip
            cabinets[box.room, box.cabinet] = _shelves(work, cabinet.id)
        shelf = cabinets[box.room, box.cabinet][min(box.shelf, 4) - 1]
        series = {"90": "assessment_meeting", "W-01": "official_document"}.get(box.number, "household")
        year = None if series == "household" else 2018
        boxes.add_box(
            work,
            box.village or owner,
            shelf=shelf,
            series=series,
            year=year,
            box_no=box.number,
            title=box.title,
        )


def _coded(work: Work, place: Place) -> str:
    work.session.flush()
    return place.code


def _shelves(work: Work, cabinet_id: int) -> list[str]:
    work.session.flush()
    rows = work.session.scalars(
        sa.select(Place).where(Place.parent_id == cabinet_id).order_by(Place.position)
    )
    return [row.code for row in rows]
