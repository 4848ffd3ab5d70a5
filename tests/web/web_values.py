"""Made-up values for every kind of page."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from flask import Response
from PIL import Image, ImageDraw, ImageFont

from archive_app.models.types import Role
from archive_app.rules.access import rights_of
from archive_app.services.actors import SignedIn
from archive_app.web.facts import Fact
from archive_app.web.pages import Pages
from archive_app.web.views import (
    batches,
    boxes,
    cabinets,
    desk,
    elevations,
    households,
    inbox,
    items,
    locks,
    places,
    review,
    search,
)
from archive_app.web.visit import Visitor
from archive_app.web.words import FORMS

NOON = dt.datetime(2026, 11, 23, 4, 5, tzinfo=dt.UTC)
LONG = "关于印发《枣庄市山亭区桑村镇农村精准扶贫档案规范化整理实施方案（征求意见稿）》并报送整改落实情况的通知及附件"


def visitor() -> Visitor:
    roles = frozenset({Role.ADMIN, Role.ARCHIVIST})
    return Visitor(
        SignedIn(
            "zhaomin", rights_of(roles), user_id=1, units=None, key="1.1", display_name="赵敏", roles=roles
        )
    )


def place(box: str = "05", marked: int = 4) -> places.PlaceView:
    crumbs = (
        places.Crumb("工作室一", "/places/R-000001-1"),
        places.Crumb("2号橱", "/places/C-000002-2"),
        places.Crumb("3层", "/places/S-000003-3"),
        places.Crumb(f"盒 {box}", "/boxes/B-0007F3-K"),
        places.Crumb("12"),
    )
    return places.PlaceView(
        crumbs, places.draw_cabinet([9, 11, 8, 5, 0], 2, marked), "V-00012C-8", "镇里一套 · 原件"
    )


def lock() -> locks.LockView:
    facts = (
        Fact("保管期限", "30年"),
        Fact("保存到", "2048年12月31日"),
        Fact("最早鉴定日", "2049年1月1日"),
        Fact("最低保存期", "至 2020年12月31日"),
    )
    basis = "依据《归档文件材料归档范围和保管期限表》2018版；最低保存期依据桑发〔2018〕30号。"
    return locks.LockView(True, "已锁定，不能删除", facts, basis, ("冻结：审计，自 2026-10-08",))


def history() -> tuple[items.EventLine, ...]:
    return (
        items.EventLine(NOON, "赵敏", "归档"),
        items.EventLine(NOON - dt.timedelta(minutes=4), "系统", "识读完成，认出户主和身份证号"),
        items.EventLine(NOON - dt.timedelta(minutes=6), "赵敏", "收件：201-0007.pdf"),
    )


def slots() -> tuple[households.FormSlot, ...]:
    states = ("registered", "registered", "missing", "review", "registered", "missing")
    return tuple(
        households.FormSlot(
            form,
            str(FORMS[form].name),
            str(FORMS[form].short),
            state,
            pages=2 if form == "information" else 1,
            year=2018 if state != "missing" else None,
            href=None if state == "missing" else "/items/I-0001AB-C",
            thumbnail=None if state == "missing" else "/gallery/page.jpg",
        )
        for form, state in zip(FORMS, states, strict=True)
    )


def desk_view() -> desk.DeskView:
    villages = [
        ("桑村", 62, 14),
        ("东凫山村", 48, 3),
        ("艾湖村", 33, 71),
        ("户主村", 41, 0),
        ("鲁桥口社区居民委员会", 16, 22),
    ]
    return desk.DeskView(
        answer="今天有 9 件等着复核；桑村还缺 14 份表，其中 9 份是审批表。",
        waiting=(
            desk.Waiting(9, "件待复核", "eye", "amber", "/inbox/review"),
            desk.Waiting(2, "个文件没有收下", "ban", "red", "/inbox"),
            desk.Waiting(0, "份借出逾期", "hourglass", "violet", "/loans"),
            desk.Waiting(128, "页正在识读", "loader-2", "cyan", "/inbox"),
        ),
        villages=tuple(
            desk.VillageBar(f"37040610320{n}", name, count, count * 6 - gap - 4, 4, count * 6)
            for n, (name, count, gap) in enumerate(villages)
        ),
        week=tuple(
            desk.DayCount(dt.date(2026, 11, 17) + dt.timedelta(days=n), count)
            for n, count in enumerate((120, 0, 310, 284, 96, 0, 41))
        ),
        pages=12840,
        items=9312,
        households=200,
        verified=desk.Verified(NOON, True, "全库核对无异常：9,312 件原件摘要一致。"),
        recent=(
            desk.RecentItem("I-0001AB-C", "张守田 2018年 贫困户申请表", "桑村 201-0007", NOON, "registered"),
            desk.RecentItem("I-0001AC-D", LONG, "镇系列 2018", NOON, "registered"),
        ),
    )


def batch(state: str = "running") -> inbox.BatchView:
    sums = (
        ("面", 300),
        ("已归", 231),
        ("待复核", 9),
        ("空白", 30),
        ("分隔页", 22),
        ("非档案", 6),
        ("无法识读", 2),
    )
    return inbox.BatchView(7, "桑村二组 2018年材料", NOON, "赵敏", state, 12, 214, 300, 9, 2, sums)


def paper() -> batches.PaperView:
    missing = "少了 2 张：请马上查找，并在问题登记里写明。"
    return batches.PaperView(
        120,
        "王取件",
        NOON,
        "二组",
        (("V-00000A-G", "张守田户档案"),),
        118,
        "完好",
        "王取件",
        "李接收",
        NOON,
        missing,
    )


def batch_page() -> batches.BatchPageView:
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    files = (
        batches.FileView(
            1,
            "201-0007.pdf",
            1832011,
            digest,
            "filed",
            "",
            6,
            6,
            (("I-1", "张守田 申请表"), ("I-2", "张守田 审批表")),
        ),
        batches.FileView(2, LONG + ".pdf", 832011, digest, "reading", "", 2, 31),
        batches.FileView(
            3,
            "加密.pdf",
            9120,
            digest,
            "password_needed",
            "这个 PDF 设了打开口令；请另存为没有口令的文件再上传。",
            0,
            None,
        ),
        batches.FileView(4, "重复.jpg", 91200, digest, "duplicate", "", 1, 1, (), ("I-1", "张守田 申请表")),
        batches.FileView(
            5, "空文件.pdf", 0, "", "refused", "文件是空的（0 字节），没有收下；请检查扫描仪后重传。", 0, None
        ),
    )
    return batches.BatchPageView(batch(), "300 面已读 214 面，9 件要人看一眼，2 个文件没有收下。", files)


def doubt_view() -> review.DoubtView:
    box = (0.2, 0.2, 0.45, 0.23)
    fields = (
        review.FieldView("head_name", "户主姓名", "张守田", 0.97, 1, box, False),
        review.FieldView(
            "id_number", "身份证号", "370406195203071238", 0.71, 1, (0.55, 0.2, 0.9, 0.23), True
        ),
        review.FieldView("village", "村", "桑村", 0.99, 1, (0.2, 0.26, 0.4, 0.29), False),
        review.FieldView("date", "日期", "2018年3月5日", 0.93, 1, (0.6, 0.8, 0.9, 0.83), False),
    )
    people = (
        review.Proposal(
            "201-0007", "张守田", "桑村", "370406********123X", "姓名相同；身份证号只差末位 1 个字"
        ),
        review.Proposal("203-0031", "张守甲", "艾湖村", "370406********4419", "姓名差 1 个形近字"),
    )
    forms = tuple(inbox.Choice(key, str(value.name)) for key, value in FORMS.items())
    return review.DoubtView(
        "I-0001AB-C",
        "贫困户申请表（张守田？）",
        ("身份证号校验位不对：末位应为 X。", "名册里有两户相近。"),
        "扫描_20181105_0007.pdf",
        2,
        "staged",
        "application",
        2018,
        "201-0007",
        fields,
        people,
        forms,
        "#",
        "#",
        6,
        twins=(twin(),),
    )


def twin() -> review.TwinView:
    lines = (
        review.TwinLine("调查人签字", "有", "空", same=False),
        review.TwinLine("填表日期", "2018-03-05", "2018-03-05", same=True),
    )
    return review.TwinView(
        "I-00012F-7", "张守田户贫困户申请表（2018年）", "registered", "文字有 97 % 相同。", "/gallery/page.jpg",
        "/gallery/page.jpg", "#", lines, True,
    )  # fmt: skip


def hit(n: int, title: str) -> search.HitView:
    snippet = (
        search.Piece("……户主姓名 ", False),
        search.Piece("张守田", True),
        search.Piece(
            " 性别 男 民族 汉族 家庭人口 4 人 劳动力人数 1 人，因病致贫，妻子常年服药，两个孩子在校读书……",
            False,
        ),
    )
    return search.HitView(
        "I-0001AB-C", title, n, "scan", "application", 2018, "桑村", "201-0007", "registered", None, snippet,
        "/gallery/strip.jpg", "第 1 页中“张守田”所在的一行", (place(),), "/items/I-0001AB-C?page=1",
    )  # fmt: skip


def search_view(query: str = "张守田") -> search.SearchView:
    def values(*pairs: tuple[str, int]) -> tuple[search.FacetValue, ...]:
        return tuple(search.FacetValue(word, count, "#", n == 0) for n, (word, count) in enumerate(pairs))

    facets = (
        search.Facet("村", values(("桑村", 11), ("艾湖村", 3))),
        search.Facet("表", values(("贫困户申请表", 4), ("认定调查表", 3), ("结对帮扶记录", 7))),
        search.Facet("年度", values(("2018", 9), ("2017", 5))),
    )
    return search.SearchView(
        query, "“张守田”共找到 14 页，用时 3 毫秒。", None, None, (hit(1, "张守田 2018年 贫困户申请表"), hit(2, LONG)), facets,
        Pages(1, 3, 44, None, "#"), 14, 1,
    )  # fmt: skip


def item_view() -> items.ItemView:
    thumbs = tuple(
        items.PageThumb(n, "blank" if n == 3 else "read", f"?page={n}", "/gallery/page.jpg", 900, 1272)
        for n in (1, 2, 3)
    )
    facts = (
        Fact("年度", "2018"),
        Fact("文件日期", "2018年3月5日"),
        Fact("来自文件", "扫描_20181105_0007.pdf"),
        Fact("归档", "2026年11月23日，赵敏"),
    )
    files = (
        items.FileLink("access", "可检索 PDF", None, "application/pdf", "#"),
        items.FileLink("master", "本件原始页", 1832011, "application/pdf", "#"),
        items.FileLink("source", "收进来的原文件", 1832011, "application/pdf", "#"),
    )
    return items.ItemView(
        "I-0001AB-C", "张守田 2018年 贫困户申请表", None, "scan", "application", "registered",
        "3 页，纸在工作室一 2号橱 3层 盒 05；保存到 2048年12月31日。", 1, thumbs, "/gallery/page.jpg", "/gallery/words.json",
        "贫困户申请表\n户主姓名\t张守田\t性别\t男\n住址\t桑村镇桑村二组", facts, (place(),), lock(), files, history(),
        ("/households/201-0007", "张守田 户"), query="张守田",
    )  # fmt: skip


def household_rows() -> tuple[households.HouseholdRow, ...]:
    names = ("张守田", "欧阳广文", "买买提·艾合买提江·吾守尔", "李䶮")
    return tuple(
        households.HouseholdRow(
            f"201-000{n}", name, "桑村", 4, "一般贫困户", slots(), 2, place() if n != 2 else None
        )
        for n, name in enumerate(names)
    )


def household_view() -> households.HouseholdView:
    members = tuple(
        households.MemberView(n, name, relation, "男", "1952-03-07", "370406********123X", "2014")
        for n, (name, relation) in enumerate((("张守田", "户主"), ("王秀英", "配偶"), ("张小军", "子")))
    )
    facts = (
        Fact("户类别", "一般贫困户"),
        Fact("脱贫状态", "已脱贫"),
        Fact("主要致贫原因", "因病"),
        Fact("住址", "山亭区桑村镇桑村二组"),
        Fact("电话", "138****1234"),
    )
    others = (items_other("I-0001AB-C", "张守田 2018年 贫困户申请表"), items_other("I-0001AD-E", LONG))
    years = (inbox.Choice("2018", "2018 年"), inbox.Choice("2017", "2017 年"))
    return households.HouseholdView(
        "201-0007", "张守田", "桑村", "六种表还缺 2 种：审批表、脱贫计划落实情况表。", facts, slots(), years, "2018", members,
        others, (place(), place("11", 7)), lock(), history(), "H-000007-A",
    )  # fmt: skip


def items_other(code: str, title: str) -> households.OtherItem:
    return households.OtherItem(code, title, "scan", 2018, 2, "registered")


def box_view() -> boxes.BoxView:
    contents = tuple(
        boxes.BoxContent(
            n, f"{name} 户", "#", f"F-00010{n}-A", "桑村二组", "on_loan" if n == 2 else "registered", 14
        )
        for n, name in enumerate(("张守田", "欧阳广文", "买买提·艾合买提江·吾守尔", "李䶮"), 1)
    )
    facts = (Fact("村", "桑村"), Fact("脊厚", "50 毫米"), Fact("已装", "14 份，约 412 页"))
    return boxes.BoxView(
        "B-0007F3-K", "05", "桑村 一户一档 201-0001 至 201-0014", "14 份，借出 1 份。", "box_open",
        place(), facts, contents, lock(), history(),
    )  # fmt: skip


def elevation() -> elevations.Elevation:
    shelves = tuple(
        elevations.ShelfBand(n * 350.0, 340.0, f"{n + 1}层", "#", count, count * 6)
        for n, count in enumerate((14, 16, 8, 3, 0))
    )
    spines = tuple(
        elevations.Spine(
            x=i * 51.0, y=row * 350.0 + 30, width=50, height=310, no=f"{row * 20 + i + 1:02}", words="桑村 一户一档",
            tone="sealed" if row == 0 else "box_open", mark="封" if row == 0 else "", filled=30.0, size=16.0,
            on_side=False, href="#", marked=(row, i) == (2, 4),
        )
        for row, count in enumerate((14, 16, 8, 3, 0))
        for i in range(count)
    )  # fmt: skip
    legend = (elevations.Legend("sealed", "已封", "封"), elevations.Legend("box_open", "未满"))
    return elevations.Elevation(850, 1750, shelves, spines, legend)


def cabinet_rows() -> tuple[cabinets.CabinetRow, ...]:
    return tuple(
        cabinets.CabinetRow(
            f"C-00000{n}-{n}", f"{n}号橱", "精准扶贫档案" if n < 3 else "", n < 3, 5, n * 9, n * 21
        )
        for n in range(1, 5)
    )


def page_image() -> Image.Image:
    image = Image.new("L", (900, 1272), 246)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 24)
    draw.text((330, 90), "贫困户申请表", font=font.font_variant(size=40), fill=20)
    for row in range(14):
        draw.rectangle((80, 200 + row * 60, 820, 260 + row * 60), outline=60)
        draw.text((100, 214 + row * 60), f"第{row + 1}项", font=font, fill=30)
        draw.text((300, 214 + row * 60), "张守田" if row == 0 else "内容示意文字", font=font, fill=40)
    return image


def jpeg(image: Image.Image) -> Response:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return Response(out.getvalue(), mimetype="image/jpeg")


def words_json() -> dict[str, Any]:
    def at(row: int, x0: float, x1: float, text: str) -> dict[str, Any]:
        top = (214 + row * 60) / 1272
        return {"text": text, "box": [x0, top, x1, top + 30 / 1272]}

    lines = [at(row, 300 / 900, 372 / 900, "张守田" if row == 0 else "内容示意文字") for row in range(14)]
    return {"width": 900, "height": 1272, "lines": lines, "hits": [lines[0]["box"]]}


PAGES_OF_ONE = Pages(1, 1, 2, None, None)
