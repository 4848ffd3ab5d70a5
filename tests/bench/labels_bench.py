"""Time and size of a thousand box labels."""

from __future__ import annotations

import time

from config.tables import table
from labels import codes
from labels.sheets import BoxLabel, box_sheet
from labels.stock import Stock


def run(count: int = 1000) -> tuple[float, float]:
    """Return seconds and megabytes for `count` labels on A4 stock."""
    labels = []
    for number in range(1, count + 1):
        code = codes.make("B", number)
        address = f"https://192.0.2.10:8000/q/{code}"
        labels.append(
            BoxLabel(code, address, f"石桥村贫困户档案 {number:04}", ("201 石桥村", "30年", "1号橱 2层"))
        )
    stock = Stock.from_table("a4-21", table("label_stocks")["stocks"]["a4-21"])
    started = time.perf_counter()
    sheet = box_sheet(labels, stock)
    return time.perf_counter() - started, len(sheet.pdf) / 1e6
