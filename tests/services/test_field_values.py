"""Values of a form: the machine's reading, what the roster makes of it, and a person's word beside both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factories
import pages
import pytest
import sqlalchemy as sa

from archive_app import errors
from archive_app.models import Event, FieldConfirmation, FormFinding, PageField
from archive_app.services import field_values, finding, form_checking, items, proposals
from archive_app.services.finding import Asked

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor
    from archive_app.services.field_values import FieldValue


@pytest.fixture
def household(archive: Archive, township: Township) -> str:
    """Put one household of Sang village on the roster."""
    with archive.sessions.writing() as session:
        made = factories.make_household(session, township.sang, "张测芬")
        made.head.id_number = pages.NUMBER
        return made.no


def survey(*more: str, name: str = "张测芬") -> bytes:
    """Return a survey form with further lines."""
    head = ["认定调查表", f"户主姓名：{name}", f"身份证号：{pages.NUMBER}", "行政村：桑村", "年度：2018年"]
    return pages.drawn([*head, *more])


def values(archive: Archive, actor: Actor, code: str) -> dict[str, FieldValue]:
    """Return the values of an item by name."""
    with archive.look(actor) as look:
        return {one.name: one for one in field_values.fields_of(look, items.find(look, code))}


def test_values_are_kept_with_kind_place_and_how_they_were_found(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", survey("联系电话：12900001234", "家庭人口：2人")))
    found = values(archive, alice, got.items[0])
    phone = found["phone"]
    assert (phone.value, phone.kind, phone.word.zh, phone.guess) == (
        "12900001234",
        "phone",
        "联系电话",
        False,
    )
    assert phone.box is not None
    assert found["members"].current == "2"


def test_a_name_one_sign_off_is_put_right_by_the_roster_and_marked_as_a_guess(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", survey(name="张测苏")))
    name = values(archive, alice, got.items[0])["name"]
    assert (name.value, name.rule, name.guess) == ("张测芬", "roster_name", True)
    assert name.raw.endswith("张测苏")
    with archive.look(alice) as look:
        assert "name_look_alike" in items.find(look, got.items[0]).flags


def test_a_persons_word_stands_beside_the_machines_and_is_searched(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", survey("联系电话：12900001234", "家庭人口：2人")))
    phone = values(archive, alice, got.items[0])["phone"]
    with archive.work(alice) as work:
        said = field_values.confirm(work, phone.id, "129 0000 5678")
    assert (said.value, said.confirmed, said.current) == ("12900001234", "12900005678", "12900005678")
    pages.read_all(archive)
    assert finding.search(archive, alice, Asked('"12900005678"')).total == 1
    assert finding.search(archive, alice, Asked('"12900001234"')).total == 1
    with archive.look(alice) as look:
        kept = look.session.get_one(PageField, phone.id)
        assert (kept.value, kept.raw.strip()) == ("12900001234", "12900001234")
        told = look.session.scalars(sa.select(Event).where(Event.action == "field.confirmed")).one()
        assert "12900005678" not in str(told.details)


def test_the_latest_word_counts_and_the_earlier_ones_stay(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", survey("家庭人口：2人")))
    members = values(archive, alice, got.items[0])["members"]
    for value in ("3", "2"):
        with archive.work(alice) as work:
            field_values.confirm(work, members.id, value)
    assert values(archive, alice, got.items[0])["members"].current == "2"
    with archive.look(alice) as look:
        said = look.session.scalars(sa.select(FieldConfirmation).order_by(FieldConfirmation.id)).all()
        assert [(one.value, one.previous) for one in said] == [("3", "2"), ("2", "3")]


def test_what_a_form_lacks_is_kept_and_goes_when_a_person_says_so(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", survey("调查人（签字）：")))
    with archive.look(alice) as look:
        item = items.find(look, got.items[0])
        assert item.archival_file_id is not None
        [gaps] = form_checking.of_file(look, item.archival_file_id)
        assert [(one.code, one.where.zh, one.three) for one in gaps.findings] == [
            ("unsigned", "调查人签字", True)
        ]
    sign = values(archive, alice, got.items[0])["sign_surveyor"]
    with archive.work(alice) as work:
        field_values.confirm(work, sign.id, "present")
    with archive.look(alice) as look:
        assert look.session.scalar(sa.select(sa.func.count()).select_from(FormFinding)) == 0


def test_a_value_its_kind_cannot_have_is_refused(archive: Archive, alice: Actor, household: str) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", survey("家庭人口：2人")))
    members = values(archive, alice, got.items[0])["members"]
    with archive.work(alice) as work, pytest.raises(errors.BadInput):
        field_values.confirm(work, members.id, "好几口")


def test_a_field_nobody_may_see_is_not_there(archive: Archive, alice: Actor, household: str) -> None:
    with archive.work(alice) as work, pytest.raises(errors.NotFound):
        field_values.confirm(work, 999_999, "2")


def test_a_name_of_the_same_sound_is_proposed_with_its_reason_and_not_filed(
    archive: Archive, alice: Actor, household: str
) -> None:
    lines = ["认定调查表", "户主姓名：张册分", "行政村：桑村", "年度：2018年"]
    [got] = pages.hand_in(archive, alice, ("一.png", pages.drawn(lines)))
    with archive.look(alice) as look:
        item = items.find(look, got.items[0])
        [proposed] = proposals.of(look, item)
    assert item.state.value == "staged"
    assert ("户主姓名同音", "head's name sounds the same") in proposed.reasons


def test_a_word_is_taken_back_and_the_one_before_it_counts_again(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", survey("联系电话：12900001234", "家庭人口：2人")))
    phone = values(archive, alice, got.items[0])["phone"]
    for value in ("12900005678", "12900009999"):
        with archive.work(alice) as work:
            field_values.confirm(work, phone.id, value)
    seen = []
    for _step in range(2):
        with archive.work(alice) as work:
            seen.append(field_values.take_back(work, phone.id).confirmed)
    assert seen == ["12900005678", None]
    pages.read_all(archive)
    assert finding.search(archive, alice, Asked('"12900009999"')).total == 0
    with archive.look(alice) as look:
        assert look.session.scalar(sa.select(sa.func.count()).select_from(FieldConfirmation)) == 4
    with archive.work(alice) as work, pytest.raises(errors.Conflict):
        field_values.take_back(work, phone.id)


def test_what_stands_there_is_accepted_without_typing_it_again(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", survey("家庭人口：2人")))
    members = values(archive, alice, got.items[0])["members"]
    with archive.work(alice) as work:
        said = field_values.confirm(work, members.id)
    assert (said.confirmed, said.confirmed_by, said.doubtful) == ("2", "alice", False)


def test_a_masked_number_is_not_corrected_blind(archive: Archive, alice: Actor, household: str) -> None:
    from archive_app.rules import access

    [got] = pages.hand_in(archive, alice, ("一.png", survey()))
    number = values(archive, alice, got.items[0])["id_number"]
    with archive.work(access.system("clerk")) as work, pytest.raises(errors.Forbidden, match="in full"):
        field_values.confirm(work, number.id, "110105194912310038")
