"""Setting an archive up in the browser: units, people, roster, tokens, holds, and the desk that leads there."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import factories
import pytest
import xlsxwriter
from sqlalchemy.orm import Session
from web_browser import PASSWORD, Browser

from archive_app.archive import Archive
from archive_app.models import Appointment, Event, Hold, Household, Item, Pairing, Token, Unit, User
from archive_app.models.types import PageState, Role
from archive_app.services import passwords, people

if TYPE_CHECKING:
    from apiflask import APIFlask

LIST = ["村", "姓名", "与户主关系"]


def _browser(app: APIFlask, archive: Archive, name: str, role: Role) -> Browser:
    with archive.sessions.writing() as session:
        factories.make_actor(session, name, role)
        session.query(User).filter_by(name=name).one().password_hash = passwords.hashed(PASSWORD)
    browser = Browser(app.test_client())
    assert browser.sign_in(name).status_code == 303
    return browser


@pytest.fixture
def as_admin(app: APIFlask, archive: Archive) -> Browser:
    """Give the administrator, signed in."""
    return _browser(app, archive, "root", Role.ADMIN)


def _unread(session: Session, pages: int) -> None:
    """Hand in pages that wait to be read, of no village yet."""
    item = factories.make_item(session, factories.make_source(session), pages=pages)
    for page in item.pages:
        page.state = PageState.WAITING


def _list(*rows: list[str]) -> io.BytesIO:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate([LIST, *rows]):
            sheet.write_row(n, 0, row)
    made.seek(0)
    return made


def _handed_in(browser: Browser, *rows: list[str]) -> str:
    answer = browser.post("/households/roster", data={"file": (_list(*rows), "名册.xlsx")})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_the_administrators_desk_shows_what_to_do_first_and_ticks_what_is_done(as_admin: Browser) -> None:
    page = as_admin.get("/").text
    assert all(href in page for href in ("/admin/units", "/households/roster", "/places", 'href="/admin"'))
    assert page.count('class="is-done"') == 2, "villages and people are there"


def test_nobody_without_the_right_is_offered_to_hand_files_in(
    as_admin: Browser, as_alice: Browser, archive: Archive
) -> None:
    with archive.sessions.writing() as session:
        _unread(session, 3)
    page = as_admin.get("/inbox").text
    assert "drop-zone" not in page
    assert "3 页正在识读" in page
    assert "drop-zone" in as_alice.get("/inbox").text


def test_how_many_pages_are_being_read_is_told_to_the_administrator(
    as_admin: Browser, archive: Archive, filed: Item
) -> None:
    with archive.sessions.writing() as session:
        _unread(session, 2)
    page = as_admin.get("/").text
    assert '<span class="waiting-count">2</span><span class="waiting-word">页正在识读</span>' in page


def test_a_village_is_added_below_the_town(as_admin: Browser, archive: Archive) -> None:
    told = {"kind": "village", "name": "新村", "code": "370406101203", "parent": "370406101"}
    assert as_admin.post("/admin/units", data=told).status_code == 303
    page = as_admin.get("/admin/units").text
    assert "已登记新村" in page
    with archive.sessions.reading() as session:
        made = session.query(Unit).filter_by(code="370406101203").one()
        assert made.parent is not None
        assert made.parent.name == "测试镇"


def test_a_village_code_that_is_not_twelve_digits_is_refused(as_admin: Browser) -> None:
    told = {"kind": "village", "name": "新村", "code": "203", "parent": "370406101"}
    answer = as_admin.post("/admin/units", data=told)
    assert answer.status_code == 422
    assert "12位数字" in answer.text


def test_an_archivist_manages_no_units_users_or_tokens(as_alice: Browser) -> None:
    for address in ("/admin", "/admin/units", "/admin/tokens", "/admin/users/bob"):
        assert as_alice.get(address).status_code == 403, address


def test_roles_scope_and_last_day_of_a_user_are_changed(as_admin: Browser, archive: Archive) -> None:
    page = as_admin.get("/admin/users/bob").text
    assert 'value="officer" checked' in page
    told = {
        "display_name": "鲍勃",
        "role": ["officer", "checker"],
        "scope": ["370406101202"],
        "expires_on": "2027-01-01",
    }
    assert as_admin.post("/admin/users/bob", data=told).status_code == 303
    with archive.sessions.reading() as session:
        bob = session.query(User).filter_by(name="bob").one()
        assert {one.role for one in bob.roles} == {Role.OFFICER, Role.CHECKER}
        assert [one.unit.name for one in bob.scopes] == ["枣村"]


def test_an_inspector_without_a_last_day_is_refused_on_the_page(as_admin: Browser) -> None:
    answer = as_admin.post("/admin/users", data={"name": "jiancha", "role": "inspector"})
    assert answer.status_code == 422
    assert "到期日" in answer.text


def test_a_helper_is_appointed_paired_and_linked_to_a_log_in(
    as_admin: Browser, archive: Archive, filed: Item
) -> None:
    told = {"name": "孙帮扶", "post": "帮扶责任人", "unit": "370406101", "since": "2018-03"}
    as_admin.post("/admin/people/posts", data=told)
    with archive.sessions.reading() as session:
        person = session.query(Appointment).one().person_id
    as_admin.post("/admin/people/pairings", data={"person": person, "household": "201-0001", "since": "2018"})
    as_admin.post("/admin/users", data={"name": "sun", "role": "support", "password": PASSWORD})
    as_admin.post("/admin/users/sun", data={"role": "support", "person": person})
    sun = people.sign_in(archive, "sun", PASSWORD, "")
    with archive.sessions.reading() as session:
        assert sun.households == {session.query(Household).filter_by(no="201-0001").one().id}
    assert "sun" in as_admin.get("/admin/people").text


def test_a_pairing_ends_on_the_page(as_admin: Browser, archive: Archive, filed: Item) -> None:
    told = {"name": "孙帮扶", "post": "帮扶责任人", "unit": "370406101"}
    as_admin.post("/admin/people/posts", data=told)
    with archive.sessions.reading() as session:
        person = session.query(Appointment).one().person_id
    as_admin.post("/admin/people/pairings", data={"person": person, "household": "201-0001"})
    with archive.sessions.reading() as session:
        number = session.query(Pairing).one().id
    assert "201-0001" in as_admin.get("/admin/people").text
    as_admin.post(f"/admin/people/pairings/{number}/end", data={"until": "2020-12-31"})
    assert "201-0001</a>" not in as_admin.get("/admin/people").text
    assert "2020-12-31" in as_admin.get("/admin/people?ended=1").text


def test_a_roster_is_checked_then_imported(as_alice: Browser, archive: Archive) -> None:
    where = _handed_in(as_alice, ["桑村", "张守田", "户主"], ["桑村", "李月英", "配偶"])
    page = as_alice.get(where).text
    assert "没有错误，可以导入" in page
    with archive.sessions.reading() as session:
        assert session.query(Household).count() == 0, "checking writes nothing"
    assert as_alice.post(f"{where}/import").status_code == 303
    assert "新登记 1 户" in as_alice.get("/households").text
    assert as_alice.get(where).status_code == 404, "what was imported is not kept"
    with archive.sessions.reading() as session:
        assert session.query(Event).filter_by(action="roster.imported").count() == 1


def test_what_is_wrong_with_a_roster_is_shown_and_handed_out_and_nothing_is_written(
    as_alice: Browser, archive: Archive
) -> None:
    where = _handed_in(as_alice, ["没有的村", "张守田", "户主"])
    page = as_alice.get(where).text
    assert "没有“没有的村”这个村" in page
    assert f'action="{where}/import"' not in page
    sheet = as_alice.get(f"{where}/errors")
    assert sheet.data[:2] == b"PK"
    as_alice.post(f"{where}/import")
    with archive.sessions.reading() as session:
        assert session.query(Household).count() == 0


def test_a_roster_is_for_who_handed_it_in_alone(as_alice: Browser, as_admin: Browser) -> None:
    where = _handed_in(as_alice, ["桑村", "张守田", "户主"])
    assert as_admin.get(where).status_code == 404


def test_a_file_that_is_no_roster_is_refused_with_what_to_do(as_alice: Browser) -> None:
    told = {"file": (io.BytesIO(b"not a spreadsheet"), "名册.xlsx")}
    answer = as_alice.post("/households/roster", data=told)
    assert answer.status_code == 422
    assert "xlsx" in answer.text


def test_an_officer_may_not_bring_a_roster_in(as_charlie: Browser) -> None:
    assert as_charlie.get("/households/roster").status_code == 403
    answer = as_charlie.post("/households/roster", data={"file": (_list(), "名册.xlsx")})
    assert answer.status_code == 403


def test_the_template_is_handed_out(as_alice: Browser) -> None:
    answer = as_alice.get("/households/roster/template")
    assert answer.data[:2] == b"PK"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_token_is_shown_once_and_can_be_revoked(as_admin: Browser, archive: Archive) -> None:
    told = {"name": "扫描仪", "user": "alice", "right": ["ingest"]}
    as_admin.post("/admin/tokens", data=told)
    first = as_admin.get("/admin/tokens").text
    bearer = first.split("<div>令牌 ", 1)[1].split("（", 1)[0]
    assert people.actor_of_token(archive, bearer) is not None
    assert bearer not in as_admin.get("/admin/tokens").text
    with archive.sessions.reading() as session:
        number = session.query(Token).one().id
    as_admin.post(f"/admin/tokens/{number}/revoke")
    assert people.actor_of_token(archive, bearer) is None


def test_a_hold_is_placed_by_one_approver_and_released_by_another(
    app: APIFlask, archive: Archive, filed: Item
) -> None:
    dora, emil = Browser(app.test_client()), Browser(app.test_client())
    assert dora.sign_in("dora").status_code == emil.sign_in("emil").status_code == 303
    told = {"codes": f"201-0001，{filed.code}", "reason": "审计", "basis": "区审计局2026年第8号"}
    assert dora.post("/retention/holds", data=told).status_code == 303
    with archive.sessions.reading() as session:
        number = session.query(Hold).one().id
    assert "须由另一个人解除" in dora.get("/retention/holds").text
    assert dora.post(f"/retention/holds/{number}/release", data={"reason": "审计结束"}).status_code == 403
    assert emil.post(f"/retention/holds/{number}/release", data={"reason": "审计结束"}).status_code == 303
    assert "没有冻结" in emil.get("/retention/holds").text
    assert "审计结束" in emil.get("/retention/holds?all=1").text


def test_who_may_not_hold_sees_holds_and_no_form(as_alice: Browser) -> None:
    assert 'name="basis"' not in as_alice.get("/retention/holds").text
    told = {"codes": "201-0001", "reason": "审计", "basis": "x"}
    assert as_alice.post("/retention/holds", data=told).status_code == 403
