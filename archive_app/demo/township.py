"""Plan the township: one seed gives the same villages, people, places and meetings for ever."""

import hashlib
from datetime import date, timedelta

from archive_app.demo.chance import chance
from archive_app.demo.households import REGION, Request, invent
from archive_app.demo.model import (
    BoxPlan,
    Household,
    Meeting,
    Officer,
    Pairing,
    SubOffice,
    Township,
    Video,
    Village,
)
from archive_app.demo.names import full_name

TOWN_CODE = REGION + "101"
SUB_OFFICES = ("河湾办事处", "槐岭办事处", "清禾办事处")
VILLAGES = (
    ("石桥村", 2, "A"),
    ("柳树庄村", 2, "B"),
    ("东河湾村", 0, "C"),
    ("西河湾村", 0, "A"),
    ("杏花沟村", 0, "B"),
    ("大槐树村", 1, "C"),
    ("小槐树村", 1, "A"),
    ("北岭村", 1, "B"),
    ("南岭村", 1, "C"),
    ("马家洼村", 2, "A"),
)
"""Name, sub-office, print of the forms. Some names differ by one character on purpose."""

HELPING_UNITS = (
    "清禾镇财政所",
    "清禾镇农技站",
    "清禾镇中心小学",
    "岚岭区水利局",
    "岚岭区民政局",
    "清禾镇卫生院",
)
TOWN_ROOM = "清禾镇精准扶贫办公室"
BOX_HOLDS = 10
"""Household files in one box of the plan."""


def phone_of(index: int) -> str:
    """A telephone number nobody has: 129 is no mobile prefix."""
    return f"129{(index * 7919 + 1234) % 10**8:08}"


def villages_of(seed: int) -> tuple[Village, ...]:
    """Ten villages with their officers' names."""
    made = []
    for order, (name, office, variant) in enumerate(VILLAGES):
        dice = chance(seed, "village", order)
        people: list[str] = []
        for sex in ("男", "女", "男", "女"):
            people.append(full_name(dice, sex, 1972, people))
        made.append(
            Village(
                code=f"{TOWN_CODE}{201 + order}",
                name=name,
                sub_office=f"{TOWN_CODE}-{office + 1}",
                secretary=people[0],
                officer=people[1],
                liaison=people[2],
                accountant=people[3],
                variant=variant,
                population=dice.randint(640, 2100),
            )
        )
    return tuple(made)


def officers_of(seed: int, villages: tuple[Village, ...]) -> tuple[Officer, ...]:
    """Village officers, the town's poverty office and twenty helpers from six units; names are unique."""
    dice = chance(seed, "officers")
    made: list[Officer] = []
    for village in villages:
        posts = (
            (village.secretary, "男", "村党支部书记"),
            (village.officer, "女", "村扶贫专干"),
            (village.liaison, "男", "包村干部"),
            (village.accountant, "女", "村会计"),
        )
        for name, sex, post in posts:
            made.append(Officer(name, sex, post, village.name, phone_of(9000 + len(made))))
    taken = [officer.name for officer in made]
    for place in range(24):
        sex = dice.choice(("男", "男", "女"))
        name = full_name(dice, sex, 1985 if place % 2 else 1970, taken)
        taken.append(name)
        unit = "清禾镇扶贫办" if place < 4 else HELPING_UNITS[place % len(HELPING_UNITS)]
        post = ("主任", "副主任", "档案员", "科员")[place] if place < 4 else "帮扶责任人"
        made.append(Officer(name, sex, post, unit, phone_of(9000 + len(made))))
    return tuple(made)


def households_of(
    seed: int, count: int, villages: tuple[Village, ...], officers: tuple[Officer, ...]
) -> tuple[Household, ...]:
    """`count` households dealt to the villages in turn, so look-alike pairs meet in neighbouring villages."""
    helpers = [officer for officer in officers if officer.post == "帮扶责任人"]
    dealt: dict[str, int] = {}
    made = []
    for index in range(count):
        village = villages[index % len(villages)]
        dealt[village.code] = dealt.get(village.code, 0) + 1
        helper = helpers[chance(seed, "helper", index).randrange(len(helpers))].name
        year = 2018 if chance(seed, "year", index).random() < 0.75 else 2017
        request = Request(seed, index, dealt[village.code], village, helper, year)
        made.append(invent(request, phone_of(index)))
    return tuple(sorted(made, key=lambda household: household.number))


