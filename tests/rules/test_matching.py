"""Which household a form belongs to: two readings must agree, everything else goes to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive_app.rules.matching import Candidate, ReadForm, distance, match

NUMBER = "11010519491231002X"
ZHANG = Candidate(1, "201-0001", "桑村", "张测试", NUMBER, ("李试", "张小试"), ("440524188001010014",))
TWIN = Candidate(2, "202-0007", "枣村", "张测试", "440524188001010014")
FORM = ReadForm("survey", True, name="张测试", id_number=NUMBER, id_valid=True, village="桑村", year=2018)


def test_number_and_name_together_decide() -> None:
    found = match(replace(FORM, village=""), [ZHANG, TWIN])
    assert (found.household_id, found.doubts) == (1, ())


def test_name_and_village_decide_when_the_number_was_not_read() -> None:
    assert match(replace(FORM, id_number="", id_valid=False), [ZHANG, TWIN]).household_id == 1


def test_a_name_alone_is_never_enough() -> None:
    found = match(replace(FORM, id_number="", village=""), [ZHANG])
    assert found.household_id is None
    assert "household_unsure" in found.doubts
    assert found.proposals[0].household_id == 1


def test_a_name_that_is_only_suggested_supports_a_number_but_no_village() -> None:
    likely = replace(FORM, name_sure=False)
    assert match(likely, [ZHANG]).household_id == 1
    assert match(replace(likely, id_number=""), [ZHANG]).household_id is None


def test_a_village_alone_proposes_nobody() -> None:
    found = match(ReadForm("survey", True, village="桑村"), [ZHANG])
    assert found.household_id is None
    assert found.proposals == ()


def test_a_number_with_a_dropped_digit_is_filed_by_name_and_village_and_marked() -> None:
    found = match(replace(FORM, id_number=NUMBER[:7] + NUMBER[8:], id_valid=False), [ZHANG])
    assert found.household_id == 1
    assert found.marks == ("id_near",)


def test_a_valid_number_of_somebody_else_stops_a_match_by_name_and_village() -> None:
    found = match(replace(FORM, id_number="440524188001010014"), [replace(ZHANG, member_id_numbers=())])
    assert found.household_id is None
    assert "id_other" in found.doubts


def test_a_members_number_is_shown_to_a_person() -> None:
    found = match(replace(FORM, id_number="440524188001010014"), [ZHANG])
    assert found.household_id is None
    assert "id_of_member" in found.doubts


def test_the_right_number_with_another_name_is_shown_to_a_person() -> None:
    found = match(replace(FORM, name="王别人"), [ZHANG])
    assert found.household_id is None
    assert "name_other" in found.doubts


def test_a_former_name_is_proposed_with_its_reason() -> None:
    found = match(replace(FORM, name="张旧名"), [replace(ZHANG, former_names=("张旧名",))])
    assert found.household_id is None
    assert "name_former" in found.doubts


def test_another_village_on_the_page_is_shown_to_a_person() -> None:
    found = match(replace(FORM, village="枣村"), [ZHANG])
    assert found.household_id is None
    assert "village_other" in found.doubts


def test_what_the_person_said_is_enough_unless_the_page_contradicts_it() -> None:
    hinted = replace(ZHANG, hinted=True)
    assert match(ReadForm("survey", True), [hinted]).household_id == 1
    assert match(ReadForm("survey", True, name="王别人"), [hinted]).household_id is None


def test_two_households_that_fit_equally_are_ambiguous() -> None:
    other = replace(TWIN, household_id=3, village="桑村", head_id_number="")
    found = match(replace(FORM, id_number=""), [replace(ZHANG, head_id_number=""), other])
    assert found.household_id is None
    assert found.doubts == ("household_ambiguous",)


def test_an_empty_page_says_that_nothing_was_read() -> None:
    assert match(ReadForm("survey", True), []).doubts == ("nothing_read",)


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("", "", 0), ("123", "123", 0), ("1234", "124", 1), ("123", "321", 2), ("", "12", 2)],
)
def test_distance_counts_single_edits(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps
