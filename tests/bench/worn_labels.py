"""Labels of every kind at 200 dpi, turned, blurred and with a tenth of their ink gone: how many still read."""

from __future__ import annotations

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from config.tables import table
from labels import codes, qr
from labels.covers import CoverLabel, SignLabel, draw_cover, draw_door, draw_strip
from labels.press import Draw, Run, print_runs
from labels.sheets import BoxLabel, draw_label
from labels.spines import Cell, SpineLabel, draw_spine
from labels.stock import stocks

DPI = 200
FOOT = 60
"""Millimetres at the foot of a spine that hold all of its codes: what a scanner is held at."""
STOCKS = stocks(table("label_stocks")["stocks"])
KINDS: dict[str, tuple[str, Draw, str]] = {
    "box": ("a4-21", draw_label, "B"),
    "item": ("a4-24", draw_label, "I"),
    "small item": ("a4-65", draw_label, "I"),
    "card": ("a4-plain", draw_label, "S"),
    "spine 50": ("spine-50", draw_spine, "B"),
    "spine 30": ("spine-30", draw_spine, "B"),
    "spine 20": ("spine-20", draw_spine, "B"),
    "spine 15": ("spine-15", draw_spine, "V"),
    "spine 10": ("spine-10", draw_spine, "V"),
    "cover": ("half-a4", draw_cover, "B"),
    "door": ("half-a4", draw_door, "C"),
    "strip": ("strip-8", draw_strip, "S"),
}


def thing(kind: str, letter: str, number: int) -> BoxLabel | SpineLabel | CoverLabel | SignLabel:
    """Return a label of a kind with words of usual length."""
    code = codes.make(letter, number * 7919 % codes.HIGHEST)
    address = f"https://192.0.2.10:8000/q/{code}"
    if kind.startswith("spine"):
        cells = [
            Cell(name, (value,))
            for name, value in (("全宗号", "Z001"), ("年度", "2018"), ("保管期限", "30年"))
        ]
        cells += [Cell("机构（问题）", ("石桥村贫困户档案",), tall=True), Cell("起止件号", ("0001", "0128"))]
        return SpineLabel(code, address, (*cells, Cell("盒号", (f"{number:03}",))))
    if kind == "cover":
        facts = (("年度", "2018"), ("保管期限", "30年"), ("盒号", f"{number:03}"))
        return CoverLabel(code, address, "山前镇人民政府", "石桥村贫困户档案", "石桥村", facts)
    if kind in ("door", "strip"):
        return SignLabel(code, address, f"{number}号橱", ("石桥村扶贫工作室", "4 层"))
    return BoxLabel(code, address, f"石桥村贫困户档案 {number:04}", ("201 石桥村", "30年", "1号橱 2层"))


def printed(kind: str, count: int) -> tuple[bytes, list[str]]:
    """Return the PDF of `count` labels of a kind and their codes."""
    key, draw, letter = KINDS[kind]
    labels = [thing(kind, letter, number) for number in range(1, count + 1)]
    return print_runs([Run(labels, STOCKS[key])], draw).pdf, [label.code for label in labels]


def worn(picture: Image.Image, seed: int) -> Image.Image:
    """Let a tenth of the ink flake off in specks of 2 or 3 pixels, turn by up to 15°, blur by 0.5 to 1.2 pixels."""
    rng = np.random.default_rng(seed)
    grey = np.asarray(picture.convert("L")).copy()
    speck = 2 + seed % 2
    gone = rng.random((grey.shape[0] // speck + 1, grey.shape[1] // speck + 1)) < 0.1
    grey[np.kron(gone, np.ones((speck, speck), bool))[: grey.shape[0], : grey.shape[1]]] = 255
    turned = Image.fromarray(grey).rotate(
        rng.uniform(-15, 15), Image.Resampling.BICUBIC, expand=True, fillcolor=255
    )
    return turned.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.2)))


def read_share(kind: str, count: int) -> tuple[float, int]:
    """Return which share of `count` worn labels reads as itself, and how many read as another."""
    pdf, wanted = printed(kind, count)
    stock, document, scale = STOCKS[KINDS[kind][0]], pypdfium2.PdfDocument(pdf), DPI / 25.4
    right = wrong = 0
    sheet = Image.new("L", (1, 1))
    for number, (page, x, y) in enumerate(stock.places(1, count)):
        if number % stock.per_page == 0:
            sheet = document[page].render(scale=DPI / 72).to_pil()
        top = y if stock.height < 150 else y + stock.height - FOOT
        corner = (int(x * scale), int(top * scale))
        label = sheet.crop((*corner, int((x + stock.width) * scale), int((y + stock.height) * scale)))
        found = {text.rsplit("/", 1)[-1] for text in qr.read(worn(label, number))}
        right += found == {wanted[number]}
        wrong += bool(found - {wanted[number]})
    return right / count, wrong
