"""The invented township is consistent, obviously invented, and the same for the same seed."""

import itertools
from datetime import date
from decimal import Decimal

from archive_app.demo.model import Course, Household
from archive_app.demo.names import check_sign
from archive_app.demo.township import plan

TOWNSHIP = plan(200, 7)


def test_the_same_seed_gives_the_same_township_and_another_seed_another() -> None:
    assert plan(200, 7) == TOWNSHIP
    assert plan(200, 8) != TOWNSHIP


def test_a_smaller_roster_is_the_beginning_of_a_larger_one() -> None:
    small = {each.number: each for each in plan(40, 7).households}
    large = {each.number: each for each in TOWNSHIP.households}
    assert all(large[number] == each for number, each in small.items())


def test_every_identity_number_has_its_check_character_birth_date_and_sex() -> None:
    members = [member for household in TOWNSHIP.households for member in household.members]
    for member in members:
        assert len(member.id_number) == 18
        assert check_sign(member.id_number[:17]) == member.id_number[17]
        assert member.id_number[6:14] == f"{member.birth:%Y%m%d}"
        assert (int(member.id_number[16]) % 2 == 1) == (member.sex == "男")
    assert len({member.id_number for member in members}) == len(members)


def test_the_check_character_agrees_with_published_examples() -> None:
    assert check_sign("11010519491231002") == "X"
    assert check_sign("44052418800101001") == "4"


def test_numbers_are_of_ranges_that_nobody_has() -> None:
    assert TOWNSHIP.fictitious
    assert all(each.code.startswith("99") and len(each.code) == 12 for each in TOWNSHIP.villages)
    phones = [each.phone for each in TOWNSHIP.households] + [each.phone for each in TOWNSHIP.officers]
    assert all(phone.startswith("129") and len(phone) == 11 for phone in phones)
    assert len(set(phones)) == len(phones)


def test_there_are_enough_villages_and_households_are_numbered_by_village() -> None:
    assert len(TOWNSHIP.villages) >= 8
    assert len(TOWNSHIP.households) == 200
    assert {each.number[:3] for each in TOWNSHIP.households} == {each.short for each in TOWNSHIP.villages}
    assert len({each.number for each in TOWNSHIP.households}) == 200


def test_there_are_homonyms_and_near_homonyms_in_different_villages() -> None:
    heads = [(each.head.name, each.village) for each in TOWNSHIP.households]
    names = [name for name, _ in heads]
    assert {"王志强", "王志彊"} <= set(names)
    assert len({village for name, village in heads if name == "张秀兰"}) >= 2


def in_order(course: Course) -> bool:
    days = [
        *(course.applied, course.surveyed, course.assessed, course.noticed_from, course.noticed_to),
        *(course.town, course.town_noticed_to, course.district, course.announced, course.collected),
    ]
    return all(first <= second for first, second in itertools.pairwise(days))


def sound(household: Household) -> bool:
    own = household.income
    return (
        in_order(household.course)
        and (household.course.noticed_to - household.course.noticed_from).days >= 7
        and own.net == own.wage + own.business + own.assets + own.transfer - own.costs
        and own.per_head(len(household.members)) > Decimal(0)
        and household.cause not in household.other_causes
        and sum(1 for each in household.members if each.relation == "户主") == 1
    )


def test_every_household_passes_the_checks_of_a_good_file() -> None:
    assert [each.number for each in TOWNSHIP.households if not sound(each)] == []


def test_every_household_has_a_helper_and_a_place_in_its_villages_cabinet() -> None:
    helpers = {each.name for each in TOWNSHIP.officers}
    assert all(each.helper in helpers for each in TOWNSHIP.pairings)
    boxed = [number for box in TOWNSHIP.boxes if box.room.endswith("工作室") for number in box.households]
    assert sorted(boxed) == [each.number for each in TOWNSHIP.households]


def test_a_meetings_vote_adds_up() -> None:
    for meeting in TOWNSHIP.meetings:
        assert meeting.agree + meeting.against + meeting.abstain == meeting.present <= meeting.due
        assert len(meeting.attendees) == meeting.present
        assert meeting.day > date(2018, 1, 1)
