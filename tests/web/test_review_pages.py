"""The review tray's pages: cutting, turning, sending back to the scanner, and moving what was filed wrongly."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from archives import Township
from factories import make_household
from PIL import Image
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Item, Page, PageField
from archive_app.models.types import ItemState
from archive_app.services import catching_up, field_values
from ocr.engines import fake


def pdf(*lines: str) -> bytes:
    images = [Image.fromarray(fake.draw([line])).convert("RGB") for line in lines]
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=150, quality=95)
    return out.getvalue()


@pytest.fixture
def waiting(as_alice: Browser, archive: Archive) -> str:
    """Hand in two pages that nobody knows; return the code of the item that waits."""
    as_alice.post("/inbox/upload", {"files": (io.BytesIO(pdf("甲页", "乙页")), "两页.pdf")})
    catching_up.drain(archive)
    return codes(archive)[0]


def codes(archive: Archive) -> list[str]:
    with archive.sessions.reading() as session:
        rows = session.scalars(sa.select(Item).where(Item.state == ItemState.STAGED).order_by(Item.id))
        return [item.code for item in rows]


def do(browser: Browser, code: str, what: str, page: int = 1):
    return browser.post(f"/inbox/review/{code}/pages", {"do": what, "page": str(page)})


def test_a_page_is_divided_off_and_joined_again(as_alice: Browser, archive: Archive, waiting: str) -> None:
    assert do(as_alice, waiting, "divide", 2).location.endswith(f"/inbox/review/{waiting}")
    first, second = codes(archive)
    assert do(as_alice, second, "join_previous").location.endswith(f"/inbox/review/{first}")
    assert codes(archive) == [first]
    assert "从这页拆开" in as_alice.get(f"/inbox/review/{first}").text


def test_a_page_is_turned_and_moved(as_alice: Browser, archive: Archive, waiting: str) -> None:
    do(as_alice, waiting, "turn", 2)
    do(as_alice, waiting, "earlier", 2)
    with archive.sessions.reading() as session:
        pages = session.scalars(sa.select(Page).order_by(Page.n)).all()
        assert [(page.source_n, page.turned) for page in pages] == [(2, 90), (1, 0)]


def test_what_makes_no_sense_is_refused_and_changes_nothing(
    as_alice: Browser, archive: Archive, waiting: str
) -> None:
    assert do(as_alice, waiting, "divide", 1).status_code == 422
    assert do(as_alice, waiting, "later", 2).status_code == 422
    assert do(as_alice, waiting, "join_next").status_code == 404
    assert do(as_alice, waiting, "burn").status_code == 422
    assert codes(archive) == [waiting]


def test_another_village_cannot_touch_it(
    as_charlie: Browser, archive: Archive, as_alice: Browser, waiting: str
) -> None:
    assert do(as_charlie, waiting, "divide", 2).status_code == 404
    assert codes(archive) == [waiting]


def test_a_correction_stands_beside_the_machines_reading(
    as_alice: Browser, archive: Archive, township: Township
) -> None:
    with archive.sessions.writing() as session:
        no = make_household(session, township.sang).no
    lines = ["认定调查表", "户主姓名：王某某", "年度：2018年"]
    out = io.BytesIO()
    Image.fromarray(fake.draw(lines)).save(out, "PNG")
    out.seek(0)
    as_alice.post("/inbox/upload", {"files": (out, "a.png")})
    catching_up.drain(archive)
    (code,) = codes(archive)
    answer = as_alice.post(
        f"/inbox/review/{code}", {"other": no, "form": "survey", "year": "2018", "field-name": "王大山"}
    )
    assert answer.status_code == 303
    with archive.look(_reader()) as look:
        item = look.session.scalars(sa.select(Item)).one()
        named = next(one for one in field_values.fields_of(look, item) if one.name == "name")
        assert named.current == "王大山"
        raw = look.session.scalars(sa.select(PageField.raw).where(PageField.name == "name")).one()
        assert raw.endswith("王某某")


def _reader():
    from archive_app.rules import access

    return access.system("tester")


def test_papers_go_back_to_the_scanner_and_what_was_filed_wrongly_moves(
    as_alice: Browser, archive: Archive, waiting: str, township: Township
) -> None:
    as_alice.post(f"/inbox/review/{waiting}", {"do": "rescan"})
    assert "另有 1 件等着重扫" in as_alice.get("/inbox/review").text
    assert waiting in as_alice.get("/inbox/review?rescan=1").text
    with archive.sessions.writing() as session:
        wrong, right = (make_household(session, township.sang).no for _ in range(2))
    as_alice.post(f"/items/{waiting}/take-up")
    as_alice.post(f"/inbox/review/{waiting}", {"other": wrong, "form": "survey", "year": "2018"})
    assert "归错了？改归" in as_alice.get(f"/items/{waiting}").text
    moved = {"household": right, "form": "survey", "year": "2018", "reason": "看错了"}
    assert as_alice.post(f"/items/{waiting}/refile", moved).status_code == 303
    assert waiting in as_alice.get(f"/households/{right}").text


def test_the_last_decision_is_taken_back_from_the_tray(
    as_alice: Browser, archive: Archive, waiting: str
) -> None:
    as_alice.post(f"/inbox/review/{waiting}", {"do": "set_aside"})
    tray = as_alice.get("/inbox/review").text
    assert 'action="/inbox/review/undo"' in tray and "认定不是档案" in tray
    assert as_alice.post("/inbox/review/undo").location.endswith(f"/inbox/review/{waiting}")
    assert as_alice.post("/inbox/review/undo").status_code == 409


def test_what_was_filed_wrongly_comes_back_and_is_said_to_be_right(
    as_alice: Browser, archive: Archive, waiting: str, township: Township
) -> None:
    with archive.sessions.writing() as session:
        no = make_household(session, township.sang).no
    as_alice.post(f"/inbox/review/{waiting}", {"other": no, "form": "survey", "year": "2018"})
    as_alice.post("/inbox/review/undo")
    assert "没有归错" in as_alice.get(f"/inbox/review/{waiting}").text
    as_alice.post(f"/inbox/review/{waiting}", {"do": "stays"})
    assert as_alice.get(f"/inbox/review/{waiting}").status_code == 409


def test_the_tray_is_narrowed_to_a_batch_a_village_and_a_kind_of_doubt(
    as_alice: Browser, archive: Archive, waiting: str
) -> None:
    link = f'href="/inbox/review/{waiting}'
    with archive.sessions.reading() as session:
        item = session.scalars(sa.select(Item)).one()
        batch, doubt = item.source.batch_id, item.doubts[0]
    assert f'href="/inbox/review?batch={batch}"' in as_alice.get(f"/inbox/batches/{batch}").text
    for wish in (
        f"batch={batch}",
        f"doubt={doubt}",
        f"batch={batch}&doubt={doubt}",
        "village=",
        "batch=nonsense",
    ):
        assert link in as_alice.get(f"/inbox/review?{wish}").text, wish
    for wish in (f"batch={batch + 1}", "doubt=security_class", "village=201"):
        page = as_alice.get(f"/inbox/review?{wish}").text
        assert link not in page and "这里没有要复核的" in page, wish
    assert as_alice.get("/inbox/review?village=999").status_code == 404


def test_a_turned_page_is_shown_turned_though_the_browser_has_its_old_picture(
    as_alice: Browser, waiting: str
) -> None:
    address = f"/items/{waiting}/pages/1/image"
    known = as_alice.get(address)
    assert as_alice.get(address, headers={"If-None-Match": known.headers["ETag"]}).status_code == 304
    do(as_alice, waiting, "turn", 1)
    again = as_alice.get(address, headers={"If-None-Match": known.headers["ETag"]})
    assert again.status_code == 200
    width, height = Image.open(io.BytesIO(known.data)).size
    assert Image.open(io.BytesIO(again.data)).size == (height, width)


def test_the_part_of_the_tray_one_works_through_stays_from_doubt_to_doubt(
    as_alice: Browser, archive: Archive
) -> None:
    for name in ("甲", "乙", "丙"):
        as_alice.post("/inbox/upload", {"files": (io.BytesIO(pdf(f"{name}页")), f"{name}.pdf")})
    catching_up.drain(archive)
    first, _other, third = codes(archive)
    with archive.sessions.reading() as session:
        [one, _, three] = session.scalars(sa.select(Item).order_by(Item.id)).all()
        assert one.source and three.source
        batch = three.source.batch_id
        part = f"?batch={batch}"
    assert f'href="/inbox/review/{third}{part}"' in as_alice.get(f"/inbox/review{part}").text
    opened = as_alice.get(f"/inbox/review/{third}{part}").text
    assert f'action="/inbox/review/{third}{part}"' in opened
    decided = as_alice.post(f"/inbox/review/{third}{part}", {"do": "set_aside"})
    assert decided.location.endswith(f"/inbox/review{part}"), "nothing else waits in this batch"
    decided = as_alice.post(f"/inbox/review/{first}", {"do": "set_aside"})
    assert "/inbox/review/" in decided.location
