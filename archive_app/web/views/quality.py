"""Quality control as its pages show it: the scan quality of an item, batches, and acceptance by sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive_app.rules.quality import CHECKS, Checked, Verdict
from archive_app.services import acceptance, quality
from archive_app.services.access_plan import AccessView
from archive_app.services.paging import Paged
from archive_app.services.stamping import LEFT_OFF
from archive_app.web.formats import number
from archive_app.web.pages import Pages, pages
from archive_app.web.refusals import language
from archive_app.web.tongue import gettext


@dataclass(frozen=True)
class CheckLine:
    """One check of a page."""

    word: str
    figure: str
    state: str
    says: str
    basis: str


@dataclass(frozen=True)
class PageLine:
    """One page: the worst of its checks, and all that do not pass."""

    n: int
    state: str
    checks: tuple[CheckLine, ...]
    waived: str = ""
    item: str = ""
    title: str = ""


@dataclass(frozen=True)
class ItemQuality:
    """The quality section of an item page."""

    answer: str
    pages: tuple[PageLine, ...]
    here: PageLine | None
    order: CheckLine


@dataclass(frozen=True)
class BatchView:
    """The page of one batch."""

    row: quality.BatchRow
    answer: str
    format: CheckLine
    failing: tuple[PageLine, ...]
    pages: Pages
    rounds: tuple[acceptance.RoundView, ...]
    may_draw: bool


def item_quality(found: quality.ItemQuality, page_n: int, language: str) -> ItemQuality:
    """Return the quality section, the checks of page `page_n` in full."""
    lines = tuple(_page(one, language) for one in found.pages)
    bad = [one.n for one in found.pages if one.verdict is Verdict.FAIL]
    looked = [one.n for one in found.pages if one.verdict is Verdict.WARN]
    if bad:
        answer = gettext("第 %(pages)s 页不合格，请重扫或说明原因。", pages=_numbers(bad))
    elif looked:
        answer = gettext("没有不合格的页；第 %(pages)s 页请看一眼。", pages=_numbers(looked))
    else:
        answer = gettext("各页合格。")
    here = next((one for one in lines if one.n == page_n), None)
    return ItemQuality(answer, lines, here, _check(found.order, language))


def batch_view(
    found: quality.BatchQuality, rounds: tuple[acceptance.RoundView, ...], language: str
) -> BatchView:
    """Return the page of a batch."""
    failing = tuple(
        _page(one.page, language, one.item, one.title, only_bad=True) for one in found.failing.rows
    )
    row = found.row
    return BatchView(
        row,
        gettext(
            "%(n)s 页：%(failed)s 页不合格，%(warned)s 页要看一眼。",
            n=number(row.pages),
            failed=number(row.failed),
            warned=number(row.warned),
        ),
        _check(found.format, language),
        failing,
        pages(found.failing.total, found.failing.limit),
        rounds,
        row.settled and not row.failed and row.state in (None, "failed"),
    )


def list_pages(found: Paged[quality.BatchRow]) -> Pages:
    """Return the page turning of the list of batches."""
    return pages(found.total, found.limit)


def access_note(view: AccessView | None) -> tuple[str, Any] | None:
    """Return state and words for the searchable PDF of an item; None when there is nothing to say."""
    if view is None:
        return None
    if view.state is None:
        return ("wait", gettext("点开时制作，写好后重读校验。"))
    if view.state.value == "made":
        passed = gettext("已通过重读校验。")
        said = LEFT_OFF.get(view.reason)
        return ("made", passed + said[1 if language() == "en" else 0] if said else passed)
    return ("refused", gettext("重读校验不符（%(reason)s），没有提供。", reason=view.reason))


def _numbers(found: list[int]) -> str:
    return gettext("、").join(map(str, found[:12])) + ("…" if len(found) > 12 else "")


def _page(
    one: quality.PageQuality, language: str, item: str = "", title: str = "", *, only_bad: bool = False
) -> PageLine:
    checks = [check for check in one.checks if not only_bad or check.verdict is not Verdict.PASS]
    lines = tuple(_check(check, language) for check in checks)
    return PageLine(one.n, _STATES[one.verdict], lines, one.waived, item, title)


_STATES = {Verdict.PASS: "quality_pass", Verdict.WARN: "quality_warn", Verdict.FAIL: "quality_fail"}


def _check(one: Checked, language: str) -> CheckLine:
    return CheckLine(
        CHECKS[one.check].said(language),
        one.figure,
        _STATES[one.verdict],
        one.says.said(language),
        one.basis.said(language),
    )
