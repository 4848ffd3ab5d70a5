"""Print A, the second half: information form, support record, plan progress."""

from archive_app.demo.forms.table import Cell, Print, Row, Table, Words, row
from archive_app.demo.forms.variant_a import APPLICATION, APPROVAL, SURVEY, title

INFORMATION = Print(
    "贫困户信息采集表",
    (
        *title(
            "贫困户信息采集表",
            "{prefecture}{district}{town}{village}{group}组　　　　　"
            "户编号：{household_no}　　　　　{year}年度",
        ),
        Table(
            (16, 22, 16, 32, 16, 22),
            (
                row(10, "户主姓名 | {name} | 身份证号 | {id_number} | 联系电话 | {phone}"),
                row(10, "开户银行 | 3:{bank} | 识别标准 | {standard}"),
                row(10, "银行账号 | 3:{account} | 脱贫状态 | {status}"),
                row(
                    10,
                    "贫困户属性 | 5:{category?一般贫困户}　{category?低保贫困户}　{category?五保贫困户}",
                ),
                row(10, "主要致贫原因 | {cause} | 其他致贫原因 | 3:{other_causes}"),
            ),
        ),
        Table(
            (7, 17, 8, 34, 14, 14, 18, 18, 20, 10, 10),
            (
                Row(
                    10,
                    tuple(
                        Cell(each)
                        for each in (
                            "序号",
                            "姓名",
                            "性别",
                            "证件号码",
                            "与户主关系",
                            "民族",
                            "文化程度",
                            "在校生状况",
                            "健康状况",
                            "医保",
                            "养老",
                        )
                    ),
                ),
                *(
                    Row(
                        11,
                        tuple(
                            Cell(f"{{m{n}_{key}}}", size=9.5)
                            for key in (
                                "no",
                                "name",
                                "sex",
                                "id",
                                "relation",
                                "nation",
                                "education",
                                "school",
                                "health",
                                "insured",
                                "pension",
                            )
                        ),
                    )
                    for n in range(1, 6)
                ),
            ),
            size=9,
        ),
        Table(
            (24, 32, 24, 32),
            (
                row(10, "工资性收入(元) | {wage} | 生产经营性收入(元) | {business}"),
                row(10, "转移性收入(元) | {transfer} | 财产性收入(元) | {assets}"),
                row(10, "家庭总收入(元) | {gross} | 生产经营性支出(元) | {costs}"),
                row(10, "家庭纯收入(元) | {net} | 家庭人均纯收入(元) | {income_per_head}"),
                row(10, "住房面积(平方米) | {house_area} | 住房结构 | {house_kind}"),
                row(10, "建房年份 | {house_year} | 是否危房 | {unsafe}"),
                row(10, "是否通生活用电 | {power} | 主要燃料类型 | {fuel}"),
                row(10, "饮水情况 | {water} | 耕地面积(亩) | {land}"),
            ),
        ),
        Words(
            "采集人（签字）：{sign_surveyor}　　　户主（签字）：{sign_head}　　　采集日期：{date_collected}",
            size=11,
            before=2,
        ),
        Words("审核单位（盖章）：{town}{village}", size=11, before=2, seal="office_village"),
    ),
)
SUPPORT_RECORD = Print(
    "结对帮扶记录",
    (
        *title(
            "精准扶贫结对帮扶记录",
            "{town}{village}　　　　　　户编号：{household_no}　　　　　　　{year}年度",
        ),
        Table(
            (18, 26, 18, 36, 18, 26),
            (
                row(11, "户主姓名 | {name} | 身份证号 | {id_number} | 家庭人口 | {members}人"),
                row(11, "帮扶责任人 | {helper} | 帮扶单位 | {helper_unit} | 职务 | {helper_post}"),
                row(11, "责任人电话 | 3:{helper_phone} | 致贫原因 | {cause}"),
            ),
        ),
        Table(
            (20, 12, 32, 26, 26, 18),
            (
                Row(
                    11,
                    tuple(
                        Cell(each)
                        for each in (
                            "走访日期",
                            "方式",
                            "帮扶内容",
                            "发现问题及诉求",
                            "采取措施及落实",
                            "户主签名",
                        )
                    ),
                ),
                *(
                    row(
                        25,
                        f"{{v{n}_date}} | {{v{n}_way}} | <:{{v{n}_content}} | <:{{v{n}_problem}}\n"
                        f"{{v{n}_wish}} | <:{{v{n}_step}}\n{{v{n}_result}} | {{v{n}_sign}}",
                    )
                    for n in range(1, 7)
                ),
            ),
        ),
        Words(
            "帮扶责任人（签字）：{sign_helper}　　　　　　　村扶贫专干（签字）：{sign_surveyor}",
            size=11,
            before=2,
        ),
    ),
)
PLAN_PROGRESS = Print(
    "脱贫计划落实情况表",
    (
        *title(
            "脱贫计划落实情况表",
            "户编号：{household_no}　　　　　　　　　　　　　　　　　　　　年度：{year}年",
        ),
        Table(
            (20, 24, 18, 36, 18, 22),
            (
                row(12, "户主姓名 | {name} | 身份证号 | {id_number} | 所在村 | {village}"),
                row(12, "家庭人口 | {members}人 | 致贫原因 | {cause} | 计划脱贫 | {exit_year}年"),
            ),
        ),
        Table(
            (8, 20, 42, 20, 20, 38),
            (
                Row(
                    12,
                    tuple(
                        Cell(each)
                        for each in ("序号", "帮扶类别", "计划措施", "责任人", "完成时限", "完成情况")
                    ),
                ),
                *(
                    row(
                        20,
                        Cell(str(n)),
                        f"{{p{n}_kind}} | <:{{p{n}_plan}} | "
                        f"{{p{n}_person}} | {{p{n}_when}} | <:{{p{n}_done}}",
                    )
                    for n in range(1, 5)
                ),
            ),
        ),
        Table(
            (28, 38, 28, 38),
            (
                row(12, "计划人均收入(元) | {planned_income} | 实际人均收入(元) | {actual_income}"),
                row(16, "存在问题 | 3<:{problem}"),
                row(18, "脱贫巩固措施 | 3<:　　{consolidate}"),
                row(
                    40,
                    "村委会核查意见",
                    Cell(
                        "　　经核查，该户脱贫计划措施已落实。",
                        span=3,
                        align="l",
                        top=True,
                        seal="office_village",
                        foot=(
                            "核查人（签字）：{sign_checker}　　　"
                            "户主（签字）：{sign_head}　　　（盖章）\n{date_checked}"
                        ),
                    ),
                ),
            ),
        ),
        Words("注：本表每年填写一次，随户档保存。", size=9),
    ),
)
FORMS = {
    "application": APPLICATION,
    "survey": SURVEY,
    "approval": APPROVAL,
    "information": INFORMATION,
    "support_record": SUPPORT_RECORD,
    "plan_progress": PLAN_PROGRESS,
}
