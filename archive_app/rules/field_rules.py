"""How a value was come by, in words: which corrections are guesses, and which values a person must confirm."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.rules.sentence import Sentence

#: values read with less than this are shown as doubtful, whatever they are
LEAST_CONFIDENCE = 0.8


@dataclass(frozen=True)
class Way:
    """How a value was found: the words for it, whether it is a guess, whether a person must confirm it."""

    word: Sentence
    guess: bool = False
    doubtful: bool = False


_READ = Way(Sentence("照原样读出", "as read"))
_SUGGESTED = Way(Sentence("推测，请核对", "a suggestion; please check"), guess=True, doubtful=True)
WAYS: dict[str, Way] = {
    "": _READ,
    "simplified": Way(Sentence("繁体写作简体", "traditional characters written simplified")),
    "same_meaning": Way(Sentence("同义写法，取代码表的写法", "another name of a listed value")),
    "ticked": Way(Sentence("按方框里的勾", "by the tick in its box")),
    "upgraded_15": Way(Sentence("15位号码补成18位", "15-digit number brought to 18")),
    "name_read": Way(Sentence("签字处有姓名", "a name stands in the place")),
    "ink": Way(Sentence("按签字处有无墨迹", "by the ink in the place")),
    "red_seal": Way(Sentence("按有无红色印章", "by whether a red seal is there")),
    "absent": Way(Sentence("该处是空的", "the place is empty")),
    "nothing_ticked": Way(Sentence("一个方框也没勾", "no box is ticked")),
    "nearest": Way(Sentence("按最接近的代码取值", "the nearest listed value"), guess=True),
    "look_alike": Way(Sentence("按形近字改", "by a sign that looks alike"), guess=True),
    "reread": Way(Sentence("放大重读", "read again, enlarged"), guess=True),
    "inserted_1": Way(Sentence("按校验位补一个1", "a 1 put back by the check digit"), guess=True),
    "sum": Way(Sentence("按合计关系改一位数", "one digit put right by the sums"), guess=True),
    "roster_id": Way(Sentence("按名册改证件号", "number taken from the roster"), guess=True),
    "roster_name": Way(Sentence("按名册改姓名", "name taken from the roster"), guess=True),
    "roster_phone": Way(Sentence("按名册改电话", "phone taken from the roster"), guess=True),
    "from_heading": Way(Sentence("取自标题", "from the heading"), guess=True),
    "from_text": Way(Sentence("取自正文", "from the running text"), guess=True),
    "from_dates": Way(Sentence("按页面上的日期推断", "from the dates on the page"), guess=True),
    "first_on_page": Way(Sentence("页面上第一个有效号码", "first valid number on the page"), guess=True),
    "beside": Way(Sentence("无表格线，取标签旁的值", "beside its label; no rulings"), guess=True),
    "nearest_text": Way(Sentence("无表格线，取标签旁的值", "beside its label; no rulings"), guess=True),
    "invalid": Way(Sentence("不合格式或校验位，请核对", "not valid; please check"), doubtful=True),
    "not_in_list": Way(Sentence("不在代码表里，请核对", "not on the list; please check"), doubtful=True),
}


def way_of(rule: str) -> Way:
    """Return how a value with this rule was come by."""
    if rule.startswith("suggested:"):
        return _SUGGESTED
    return WAYS.get(rule, _SUGGESTED)


def is_doubtful(rule: str, confidence: float, value: str) -> bool:
    """Tell whether a person should look at a value before anybody relies on it."""
    return way_of(rule).doubtful or (bool(value) and confidence < LEAST_CONFIDENCE)
