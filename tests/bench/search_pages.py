"""Synthetic pages for measuring the search: forms, notices and minutes of fictitious villages, as a reader
gives them.

Deterministic by seed. The vocabulary is narrow on purpose, so that most phrases are common and figures are
on the bad side: sentences of the trade, form rows with names, valid identity numbers, amounts and dates;
1.5 % wrong characters, stray spaces, lines broken every 32 characters, cell borders as tabs, blocks parted
by empty lines.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from archive_app.search.document import PageDoc

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建国华玉珍志文红春梅金凤海燕云龙永福德贵庆生来顺长林喜"
)
VILLAGES = tuple(
    f"{first}{second}村" for first in "东西南北上下前后大小" for second in ("河", "桑", "沟", "坪", "庄")
)
FORMS = ("申请书", "贫困户登记表", "帮扶责任书", "收入核算表", "脱贫确认表", "会议记录")
KINDS = ("scan", "document", "photo")
SENTENCES = (
    "为进一步做好精准扶贫档案的收集整理工作，确保一户一档资料齐全规范，现将有关事项通知如下。",
    "帮扶责任人每月入户走访不少于两次，并将帮扶措施和成效如实填入帮扶手册。",
    "经村民代表大会民主评议，并在村务公开栏公示七天无异议，同意上报镇人民政府审核。",
    "该户家庭年人均纯收入稳定超过国家扶贫标准，吃穿不愁，义务教育、基本医疗、住房安全有保障。",
    "家庭成员因病因残致贫，缺少劳动力和资金，无稳定收入来源，符合建档立卡条件。",
    "各村要明确专人负责档案管理，按年度分类装订，编制目录，专柜保存，不得丢失损毁。",
    "享受产业扶持资金、危房改造补助、教育资助、健康扶贫和低保兜底等政策。",
    "会议由村党支部书记主持，驻村工作队和镇包村干部列席，应到代表三十人，实到二十八人。",
    "本人承诺以上情况属实，如有虚假愿意承担相应责任，并退回已享受的各项扶贫补助。",
    "县扶贫开发领导小组办公室对全县贫困人口动态管理工作进行了专项检查。",
    "档案材料应当使用耐久的书写材料，字迹清楚，签字盖章手续完备，日期填写完整。",
    "驻村第一书记带领党员干部修建水渠三公里，解决了灌溉难题，群众满意度明显提高。",
)
LABELS = (
    "户主姓名",
    "性别",
    "民族",
    "身份证号码",
    "家庭人口",
    "劳动力人数",
    "致贫原因",
    "联系电话",
    "开户银行",
    "年人均纯收入",
)
CAUSES = ("因病致贫", "因残致贫", "缺劳动力", "缺技术", "缺资金", "因学致贫", "因灾致贫")
_WRONG = "己末曰入土干太天刀牛戌免冶睛候亳荼拆辩蜜署租斥列玉白田今货"


def identity_number(rng: random.Random) -> str:
    """A fictitious 18-digit number with the right check sign (GB 11643)."""
    born = date(1930, 1, 1) + timedelta(days=rng.randrange(29000))
    digits = f"3704{rng.randrange(1, 9):02d}{born:%Y%m%d}{rng.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11]


def name(rng: random.Random) -> str:
    """A fictitious name of two or three characters."""
    return rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2))))


def _row(rng: random.Random) -> str:
    values = (
        name(rng),
        rng.choice("男女"),
        "汉族",
        identity_number(rng),
        str(rng.randrange(1, 8)),
        str(rng.randrange(0, 5)),
        rng.choice(CAUSES),
        f"13{rng.randrange(10**9):09d}",
        "农村信用社",
        f"{rng.randrange(1, 20)},{rng.randrange(1000):03d}.{rng.randrange(100):02d}元",
    )
    cells = [f"{label}\t{value}" for label, value in zip(LABELS, values, strict=True)]
    return "\t".join(cells[: rng.randrange(5, len(cells) + 1)])


def _spoil(text: str, rng: random.Random) -> str:
    """Wrong characters, stray spaces, and lines broken every 32 characters, as readers leave them."""
    made: list[str] = []
    width = 0
    for character in text:
        luck = rng.random()
        if luck < 0.015 and "\u4e00" <= character <= "\u9fff":
            character = rng.choice(_WRONG)
        made.append(character)
        width = 0 if character in "\n\t" else width + 1
        if width == 32:
            made.append("\n")
            width = 0
        elif luck > 0.99 and character not in "\n\t":
            made.append(" ")
    return "".join(made)


def page(number: int, seed: int = 1) -> PageDoc:
    """The page of that number: always the same for one seed."""
    rng = random.Random(seed * 1_000_003 + number)
    village = rng.choice(VILLAGES)
    form = rng.choice(FORMS)
    year = rng.randrange(2014, 2021)
    number_line = f"桑发〔{year}〕{rng.randrange(1, 60)}号"
    head = f"{village}{form}\n\n{number_line}\n\n{year}年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日"
    blocks = [head, *(_row(rng) for _ in range(2)), "".join(rng.sample(SENTENCES, 6)), _row(rng)]
    blocks.append("".join(rng.sample(SENTENCES, 4)) + f"签字：{name(rng)}")
    return PageDoc(
        key=f"p{number:07d}",
        item=f"I-{number // 3:06d}",
        body=_spoil("\n\n".join(blocks), rng),
        extra=f"{village}\n\n{name(rng)}\n\n{VILLAGES.index(village):03d}-{number % 10_000:04d}",
        village=f"3704031{VILLAGES.index(village):05d}",
        form=form,
        kind=rng.choice(KINDS),
        box=f"B-{number // 100:06d}",
        year=year,
        date=year * 10000 + rng.randrange(1, 13) * 100 + rng.randrange(1, 29),
    )


def pages(count: int, seed: int = 1) -> Iterator[PageDoc]:
    """`count` pages, all different."""
    return (page(number, seed) for number in range(count))
