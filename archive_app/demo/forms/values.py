"""What a household's forms say: every value under one name, as the exact text that is drawn."""

from datetime import date
from decimal import Decimal

from archive_app.demo.model import Course, Household, Township

MOST_MEMBERS = 5
MOST_VISITS = 6

PLANS = {
    "医疗救助": ("办理慢性病卡，落实医疗救助", "已办理慢性病卡，药费按规定报销"),
    "社保兜底": ("纳入社会保障兜底，按月发放补助", "补助资金按月足额发放到户"),
    "产业扶持": ("发放良种化肥，扶持种植地瓜两亩", "已发放到户，地瓜收成良好"),
    "产业分红": ("入股合作社，按年享受收益分红", "分红资金已打入一卡通"),
    "技能培训": ("参加种植养殖技术培训两期", "已参加培训并取得结业证"),
    "金融扶持": ("协助申请小额扶贫贷款", "贷款已发放，用于养羊"),
    "教育资助": ("落实学杂费减免和助学金", "助学金已发放到位"),
    "就业帮扶": ("推荐到镇服装厂务工", "已上岗，月工资按时发放"),
    "危房改造": ("申报危房改造，修缮屋顶", "房屋已修缮并通过验收"),
}
"""Measure -> what is planned, what was done."""


def long_date(day: date) -> str:
    """2018年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date) -> str:
    """2018.3.5, as in narrow columns."""
    return f"{day.year}.{day.month}.{day.day}"


def amount(value: Decimal) -> str:
    """Yuan with two decimals."""
    return f"{value:.2f}"


def values_of(township: Township, household: Household) -> dict[str, str]:
    """All values of a household's forms by name; what does not exist is left out."""
    made = whereabouts(township, household)
    made |= basics(household)
    made |= home(household)
    made |= days(household.course)
    made |= money(household)
    made |= people(household)
    made |= signatures(township, household)
    made |= help_given(township, household)
    return made


def whereabouts(township: Township, household: Household) -> dict[str, str]:
    """The numbers of the household and where it is registered."""
    village = township.village(household.village)
    office = next(each.name for each in township.sub_offices if each.code == village.sub_office)
    return {
        "household_no": household.number,
        "national_no": household.national_number,
        "prefecture": township.prefecture,
        "district": township.district,
        "town": township.name,
        "sub_office": office,
        "village": village.name,
        "village_code": village.code,
        "group": str(household.group),
        "address": f"{township.name}{village.name}{household.group}组",
    }


def basics(household: Household) -> dict[str, str]:
    """Who the household is, why it is poor and how it stands."""
    head = household.head
    return {
        "name": head.name,
        "sex": head.sex,
        "birth": f"{head.birth.year}年{head.birth.month}月",
        "id_number": head.id_number,
        "nation": head.nation,
        "education": head.education,
        "health": head.health,
        "phone": household.phone,
        "bank": household.bank,
        "account": household.account,
        "category": household.category,
        "cause": household.cause,
        "other_causes": "、".join(household.other_causes) or "无",
        "hardship": household.hardship,
        "members": str(len(household.members)),
        "workers": str(household.workers),
        "pupils": str(sum(1 for each in household.members if each.school != "非在校生")),
        "allowance": "是" if household.head.allowance else "否",
        "standard": "国家标准",
        "status": "预脱贫" if household.exit_year == household.year else "未脱贫",
        "year": str(household.year),
        "schooling": "义务教育有保障",
        "medicine": "已参加基本医疗保险",
    }


def home(household: Household) -> dict[str, str]:
    """Land and house, and what comes into it."""
    return {
        "land": household.land,
        "house_area": household.house_area,
        "house_kind": household.house_kind,
        "house_year": str(household.house_year),
        "house_grade": household.house_grade,
        "housing": "住房安全" if household.house_grade != "C级" else "住房需修缮",
        "unsafe": "C级" if household.house_grade == "C级" else "否",
        "water": household.water,
        "power": "是",
        "fuel": "柴草" if household.group % 2 else "液化气",
        "toilet": "旱厕",
    }


def days(course: Course) -> dict[str, str]:
    """The days of the procedure, each as `date_*`."""
    return {
        "date_applied": long_date(course.applied),
        "date_surveyed": long_date(course.surveyed),
        "date_assessed": long_date(course.assessed),
        "date_noticed_from": long_date(course.noticed_from),
        "date_noticed_to": long_date(course.noticed_to),
        "date_town": long_date(course.town),
        "date_town_noticed_to": long_date(course.town_noticed_to),
        "date_district": long_date(course.district),
        "date_announced": long_date(course.announced),
        "date_collected": long_date(course.collected),
        "date_checked": long_date(course.checked),
    }


