"""Print C, the second half. Held out, as the first."""

from archive_app.demo.forms.table import Cell, Print, Table, Words, row
from archive_app.demo.forms.variant_c import APPLICATION, APPROVAL, SURVEY, title

INFORMATION = Print(
    "建档立卡户信息采集登记表",
    (
        *title("建档立卡户信息采集登记表", "扶表四　　本户号 {household_no}　　采集年份 {year}"),
        Table(
            (34, 34, 50, 26, 26),
            (
                row(8, "2:家住 | 银行卡号 | 电话 | 户的类别"),
                row(12, "2:{town}{village}{group}组 | {account} | {phone} | {category}"),
                row(8, "最主要困难 | 其他困难 | 开户网点 | 执行标准 | 目前状态"),
                row(12, "{cause} | {other_causes} | {bank} | {standard} | {status}"),
            ),
            size=10,
        ),
        Table(
            (16, 26, 26, 26, 26, 26),
            (
                row(
                    9,
                    "家里人 | "
                    + " | ".join(each for each in ("第一人", "第二人", "第三人", "第四人", "第五人")),
                ),
                *(
                    row(10, f"{label} | " + " | ".join(f"{{m{n}_{key}}}" for n in range(1, 6)))
                    for label, key in (
                        ("姓　名", "name"),
                        ("关　系", "relation"),
                        ("性　别", "sex"),
                        ("出生年月", "birth"),
                        ("文　化", "education"),
                        ("身　体", "health"),
                        ("在　校", "school"),
                        ("干活能力", "labour"),
                    )
                ),
                row(11, "户主居民身份证编号 | 5:{id_number}"),
            ),
            size=10,
        ),
        Table(
            (28, 28, 28, 28, 28, 28),
            (
                row(8, "打工工资 | 种养经营 | 转移收入 | 财产收入 | 经营支出 | 每人净收入"),
                row(11, "{wage} | {business} | {transfer} | {assets} | {costs} | {income_per_head}"),
                row(8, "房子（平方米） | 结构 | 建房年 | 危房 | 用电 | 烧什么"),
                row(11, "{house_area} | {house_kind} | {house_year} | {unsafe} | {power} | {fuel}"),
                row(8, "吃水 | 耕地（亩） | 2:全家总收入（元） | 2:全家净收入（元）"),
                row(11, "{water} | {land} | 2:{gross} | 2:{net}"),
            ),
            size=10,
        ),
        Words(
            "填写人　{sign_surveyor}　　　　　核对人　{sign_liaison}　　　　　当家人　{sign_head}",
            size=11,
            before=3,
        ),
        Words("填写日　{date_collected}", size=11, align="r", seal="office_village"),
    ),
    margins=(18.0, 18.0, 18.0),
)

SUPPORT_RECORD = Print(
    "帮扶责任人入户帮扶登记",
    (
        *title("帮扶责任人入户帮扶登记", "扶表五　　{year}年"),
        Table(
            (34, 30, 30, 34, 42),
            (
                row(8, "包户人 | 在哪工作 | 职务 | 联系电话 | 被帮扶户当家人"),
                row(12, "{helper} | {helper_unit} | {helper_post} | {helper_phone} | {name}"),
                row(10, "被帮扶户居民身份证编号 | 2:{id_number} | 住在哪个村 | {village}"),
            ),
            size=10,
        ),
        Table(
            (12, 18, *(28,) * 5),
            (
                row(10, "2:　 | 第一次 | 第二次 | 第三次 | 第四次 | 第五次"),
                row(12, "2:哪天去的 | " + " | ".join(f"{{v{n}_date}}" for n in range(1, 6))),
                row(12, "2:怎么去的 | " + " | ".join(f"{{v{n}_way}}" for n in range(1, 6))),
                row(34, "2:做了什么 | " + " | ".join(f"<:{{v{n}_content}}" for n in range(1, 6))),
                row(30, "2:有啥困难 | " + " | ".join(f"<:{{v{n}_problem}}" for n in range(1, 6))),
                row(30, "2:怎么解决 | " + " | ".join(f"<:{{v{n}_step}}" for n in range(1, 6))),
                row(18, "2:结果 | " + " | ".join(f"{{v{n}_result}}" for n in range(1, 6))),
                row(14, "2:当家人签名 | " + " | ".join(f"{{v{n}_sign}}" for n in range(1, 6))),
            ),
        ),
        Words("包户人签名　{sign_helper}　　　　　　　　　　村里　{sign_surveyor}", size=11, before=4),
    ),
    margins=(20.0, 18.0, 20.0),
)

PLAN_PROGRESS = Print(
    "脱贫计划与完成情况对照表",
    (
        *title("脱贫计划与完成情况对照表", "扶表六"),
        Table(
            (30, 50, 30, 28, 32),
            (
                row(8, "当家人 | 居民身份证编号 | 村 | 打算哪年脱贫 | 对照年份"),
                row(12, "{name} | {id_number} | {village} | {exit_year} | {year}"),
            ),
        ),
        Table(
            (85, 85),
            (
                row(9, "年初打算 | 年底完成"),
                *(
                    row(
                        24,
                        f"<:{n}．{{p{n}_kind}}：{{p{n}_plan}}。{{p{n}_person}}负责，"
                        f"{{p{n}_when}}前 | <:{{p{n}_done}}",
                    )
                    for n in (1, 2)
                ),
                row(14, "<:每人收入计划{_planned_income}元 | <:每人收入实际{_actual_income}元"),
                row(18, "<:还有什么问题：{problem} | <:今后怎么巩固：{consolidate}"),
                row(
                    48,
                    Cell("困难原因：{cause}\n家中{members}口人，{category}", align="l"),
                    Cell(
                        "　　对照结果：{done}。",
                        align="l",
                        top=True,
                        seal="office_village",
                        foot="对照人　{sign_checker}　（章）　　　\n{date_checked}　",
                    ),
                ),
            ),
            edge=6,
        ),
        Words("当家人签名　{sign_head}　　　包户人签名　{sign_helper}", size=12, before=5),
    ),
    margins=(20.0, 18.0, 20.0),
)

FORMS = {
    "application": APPLICATION,
    "survey": SURVEY,
    "approval": APPROVAL,
    "information": INFORMATION,
    "support_record": SUPPORT_RECORD,
    "plan_progress": PLAN_PROGRESS,
}
