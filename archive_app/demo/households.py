"""Invent one household: members, income, procedure days, visits, all consistent."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from archive_app.demo.chance import chance
from archive_app.demo.model import Course, Household, Income, Member, Village, Visit
from archive_app.demo.names import LOOKALIKES, full_name, identity_number, surname_of

REGION = "990106"
"""Division code of the invented district: 99 is no province."""

CAUSES = ("因病",) * 6 + ("因残",) * 4 + ("缺劳力",) * 3 + ("缺技术", "缺资金", "因学", "因灾", "缺土地")
HARDSHIP = {
    "因病": "户主长期患病，需常年服药，医疗支出较大，家庭收入来源少，生活困难。",
    "因残": "家中有残疾人，不能从事重体力劳动，需专人照料，家庭生活困难。",
    "缺劳力": "家中老人年事已高，无壮劳力，仅靠少量承包地和养老金维持生活。",
    "缺技术": "缺少种植养殖技术，外出务工不稳定，收入偏低，家庭负担较重。",
    "缺资金": "有发展养殖的愿望，但缺少启动资金，多年未能扩大规模，收入偏低。",
    "因学": "家中子女在校读书，学杂费和生活费支出较大，入不敷出。",
    "因灾": "上年遭受冰雹灾害，果树减产严重，房屋受损，生活困难。",
    "缺土地": "人均耕地不足五分，靠打零工维持生活，收入不稳定。",
}
MEASURES = {
    "因病": ("医疗救助", "社保兜底"),
    "因残": ("社保兜底", "产业扶持"),
    "缺劳力": ("社保兜底", "产业分红"),
    "缺技术": ("产业扶持", "技能培训"),
    "缺资金": ("金融扶持", "产业扶持"),
    "因学": ("教育资助", "就业帮扶"),
    "因灾": ("危房改造", "产业扶持"),
    "缺土地": ("就业帮扶", "产业分红"),
}
VISITS = (
    ("宣讲扶贫政策，核对家庭收入", "慢性病药费报销不及时", "希望办理慢性病卡", "联系卫生院代办", "已办理"),
    ("查看住房安全，核实饮水情况", "屋顶有一处渗漏", "希望雨季前修好", "报村委会安排维修", "已修缮"),
    ("送良种和化肥，讲解管理要点", "缺少种植技术", "想参加技术培训", "登记参加农技培训班", "已参训"),
    ("入户走访，了解生活情况", "家中老人无人照料", "希望邻里帮扶照看", "安排公益岗照料", "正在落实"),
    ("核对政策享受情况，填写手册", "无", "希望稳定增收", "联系合作社入股分红", "已分红"),
    ("联系务工岗位，介绍招工信息", "缺少就业信息", "想就近务工", "推荐到镇服装厂", "已上岗"),
)
BANKS = ("岚州农村商业银行清禾支行", "岚州邮政储蓄清禾营业所")


@dataclass(frozen=True, slots=True)
class Request:
    """What is already settled before a household is invented."""

    seed: int
    index: int
    order: int
    village: Village
    helper: str
    year: int


def money(dice: random.Random, low: int, high: int) -> Decimal:
    """An amount in yuan with two decimals."""
    return Decimal(dice.randrange(low * 100, high * 100)) / 100


def born(dice: random.Random, oldest: int, youngest: int) -> date:
    """A birthday in the years `oldest`..`youngest`."""
    return date(dice.randint(oldest, youngest), 1, 1) + timedelta(days=dice.randrange(365))


def head_of(request: Request) -> tuple[str, str]:
    """Name and sex of the head; the first households of two villages get the look-alike pairs."""
    pair, side = divmod(request.index, 2)
    if pair < len(LOOKALIKES):
        first, second, sex = LOOKALIKES[pair]
        return (first, second)[side], sex
    dice = chance(request.seed, "head", request.index)
    sex = dice.choices(("男", "女"), (3, 1))[0]
    return full_name(dice, sex, 1955), sex


def family(request: Request, cause: str) -> tuple[Member, ...]:
    """The members, head first; sex, age and relation fit each other."""
    dice = chance(request.seed, "family", request.index)
    name, sex = head_of(request)
    wanted = dice.choices((1, 2, 3, 4, 5), (25, 35, 18, 15, 7))[0]
    if cause == "因学":
        wanted = max(3, wanted)
    head_birth = born(dice, 1960, 1974) if cause == "因学" else born(dice, 1938, 1968)
    people = [(name, sex, head_birth, "户主")]
    other = "女" if sex == "男" else "男"
    plan = [("配偶", other, head_birth.year), ("", "", 0), ("", "", 0), ("", "", 0)]
    for place, (relation, of_sex, year) in enumerate(plan[: wanted - 1]):
        if place == 0:
            birthday = born(dice, year - 3, year + 3)
        else:
            of_sex = dice.choice("男女")
            relation = "之子" if of_sex == "男" else "之女"
            low = 2000 if cause == "因学" else head_birth.year + 24
            birthday = born(dice, low, max(low, min(low + 8, 2015)))
        father = people[1][0] if sex == "女" and len(people) > 1 else name
        family_name = "" if place == 0 else surname_of(father)
        taken = [person[0] for person in people]
        people.append(
            (full_name(dice, of_sex, birthday.year, taken, family_name), of_sex, birthday, relation)
        )
    return tuple(member(request, dice, place, person, cause) for place, person in enumerate(people))


def member(
    request: Request, dice: random.Random, place: int, person: tuple[str, str, date, str], cause: str
) -> Member:
    """One member with the attributes of sheet A4-A16 of the information form."""
    name, sex, birth, relation = person
    age = request.year - birth.year
    order = (request.index * 5 + place) % 500
    pupil = 6 <= age <= 22
    sick = relation == "户主" and cause in ("因病", "因残")
    health = {"因病": "长期慢性病", "因残": "残疾"}[cause] if sick else ("健康" if age < 66 else "长期慢性病")
    if age < 16 or pupil:
        labour = "无劳动力"
    elif sick or age >= 70:
        labour = "丧失劳动力" if age >= 74 else "弱劳动力或半劳动力"
    else:
        labour = "普通劳动力"
    works = labour == "普通劳动力" and dice.random() < 0.5
    return Member(
        name=name,
        sex=sex,
        birth=birth,
        id_number=identity_number(REGION, birth, order, sex),
        relation=relation,
        nation="汉族" if dice.random() < 0.97 else "回族",
        education="小学" if age > 50 and dice.random() < 0.6 else ("文盲或半文盲" if age > 68 else "初中"),
        school=school_of(age) if pupil else "非在校生",
        health=health,
        labour=labour,
        work=dice.choice(("镇内务工", "县内务工", "省外务工")) if works else "无",
        allowance=False,
    )


def school_of(age: int) -> str:
    """The kind of school a pupil of this age visits."""
    return "小学在校" if age < 13 else "初中在校" if age < 16 else "高中在校" if age < 19 else "大专在校"


def course_of(dice: random.Random, year: int) -> Course:
    """The procedure's days, never decreasing, notices of at least seven days."""
    applied = date(year, 3, 1) + timedelta(days=dice.randrange(12))
    surveyed = applied + timedelta(days=dice.randint(2, 6))
    assessed = surveyed + timedelta(days=dice.randint(2, 5))
    noticed_from = assessed + timedelta(days=1)
    noticed_to = noticed_from + timedelta(days=7)
    town = noticed_to + timedelta(days=dice.randint(2, 4))
    town_noticed_to = town + timedelta(days=8)
    district = town_noticed_to + timedelta(days=dice.randint(3, 8))
    announced = district + timedelta(days=dice.randint(1, 3))
    collected = announced + timedelta(days=dice.randint(5, 20))
    checked = date(year, 11, 20) + timedelta(days=dice.randrange(30))
    return Course(
        *(applied, surveyed, assessed, noticed_from, noticed_to, town, town_noticed_to),
        *(district, announced, collected, checked),
    )