def meetings_of(
    seed: int, villages: tuple[Village, ...], households: tuple[Household, ...], officers: tuple[Officer, ...]
) -> tuple[Meeting, ...]:
    """One assessment meeting a village in spring 2018."""
    made = []
    for order, village in enumerate(villages):
        dice = chance(seed, "meeting", village.code)
        own = [officer.name for officer in officers if officer.unit == village.name]
        extra: list[str] = []
        for _ in range(dice.randint(10, 18)):
            extra.append(full_name(dice, dice.choice("男男女"), 1962, own + extra))
        present = len(own) + len(extra)
        against = dice.randint(0, 2)
        abstain = dice.randint(0, 1)
        made.append(
            Meeting(
                village=village.code,
                day=date(2018, 3, 12) + timedelta(days=order),
                start=dice.choice(("上午8:30", "上午9:30", "下午2:30", "下午3:00")),
                place=f"{village.name}村委会会议室",
                title=f"{village.name}贫困户民主评议会",
                chair=village.secretary,
                recorder=village.accountant,
                attendees=tuple(own + extra),
                due=present + dice.randint(0, 4),
                present=present,
                agree=present - against - abstain,
                against=against,
                abstain=abstain,
                households=tuple(each.number for each in households if each.village == village.code)[:12],
                photos=2,
            )
        )
    return tuple(made)


def videos_of(seed: int, meetings: tuple[Meeting, ...]) -> tuple[Video, ...]:
    """Three videos on carriers outside the archive."""
    made = []
    for order, meeting in enumerate(meetings[:3]):
        dice = chance(seed, "video", order)
        seconds = dice.randint(600, 4200)
        file_name = f"MVI_{4100 + order}.MP4"
        made.append(
            Video(
                title=f"{meeting.title}录像",
                village=meeting.village,
                day=meeting.day,
                place=meeting.place,
                recordist=meeting.recorder,
                seconds=seconds,
                carrier="移动硬盘" if order else "光盘",
                carrier_number=f"{'YP' if order else 'GP'}-2018-{order + 1:03}",
                file_name=file_name,
                size=seconds * dice.randint(900_000, 1_100_000),
                sha256=hashlib.sha256(f"{seed}/{file_name}".encode()).hexdigest(),
                keeper="清禾镇扶贫办",
            )
        )
    return tuple(made)


def boxes_of(villages: tuple[Village, ...], households: tuple[Household, ...]) -> tuple[BoxPlan, ...]:
    """Village sets in the villages' work rooms, the town set in the town's room, two villages a cabinet."""
    made: list[BoxPlan] = []
    for order, village in enumerate(villages):
        own = [each.number for each in households if each.village == village.code]
        groups = [tuple(own[start : start + BOX_HOLDS]) for start in range(0, len(own), BOX_HOLDS)] or [()]
        for number, group in enumerate(groups, start=1):
            made += twin_boxes(order, village, number, group)
        room, title = f"{village.name}扶贫工作室", f"{village.name}会议及影像资料"
        made.append(BoxPlan(room, "1号橱", 4, "90", village.code, (), title))
    made.append(BoxPlan(TOWN_ROOM, "6号橱", 1, "W-01", None, (), "上级及本镇文件"))
    return tuple(made)


def twin_boxes(order: int, village: Village, number: int, group: tuple[str, ...]) -> tuple[BoxPlan, BoxPlan]:
    """The box of a group of households in its village, and its twin in the town."""
    title, room = f"{village.name}贫困户档案", f"{village.name}扶贫工作室"
    cabinet, shelf = f"{order // 2 + 1}号橱", order % 2 * 2 + (number - 1) // 6 + 1
    return (
        BoxPlan(room, "1号橱", (number - 1) // 4 + 1, f"{number:02}", village.code, group, title),
        BoxPlan(TOWN_ROOM, cabinet, shelf, f"{village.short}-{number:02}", village.code, group, title),
    )


def plan(households: int = 200, seed: int = 7) -> Township:
    """The township with `households` registered households; the same arguments give an equal value."""
    villages = villages_of(seed)
    officers = officers_of(seed, villages)
    people = households_of(seed, households, villages, officers)
    meetings = meetings_of(seed, villages, people, officers)
    return Township(
        seed=seed,
        prefecture="岚州市",
        district="岚岭区",
        district_code=REGION,
        name="清禾镇",
        code=TOWN_CODE,
        fictitious=True,
        sub_offices=tuple(SubOffice(f"{TOWN_CODE}-{n + 1}", name) for n, name in enumerate(SUB_OFFICES)),
        villages=villages,
        households=people,
        officers=officers,
        pairings=tuple(Pairing(each.number, each.helper, date(each.year, 1, 15), None) for each in people),
        meetings=meetings,
        videos=videos_of(seed, meetings),
        boxes=boxes_of(villages, people),
    )
