"""The roster: finding, showing and adding households; hidden numbers."""

from __future__ import annotations

import datetime as dt

import counting
import factories
import pytest

from archive_app import errors
from archive_app.models import Event, Household, Member, Pairing, Unit
from archive_app.models.types import FormType
from archive_app.rules import identity
from archive_app.rules.access import Actor, Right
from archive_app.rules.completeness import SlotState
from archive_app.services import auditing, households
from archive_app.services.households import NewMember


def number(serial, born="19650214"):
    first17 = f"370406{born}{serial:03d}"
    return first17 + identity.check_sign(first17)


HEAD_ID, WIFE_ID = number(121), number(342, "19680909")


@pytest.fixture
def chen(archive, township, alice):
    """Give the household of Chen, with a wife."""
    with archive.work(alice) as work:
        return households.add(
            work,
            "201",
            [
                NewMember("陈大山", id_number=HEAD_ID, phone="12900001234"),
                NewMember(
                    "林秀兰", "配偶", id_number=WIFE_ID, facts=(("health", "健康"), ("labour", "普通劳动力"))
                ),
            ],
            category="一般贫困户",
            address="桑村一组",
            years=[2018, 2017],
            fictitious=True,
        )


def found(archive, actor, **asked):
    with archive.look(actor) as look:
        return [row.no for row in households.households(look, **asked).rows]


def file_forms(archive, household, *forms):
    with archive.sessions.writing() as session:
        household = session.get_one(Household, household.id)
        file = factories.make_household_file(session, household)
        for form, year in forms:
            factories.make_registered_item(session, file, form_type=form, year=year, pages=2)
        return file


def test_a_new_household_gets_the_next_number_of_its_village(archive, township, alice, chen):
    assert chen.no == "201-0001"
    with archive.work(alice) as work:
        assert households.add(work, "201", [NewMember("王五")]).no == "201-0002"
        assert households.add(work, "202", [NewMember("王六")]).no == "202-0001"


@pytest.mark.parametrize(
    "asked",
    [
        "陈大山",
        "大山",
        "林秀兰",
        "201-0001",
        "201",
        HEAD_ID,
        HEAD_ID[-4:],
        WIFE_ID[-4:],
        f" {HEAD_ID[:6]} {HEAD_ID[6:]}",
    ],
)
def test_a_household_is_found_by_names_numbers_and_the_last_four_signs(archive, chen, bob, asked):
    assert found(archive, bob, q=asked) == ["201-0001"]


@pytest.mark.parametrize("asked", [HEAD_ID[:6], HEAD_ID[6:14], HEAD_ID[3:9], "%", "_", "陈%"])
def test_parts_of_an_id_number_and_wildcards_find_nothing(archive, chen, bob, asked):
    assert found(archive, bob, q=asked) == []


def test_a_household_is_found_by_its_helper(archive, chen, bob):
    with archive.sessions.writing() as session:
        helper = factories.make_person(session, "周帮扶")
        session.add(Pairing(household_id=chen.id, helper_id=helper.id, from_date="2018"))
    assert found(archive, bob, q="周帮扶") == ["201-0001"]


def test_other_villages_households_do_not_exist_for_an_officer(archive, chen, charlie):
    assert found(archive, charlie) == []
    with archive.look(charlie) as look, pytest.raises(errors.NotFound):
        households.household(look, chen.no)
    with archive.look(charlie) as look, pytest.raises(errors.NotFound):
        households.households(look, village="201")


def test_a_helper_sees_the_assigned_household_only(archive, township, chen, alice):
    with archive.work(alice) as work:
        households.add(work, "201", [NewMember("王五")])
    helper = Actor("helper", frozenset({Right.READ}), households=frozenset({chen.id}))
    assert found(archive, helper) == [chen.no]
    with archive.look(helper) as look:
        assert households.household(look, chen.no).row.head == "陈大山"


