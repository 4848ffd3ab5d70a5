"""三无 and the other gaps of a form are found from the values that count."""

import tomllib
from pathlib import Path

import pytest

from archive_app.errors import BadInput
from archive_app.rules import field_entry, field_mending, near_names
from archive_app.rules.field_mending import Household, Known
from archive_app.rules.form_checks import check
from archive_app.rules.form_fields import FormFields

CONFIG = Path(__file__).parents[2] / "config"
FIELDS = FormFields.from_table(tomllib.loads((CONFIG / "forms.toml").read_text("utf-8")))
WHOLE = {
    "sign_applicant": "present",
    "sign_accepted": "present",
    "date_applied": "2018-03-05",
    "date_accepted": "2018-03-07",
    "seal_village": "present",
    "opinion_village": "同意",
    "members": "2",
}


def codes(form: str, **values: str) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in check(form, FIELDS, {**WHOLE, **values})]


def test_a_form_that_is_signed_dated_and_sealed_lacks_nothing() -> None:
    assert codes("application") == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("sign_applicant", "absent", "unsigned"),
        ("date_applied", "", "undated"),
        ("seal_village", "absent", "unsealed"),
        ("opinion_village", "", "opinion_blank"),
        ("members", "", "field_blank"),
        ("id_number", "110105194912310021", "id_invalid"),
    ],
)
def test_what_is_missing_is_named_with_its_place(field: str, value: str, code: str) -> None:
    assert codes("application", **{field: value}) == [(code, field)]


def test_a_place_that_was_not_found_on_the_page_is_not_missing() -> None:
    assert check("application", FIELDS, {}) == []


def test_days_in_the_wrong_order_and_a_short_notice_are_found() -> None:
    days = {"assessed_on": "2018-03-10", "noticed_from": "2018-03-09", "noticed_to": "2018-03-12"}
    assert [one.code for one in check("approval", FIELDS, days)] == ["dates_disordered", "notice_short"]
    days = {"assessed_on": "2018-03", "noticed_from": "2018-03-09", "noticed_to": "2018-03-16"}
    assert check("approval", FIELDS, days) == []


def test_every_visit_is_signed_by_itself() -> None:
    visits = {"visit.1.date": "2018-03-05", "visit.1.sign": "absent", "visit.2.date": ""}
    found = check("support_record", FIELDS, visits)
    assert [(one.code, one.field) for one in found] == [
        ("unsigned", "visit.1.sign"),
        ("undated", "visit.2.date"),
    ]


def test_sums_that_do_not_come_out_are_found() -> None:
    money = {"wage": "100.00", "business": "200.00", "transfer": "0.00", "assets": "0.00", "gross": "310.00"}
    assert [one.code for one in check("information", FIELDS, money)] == ["sum_wrong"]


def test_every_value_of_every_form_has_a_name_in_both_languages() -> None:
    for asked in FIELDS.forms.values():
        for name in (*asked.fields, *asked.marks):
            told = FIELDS.find(name)
            assert told is not None
            assert told.word.zh and told.word.en and told.word.zh != told.name
    member = FIELDS.find("member.2.id_number")
    assert member is not None
    assert (member.kind, member.word.zh) == ("id_number", "家庭成员2 证件号")
    assert FIELDS.is_personal("member.2.id_number") and FIELDS.is_personal("helper_phone")


@pytest.mark.parametrize(
    ("read", "known", "why"),
    [
        ("刘淑苏", "刘淑芬", "look_alike"),
        ("程镜", "陈静", "same_sound"),
        ("李小明", "李大明", "one_sign"),
        ("李明", "李小明", "one_sign"),
        ("王芳", "张丽", None),
        ("王芳", "王芳", None),
    ],
)
def test_names_are_near_by_shape_sound_or_one_sign(read: str, known: str, why: str | None) -> None:
    assert near_names.near(read, known) == why


HEAD = Known("刘淑芬", "11010519491231002X", "12900001234")
CHILD = Known("张传宝", "440524188001010014")
HOUSEHOLD = Household(HEAD, (HEAD, CHILD), (Known("徐秀英", phone="12971747374"),))


def test_what_was_read_nearly_right_is_taken_from_the_roster_and_says_so() -> None:
    found = field_mending.mended(
        {
            "name": "刘淑苏",
            "id_number": "1101051949123102X",
            "member.1.name": "刘淑苏",
            "member.1.id_number": "11010519491231002X",
            "member.2.name": "张传宝",
            "member.2.id_number": "440524188001010015",
            "helper": "徐秀芙",
        },
        HOUSEHOLD,
    )
    assert {name: (one.value, one.rule) for name, one in found.items()} == {
        "name": ("刘淑芬", "roster_name"),
        "id_number": ("11010519491231002X", "roster_id"),
        "member.1.name": ("刘淑芬", "roster_name"),
        "member.2.id_number": ("440524188001010014", "roster_id"),
        "helper": ("徐秀英", "roster_name"),
    }


def test_a_valid_number_and_a_name_far_off_are_never_changed() -> None:
    other = "110105199001011237"
    values = {"name": "王建国", "id_number": other, "member.1.name": "李四", "member.1.id_number": ""}
    assert field_mending.mended(values, HOUSEHOLD) == {}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "2018年3月5日", "2018-03-05"),
        ("money", "￥4,118.2元", "4118.20"),
        ("count", "３人", "3"),
        ("id_number", "11010519491231002x", "11010519491231002X"),
        ("signature", "", "absent"),
        ("free", " 照看 ", "照看"),
    ],
)
def test_what_people_enter_takes_the_form_of_its_kind(kind: str, text: str, value: str) -> None:
    assert field_entry.entered(kind, text) == value


@pytest.mark.parametrize(("kind", "text"), [("date", "昨天"), ("money", "很多"), ("choice", "因丙")])
def test_what_cannot_be_a_value_is_refused_in_a_sentence(kind: str, text: str) -> None:
    with pytest.raises(BadInput):
        field_entry.entered(kind, text, ("因病", "因残"))
