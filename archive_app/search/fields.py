"""The fields one may name in a question, with their Chinese and English names."""

from __future__ import annotations

NAMES: dict[str, tuple[str, ...]] = {
    "village": ("village", "村", "村庄", "行政村", "所属村", "村名"),
    "form": ("form", "表", "表格", "表单", "表名"),
    "kind": ("kind", "type", "类", "类型", "类别"),
    "box": ("box", "盒", "盒号", "档案盒"),
    "item": ("item", "件", "件码"),
    "year": ("year", "年", "年度", "年份"),
    "date": ("date", "日期", "时间", "形成日期"),
    "id": (
        "id",
        "idno",
        "id_number",
        "身份证",
        "身份证号",
        "身份证号码",
        "证件",
        "证件号",
        "证件号码",
        "公民身份号码",
    ),
    "name": ("name", "姓名", "户主", "户主姓名"),
}
"""Field -> what people write for it; `name` asks the text like an unnamed word."""

FIELD_OF: dict[str, str] = {written: name for name, several in NAMES.items() for written in several}
"""Written name (lower case) -> field."""

KEYWORDS = ("item", "village", "form", "kind", "box")
FACETS = ("village", "form", "year", "kind")