def money(household: Household) -> dict[str, str]:
    """Income by kind and the two field crops of the survey; net = revenue x ratio."""
    income = household.income
    made = {
        "wage": amount(income.wage),
        "business": amount(income.business),
        "assets": amount(income.assets),
        "transfer": amount(income.transfer),
        "costs": amount(income.costs),
        "gross": amount(income.gross),
        "net": amount(income.net),
        "income_per_head": amount(income.per_head(len(household.members))),
        "planned_income": amount(household.planned_income),
        "actual_income": amount(household.planned_income + Decimal(137 + household.group * 11)),
    }
    first = (income.business * Decimal("0.6")).quantize(Decimal("1"))
    lines = (("小麦", first, Decimal("0.60")), ("地瓜", income.business - first, Decimal("0.50")))
    for number, (crop, revenue, ratio) in enumerate(lines, start=1):
        area = (Decimal(household.land) / 2).quantize(Decimal("0.1"))
        made |= {
            f"crop{number}": crop,
            f"crop{number}_area": f"{area}",
            f"crop{number}_yield": str(int(area * 410)),
            f"crop{number}_sold": str(int(area * 380)),
            f"crop{number}_revenue": amount(revenue),
            f"crop{number}_ratio": f"{ratio}",
            f"crop{number}_net": amount((revenue * ratio).quantize(Decimal("0.01"))),
        }
    return made


def people(household: Household) -> dict[str, str]:
    """The members, `m1_` (the head) to `m5_`."""
    made: dict[str, str] = {}
    for number, member in enumerate(household.members[:MOST_MEMBERS], start=1):
        prefix = f"m{number}_"
        made |= {
            prefix + "no": str(number),
            prefix + "name": member.name,
            prefix + "sex": member.sex,
            prefix + "id": member.id_number,
            prefix + "birth": f"{member.birth.year}.{member.birth.month}",
            prefix + "relation": member.relation,
            prefix + "nation": member.nation,
            prefix + "education": member.education,
            prefix + "school": member.school,
            prefix + "health": member.health,
            prefix + "labour": member.labour,
            prefix + "work": member.work,
            prefix + "allowance": "是" if member.allowance else "否",
            prefix + "insured": "是",
            prefix + "pension": "是" if member.birth.year < household.year - 60 else "否",
        }
    return made


def signatures(township: Township, household: Household) -> dict[str, str]:
    """Who signs (`sign_*`), whose seal is pressed (`office_*`), how the meeting voted."""
    village = township.village(household.village)
    due, present, agree = household.votes
    town_office = [officer.name for officer in township.officers if officer.unit == "清禾镇扶贫办"]
    return {
        "sign_head": household.head.name,
        "sign_surveyor": household.surveyor,
        "sign_second": village.accountant,
        "sign_village": village.secretary,
        "sign_liaison": village.liaison,
        "sign_town": town_office[0],
        "sign_district": town_office[1],
        "sign_checker": town_office[3],
        "sign_helper": household.helper,
        "office_village": f"{township.name}{village.name}村民委员会",
        "office_town": f"{township.district}{township.name}人民政府",
        "office_district": f"{township.prefecture}{township.district}扶贫开发办公室",
        "due": str(due),
        "present": str(present),
        "agree": str(agree),
        "against": str(present - agree),
        "opinion_town": "经审核，情况属实，同意上报。",
        "opinion_district": "经审核，同意纳入建档立卡贫困户管理。",
        "opinion_village": "经公示无异议，同意上报。",
    }


def help_given(township: Township, household: Household) -> dict[str, str]:
    """The helper, the visits `v1_`..., the measures `p1_`..."""
    helper = township.officer(household.helper)
    made = {
        "helper": helper.name,
        "helper_unit": helper.unit,
        "helper_post": "科员" if helper.post == "帮扶责任人" else helper.post,
        "helper_phone": helper.phone,
        "exit_year": str(household.exit_year),
        "exit_date": f"{household.exit_year}年12月",
        "kind": household.measures[0],
        "problem": "收入来源较单一" if len(household.members) > 1 else "无",
        "done": "已完成",
        "consolidate": "继续落实帮扶政策，每季度走访一次，防止返贫。",
    }
    for number, visit in enumerate(household.visits[:MOST_VISITS], start=1):
        prefix = f"v{number}_"
        made |= {
            prefix + "date": short_date(visit.day),
            prefix + "way": visit.way,
            prefix + "content": visit.content,
            prefix + "problem": visit.problem,
            prefix + "wish": visit.wish,
            prefix + "step": visit.step,
            prefix + "result": visit.result,
            prefix + "sign": household.head.name,
        }
    for number, measure in enumerate(household.measures, start=1):
        planned, done = PLANS[measure]
        prefix = f"p{number}_"
        made |= {
            prefix + "kind": measure,
            prefix + "plan": planned,
            prefix + "person": household.helper,
            prefix + "when": f"{household.year}年{3 * number + 3}月",
            prefix + "done": done,
            prefix + "income": amount(Decimal(300 + 120 * number)),
            prefix + "unit": helper.unit,
        }
    return made
