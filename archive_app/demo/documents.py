"""Papers that are no household forms: minutes of assessment meetings, sign-in sheets, a notice of the town."""

from collections.abc import Mapping
from dataclasses import dataclass

from archive_app.demo.chance import chance
from archive_app.demo.forms import scan, table
from archive_app.demo.forms.draw import Order, foot, hand_of
from archive_app.demo.forms.flow import Filling
from archive_app.demo.forms.scan import Spoilt
from archive_app.demo.forms.sheet import Hand, Sheet, Written
from archive_app.demo.forms.table import Cell, Print, Row, Rule, Table, Words, row
from archive_app.demo.forms.values import long_date
from archive_app.demo.model import Meeting, Township

SIGNATURES_A_ROW = 3
SIGNATURE_ROWS = 10


@dataclass(frozen=True, slots=True)
class Document:
    """A drawn page that is no form: its picture and what stands on it (boxes as fractions)."""

    kind: str
    title: str
    spoilt: Spoilt
    written: tuple[Written, ...]


def drawn(
    township: Township, kind: str, key: str, form: Print, filling: Filling, page: int, pages: int
) -> Document:
    """Draw a page of words and send it through the scanner."""
    sheet = Sheet(chance(township.seed, kind, key, page))
    table.draw(sheet, form, filling)
    foot(sheet, Order(kind, "", "", key, page=page, pages=pages))
    spoilt = scan.spoil(sheet.pixels, chance(township.seed, "scan", kind, key, page))
    written = tuple(
        Written(each.text, spoilt.carry(each.box), each.by_hand, each.field) for each in sheet.written
    )
    return Document(kind, form.title, spoilt, written)


def minutes(township: Township, meeting: Meeting) -> Document:
    """The minutes of an assessment meeting: printed, with red heading, seal and two signatures."""
    village = township.village(meeting.village)
    heads = "、".join(township.household(number).head.name for number in meeting.households)
    values = {
        "village": village.name,
        "date": long_date(meeting.day),
        "start": meeting.start,
        "place": meeting.place,
        "chair": meeting.chair,
        "recorder": meeting.recorder,
        "due": str(meeting.due),
        "present": str(meeting.present),
        "agree": str(meeting.agree),
        "against": str(meeting.against),
        "abstain": str(meeting.abstain),
        "count": str(len(meeting.households)),
        "heads": heads,
        "sign_chair": meeting.chair,
        "sign_recorder": meeting.recorder,
        "office_village": f"{township.name}{village.name}村民委员会",
    }
    hands: dict[str, Hand | None] = {
        "sign_chair": hand_of(meeting.chair),
        "sign_recorder": hand_of(meeting.recorder),
    }
    return drawn(township, "minutes", meeting.village, MINUTES, Filling(values, hands, None), 1, 1)


MINUTES = Print(
    "会议记录",
    (
        Words("{village}村民委员会会议记录", size=24, align="c", face="song-bold", red=True, after=1),
        Rule(weight=8, after=0.6),
        Rule(weight=3, after=5),
        Words("贫困户民主评议会", size=18, align="c", face="song-bold", after=3),
        Words("时　　间：{date}{start}", size=13, leading=1.62),
        Words("地　　点：{place}", size=13, leading=1.62),
        Words("主 持 人：{chair}　　　　记 录 人：{recorder}", size=13, leading=1.62),
        Words("参加人员：村“两委”成员、驻村工作队、党员代表、村民代表", size=13, leading=1.62),
        Words("应到{due}人，实到{present}人（签到表附后）", size=13, after=4, leading=1.62),
        Words(
            "　　一、主持人说明会议内容。根据镇精准扶贫工作安排，今天召开民主评议会，对本村提出申请的农户逐户评议。",
            size=13,
            leading=1.62,
        ),
        Words(
            "　　二、扶贫专干介绍入户调查情况。工作队和村干部已逐户核对家庭人口、劳动力、住房、收入和医疗教育支出，"
            "调查表由被调查人签名确认。",
            size=13,
            leading=1.62,
        ),
        Words(
            "　　三、逐户评议。本次评议{count}户，户主为：{heads}。与会人员对各户情况进行讨论，没有提出新的问题。",
            size=13,
            leading=1.62,
        ),
        Words(
            "　　四、投票表决。同意{agree}票，反对{against}票，弃权{abstain}票，评议通过。",
            size=13,
            leading=1.62,
        ),
        Words(
            "　　五、会议决定。评议结果在村务公开栏公示七天，公示期间接受群众监督，无异议后报镇人民政府审核。",
            size=13,
            after=10,
        ),
        Words("主持人（签字）：{sign_chair}　　　　　　记录人（签字）：{sign_recorder}", size=13, after=6),
        Words("{village}村民委员会　　　　", size=13, align="r", after=1),
        Words("{date}　　　　　", size=13, align="r", seal="office_village"),
    ),
    margins=(28.0, 24.0, 26.0),
)


