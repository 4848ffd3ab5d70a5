"""Print B of the six forms: from the district's handbook, sans serif, other labels and order."""

from archive_app.demo.forms.table import Cell, Print, Table, Words, row


def title(text: str, under: str) -> tuple[Words, Words, Words]:
    """A small line of the issuing office, the title in red, a centred line below."""
    return (
        Words("岚岭区精准扶贫精准脱贫户档", size=10, align="r", after=1),
        Words(text, size=22, align="c", face="hei-bold", red=True, after=1),
        Words(under, size=10.5, align="c", after=1),
    )


APPLICATION = Print(
    "贫困户申请表",
    (
        *title("贫困户申请表", "（{year}年度）"),
        Words("{village}村民委员会：", size=12, before=1, after=1),
        Words(
            "　　本人自愿申请纳入精准扶贫对象，家庭基本情况如下，所填内容属实，请予审核。",
            size=11,
            after=2,
        ),
        Table(
            (26, 34, 26, 34),
            (
                row(11, "申请人（户主） | {name} | 联系方式 | {phone}"),
                row(11, "公民身份号码 | 3:{id_number}"),
                row(11, "详细住址 | 3:{district}{town}{village}{group}组"),
                row(11, "常住人口（人） | {members} | 劳动力（人） | {workers}"),
                row(11, "上年人均纯收入（元） | {income_per_head} | 承包地（亩） | {land}"),
                row(11, "户主健康状况 | {health} | 户主文化程度 | {education}"),
                row(
                    20,
                    "致贫主因\n（单选） | 3<:{cause?因病}　{cause?因残}　{cause?因学}　"
                    "{cause?因灾}　{cause?缺土地}　{cause?缺技术}　{cause?缺劳力}　{cause?缺资金}",
                ),
                row(42, "申请理由 | 3<:　　{hardship}"),
            ),
            weight=2,
            edge=3,
        ),
        Words("　　以上情况如有虚假，愿承担相应责任。", size=11, before=3, after=5),
        Words("申请人签名：{sign_head}　　　　　　", size=12, align="r", after=3),
        Words("{date_applied}　　　　　　", size=12, align="r", after=6),
        Table(
            (26, 94),
            (
                row(
                    40,
                    "村委会受理意见",
                    Cell(
                        "　　情况属实，同意受理。",
                        align="l",
                        top=True,
                        seal="office_village",
                        foot="经办人：{sign_surveyor}　　　　　　　　　\n{date_surveyed}　　　　",
                    ),
                ),
            ),
            weight=2,
            edge=3,
        ),
    ),
    face="hei",
    value_face="song",
)
SURVEY = Print(
    "贫困农户入户核查表",
    (
        *title("贫困农户入户核查表", "{town}　{village}　{group}组　　　核查年度：{year}"),
        Table(
            (12, 24, 30, 24, 30),
            (
                row(10, Cell("基本情况", rows=5, stacked=True), "被核查户 | {name} | 户主出生年月 | {birth}"),
                row(10, "证件号码 | 3:{id_number}"),
                row(10, "家庭人数 | {members} | 其中劳动力 | {workers}"),
                row(10, "家庭电话 | {phone} | 享受低保 | {allowance}"),
                row(10, "户类型 | {category} | 主要原因 | {cause}"),
                row(
                    10,
                    Cell("收入核算", rows=6, stacked=True),
                    "工资性（元） | {wage} | 生产经营性（元） | {business}",
                ),
                row(10, "转移性（元） | {transfer} | 财产性（元） | {assets}"),
                row(10, "经营支出（元） | {costs} | 纯收入合计（元） | {net}"),
                row(10, "{crop1}收入（元） | {crop1_revenue}×{crop1_ratio} | 折净收入（元） | {crop1_net}"),
                row(10, "{crop2}收入（元） | {crop2_revenue}×{crop2_ratio} | 折净收入（元） | {crop2_net}"),
                row(10, "2:人均纯收入（元） | 2:{income_per_head}"),
                row(
                    10,
                    Cell("保障情况", rows=4, stacked=True),
                    "住房面积 | {house_area}㎡ | 房屋安全等级 | {house_grade}",
                ),
                row(10, "教育 | 3<:{schooling}"),
                row(10, "医疗 | 3<:{medicine}"),
                row(10, "饮水 | {water} | 耕地（亩） | {land}"),
                row(
                    40,
                    Cell("核查意见", stacked=True),
                    Cell(
                        "　　{hardship}经核查，拟提交评议。",
                        span=4,
                        align="l",
                        foot=(
                            "核查人签字：{sign_surveyor}、{sign_liaison}　　　"
                            "户主签字：{sign_head}\n核查日期：{date_surveyed}"
                        ),
                    ),
                ),
            ),
            weight=2,
            edge=4,
        ),
    ),
    face="hei",
    value_face="song",
)
APPROVAL = Print(
    "建档立卡贫困户审批表",
    (
        *title("建档立卡贫困户审批表", "档案编号：{household_no}"),
        Table(
            (22, 30, 22, 22, 26),
            (
                row(11, "户　主 | {name} | 公民身份号码 | 2:{id_number}"),
                row(
                    11,
                    "村　组 | {village}{group}组 | 家庭成员数 | {members}",
                    Cell("联系方式：{phone}", size=9),
                ),
                row(
                    11, "户类型 | {category} | 致贫主因 | {cause}", Cell("人均：{income_per_head}元", size=9)
                ),
                row(
                    30,
                    "评议结果",
                    Cell(
                        "　　评议会于{date_assessed}召开，应参加{_due}人，"
                        "实参加{_present}人，赞成{_agree}票，评议通过。",
                        span=4,
                        align="l",
                        foot="村支部书记：{sign_village}",
                    ),
                ),
                row(16, "村级公示 | 4<:自{date_noticed_from}起至{date_noticed_to}止，{opinion_village}"),
                row(
                    42,
                    "村委会",
                    Cell(
                        "意见：同意。",
                        span=4,
                        align="l",
                        top=True,
                        seal="office_village",
                        foot="（公章）　　　　　　\n{date_noticed_to}　　",
                    ),
                ),
                row(
                    42,
                    "镇政府",
                    Cell(
                        "意见：{opinion_town}",
                        span=4,
                        align="l",
                        top=True,
                        seal="office_town",
                        foot="签字：{sign_town}　　　（公章）　　　　　　\n{date_town}　　",
                    ),
                ),
                row(
                    42,
                    "区扶贫办",
                    Cell(
                        "意见：{opinion_district}",
                        span=4,
                        align="l",
                        top=True,
                        seal="office_district",
                        foot="签字：{sign_district}　　　（公章）　　　　　　\n{date_district}　　",
                    ),
                ),
                row(11, "公　告 | 2:{date_announced}在村务公开栏公告 | 年　度 | {year}"),
            ),
            weight=2,
            edge=4,
        ),
    ),
    face="hei",
    value_face="song",
)
