"""The review tray: the list of doubts, one doubt at a time, and what a person can do with its pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from flask import Blueprint, Response, flash, render_template, request

from archive_app.errors import BadInput
from archive_app.models.types import ItemKind
from archive_app.services import (
    field_values,
    items,
    picture_kinds,
    recutting,
    reviewing,
    setting_aside,
    units,
)
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..views import review as views
from ..views.inbox import Choice
from ..visit import actor, archive, signed_in


class Where(TypedDict):
    """Where a form says an item belongs."""

    household_no: str | None
    series: str | None
    village: str | None
    title: str | None
    form: str | None
    year: int | None


bp = Blueprint("review", __name__, url_prefix="/inbox/review")


@bp.get("")
@signed_in
def tray() -> str:
    """Show what waits for a person, the oldest first; `?rescan=1` what waits for a better scan."""
    village, rescan = request.args.get("village") or None, request.args.get("rescan") == "1"
    offset = (page_number() - 1) * PER_PAGE
    with archive().look(actor()) as look:
        found = reviewing.tray(look, village=village, rescan=rescan, offset=offset, limit=PER_PAGE)
        rescans = reviewing.waiting_count(look, rescan=True)
    view = replace(views.tray_view(found, language()), rescans=rescans)
    return render_template(
        "review/tray.html", view=view, rescan=rescan, section="review", pages=pages(found.total)
    )


@bp.get("/<code>")
@signed_in
def doubt(code: str) -> str:
    """Show one doubt with the page, what was read, and the households it may belong to."""
    with archive().look(actor()) as look:
        found = reviewing.show(look, code)
        places = tuple(Choice(one.code, one.name) for one in _flat(units.tree(look)))
    english = language() == "en"
    series = tuple(Choice(one.key, one.en if english else one.zh) for one in archive().rules.series.values())
    return render_template(
        "review/doubt.html", view=views.doubt_view(found, language(), series, places), section="review"
    )


def _flat(nodes: list[units.UnitNode]) -> list[units.UnitNode]:
    return [one for node in nodes for one in (node, *_flat(node.children))]


@bp.post("/<code>")
@signed_in
def decide(code: str) -> Response:
    """File the item where the person says, or set it aside; then show the next doubt."""
    wish = request.form.get("do", "")
    with archive().work(actor()) as work:
        following = reviewing.next_of(work, code)
        if wish == "set_aside":
            reason = request.form.get("reason") or gettext("复核时认定不是档案")
            setting_aside.not_a_record(work, code, reason)
            done = gettext("已放到一边，没有归档；需要时可以在该件页面取回。")
        elif wish == "rescan":
            reason = request.form.get("reason") or gettext("图像看不清")
            setting_aside.rescan_wanted(work, code, reason)
            done = gettext("已列入要重扫的。")
        else:
            item = items.find(work, code)
            reviewing.file_by_hand(
                work, code, corrections=_corrections(field_values.fields_of(work, item)), **_placement()
            )
            done = gettext("已归档：%(title)s（%(code)s）。", title=item.title, code=item.code)
    flash(done, "done")
    return redirect(f"/inbox/review/{following}" if following and following != code else "/inbox/review")


def _placement() -> Where:
    """Return where the form says the item belongs."""
    form = request.form
    household = form.get("other", "").strip() or form.get("household") or None
    series, year = form.get("series") or None, form.get("year", "")
    return {
        "household_no": None if series else household,
        "series": series,
        "village": (form.get("unit") or None) if series else None,
        "title": (form.get("title", "").strip()[:300] or None) if series else None,
        "form": form.get("form") or None,
        "year": int(year) if year.isdecimal() and len(year) == 4 else None,
    }


def _corrections(values: tuple[field_values.FieldValue, ...]) -> dict[str, str]:
    """Return only what the person changed; an untouched masked value is not a correction."""
    shown = {one.name: one.value for one in views.fields_of(values, language())}
    sent = {name: request.form.get(f"field-{name}", value).strip()[:300] for name, value in shown.items()}
    return {name: value for name, value in sent.items() if value != shown[name]}


@bp.post("/<code>/pages")
@signed_in
def work_on_pages(code: str) -> Response:
    """Divide, join, take a page out, move it, or turn it; then show the same item again."""
    wish, n = request.form.get("do", ""), _page()
    made = [code]
    match wish:
        case "divide":
            made = recutting.divide(archive(), actor(), code, n)
            done = gettext("已从第 %(n)s 页起拆成另一件。", n=n)
        case "take_out":
            made = recutting.take_out(archive(), actor(), code, n)
            done = gettext("第 %(n)s 页已单独成一件。", n=n)
        case "earlier" | "later":
            made = recutting.reorder(
                archive(), actor(), code, _moved(code, n, -1 if wish == "earlier" else 1)
            )
            done = gettext("页序已改。")
        case "join_previous" | "join_next":
            after = wish == "join_next"
            with archive().look(actor()) as look:
                other = recutting.neighbour(look, code, after=after)
            first, second = (code, other) if after else (other, code)
            made = recutting.join(archive(), actor(), first, second)
            done = gettext("已并成一件。")
        case "turn":
            with archive().work(actor()) as work:
                reviewing.turn(work, code, n, 90)
            done = gettext("第 %(n)s 页已转 90 度。", n=n)
        case "photo" | "scan":
            with archive().work(actor()) as work:
                picture_kinds.say(work, code, ItemKind(wish))
            done = gettext("已记为照片。") if wish == "photo" else gettext("已记为纸质材料。")
        case _:
            raise BadInput("不知道要对这一页做什么。", "Nothing is known by that name.")
    flash(done, "done")
    return redirect(_after(made))


def _after(codes: list[str]) -> str:
    """Return the address of the first of these items that still waits, else that of the next doubt."""
    with archive().look(actor()) as look:
        for code in codes:
            if items.find(look, code).state.value == "staged":
                return f"/inbox/review/{code}"
        following = reviewing.next_of(look)
    return f"/inbox/review/{following}" if following else "/inbox/review"


def _page() -> int:
    text = request.form.get("page", "1")
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _moved(code: str, n: int, by: int) -> list[int]:
    """Return the order of pages with page `n` moved one place."""
    with archive().look(actor()) as look:
        order = [page.n for page in items.view_of(look, items.find(look, code)).pages]
    at = n - 1
    if not (0 <= at < len(order) and 0 <= at + by < len(order)):
        raise BadInput("这一页不能再往那边移。", "The page cannot move further that way.")
    order[at], order[at + by] = order[at + by], order[at]
    return order