def sign_in(township: Township, meeting: Meeting) -> Document:
    """The sign-in sheet: every name in its own hand, the rest of the rows empty."""
    village = township.village(meeting.village)
    hands: dict[str, Hand | None] = {}
    values: dict[str, str] = {
        "title": f"{village.name}贫困户民主评议会签到表",
        "date": long_date(meeting.day),
        "place": meeting.place,
    }
    for number, name in enumerate(meeting.attendees):
        values[f"sign_{number}"] = name
        hands[f"sign_{number}"] = hand_of(name)
    return drawn(township, "sign_in", meeting.village, SIGN_IN, Filling(values, hands, None), 1, 1)


def sign_in_row(first: int) -> Row:
    """A row of the sign-in sheet: number and signature, three times."""
    cells: list[Cell] = []
    for place in range(SIGNATURES_A_ROW):
        number = first + place
        cells += [Cell(str(number + 1)), Cell(f"{{sign_{number}}}", size=13)]
    return Row(16.5, tuple(cells))


SIGN_IN = Print(
    "签到表",
    (
        Words("{title}", size=20, align="c", face="song-bold", after=3),
        Words("时间：{date}　　　　　　地点：{place}", size=12, after=1),
        Table(
            (12, 44) * SIGNATURES_A_ROW,
            (
                row(11, "序号 | 签　名 | 序号 | 签　名 | 序号 | 签　名"),
                *(sign_in_row(line * SIGNATURES_A_ROW) for line in range(SIGNATURE_ROWS)),
            ),
        ),
    ),
    margins=(22.0, 26.0, 22.0),
)

NOTICE_TITLE = "关于做好贫困户档案整理归档工作的通知"
NOTICE_NUMBER = "清政发〔2018〕12号"

NOTICE_FIRST = Print(
    NOTICE_TITLE,
    (
        Words("清禾镇人民政府文件", size=40, align="c", face="song-bold", red=True, before=16, after=8),
        Words(NOTICE_NUMBER, size=14, align="c", after=2),
        Rule(weight=9, after=12),
        Words("清禾镇人民政府", size=20, align="c", face="song-bold", after=0),
        Words(NOTICE_TITLE, size=20, align="c", face="song-bold", after=6),
        Words("各办事处、各村，镇直有关部门：", size=15, after=1),
        Words(
            "　　为使贫困户档案内容完整、查找方便、存放安全，经镇政府研究，现就做好一户一档整理归档工作通知如下。",
            size=15,
            leading=1.8,
        ),
        Words(
            "　　一、整理范围。凡本镇登记在册的贫困户，均应建立档案，一户一卷，不得缺户漏户。",
            size=15,
            leading=1.8,
        ),
        Words(
            "　　二、档案内容。每户档案收录申请表、认定调查表、审批表、信息采集表、结对帮扶记录和脱贫计划落实情况表，"
            "内容要真实，签字、日期、公章要齐全。",
            size=15,
            leading=1.8,
        ),
        Words(
            "　　三、存放要求。村级档案存放于扶贫工作室档案橱，专橱专用，按盒编号，未经登记不得借出。",
            size=15,
            leading=1.8,
        ),
    ),
    margins=(28.0, 20.0, 26.0),
)
NOTICE_SECOND = Print(
    NOTICE_TITLE,
    (
        Words(
            "　　四、扫描要求。纸质材料逐页扫描，分辨率不低于三百点每英寸，扫描件与原件逐页核对，重扫和漏扫要及时纠正。",
            size=15,
            leading=1.8,
        ),
        Words(
            "　　五、会议和影像资料。评议会的会议记录、签到表、照片和录像一并归档，照片应注明时间、地点、人物和事由。",
            size=15,
            leading=1.8,
        ),
        Words(
            "　　六、时间安排。各村于五月底前完成自查，镇扶贫办于六月中旬逐村检查，发现问题限期整改。",
            size=15,
            leading=1.8,
        ),
        Words(
            "　　七、责任落实。村扶贫专干为第一责任人，包村干部负责督促，帮扶责任人配合做好入户核对和资料补充。",
            size=15,
            leading=1.8,
        ),
        Words("　　联系人：镇扶贫办档案员，电话：12900000000。", size=15, after=30, leading=1.8),
        Words("{town_office}　　　　", size=15, align="r", after=1),
        Words("2018年4月16日　　　　　", size=15, align="r", seal="office_town", after=16),
        Rule(weight=3, red=False, after=1),
        Words("　清禾镇党政办公室　　　　　　　　　　　　　　　　2018年4月16日印发", size=13, leading=1.62),
        Rule(weight=3, red=False),
    ),
    margins=(28.0, 34.0, 26.0),
)


def notice(township: Township) -> tuple[Document, Document]:
    """The two pages of the town's notice about keeping household files."""
    values: Mapping[str, str] = {
        "town_office": f"{township.name}人民政府",
        "office_town": f"{township.district}{township.name}人民政府",
    }
    filling = Filling(values, {}, None)
    return (
        drawn(township, "notice", NOTICE_NUMBER, NOTICE_FIRST, filling, 1, 2),
        drawn(township, "notice", NOTICE_NUMBER, NOTICE_SECOND, filling, 2, 2),
    )
