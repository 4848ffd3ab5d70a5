"""Pages between and among the forms of a stack: separator sheets with a QR code, pages that do not belong."""

import cv2
import numpy as np
import qrcode

from archive_app.demo.chance import chance
from archive_app.demo.documents import Document, drawn
from archive_app.demo.forms import scan, table
from archive_app.demo.forms.draw import Order, foot, hand_of
from archive_app.demo.forms.flow import Filling
from archive_app.demo.forms.sheet import Sheet, Written, mm
from archive_app.demo.forms.table import Print, Rule, Table, Words, row
from archive_app.demo.model import Township

QR_SIDE_MM = 62
NOBODY = Filling({}, {}, None)


def separator(township: Township, code: str, household: str, key: str) -> Document:
    """A separator sheet: large QR with the text `code`, and in words what follows behind it."""
    values = {"household": household, "code": code}
    sheet = Sheet(chance(township.seed, "separator", key))
    table.draw(sheet, SEPARATOR, Filling(values, {}, None))
    foot(sheet, Order("separator", "", "", key))
    matrix = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    matrix.add_data(code)
    modules = np.array(matrix.get_matrix(), np.uint8) * 255
    side = mm(QR_SIDE_MM)
    square = cv2.resize(modules, (side, side), interpolation=cv2.INTER_NEAREST)
    sheet.blend(np.asarray(square, dtype=np.uint8), (sheet.size[0] - side) // 2, mm(96), (24, 24, 24))
    spoilt = scan.spoil(sheet.pixels, chance(township.seed, "scan", "separator", key))
    written = tuple(
        Written(each.text, spoilt.carry(each.box), each.by_hand, each.field) for each in sheet.written
    )
    return Document("separator", SEPARATOR.title, spoilt, written)


SEPARATOR = Print(
    "分隔页",
    (
        Words("扫描分隔页", size=36, align="c", face="hei-bold", before=22, after=4),
        Words("以下各页属于：{household}", size=18, align="c", face="hei"),
        Words("{code}", size=12, align="c", face="hei", before=96),
        Words("请勿在本页书写；扫描后可重复使用。", size=12, align="c", face="hei", before=6),
    ),
)


def foreign(township: Township, key: str) -> Document:
    """A page that does not belong to any household: a newsletter, a price list or a letter by hand."""
    kind = chance(township.seed, "foreign", key).choice((NEWSLETTER, PRICES, LETTER))
    filling = NOBODY
    if kind is LETTER:
        filling = Filling({"letter": LETTER_TEXT}, {"letter": hand_of(key)}, None)
    return drawn(township, "foreign", key, kind, filling, 1, 1)


NEWSLETTER = Print(
    "农技小报",
    (
        Words("农技小报", size=34, align="c", face="hei-bold", after=2),
        Rule(weight=4, red=False, after=3),
        Words("春季红薯育苗要点", size=20, align="c", face="song-bold", after=3),
        Words(
            "　　育苗前先选好薯块，要求无病、无伤、大小均匀。苗床选在背风向阳的地方，床土用腐熟的农家肥拌匀。"
            "排薯时头尾方向一致，覆土两指厚，浇足水后盖膜保温。",
            size=13,
            leading=1.7,
        ),
        Words(
            "　　出苗前床温保持在三十度左右，出苗后逐步降到二十五度。晴天中午注意通风，防止高温烧苗。苗高二十厘米时"
            "即可剪苗移栽，剪苗前三天停水炼苗。",
            size=13,
            leading=1.7,
        ),
        Words("（本报编辑部整理）", size=11, align="r"),
    ),
    margins=(26.0, 22.0, 26.0),
)
PRICES = Print(
    "农资价目表",
    (
        Words("惠农门市部农资价目表", size=22, align="c", face="hei-bold", after=3),
        Table(
            (14, 50, 30, 30),
            (
                row(12, "序号 | 品名 | 规格 | 单价（元）"),
                row(12, "1 | 复合肥 | 50公斤／袋 | 135.00"),
                row(12, "2 | 尿素 | 50公斤／袋 | 98.00"),
                row(12, "3 | 玉米种子 | 4400粒／袋 | 48.00"),
                row(12, "4 | 地膜 | 5公斤／卷 | 62.00"),
                row(12, "5 | 喷雾器 | 16升 | 85.00"),
            ),
        ),
        Words("送货上门，量大从优。", size=12, before=3),
    ),
    face="hei",
)
LETTER_TEXT = (
    "大哥：来信收到，家里都好，勿念。今年麦子长势不错，等收完麦子我再去看你。孩子在学校成绩有进步，"
    "老师夸他肯用功。你在外面注意身体，天冷多添衣服。钱已经收到，放心。"
)
LETTER = Print("来信", (Words("{letter}", size=16, leading=2.1, before=14),), margins=(28.0, 24.0, 28.0))
