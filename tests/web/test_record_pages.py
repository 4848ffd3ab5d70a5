"""Pages of records: who sees what, what stays locked, where codes lead."""

from __future__ import annotations

import re

import factories
from archives import Township
from sqlalchemy import select
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Box, Event, Holding, Item
from archive_app.models.types import FormType
from labels import codes


def code_of(item: Item) -> str:
    return codes.make("I", item.id)


def box_code(archive: Archive) -> str:
    with archive.sessions.reading() as session:
        return session.scalars(select(Box)).one().code


PAGES = ("/", "/inbox", "/inbox/review", "/households", "/places", "/retention", "/audit", "/scan", "/search")


def test_every_main_page_answers_on_an_empty_archive(as_alice: Browser) -> None:
    assert {address: as_alice.get(address).status_code for address in PAGES} == dict.fromkeys(PAGES, 200)


def test_every_main_page_answers_with_something_filed(filed: Item, as_alice: Browser) -> None:
    assert {address: as_alice.get(address).status_code for address in PAGES} == dict.fromkeys(PAGES, 200)


def test_the_item_page_names_the_place_and_the_lock(filed: Item, as_alice: Browser) -> None:
    page = as_alice.get(f"/items/{code_of(filed)}").text
    assert "张守田户认定调查表" in page
    assert "工作室" in page
    assert "1号橱" in page
    assert "已锁定" in page


def test_deletion_is_refused_with_rule_and_basis_and_stays_in_the_trail(
    archive: Archive, filed: Item, as_alice: Browser
) -> None:
    answer = as_alice.post(f"/items/{code_of(filed)}/delete")
    assert answer.status_code == 423
    assert "不能删除" in answer.text
    assert "桑发〔2018〕30号" in answer.text
    with archive.sessions.reading() as session:
        assert session.get(Item, filed.id) is not None


def test_what_one_may_not_see_looks_like_what_does_not_exist(filed: Item, as_charlie: Browser) -> None:
    invisible = as_charlie.get(f"/items/{code_of(filed)}")
    unknown = as_charlie.get(f"/items/{codes.make('I', 99999)}")
    assert invisible.status_code == unknown.status_code == 404
    for part in ("pages/1/image", "pages/1/words", "pages/1/thumbnail", "pages/1/strip", "files/source"):
        assert as_charlie.get(f"/items/{code_of(filed)}/{part}").status_code == 404, part
    assert as_charlie.get("/households/201-0001").status_code == 404
    assert as_charlie.post(f"/items/{code_of(filed)}/delete").status_code == 404


def test_a_printed_code_leads_to_its_box_and_the_box_says_where_it_stands(
    archive: Archive, filed: Item, as_alice: Browser
) -> None:
    code = box_code(archive)
    answer = as_alice.get(f"/q/{code}")
    assert answer.headers["Location"] == f"/boxes/{code}"
    page = as_alice.get(f"/boxes/{code}").text
    assert code in page
    assert "1号橱" in page
    assert "cabinet-medium" in page


def test_misread_unknown_and_invisible_codes_get_one_and_the_same_page(
    archive: Archive, filed: Item, as_charlie: Browser
) -> None:
    real = box_code(archive)
    misread = real[:-1] + ("0" if real[-1] != "0" else "1")
    texts = []
    for code in (real, misread, codes.make("B", 4242), "nonsense"):
        answer = as_charlie.get(f"/q/{code}")
        assert answer.status_code == 404
        texts.append(
            re.sub(r"csrf[^>]*>|<footer.*?</footer>", "", answer.text, flags=re.DOTALL).replace(code, "")
        )
    assert "认不出这个码" in texts[0]
    assert len(set(texts)) == 1


def test_a_whole_address_read_from_an_old_label_opens_the_same_box(
    archive: Archive, filed: Item, as_alice: Browser
) -> None:
    code = box_code(archive)
    answer = as_alice.get("/scan", query_string={"code": f"https://old.example:9999/q/{code}"})
    assert answer.headers["Location"] == f"/boxes/{code}"


def test_the_household_page_shows_which_of_the_six_forms_are_missing(filed: Item, as_alice: Browser) -> None:
    page = as_alice.get("/households/201-0001").text
    assert page.count("form-sheet-missing") == 5
    assert "审批表" in page


def test_unmasking_needs_a_reason_and_is_recorded(archive: Archive, filed: Item, as_alice: Browser) -> None:
    refused = as_alice.post("/households/201-0001/unmask", {"field": "id_number", "reason": ""})
    assert refused.status_code == 422
    with archive.sessions.reading() as session:
        assert session.scalars(select(Event).where(Event.action == "household.unmasked")).all() == []


def test_a_strip_is_only_cut_inside_the_page(filed: Item, as_alice: Browser) -> None:
    for boxes in ("1,2,3,4", "a,b,c,d", "0.1,0.1"):
        answer = as_alice.get(f"/items/{code_of(filed)}/pages/1/strip", query_string={"boxes": boxes})
        assert answer.status_code == 400, boxes


def test_looking_at_an_item_reaches_the_trail(archive: Archive, filed: Item, as_alice: Browser) -> None:
    from archive_app.services import auditing

    as_alice.get(f"/items/{code_of(filed)}")
    auditing.flush(archive)
    with archive.sessions.reading() as session:
        assert session.scalars(select(Event.actor).where(Event.action == "item.shown")).all() == ["alice"]


def test_the_box_page_counts_what_the_reader_may_not_see(
    archive: Archive, filed: Item, as_alice: Browser
) -> None:
    with archive.sessions.reading() as session:
        assert session.scalars(select(Holding)).one().box_id is not None
    assert "1 份。" in as_alice.get(f"/boxes/{box_code(archive)}").text


def test_a_household_without_a_page_is_found_by_name_and_its_number_leads_straight_to_it(
    archive: Archive, township: Township, as_alice: Browser, as_charlie: Browser
) -> None:
    no, name = "201-0007", "王志强"
    with archive.sessions.writing() as session:
        factories.make_household(session, session.merge(township.sang), name, no=no)
    assert as_alice.get(f"/search?q={no}").headers["Location"] == f"/households/{no}"
    assert as_charlie.get(f"/search?q={no}").status_code == 200
    page = as_alice.get(f"/search?q={name}").text
    assert f'href="/households/{no}"' in page
    assert f'href="/households/{no}"' not in as_charlie.get(f"/search?q={name}").text


def test_the_version_that_came_later_stands_for_the_form_and_the_earlier_one_says_so(
    archive: Archive, filed: Item, as_alice: Browser
) -> None:
    with archive.sessions.writing() as session:
        earlier = session.get_one(Item, filed.id)
        later = factories.make_registered_item(
            session, earlier.archival_file, form_type=FormType.SURVEY, title="张守田户认定调查表（已签字）"
        )
        later.supersedes_id = earlier.id
        no, code = earlier.archival_file.household.no, later.code
    page = as_alice.get(f"/households/{no}").text
    assert f'href="/items/{code}"' in page
    assert page.count("已有新版") == 1
