"""Every page with made-up values, so that it can be drawn and looked at without an archive behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import web_counting
import web_places
from flask import Flask, Response, render_template
from flask_login import login_user
from PIL import ImageDraw
from web_values import (
    LONG,
    NOON,
    PAGES_OF_ONE,
    batch,
    batch_page,
    box_view,
    cabinet_rows,
    desk_view,
    doubt_view,
    elevation,
    household_rows,
    household_view,
    item_view,
    jpeg,
    page_image,
    paper,
    search_view,
    visitor,
    words_json,
)

from archive_app.rules.catalogues import CatalogueLine
from archive_app.services import reviewing
from archive_app.services.catalogues import CatalogueReport
from archive_app.services.withdrawing import WithdrawalRow
from archive_app.web import site
from archive_app.web.facts import Fact
from archive_app.web.frame import Site
from archive_app.web.refusals import Refusal
from archive_app.web.views import (
    batches as batch_views,
)
from archive_app.web.views import (
    cabinets,
    desk,
    households,
    inbox,
    places,
    records,
    review_tray,
    search,
)
from archive_app.web.words import ROLES


def contexts() -> dict[str, tuple[str, dict[str, Any]]]:
    """Every page: template and what it is given."""
    choices = (inbox.Choice("370406103201", "桑村"), inbox.Choice("370406103202", "鲁桥口社区居民委员会"))
    doubts = tuple(
        review_tray.DoubtRow(
            "I-0001AB-C",
            "贫困户申请表（张守田？）",
            "身份证号校验位不对",
            "application",
            "桑村",
            LONG + ".pdf",
            NOON,
        )
        for _ in range(3)
    )
    empty_desk = desk.DeskView("档案库还是空的。", (), (), (), 0, 0, 0, None, ())
    intake = inbox.InboxView(
        "12 个文件正在识读，9 件要人看一眼。", (batch(), batch("done")), 9, choices, 2**30,
        out=(inbox.Choice("7", "桑村二组 2018年材料"),), into="7", leaves="B-0007F3-K",
    )  # fmt: skip
    rooms = (
        cabinets.RoomView("R-000001-1", "工作室一", "桑村镇扶贫办", cabinet_rows()),
        cabinets.RoomView("R-000002-2", "艾湖村工作室", "艾湖村", ()),
    )
    listed = households.HouseholdsView(
        "200 户中 37 户缺表，共缺 112 份。", household_rows(), choices, "", "", False
    )
    box_rows = tuple(
        cabinets.PlaceBox("B-0007F3-K", f"{n:02}", "桑村 一户一档", "3层", "open", 14, 60)
        for n in range(1, 9)
    )
    place_page = cabinets.PlacePageView(
        "C-000002-2", "2号橱", "cabinet", "5 层，41 盒，还能放约 20 盒。", (places.Crumb("工作室一", "#"),),
        (Fact("用途", "精准扶贫档案（专橱）"), Fact("所属", "桑村镇")), (elevation(),), box_rows,
    )  # fmt: skip
    locked = tuple(
        records.LockRow("/items/I-1", title, "30年", "2018", dt.date(2048, 12, 31), dt.date(2049, 1, 1), "")
        for title in ("张守田 2018年 贫困户申请表", LONG)
    )
    keeping = records.RetentionView(
        "9,312 件全部锁定；最早 2029年1月1日起有 120 件可以鉴定。",
        (records.YearCount(2029, 120), records.YearCount(2049, 8000), records.YearCount(None, 1192)),
        locked,
        (records.RuleRow("贫困户户档", "30年", "《保管期限表》2018版", dt.date(2018, 1, 1)),),
        ((dt.date(2020, 12, 31), "桑发〔2018〕30号"),),
        (records.HoldRow("审计", "区审计局 2026年第8号", NOON, 41),),
        PAGES_OF_ONE,
    )
    events = tuple(
        records.EventRow(
            n,
            NOON,
            "zhaomin",
            "归档",
            "I-0001AB-C",
            "/items/I-0001AB-C",
            "household=201-0007 form=application",
            n < 3,
        )
        for n in range(1, 5)
    )
    trail = records.AuditView("共 51,204 条，已封存到第 51,200 条。", events, PAGES_OF_ONE, "", "", "")
    users = (
        records.UserRow(1, "zhaomin", "赵敏", ("admin", "archivist"), ("桑村镇",), None, "active"),
        records.UserRow(
            2, "inspector1", "检查组一", ("inspector",), ("桑村镇",), dt.date(2026, 12, 1), "active"
        ),
    )
    people = records.AdminView(
        "2 人可以登录。", users, tuple((k, str(v)) for k, v in ROLES.items()), (("370406103", "桑村镇"),)
    )
    no = search.SearchView("不存在的词", "没有找到“不存在的词”。", None, None, (), (), None, 0)
    start = search.SearchView("", "写下要找的字。", None, None, (), (), None, 0)
    return {
        "sign-in": ("account/sign_in.html", {"next": "/", "name": "", "problem": "用户名或口令不对。"}),
        "password": ("account/password.html", {}),
        "desk": ("desk/desk.html", {"view": desk_view(), "section": "desk"}),
        "desk-empty": ("desk/desk.html", {"view": empty_desk, "section": "desk"}),
        "inbox": ("inbox/inbox.html", {"view": intake, "section": "inbox", "pages": PAGES_OF_ONE}),
        "batch": ("inbox/batch.html", {"view": batch_page(), "pages": PAGES_OF_ONE, "query": "", "paper": paper()}),
        "withdrawals": ("retention/withdrawals.html", withdrawals()),
        "aside": ("inbox/aside.html", {"view": aside(), "section": "inbox", "pages": PAGES_OF_ONE}),
        "catalogue-check": ("inbox/catalogue_check.html", catalogue_check()),
        "tray": ("review/tray.html", {"view": tray(doubts), "section": "review", "pages": PAGES_OF_ONE}),
        "tray-empty": ("review/tray.html", {"view": tray(()), "section": "review", "pages": PAGES_OF_ONE}),
        "tray-narrowed": (
            "review/tray.html",
            {"view": narrowed_tray(doubts), "section": "review", "pages": PAGES_OF_ONE},
        ),
        "doubt": ("review/doubt.html", {"view": doubt_view(), "section": "review"}),
        "search": ("search/search.html", {"view": search_view(), "section": "search", "query": "张守田"}),
        "search-none": ("search/search.html", {"view": no, "section": "search", "query": "不存在的词"}),
        "search-start": ("search/search.html", {"view": start, "section": "search"}),
        "item": ("items/item.html", {"view": item_view(), "section": "search"}),
        "households": ("households/list.html", {"view": listed, "section": "households", "pages": PAGES_OF_ONE}),
        "household": ("households/household.html", {"view": household_view(), "section": "households"}),
        "box": ("boxes/box.html", {"view": box_view(), "section": "places"}),
        "places": ("places/tree.html", {"view": cabinets.PlacesView("2 间工作室，4 只橱，90 盒。", rooms), "section": "places"}),
        "place": ("places/place.html", {"view": place_page, "section": "places"}),
        "retention": ("retention/retention.html", {"view": keeping, "section": "retention"}),
        "audit": ("audit/audit.html", {"view": trail, "section": "audit"}),
        "admin": ("admin/admin.html", {"view": people, "section": "admin"}),
        "unknown-code": ("codes/unknown.html", {}),
        "scan": ("scan/scan.html", {}),
        "authority": ("authority/authority.html", {"view": {"available": True, "fingerprint": "3A:7F:" * 15 + "9C:01"}}),
        "refusal": ("errors/refusal.html", {"view": refused()}),
        **web_counting.contexts(),
        **web_places.contexts(LONG, PAGES_OF_ONE),
    }  # fmt: skip


def withdrawals() -> dict[str, Any]:
    rows = [
        WithdrawalRow(
            n, 40 + n, 7, LONG if n == 1 else "IMG_2031.jpg", "9f86d081884c" * 5, 3, "标有秘密，误收", state,
            "赵敏", NOON, "" if state == "asked" else "陈批", NOON, "同意" if state == "removed" else "", False,
        )
        for n, state in enumerate(("asked", "removing", "removed", "refused"), 1)
    ]  # fmt: skip
    return {"rows": rows, "waiting": 1, "file": "I-0007F3-K", "section": "retention", "pages": PAGES_OF_ONE}


def aside() -> batch_views.SidesView:
    sides = tuple(
        batch_views.SideView(
            n, "一.pdf", n, state, state, None, "I-0007F3-K", "/items/I-0007F3-K/pages/1/thumbnail", "", back,
            40 if state == "set_aside" else 0,
        )
        for n, (state, back) in enumerate(
            (("blank", "不是空白"), ("separator", "不是分隔页"), ("set_aside", "是档案，取回")) * 3, 1
        )
    )  # fmt: skip
    return batch_views.SidesView(7, "放在一边的页", "30 面空白、22 面分隔页、6 面非档案放在一边。", sides)


def catalogue_check() -> dict[str, Any]:
    lines = tuple(CatalogueLine(n, f"X001-2018-{n:03}", LONG, "", "", "2018", 3, "") for n in range(2, 8))
    files = tuple(f"图像/没有目录的图像文件/{n:04}.jpg" for n in range(1, 6))
    found = CatalogueReport(60, 52, 54, 0, lines, files, (), None, done=False, sheet=b"")
    return {
        "found": found, "token": "0" * 32, "section": "inbox", "pages": PAGES_OF_ONE, "lines": lines,
        "files": files, "notes": [(9, "没有档号，这一行没有导入。")],
    }  # fmt: skip


def tray(rows: tuple[review_tray.DoubtRow, ...]) -> review_tray.TrayView:
    return review_tray.TrayView("9 件要人看一眼，最早的等了 2 小时。" if rows else "没有要人看的。", rows)


def narrowed_tray(rows: tuple[review_tray.DoubtRow, ...]) -> review_tray.TrayView:
    part = review_tray.Narrowed(
        reviewing.Narrowing("201", "household_unsure", 7),
        (inbox.Choice("201", "灶村"), inbox.Choice("202", "桑村")),
        (inbox.Choice("household_unsure", "拿不准归到哪一户，请选。 (9)"),),
    )
    return replace(tray(rows), narrowed=part)


def refused() -> Refusal:
    facts = (
        Fact("保存到", "2048年12月31日"),
        Fact("规则", "D30"),
        Fact("依据", "《保管期限表》2018版；桑发〔2018〕30号"),
    )
    why = "不能删除：保管期限 30 年，至 2048年12月31日（依据《保管期限表》2018 版）；最低保存至 2020年12月31日。"
    return Refusal(
        "不能删除，也不能提前销毁",
        why,
        facts,
        ("认为内容有误：登记更正，原件保留。", "到期后由鉴定小组鉴定，两人批准并有人监销。"),
        "/items/I-1",
    )


def make() -> Flask:
    """Return an application that shows every page with made-up values under /gallery/<name>."""
    from archive_app.web import PACKAGE

    app = Flask(
        "archive_app", static_folder=str(PACKAGE / "static"), template_folder=str(PACKAGE / "templates")
    )
    app.config.update(SECRET_KEY="gallery-" * 4, TESTING=True)
    site.install(app, Site("桑村镇一户一档", True), "zh_CN")
    site.sessions.user_loader(lambda _id: visitor())

    @app.get("/gallery/<name>")
    def show(name: str) -> str:
        if name not in ("sign-in", "authority"):
            login_user(visitor())
        template, values = contexts()[name]
        return render_template(template, **values)

    @app.get("/gallery/page.jpg")
    @app.get("/items/<path:rest>")
    def picture(rest: str = "") -> Any:
        if rest.endswith(("/quality", "/fields")):  # fetched by the page itself: nothing to put in
            return "", 204
        return words_json() if rest.endswith("words") else jpeg(page_image())

    @app.get("/gallery/strip.jpg")
    def strip() -> Response:
        image = page_image().convert("RGB").crop((80, 190, 820, 280)).resize((1200, 146))
        ImageDraw.Draw(image).rectangle((350, 30, 480, 88), outline=(194, 65, 12), width=4)
        return jpeg(image)

    @app.get("/gallery/words.json")
    def words() -> dict[str, Any]:
        return words_json()

    return app


if __name__ == "__main__":
    make().run(port=8471)
