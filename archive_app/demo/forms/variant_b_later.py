"""Print B, the second half: register form, helpers' work record, plan and progress."""

from archive_app.demo.forms.table import Cell, Print, Row, Table, Words, row
from archive_app.demo.forms.variant_b import APPLICATION, APPROVAL, SURVEY, title

INFORMATION = Print(
    "贫困户登记表",
    (
        *title("贫困户登记表", "（信息采集表　{year}年）"),
        Words("住址：{prefecture}　{district}　{town}　{village}　{group}组", size=11, after=1),
        Table(
            (24, 30, 26, 46),
            (
                row(10, "户主姓名 | {name} | 户主证件号码 | {id_number}"),
                row(10, "联系电话 | {phone} | 一卡通账号 | {account}"),
                row(10, "户属性 | {category} | 开户行 | {bank}"),
                row(10, "主要致贫原因 | {cause} | 其他致贫原因 | {other_causes}"),
            ),
            weight=2,
            edge=3,
        ),
        Table(
            (20, 10, 20, 38, 22, 26, 14),
            (
                Row(
                    10,
                    tuple(
                        Cell(each)
                        for each in (
                            "成员姓名",
                            "性别",
                            "与户主关系",
                            "身份证号码",
                            "健康状况",
                            "劳动能力",
                            "低保",
                        )
                    ),
                ),
                *(
                    Row(
                        11,
                        tuple(
                            Cell(f"{{m{n}_{key}}}", size=9.5)
                            for key in ("name", "sex", "relation", "id", "health", "labour", "allowance")
                        ),
                    )
                    for n in range(1, 6)
                ),
            ),
            weight=2,
            edge=3,
        ),
        Table(
            (36, 26, 36, 26),
            (
                row(9, "2:A17 总收入 | 2:住房及生产生活条件"),
                row(10, "A17a 工资性收入（元） | {wage} | A21 住房面积（平方米） | {house_area}"),
                row(10, "A17b 生产经营性收入（元） | {business} | A22 主要结构 | {house_kind}"),
                row(10, "A17c 转移性收入（元） | {transfer} | A23 建成年份 | {house_year}"),
                row(10, "A17d 财产性收入（元） | {assets} | A35 通生活用电 | {power}"),
                row(10, "A18 生产经营性支出（元） | {costs} | A36 主要燃料 | {fuel}"),
                row(10, "A19 家庭纯收入（元） | {net} | A37 饮水 | {water}"),
                row(10, "A20 人均纯收入（元） | {income_per_head} | 危房等级 | {unsafe}"),
            ),
            weight=2,
            edge=3,
        ),
        Words(
            "户主签字：{sign_head}　　　　　登记人：{sign_second}　　　　　{date_collected}",
            size=11,
            before=3,
        ),
    ),
    face="hei",
    value_face="song",
)
SUPPORT_RECORD = Print(
    "干部结对帮扶工作记录",
    (
        *title("干部结对帮扶工作记录", "{year}年"),
        Table(
            (24, 36, 24, 40),
            (
                row(11, "帮扶干部 | {helper} | 单位及职务 | {helper_unit}{helper_post}"),
                row(11, "干部电话 | {helper_phone} | 帮扶对象 | {name}"),
                row(11, "所在村 | {village} | 对象身份证号 | {id_number}"),
            ),
            weight=2,
            edge=3,
        ),
        *(
            Table(
                (20, 34, 16, 24, 20, 22),
                (
                    row(
                        10,
                        Cell(f"第{n}次走访", size=9.5),
                        f"{{v{n}_date}} | 方式 | {{v{n}_way}} | 户主签字 | {{v{n}_sign}}",
                    ),
                    row(11, f"工作内容 | 5<:{{v{n}_content}}"),
                    row(11, f"存在问题 | 2<:{{v{n}_problem}} | 解决措施 | 2<:{{v{n}_step}}"),
                ),
                weight=2,
                edge=3,
            )
            for n in range(1, 6)
        ),
        Words(
            "帮扶干部签名：{sign_helper}　　　　　　　　村扶贫专干：{sign_surveyor}",
            size=11,
            before=2,
        ),
    ),
    face="hei",
    value_face="song",
)
PLAN_PROGRESS = Print(
    "贫困户脱贫计划及落实情况表",
    (
        *title("贫困户脱贫计划及落实情况表", "年度：{year}　　　　计划脱贫时间：{exit_date}"),
        Table(
            (16, 26, 16, 18, 16, 40),
            (
                row(12, "户主 | {name} | 村别 | {village} | 证件号码 | {id_number}"),
                row(12, "人口 | {members} | 属性", Cell("{category}", size=9), "帮扶责任人 | {helper}"),
            ),
            weight=2,
            edge=3,
        ),
        *(
            Table(
                (12, 26, 60, 22, 24),
                (
                    row(
                        14,
                        Cell(f"措施{n}", rows=2, stacked=True),
                        f"计划 | <:{{p{n}_kind}}：{{p{n}_plan}} | 责任人 | {{p{n}_person}}",
                    ),
                    row(14, f"落实情况 | <:{{p{n}_done}} | 增收（元） | {{p{n}_income}}"),
                ),
                weight=2,
                edge=3,
            )
            for n in (1, 2)
        ),
        Table(
            (38, 30, 38, 30),
            (
                row(12, "计划年人均收入（元） | {planned_income} | 年末实际人均收入（元） | {actual_income}"),
                row(18, "存在问题 | 3<:{problem}"),
                row(18, "巩固提升措施 | 3<:{consolidate}"),
                row(
                    42,
                    "核查结论",
                    Cell(
                        "计划措施{done}。",
                        span=3,
                        align="l",
                        top=True,
                        seal="office_village",
                        foot="核查人：{sign_checker}　　　（公章）　　　　　\n核查日期：{date_checked}　　",
                    ),
                ),
            ),
            weight=2,
            edge=3,
        ),
        Words("贫困户签字：{sign_head}", size=12, before=3),
    ),
    face="hei",
    value_face="song",
)
FORMS = {
    "application": APPLICATION,
    "survey": SURVEY,
    "approval": APPROVAL,
    "information": INFORMATION,
    "support_record": SUPPORT_RECORD,
    "plan_progress": PLAN_PROGRESS,
}
