"""The acceptance report says the conclusion, every sampled item, and leaves room to sign."""

from __future__ import annotations

import pypdfium2

from labels.acceptance import AcceptanceReport, SampledItem, acceptance_report


def test_every_sampled_item_stands_in_it_over_as_many_pages_as_needed() -> None:
    items = [
        SampledItem(f"I-0000{n:02}-X", f"张测试{n}户认定调查表（2018年）", "合格", "合格") for n in range(60)
    ]
    items[3] = SampledItem("I-000003-X", "李测试户审批表", "合格", "不合格", "第2页模糊，看不清日期")
    made = acceptance_report(
        AcceptanceReport(
            "测试镇扶贫办", "一月批次", "验收合格", "DA/T 31-2017", [("抽检件数", "60 件")], items, True
        )
    )
    pages = list(pypdfium2.PdfDocument(made))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert len(pages) == 3
    assert all(item.code in text for item in items)
    for words in ("数字化成果验收报告", "验收合格", "DA/T 31-2017", "验收人（签字）", "DEMO"):
        assert words in text
