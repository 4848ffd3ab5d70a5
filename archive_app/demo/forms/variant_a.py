"""Print A of the six forms: the town's own, Song type, red headings, labels left of their values."""

from archive_app.demo.forms.table import Cell, Print, Rule, Table, Words, row

HEAD = Words("清禾镇精准扶贫档案资料", size=13, align="c", red=True, after=0.5, face="song-bold")


def title(text: str, note: str) -> tuple[Words, Rule, Words, Words]:
    """Red heading of the archive, red rule, the form's title and a line with number and year."""
    return (
        HEAD,
        Rule(weight=5, after=2.5),
        Words(text, size=20, align="c", face="song-bold", after=1.5),
        Words(note, size=10.5, align="l", after=0.5),
    )


APPLICATION = Print(
    "精准扶贫对象申请表",
    (
        *title(
            "精准扶贫对象申请表",
            "户编号：{household_no}　　　　　　　　　　　　　　　　　　申请年度：{year}年",
        ),
        Table(
            (16, 22, 12, 14, 14, 18, 14, 22),
            (
                row(12, "户主姓名 | {name} | 性别 | {sex} | 民族 | {nation} | 出生年月 | {birth}"),
                row(12, "身份证号 | 4:{id_number} | 联系电话 | 2:{phone}"),
                row(12, "家庭住址 | 4:{town}{village}{group}组 | 所在行政村 | 2:{village}"),
                row(
                    12,
                    "家庭人口 | {members}人 | 劳动力 | {workers}人 | "
                    "在校生 | {pupils}人 | 耕地面积 | {land}亩",
                ),
                row(12, "2:年度家庭人均纯收入 | 3:{income_per_head}元 | 贫困户属性 | 2:{category}"),
                row(12, "2:主要致贫原因 | 3:{cause} | 其他原因 | 2:{other_causes}"),
            ),
        ),
        Table(
            (14, 8, 22, 34, 18, 22, 18),
            (
                row(
                    9,
                    Cell("家庭成员", rows=6, stacked=True),
                    "序号 | 姓名 | 身份证号码 | 与户主关系 | 健康状况 | 劳动能力",
                ),
                *(
                    row(
                        10,
                        Cell(str(n)),
                        f"{{m{n}_name}} | {{m{n}_id}} | {{m{n}_relation}} | "
                        f"{{m{n}_health}} | {{m{n}_labour}}",
                    )
                    for n in range(1, 6)
                ),
            ),
        ),
        Table(
            (14, 122),
            (
                row(
                    34,
                    Cell("家庭困难说明", stacked=True),
                    Cell(
                        "　　{hardship}",
                        align="l",
                        foot="申请人（签字）：{sign_head}　　　　{date_applied}",
                    ),
                ),
                row(
                    38,
                    Cell("村民委员会意见", stacked=True),
                    Cell(
                        "　　以上情况经核实属实，同意受理，提交村民代表会议评议。",
                        align="l",
                        top=True,
                        seal="office_village",
                        foot="负责人（签字）：{sign_village}　　　　（盖章）\n{date_surveyed}",
                    ),
                ),
            ),
        ),
        Words(
            "注：1.本表一式两份，村、镇各存一份。2.身份证号码须与户口簿一致。3.签字、日期、公章缺一不可。",
            size=9,
        ),
    ),
)
SURVEY = Print(
    "贫困户认定调查表",
    (
        *title(
            "贫困户认定调查表",
            "乡镇：{town}　　行政村：{village}　　村民小组：{group}组　　户编号：{household_no}",
        ),
        Table(
            (18, 22, 16, 18, 18, 26),
            (
                row(11, "户主姓名 | {name} | 出生年月 | {birth} | 家庭人口 | {members}人"),
                row(11, "身份证号 | 3:{id_number} | 联系电话 | {phone}"),
                row(11, "耕地面积 | {land}亩 | 住房面积 | {house_area}平方米 | 房屋等级 | {house_grade}"),
                row(
                    11,
                    "安全饮水 | {water} | 劳动力 | {workers}人 | 是否低保 | {allowance?是}　{allowance?否}",
                ),
                row(11, "致贫原因 | {cause} | 房屋结构 | {house_kind} | 建房年份 | {house_year}年"),
            ),
        ),
        Table(
            (20, 16, 18, 18, 22, 16, 22),
            (
                row(10, "收入类别 | 面积(亩) | 产量(斤) | 销售量 | 销售收入(元) | 收益系数 | 净收入(元)"),
                *(
                    row(
                        11,
                        f"{{crop{n}}} | {{crop{n}_area}} | {{crop{n}_yield}} | {{crop{n}_sold}} | "
                        f"{{crop{n}_revenue}} | {{crop{n}_ratio}} | {{crop{n}_net}}",
                    )
                    for n in (1, 2)
                ),
                row(10, "工资性收入 | 3:{wage}元 | 转移性收入 | 2:{transfer}元"),
                row(10, "财产性收入 | 3:{assets}元 | 经营性支出 | 2:{costs}元"),
                row(10, "家庭纯收入 | 3:{net}元 | 人均纯收入 | 2:{income_per_head}元"),
            ),
        ),
        Table(
            (20, 110),
            (
                row(13, "义务教育 | <:{schooling}"),
                row(13, "基本医疗 | <:{medicine}"),
                row(13, "住房安全 | <:{housing}"),
                row(28, "家庭情况说明 | <:　　{hardship}"),
                row(
                    30,
                    "调查结论",
                    Cell(
                        "　　经入户调查，该户人均纯收入{_income_per_head}元，"
                        "主要致贫原因为{_cause}，建议提交民主评议。",
                        align="l",
                        foot=(
                            "调查人：{sign_surveyor}　{sign_second}　　"
                            "被调查人（签名）：{sign_head}\n{date_surveyed}"
                        ),
                    ),
                ),
            ),
        ),
        Words("说明：净收入＝销售收入×收益系数；人均纯收入＝家庭纯收入÷家庭人口。", size=9),
    ),
)
APPROVAL = Print(
    "精准扶贫对象审批表",
    (
        *title(
            "精准扶贫对象审批表",
            "户编号：{household_no}　　　　　　　　　　　　　　　　　　　　年度：{year}年",
        ),
        Table(
            (18, 24, 14, 14, 18, 30),
            (
                row(11, "户主姓名 | {name} | 性别 | {sex} | 联系电话 | {phone}"),
                row(11, "身份证号 | 3:{id_number} | 所在村组 | {village}{group}组"),
                row(11, "家庭人口 | {members}人 | 劳动力 | {workers}人 | 人均纯收入 | {income_per_head}元"),
                row(11, "贫困户属性 | 3:{category} | 主要致贫原因 | {cause}"),
            ),
        ),
        Table(
            (22, 110),
            (
                row(
                    32,
                    "村民代表会议评议意见",
                    Cell(
                        "　　{date_assessed}召开村民代表评议会，应到{_due}人，"
                        "实到{_present}人，同意{_agree}票，反对{_against}票，通过评议。",
                        align="l",
                        foot="主持人（签字）：{sign_village}",
                    ),
                ),
                row(
                    38,
                    "村民委员会意见",
                    Cell(
                        "　　{opinion_village}\n公示时间：{date_noticed_from}至{date_noticed_to}",
                        align="l",
                        top=True,
                        seal="office_village",
                        foot="负责人（签字）：{sign_liaison}　　　　（公章）\n{date_noticed_to}",
                    ),
                ),
                row(
                    42,
                    "乡镇人民政府审核意见",
                    Cell(
                        "　　{opinion_town}\n公示截止：{date_town_noticed_to}",
                        align="l",
                        top=True,
                        seal="office_town",
                        foot="审核人（签字）：{sign_town}　　　　（公章）\n{date_town}",
                    ),
                ),
                row(
                    42,
                    "区扶贫办审批意见",
                    Cell(
                        "　　{opinion_district}",
                        align="l",
                        top=True,
                        seal="office_district",
                        foot="审批人（签字）：{sign_district}　　　　（公章）\n{date_district}",
                    ),
                ),
                row(12, "公告时间 | <:{date_announced}"),
            ),
        ),
        Words("注：公示期不少于7天；各级意见须签字、注明日期并加盖公章。", size=9),
    ),
)
