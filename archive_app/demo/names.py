"""Invented people: names as they are met in a northern village, and identity numbers that check."""

import random
from collections.abc import Sequence
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"

SURNAMES: tuple[tuple[str, int], ...] = (
    *(
        ("王", 72),
        ("李", 70),
        ("张", 68),
        ("刘", 54),
        ("陈", 40),
        ("杨", 30),
        ("赵", 24),
        ("黄", 20),
        ("孙", 20),
    ),
    *(
        ("周", 18),
        ("吴", 18),
        ("徐", 18),
        ("朱", 14),
        ("马", 14),
        ("胡", 12),
        ("郭", 12),
        ("高", 11),
        ("宋", 10),
    ),
    *(
        ("郑", 9),
        ("梁", 8),
        ("冯", 8),
        ("韩", 8),
        ("于", 7),
        ("董", 7),
        ("程", 6),
        ("曹", 6),
        ("田", 5),
        ("任", 5),
    ),
    *(
        ("姜", 5),
        ("石", 4),
        ("贾", 4),
        ("孟", 4),
        ("秦", 4),
        ("侯", 3),
        ("白", 3),
        ("龙", 2),
        ("殷", 2),
        ("褚", 2),
    ),
    *(("仝", 1), ("亓", 1), ("逄", 1), ("綦", 1), ("欧阳", 1), ("尉迟", 1), ("臧", 1), ("麴", 1)),
)
MALE_OLD = (
    "建国 建军 志强 德福 德明 国庆 玉成 广才 永贵 长河 兆田 传宝 守业 学礼 宗山 光荣 成林 振东 文远 福来 继祖"
)
MALE_YOUNG = "磊 伟 鹏 浩然 子轩 俊杰 宇航 凯 明阳 一鸣 晓东 海涛 亚楠 天佑 博文 翔宇 志远 家豪"
FEMALE_OLD = "秀兰 桂英 玉兰 淑芬 秀英 桂芳 凤英 玉珍 春花 爱莲 翠平 月娥 素云 兰香 改花 喜凤 金枝 焕荣 秋菊"
FEMALE_YOUNG = "静 婷 雨欣 梦瑶 佳怡 思涵 雪 丽娟 欣怡 晓燕 紫萱 可馨 文静 倩 若曦 海霞"
RARE_MALE = "建堃 翀 喆 志彊 玉璠 德赟 传犇 昇 永珅 学燊 守甦 宗淼 光旻 兆麒 文韬"
RARE_FEMALE = "秀嫚 桂甯 玉婧 玥 春妘 爱嬅 翠璎 月嫦 素芗 兰馡 凤翾 雯钰"

LOOKALIKES: tuple[tuple[str, str, str], ...] = (
    ("王志强", "王志彊", "男"),
    ("张秀兰", "张秀兰", "女"),
    ("刘淑芬", "刘淑芳", "女"),
    ("陈桂英", "陈桂瑛", "女"),
    ("赵玉峰", "赵玉锋", "男"),
    ("李建国", "李建国", "男"),
    ("孙传宝", "孙传保", "男"),
    ("周长河", "周常河", "男"),
)
"""Pairs of heads that a reader or a clerk will confuse: homonyms in two villages, variant characters."""


def check_sign(seventeen: str) -> str:
    """The check character of the first 17 digits of an identity number (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    return CHECK_SIGNS[total % 11]


def identity_number(region: str, birth: date, order: int, sex: str) -> str:
    """An 18-character identity number; `order` (0..499) is the number of that day, odd overall for men."""
    sequence = order * 2 + (1 if sex == "男" else 0)
    body = f"{region}{birth:%Y%m%d}{sequence:03}"
    return body + check_sign(body)


def surname(dice: random.Random) -> str:
    """A surname, about as frequent as in the country, with some rare ones."""
    return dice.choices([name for name, _ in SURNAMES], [weight for _, weight in SURNAMES])[0]


def surname_of(name: str) -> str:
    """The surname at the head of a full name, two characters for the compound ones."""
    return name[:2] if name[:2] in {family for family, _ in SURNAMES} else name[:1]


def given_name(dice: random.Random, sex: str, born: int) -> str:
    """A given name that fits sex and year of birth; one in twelve has a rare character."""
    if dice.random() < 1 / 12:
        return dice.choice((RARE_MALE if sex == "男" else RARE_FEMALE).split())
    if born < 1980:
        return dice.choice((MALE_OLD if sex == "男" else FEMALE_OLD).split())
    return dice.choice((MALE_YOUNG if sex == "男" else FEMALE_YOUNG).split())


def full_name(dice: random.Random, sex: str, born: int, taken: Sequence[str] = (), family: str = "") -> str:
    """A full name of which no other in `taken` (the own household) is a copy."""
    while True:
        name = (family or surname(dice)) + given_name(dice, sex, born)
        if name not in taken:
            return name
