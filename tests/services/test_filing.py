"""From a page to its file: right forms file themselves, doubtful ones wait with their reasons."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import factories
import pages
import pytest
import sqlalchemy as sa

from archive_app import errors
from archive_app.models import ArchivalFile, Holding, Item, Page, Source
from archive_app.models.types import FormType, ItemState, PageState, SourceState
from archive_app.services import catching_up, claims, finding, items, reviewing
from archive_app.services.finding import Asked
from archive_app.services.intake import Hints

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


@pytest.fixture
def household(archive: Archive, township: Township) -> str:
    """Put one household of Sang village on the roster."""
    with archive.sessions.writing() as session:
        made = factories.make_household(session, township.sang, "张测试")
        made.head.id_number = pages.NUMBER
        return made.no


def item_of(archive: Archive, actor: Actor, code: str) -> Item:
    """Return an item of the archive."""
    with archive.look(actor) as look:
        return items.find(look, code)


def test_a_form_whose_number_and_name_agree_is_registered_by_itself(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", pages.form()))
    item = item_of(archive, alice, got.items[0])
    assert (got.status, item.state) == (SourceState.FILED, ItemState.REGISTERED)
    assert (item.form_type, item.year) == (FormType.SURVEY, 2018)
    assert item.archival_file is not None
    assert item.archival_file.household is not None
    assert item.archival_file.household.no == household


def test_all_forms_of_a_household_go_into_one_file_with_one_holding(
    archive: Archive, alice: Actor, household: str
) -> None:
    pages.hand_in(archive, alice, ("一.png", pages.form()), ("二.png", pages.form("审批表")))
    with archive.look(alice) as look:
        assert look.session.scalar(sa.select(sa.func.count()).select_from(ArchivalFile)) == 1
        assert look.session.scalar(sa.select(sa.func.count()).select_from(Holding)) == 1


def test_the_same_form_of_the_same_year_is_not_filed_twice_unseen(
    archive: Archive, alice: Actor, household: str
) -> None:
    pages.hand_in(archive, alice, ("一.png", pages.form()))
    [rescan] = pages.hand_in(archive, alice, ("重扫.png", pages.form() + b"\x00"))
    assert rescan.status is SourceState.REVIEW
    assert item_of(archive, alice, rescan.items[0]).doubts == ["scanned_again"]  # says more than already_have


def test_a_form_of_nobody_on_the_roster_waits_for_a_person(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", pages.form(name="无此人", number="440524188001010014")))
    assert got.status is SourceState.REVIEW
    with archive.look(alice) as look:
        row = reviewing.tray(look).rows[0]
    assert [doubt.code for doubt in row.doubts] == ["household_unknown"]
    assert row.doubts[0].zh.endswith("。")


def test_a_paper_that_is_no_form_waits_for_a_person(archive: Archive, alice: Actor) -> None:
    [got] = pages.hand_in(archive, alice, ("纪要.png", pages.drawn(["村民代表会议纪要", "今天开会"])))
    assert got.status is SourceState.REVIEW
    assert item_of(archive, alice, got.items[0]).doubts == ["no_household_form"]


def test_a_person_files_what_the_machine_would_not(archive: Archive, alice: Actor, household: str) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", pages.form(name="张測式", number="")))
    code = got.items[0]
    with archive.work(alice) as work:
        reviewing.file_by_hand(
            work, code, household_no=household, form="survey", year=2018, corrections={"name": "张测试"}
        )
    item = item_of(archive, alice, code)
    assert (item.state, item.registered_by) == (ItemState.REGISTERED, alice.name)
    with archive.look(alice) as look:
        page = items.page_of(look, item, 1)
        corrected = next(field for field in page.fields if field.name == "name")
        assert corrected.value == "张测试"
        assert reviewing.waiting_count(look) == 0


def test_meeting_papers_go_into_the_series_of_their_year(
    archive: Archive, alice: Actor, township: Township
) -> None:
    [got] = pages.hand_in(archive, alice, ("纪要.png", pages.drawn(["村民代表会议纪要"])))
    with archive.work(alice) as work:
        reviewing.file_by_hand(work, got.items[0], series="assessment_meeting", village="201", year=2018)
    item = item_of(archive, alice, got.items[0])
    assert (item.archival_file.series, item.retention_code, item.retention_start_year) == (  # type: ignore[union-attr]
        "assessment_meeting",
        "Y",
        2018,
    )


def test_two_people_filing_the_same_item_give_one_winner(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", pages.form(number="", village="")))
    with archive.work(alice) as work:
        reviewing.file_by_hand(work, got.items[0], household_no=household, form="survey", year=2018)
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        reviewing.file_by_hand(work, got.items[0], household_no=household, form="survey", year=2018)


def test_an_officer_of_another_village_neither_sees_nor_files_it(
    archive: Archive, alice: Actor, charlie: Actor, township: Township, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", pages.form()), hints=Hints(village=township.sang.code))
    with pytest.raises(errors.NotFound):
        items.show(archive, charlie, got.items[0])
    assert finding.search(archive, charlie, Asked("张测试")).total == 0


def test_a_filed_page_is_found_by_text_name_and_number_with_its_words_framed(
    archive: Archive, alice: Actor, household: str
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", pages.form()))
    for query in ("张测试", pages.NUMBER, household, "认定调查表"):
        hits = finding.search(archive, alice, Asked(query)).hits
        assert [hit.item_code for hit in hits] == list(got.items), query
    [hit] = finding.search(archive, alice, Asked("户主姓名")).hits
    assert hit.boxes
    assert hit.snippet[slice(*hit.marks[0])] == "户主姓名"


def test_staged_pages_are_found_by_those_who_file_and_hidden_from_inspectors(
    archive: Archive, alice: Actor, township: Township
) -> None:
    pages.hand_in(archive, alice, ("纪要.png", pages.drawn(["村民代表会议纪要"])))
    assert finding.search(archive, alice, Asked("会议纪要")).total == 1
    assert finding.search(archive, township.ivan, Asked("会议纪要")).total == 0


def test_a_page_on_which_workers_keep_dying_is_given_up_and_the_queue_goes_on(
    archive: Archive, alice: Actor
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", pages.form()))
    with archive.sessions.writing() as session:  # as workers leave it that die on this page again and again
        session.execute(sa.update(Source).values(state=SourceState.READING, claimed_by="gone/1/1.00/1"))
        session.execute(
            sa.update(Page).values(
                state=PageState.READING, claimed_by="gone/1/1.00/1", attempts=claims.MOST_ATTEMPTS
            )
        )
    catching_up.drain(archive)
    with archive.look(alice) as look:
        [page] = look.session.scalars(sa.select(Page)).all()
        source = look.session.get_one(Source, got.source_id)
    assert (page.state, page.reason) == (PageState.REFUSED, "crashed")
    assert source.state is SourceState.REFUSED
    assert source.reason


def test_a_dead_workers_page_is_read_again(archive: Archive, alice: Actor) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", pages.form()), read=False)
    with archive.work(alice) as work:
        claims.claim_source(work, got.source_id, f"{socket.gethostname()}/1/1.00/1")
    catching_up.drain(archive)
    with archive.look(alice) as look:
        assert look.session.get_one(Source, got.source_id).state is SourceState.REVIEW
