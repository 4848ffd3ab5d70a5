"""Which forms are owed and which are there."""

from __future__ import annotations

from archive_app.models.types import FormType
from archive_app.rules import completeness
from archive_app.rules.completeness import Slot, SlotState

CADENCES = dict.fromkeys(FormType, "once") | {
    FormType.INFORMATION: "yearly",
    FormType.PLAN_PROGRESS: "yearly",
    FormType.SUPPORT_RECORD: "often",
}


def test_yearly_forms_are_owed_for_every_year_and_the_others_once():
    slots = completeness.due([2018, 2017, 2018], CADENCES)
    assert [slot.form for slot in slots] == [
        FormType.APPLICATION,
        FormType.SURVEY,
        FormType.APPROVAL,
        FormType.INFORMATION,
        FormType.INFORMATION,
        FormType.SUPPORT_RECORD,
        FormType.PLAN_PROGRESS,
        FormType.PLAN_PROGRESS,
    ]
    assert [slot.year for slot in slots if slot.form is FormType.INFORMATION] == [2017, 2018]


def test_a_household_without_years_owes_six_forms():
    assert len(completeness.due([], CADENCES)) == 6


def test_a_form_of_another_year_does_not_count_for_a_yearly_one():
    slot = Slot(FormType.INFORMATION, 2018)
    assert completeness.state(slot, {(FormType.INFORMATION, 2017)}) is SlotState.MISSING
    assert completeness.state(slot, {(FormType.INFORMATION, None)}) is SlotState.MISSING
    assert completeness.state(slot, {(FormType.INFORMATION, 2018)}) is SlotState.PRESENT


def test_a_form_owed_once_may_be_of_any_year():
    assert completeness.state(Slot(FormType.SURVEY, None), {(FormType.SURVEY, 2014)}) is SlotState.PRESENT


def test_what_waits_is_shown_apart_and_still_missing():
    slots = [Slot(FormType.SURVEY, None)]
    waiting = {(FormType.SURVEY, 2018)}
    assert completeness.by_form(slots, (), waiting) == {FormType.SURVEY: SlotState.REVIEW}
    assert completeness.missing(slots, ()) == tuple(slots)


def test_the_worst_year_decides_a_forms_state():
    slots = completeness.due([2017, 2018], CADENCES)
    states = completeness.by_form(slots, {(FormType.INFORMATION, 2018)})
    assert states[FormType.INFORMATION] is SlotState.MISSING
