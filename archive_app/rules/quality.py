"""Quality control of scans (DA/T 31-2017): each check of a page with its figure, its verdict and its source."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from archive_app.rules.paging import Fault, FaultKind
from archive_app.rules.sentence import Sentence


class Verdict(StrEnum):
    """How a check ended; `fail` means that the page is to be scanned again or a person has to say why not."""

    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    WARN = "warn"
    FAIL = "fail"


#: what each check is called
CHECKS: dict[str, Sentence] = {
    "resolution": Sentence("分辨率", "Resolution"),
    "colour": Sentence("色彩模式", "Colour mode"),
    "skew": Sentence("歪斜", "Skew"),
    "margin": Sentence("裁边", "Cropping"),
    "sharpness": Sentence("清晰度", "Sharpness"),
    "blank": Sentence("空白页", "Blank page"),
    "readable": Sentence("可打开", "Opens"),
    "direction": Sentence("方向", "Direction"),
    "order": Sentence("页序", "Page order"),
    "format": Sentence("文件格式", "Format"),
}


@dataclass(frozen=True)
class Checked:
    """One check: its figure as it is shown, the verdict, what it means, and where the rule stands."""

    check: str
    figure: str
    verdict: Verdict
    says: Sentence
    basis: Sentence


@dataclass(frozen=True)
class ScannedPage:
    """What is known of a page for judging it; `own_text` pages were never paper and are not measured."""

    n: int
    figures: Mapping[str, Any]
    flags: frozenset[str] = frozenset()
    own_text: bool = False
    blank: bool = False
    refused: bool = False


@dataclass(frozen=True)
class QualityRules:
    """The thresholds with their sources, as `config/quality.toml` gives them."""

    standard: str
    table: Mapping[str, Any]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> QualityRules:
        """Build the rules from their table."""
        return cls(table["standard"], table)

    def basis(self, section: str) -> Sentence:
        """Return where the rule of a section stands."""
        return Sentence(self.table[section]["basis"], self.table[section]["basis_en"])

    def figure(self, section: str, key: str) -> float:
        """Return a threshold."""
        return float(self.table[section][key])


def page_checks(page: ScannedPage, rules: QualityRules) -> tuple[Checked, ...]:
    """Judge one page, the worst first. A page that never was paper has nothing to be measured."""
    if page.refused:
        says = Sentence("这一页打不开，请重扫。", "This page cannot be opened; scan it again.")
        return (Checked("readable", "", Verdict.FAIL, says, rules.basis("sharpness")),)
    if page.own_text:
        return ()
    found = [_blank(page, rules)] if page.blank else [check(page, rules) for check in _OF_A_PAGE]
    order = (Verdict.FAIL, Verdict.WARN, Verdict.PASS)
    return tuple(sorted((one for one in found if one), key=lambda one: order.index(one.verdict)))


def _resolution(page: ScannedPage, rules: QualityRules) -> Checked:
    told, computed = page.figures.get("dpi"), page.figures.get("computed_dpi")
    known = [int(value) for value in (told, computed) if value]
    figure = " / ".join(f"{value} dpi" for value in dict.fromkeys(known)) or "?"
    least, good = rules.figure("resolution", "least"), rules.figure("resolution", "recommended")
    basis = rules.basis("resolution")
    if not known or min(known) < least or "low_resolution" in page.flags:
        says = Sentence(
            "分辨率不够（文件所标或按纸张算），请重扫。",
            "Too few dots an inch (as told or by the paper); scan it again.",
        )
        return Checked("resolution", figure, Verdict.FAIL, says, basis)
    if min(known) < good:
        says = Sentence(
            "够用；字小或字淡的宜 300 dpi。", "Enough; small or faint writing is better at 300 dpi."
        )
        return Checked("resolution", figure, Verdict.WARN, says, basis)
    if told is None:
        says = Sentence("文件没有标分辨率，按纸张估算。", "The file does not tell; estimated by the paper.")
        return Checked("resolution", figure, Verdict.WARN, says, basis)
    return Checked("resolution", figure, Verdict.PASS, Sentence("合格。", "Good."), basis)


def _colour(page: ScannedPage, rules: QualityRules) -> Checked | None:
    mode = page.figures.get("scanned")
    if mode is None:
        return None
    shown = {"colour": "RGB", "grey": "8 bit", "bilevel": "1 bit"}.get(mode, str(mode))
    basis = rules.basis("colour")
    if mode == "colour":
        return Checked("colour", shown, Verdict.PASS, Sentence("合格。", "Good."), basis)
    says = Sentence(
        "不是彩色；这一页若有印章、红头或照片，应彩色重扫。",
        "Not in colour; scan it again in colour if it bears a seal, red heading or photograph.",
    )
    return Checked("colour", shown, Verdict.WARN, says, basis)


def _skew(page: ScannedPage, rules: QualityRules) -> Checked | None:
    skew = page.figures.get("skew")
    if skew is None:
        return None
    size, basis = abs(float(skew)), rules.basis("skew")
    figure = f"{size:.1f}°"
    if size > rules.figure("skew", "fail_above"):
        says = Sentence("歪斜超过限值，请重扫。", "Too much skew; scan it again.")
        return Checked("skew", figure, Verdict.FAIL, says, basis)
    if size > rules.figure("skew", "pass_up_to"):
        says = Sentence("略歪；看图和利用件已扶正。", "Slightly skewed; the access copy is straightened.")
        return Checked("skew", figure, Verdict.WARN, says, basis)
    return Checked("skew", figure, Verdict.PASS, Sentence("合格。", "Good."), basis)


def _margin(page: ScannedPage, rules: QualityRules) -> Checked | None:
    edge = page.figures.get("edge_mm")
    if edge is None:
        return None
    basis, figure = rules.basis("margin"), f"{float(edge):.1f} mm"
    if float(edge) < rules.figure("margin", "least_mm"):
        says = Sentence(
            "文字贴着图像边缘，可能裁掉了内容，请核对原件。",
            "Writing touches the edge of the picture; check that nothing is cut off.",
        )
        return Checked("margin", figure, Verdict.WARN, says, basis)
    return Checked("margin", figure, Verdict.PASS, Sentence("合格。", "Good."), basis)


def _sharpness(page: ScannedPage, rules: QualityRules) -> Checked | None:
    value = page.figures.get("sharpness")
    if value is None:
        return None
    basis, figure = rules.basis("sharpness"), f"{float(value):.2f}"
    if float(value) < rules.figure("sharpness", "fail_below"):
        says = Sentence("模糊，请重扫。", "Blurred; scan it again.")
        return Checked("sharpness", figure, Verdict.FAIL, says, basis)
    if float(value) < rules.figure("sharpness", "pass_from"):
        return Checked(
            "sharpness", figure, Verdict.WARN, Sentence("不够清晰，请看一眼。", "Not quite sharp; have a look."), basis
        )  # fmt: skip
    return Checked("sharpness", figure, Verdict.PASS, Sentence("合格。", "Good."), basis)


def _direction(page: ScannedPage, _rules: QualityRules) -> Checked | None:
    if "direction_unsure" not in page.flags:
        return None
    says = Sentence("方向拿不准，请看一眼。", "The direction is uncertain; have a look.")
    return Checked("direction", "?", Verdict.WARN, says, _rules.basis("order"))


def _blank(page: ScannedPage, rules: QualityRules) -> Checked:
    ink = float(page.figures.get("ink") or 0.0)
    says = Sentence("判为空白页，已标明并保留。", "Held for blank: marked and kept.")
    return Checked("blank", f"{ink * 100:.2f}%", Verdict.PASS, says, rules.basis("blank"))


_OF_A_PAGE = (_resolution, _colour, _skew, _margin, _sharpness, _direction)


def missing_numbers(numbers: Sequence[int]) -> tuple[int, ...]:
    """Return the page numbers from 1 on that are not there."""
    return tuple(sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers)))


#: what is wrong with the pages of an item, by what is printed on them or stands in the catalogue
FAULTS: dict[FaultKind, Sentence] = {
    FaultKind.MISSING: Sentence(
        "页面上印的页码有缺，请核对原件。", "Printed page numbers are missing; check the paper."
    ),
    FaultKind.DOUBLE: Sentence(
        "页面上印的页码有重复，请核对原件。", "Printed page numbers stand twice; check the paper."
    ),
    FaultKind.ORDER: Sentence(
        "页面上印的页码次序不对，请核对原件。",
        "Printed page numbers are in the wrong order; check the paper.",
    ),
    FaultKind.COUNT: Sentence(
        "页数与导入目录上写的不同，请核对原件。", "The catalogue counts other pages; check the paper."
    ),
}


def order_check(numbers: Sequence[int], rules: QualityRules, fault: Fault | None = None) -> Checked:
    """Judge the page numbers of one item: none missing, none double. `fault`: by what is printed on the pages."""
    if fault is not None:
        return Checked("order", fault.figure, Verdict.FAIL, FAULTS[fault.kind], rules.basis("order"))
    gaps, double = missing_numbers(numbers), len(numbers) - len(set(numbers))
    basis = rules.basis("order")
    if gaps or double:
        shown = ", ".join(map(str, gaps[:10])) or str(double)
        says = Sentence(
            "页号有缺或重复，请核对原件。", "Page numbers are missing or double; check the paper."
        )
        return Checked("order", shown, Verdict.FAIL, says, basis)
    return Checked("order", f"1–{len(numbers)}", Verdict.PASS, Sentence("合格。", "Good."), basis)


def format_check(media_types: Iterable[str], rules: QualityRules) -> Checked:
    """Judge the formats of one batch: one batch, one format."""
    kinds = sorted(set(media_types))
    shown, basis = ", ".join(kinds), rules.basis("format")
    if len(kinds) > 1:
        says = Sentence("这一批有几种格式。", "This batch has several formats.")
        return Checked("format", shown, Verdict.WARN, says, basis)
    return Checked("format", shown, Verdict.PASS, Sentence("合格。", "Good."), basis)


def sample_size(population: int, rules: QualityRules) -> int:
    """Return how many items are looked at: at least the share of the standard, and ten where there are ten."""
    by_share = math.ceil(round(rules.figure("acceptance", "share") * population, 9))
    return max(by_share, min(population, int(rules.figure("acceptance", "least"))))


def sample(population: Sequence[int], seed: str, rules: QualityRules) -> list[int]:
    """Draw the sample of item ids that `seed` names: the same seed and items always give the same sample."""
    drawn = random.Random(seed).sample(sorted(population), sample_size(len(population), rules))  # noqa: S311 - repeatable on purpose, no secret
    return sorted(drawn)


@dataclass(frozen=True)
class Outcome:
    """Where a sample stands: shares of what was marked right, 1.0 for all of it."""

    marked: int
    size: int
    matching: float
    content: float
    passed: bool


def outcome(marks: Sequence[tuple[bool | None, bool | None]], rules: QualityRules) -> Outcome:
    """Judge a sample from its marks (entry matches its images, other content right); None: not looked at yet."""
    done = [(one, other) for one, other in marks if one is not None and other is not None]
    matching = sum(one for one, _ in done) / len(done) if done else 0.0
    content = sum(other for _, other in done) / len(done) if done else 0.0
    whole = bool(done) and len(done) == len(marks)
    passed = (
        whole
        and matching >= rules.figure("acceptance", "matching")
        and content >= rules.figure("acceptance", "content")
    )
    return Outcome(len(done), len(marks), matching, content, passed)
