"""Print C of the six forms: an older county print, labels above their values, vertical part headings.

Held out: the reader is judged on it and must not be developed on it, nor its labels copied into settings.
"""

from archive_app.demo.forms.table import Cell, Print, Rule, Table, Words, row


def title(text: str, code: str) -> tuple[Words, Words, Rule, Words]:
    """Form number in a corner, black title with wide spacing, thin double rule, red line of the office."""
    return (
        Words(code, size=9, align="l", after=0),
        Words(text, size=24, align="c", face="song-bold", before=2, after=1),
        Rule(weight=2, red=False, after=0.8),
        Words("岚岭区扶贫开发领导小组办公室制", size=10, align="r", red=True, after=1.5),
    )


APPLICATION = Print(
    "农村贫困家庭申请书",
    (
        *title("农村贫困家庭申请书", "扶表一"),
        Table(
            (30, 14, 16, 46, 26),
            (
                row(8, "姓　　名 | 性别 | 民族 | 居民身份证编号 | 手机（座机）"),
                row(13, "{name} | {sex} | {nation} | {id_number} | {phone}"),
                row(8, "3:居住地（镇、村、组） | 全家收入平均到每人（元／年） | 全家几口人"),
                row(13, "3:{town}{village}{group}组 | {income_per_head} | {members}"),
                row(8, "能劳动的人数 | 2:种地（亩） | 困难的主要原因 | 身体情况"),
                row(13, "{workers} | 2:{land} | {cause} | {health}"),
            ),
            size=11,
        ),
        Words("家里的情况：", size=12, before=3, after=1),
        Words("　　{hardship}", size=13, after=2),
        Words("　　特此申请，请村里和上级核实帮助。", size=12, after=6),
        Words("此致", size=12, indent=10, after=1),
        Words("{village}村民委员会", size=12, after=10),
        Words("申请人（按手印或签名）　{sign_head}　　　", size=12, align="r", after=4),
        Words("{date_applied}　　　", size=12, align="r", after=12),
        Table(
            (110, 60),
            (
                row(
                    44,
                    Cell(
                        "村里核实的情况：情况属实，建议受理。",
                        align="l",
                        top=True,
                        seal="office_village",
                        foot="村主任　{sign_village}　　　　　　　　　　\n{date_surveyed}　　　　",
                    ),
                    Cell("附：户口本、身份证复印件各一份。\n本表填写年度：{year}年。", align="l", size=10),
                ),
            ),
            edge=3,
        ),
    ),
    margins=(24.0, 18.0, 24.0),
)

SURVEY = Print(
    "贫困识别入户调查登记表",
    (
        *title("贫困识别入户调查登记表", "扶表二　　村代码 {village_code}"),
        Table(
            (34, 34, 34, 34, 34),
            (
                row(8, "当家人 | 哪年哪月生 | 家中人数 | 劳力 | 电话号码"),
                row(12, "{name} | {birth} | {members} | {workers} | {phone}"),
                row(8, "2:当家人居民身份证编号 | 村、组 | 低保 | 户的类别"),
                row(12, "2:{id_number} | {village}{group}组 | {allowance?是}{allowance?否} | {category}"),
            ),
            size=10.5,
        ),
        Table(
            (12, 30, 30, 30, 30, 38),
            (
                row(9, Cell("这一年的收入", rows=7, stacked=True), "2:来源 | 2:金额（元） | 备注"),
                row(11, "2:打工工资 | 2:{wage} | "),
                row(11, "2:种养经营 | 2:{business} | 减支出{costs}"),
                row(11, "2:政府补助等转移收入 | 2:{transfer} | "),
                row(11, "2:租金等财产收入 | 2:{assets} | "),
                row(11, "2:全家净收入 | 2:{net} | {year}年"),
                row(11, "2:平均每人净收入 | 2:{income_per_head} | "),
                row(9, Cell("种植情况", rows=3, stacked=True), "作物 | 亩数 | 卖粮款 | 系数 | 净得（元）"),
                *(
                    row(
                        11,
                        f"{{crop{n}}} | {{crop{n}_area}} | {{crop{n}_revenue}} | "
                        f"{{crop{n}_ratio}} | {{crop{n}_net}}",
                    )
                    for n in (1, 2)
                ),
                row(
                    11,
                    Cell("住房吃水", rows=2, stacked=True, size=9),
                    "房子面积 | {house_area}平方米 | 哪年建的 | {house_year} | 结构：{house_kind}",
                ),
                row(11, "鉴定等级 | {house_grade} | 吃水 | {water} | 上学：{schooling}"),
                row(
                    44,
                    Cell("入户人员结论", stacked=True),
                    Cell(
                        "　　主要困难：{_cause}。{hardship}符合申报条件，报村民代表会议评议。",
                        span=5,
                        align="l",
                        foot=(
                            "入户人员 {sign_surveyor}　{sign_second}　　"
                            "当家人 {sign_head}\n填表日 {date_surveyed}"
                        ),
                    ),
                ),
            ),
        ),
    ),
    margins=(20.0, 18.0, 20.0),
)

APPROVAL = Print(
    "扶贫对象评议审核批准表",
    (
        *title("扶贫对象评议审核批准表", "扶表三"),
        Table(
            (30, 50, 26, 30, 34),
            (
                row(8, "户主 | 居民身份证编号 | 住在哪个村 | 人数 | 每人净收入（元）"),
                row(12, "{name} | {id_number} | {village} | {members} | {income_per_head}"),
            ),
        ),
        Table(
            (85, 85),
            (
                row(8, "民主评议 | 村公示与村委会意见"),
                row(
                    70,
                    Cell(
                        "　　评议日 {date_assessed}。应到代表{_due}名，到会{_present}名，同意{_agree}名，"
                        "不同意{_against}名，多数同意列入。\n　　困难原因：{cause}。类别：{category}。",
                        align="l",
                        top=True,
                        foot="主持　{sign_village}",
                    ),
                    Cell(
                        "　　从{date_noticed_from}到{date_noticed_to}在村务栏张贴，{opinion_village}",
                        align="l",
                        top=True,
                        seal="office_village",
                        foot="{sign_liaison}　　（章）　　　\n{date_noticed_to}　",
                    ),
                ),
                row(8, "镇里审核 | 区里批准"),
                row(
                    70,
                    Cell(
                        "　　{opinion_town}镇公示到{date_town_noticed_to}止。",
                        align="l",
                        top=True,
                        seal="office_town",
                        foot="{sign_town}　　（章）　　　\n{date_town}　",
                    ),
                    Cell(
                        "　　{opinion_district}",
                        align="l",
                        top=True,
                        seal="office_district",
                        foot="{sign_district}　　（章）　　　\n{date_district}　",
                    ),
                ),
                row(12, "<:批准后公告日：{date_announced} | <:所属年度：{year}"),
            ),
            edge=6,
        ),
        Words("两次公示、一次公告，缺一不可。", size=9),
    ),
    margins=(20.0, 18.0, 20.0),
)