def visits_of(dice: random.Random, year: int) -> tuple[Visit, ...]:
    """Five or six visits, one every two months or so."""
    months = (2, 4, 6, 8, 10, 12)[: dice.randint(5, 6)]
    chosen = dice.sample(VISITS, len(months))
    return tuple(
        Visit(date(year, month, dice.randint(3, 27)), "入户" if place % 3 else "电话", *texts)
        for place, (month, texts) in enumerate(zip(months, chosen, strict=True))
    )


def category_of(request: Request, members: tuple[Member, ...], *, allowed: bool) -> str:
    """The household's category; an old person alone is cared for by the village."""
    if len(members) == 1 and request.year - members[0].birth.year >= 66:
        return "五保贫困户"
    return "低保贫困户" if allowed else "一般贫困户"


def income_of(dice: random.Random, year: int, members: tuple[Member, ...]) -> Income:
    """A year's income that fits the members: no wages without work, transfers a head."""
    working = sum(1 for each in members if each.work != "无")
    return Income(
        year=year,
        wage=money(dice, 4000, 9000) * working if working else Decimal("0.00"),
        business=money(dice, 1500, 5200),
        assets=money(dice, 120, 900),
        transfer=money(dice, 1800, 2600) * len(members),
        costs=money(dice, 300, 1100),
    )


def invent(request: Request, phone: str) -> Household:
    """One household, complete."""
    dice = chance(request.seed, "household", request.index)
    cause = dice.choice(CAUSES)
    allowed = dice.random() < 0.45
    members = family(request, cause)
    category = category_of(request, members, allowed=allowed)
    members = tuple(replace(each, allowance=category == "低保贫困户") for each in members)
    income = income_of(dice, request.year, members)
    others = tuple(dice.sample([each for each in dict.fromkeys(CAUSES) if each != cause], dice.randint(0, 2)))
    due = dice.randint(38, 60)
    present = due - dice.randint(0, 5)
    return Household(
        number=f"{request.village.short}-{request.order:04}",
        national_number=f"99{dice.randrange(10**8):08}",
        village=request.village.code,
        group=dice.randint(1, 6),
        phone=phone,
        bank=dice.choice(BANKS),
        account=f"6299{dice.randrange(10**15):015}",
        category=category,
        cause=cause,
        other_causes=others,
        hardship=HARDSHIP[cause],
        members=members,
        income=income,
        planned_income=(income.per_head(len(members)) * Decimal("1.12")).quantize(Decimal("1")),
        land=f"{dice.randint(8, 62) / 10:.1f}",
        house_area=str(dice.randint(48, 120)),
        house_kind=dice.choice(("砖木", "砖混", "土坯")),
        house_year=dice.randint(1976, 2012),
        house_grade=dice.choices(("A级", "B级", "C级"), (5, 4, 1))[0],
        water=dice.choice(("自来水", "井水")),
        year=request.year,
        exit_year=dice.choice((2018, 2018, 2019)),
        course=course_of(dice, request.year),
        helper=request.helper,
        measures=MEASURES[cause],
        visits=visits_of(dice, request.year),
        surveyor=request.village.officer,
        votes=(due, present, present - dice.randint(0, 2)),
    )