def test_the_page_shows_people_with_hidden_numbers(archive, chen, bob):
    with archive.look(bob) as look:
        page = households.household(look, "201-0001")
    assert page.id_number_masked == f"370406********{HEAD_ID[-4:]}"
    assert page.phone_masked == "129****1234"
    head, wife = page.members
    assert (head.relation, head.sex, head.born) == ("户主", "1", dt.date(1965, 2, 14))
    assert (wife.relation, wife.sex, wife.health, wife.labour) == ("配偶", "2", "健康", "普通劳动力")
    assert HEAD_ID not in repr(page)
    assert WIFE_ID not in repr(page)
    assert page.row.members == 2


def test_a_wrong_id_number_is_kept_and_its_faults_are_named(archive, township, alice, bob):
    wrong = HEAD_ID[:-1] + ("1" if HEAD_ID[-1] != "1" else "2")
    with archive.work(alice) as work:
        one = households.add(work, "201", [NewMember("错号", id_number=wrong)])
    with archive.look(bob) as look:
        (member,) = households.household(look, one.no).members
    assert member.id_problems == (identity.Problem.CHECK,)


def test_a_valid_id_number_belongs_to_one_person_only(archive, chen, alice):
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        households.add(work, "202", [NewMember("另一人", id_number=HEAD_ID)])


def test_an_old_number_of_15_digits_is_kept_as_the_new_one(archive, township, alice):
    old = HEAD_ID[:6] + HEAD_ID[8:17]
    with archive.work(alice) as work:
        one = households.add(work, "201", [NewMember("老证", id_number=old)])
        assert one.head.id_number == HEAD_ID


@pytest.mark.parametrize(
    "members", [[], [NewMember("甲", "配偶")], [NewMember("甲"), NewMember("乙")], [NewMember(" ")]]
)
def test_a_household_needs_exactly_one_head_and_names(archive, township, alice, members):
    with pytest.raises(errors.BadInput), archive.work(alice) as work:
        households.add(work, "201", members)


def test_only_those_who_keep_the_roster_add_households(archive, township, bob):
    with pytest.raises(errors.Forbidden), archive.work(bob) as work:
        households.add(work, "201", [NewMember("王五")])


def test_six_forms_are_shown_as_present_waiting_or_missing(archive, chen, bob, township):
    file_forms(
        archive,
        chen,
        (FormType.APPLICATION, 2016),
        (FormType.INFORMATION, 2018),
        (FormType.SUPPORT_RECORD, 2018),
    )
    with archive.sessions.writing() as session:
        factories.make_item(
            session, unit_id=township.sang.id, form_type=FormType.SURVEY, year=2017, doubts=["name_other"],
            proposals=[{"household": chen.id, "score": 5, "for": [], "against": []}],
        )  # fmt: skip
    with archive.look(bob) as look:
        page = households.household(look, chen.no)
        of_2018 = households.household(look, chen.no, 2018)
    states = [(slot.form.value, slot.year, slot.state.value) for slot in page.slots]
    assert states == [
        ("application", None, "present"),
        ("survey", None, "review"),
        ("approval", None, "missing"),
        ("information", 2017, "missing"),
        ("information", 2018, "present"),
        ("support_record", None, "present"),
        ("plan_progress", 2017, "missing"),
        ("plan_progress", 2018, "missing"),
    ]
    assert page.row.missing == 5
    assert page.row.forms[FormType.INFORMATION] is SlotState.MISSING
    assert of_2018.row.forms[FormType.INFORMATION] is SlotState.PRESENT
    assert page.slots[0].items[0].pages == 2
    assert page.slots[0].title == "精准扶贫对象申请表"
    assert page.years == (2016, 2017, 2018)
    assert page.file.code.startswith("F-")


def test_the_list_can_be_narrowed_to_who_lacks_something(archive, township, chen, alice, bob):
    with archive.work(alice) as work:
        full = households.add(work, "201", [NewMember("齐全")], years=[2018])
    file_forms(archive, full, *((form, 2018) for form in FormType))
    file_forms(archive, chen, (FormType.APPROVAL, 2018))
    assert found(archive, bob, missing=True) == [chen.no]
    assert found(archive, bob, missing=False) == [full.no]
    assert found(archive, bob, form=FormType.APPROVAL) == []
    assert found(archive, bob, form=FormType.SURVEY) == [chen.no]


def test_the_list_is_paged_with_a_constant_number_of_queries(archive, township, alice):
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, township.zao.id)
        for n in range(30):
            household = factories.make_household(
                session, village, f"户{n:02d}", no=f"202-{n + 1:04d}", years=[2018]
            )
            file = factories.make_household_file(session, household)
            factories.make_registered_item(session, file)
            factories.make_holding(session, file)
    with archive.look(alice) as look:
        with counting.statements(archive) as few:
            assert len(households.households(look, limit=1).rows) == 1
        with counting.statements(archive) as many:
            page = households.households(look, offset=10, limit=20)
    assert (page.total, len(page.rows), page.rows[0].no) == (30, 20, "202-0011")
    assert len(few) == len(many) <= 9
    assert page.rows[0].place.box is None


def test_a_household_page_needs_a_constant_number_of_queries(archive, township, chen, bob):
    file = file_forms(archive, chen, (FormType.SURVEY, 2018))
    with archive.look(bob) as look, counting.statements(archive) as few:
        households.household(look, chen.no)
    with archive.sessions.writing() as session:
        for form in FormType:
            for year in (2016, 2017, 2018):
                factories.make_registered_item(session, session.merge(file), form_type=form, year=year)
        for n in range(8):
            person = factories.make_person(session, f"成员{n}")
            session.add(Member(household_id=chen.id, person_id=person.id, relation="子女"))
    with archive.look(bob) as look, counting.statements(archive) as many:
        households.household(look, chen.no)
    assert len(few) == len(many) == 10


def test_a_number_is_shown_in_full_only_with_right_and_reason_and_is_recorded(
    archive, chen, alice, bob, charlie, township
):
    with archive.work(bob) as work:
        assert households.unmask(work, chen.no, None, "id_number", f"核对 {HEAD_ID}") == HEAD_ID
        assert households.unmask(work, chen.no, None, "phone", "通知") == "12900001234"
        wife = work.session.query(Member).filter_by(relation="配偶").one().id
        assert households.unmask(work, chen.no, wife, "id_number", "核对") == WIFE_ID
    with archive.sessions.reading() as session:
        noted = session.query(Event).filter_by(action="household.unmasked").all()
        assert [event.actor for event in noted] == ["bob"] * 3
        assert HEAD_ID not in str([event.details for event in noted])
    with pytest.raises(errors.BadInput), archive.work(bob) as work:
        households.unmask(work, chen.no, None, "id_number", "  ")
    with pytest.raises(errors.BadInput), archive.work(bob) as work:
        households.unmask(work, chen.no, None, "name", "好奇")
    with pytest.raises(errors.NotFound), archive.work(charlie) as work:
        households.unmask(work, chen.no, None, "id_number", "好奇")
    with pytest.raises(errors.Forbidden), archive.work(township.ivan) as work:
        households.unmask(work, chen.no, None, "id_number", "检查")


def test_a_member_of_another_household_cannot_be_unmasked_through_this_one(
    archive, township, chen, alice, bob
):
    with archive.work(alice) as work:
        other = households.add(work, "202", [NewMember("枣村人", id_number=number(555))])
        member = work.session.query(Member).filter_by(household_id=other.id).one().id
    with pytest.raises(errors.NotFound), archive.work(bob) as work:
        households.unmask(work, chen.no, member, "id_number", "核对")


def test_looking_at_a_household_is_noted_and_no_personal_value_is(archive, chen, bob):
    with archive.look(bob) as look:
        households.household(look, chen.no)
    auditing.flush(archive)
    with archive.sessions.reading() as session:
        events = session.query(Event).all()
    assert ("bob", "household.shown", chen.id) in [(one.actor, one.action, one.subject_id) for one in events]
    assert "陈大山" not in str([one.details for one in events])
    assert HEAD_ID not in str([one.details for one in events])
