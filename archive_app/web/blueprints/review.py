"""The review tray: the list of doubts, one doubt at a time, and what a person can do with its pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from flask import Blueprint, Response, flash, render_template, request

from archive_app.archive import Work
from archive_app.errors import BadInput
from archive_app.models.types import ItemKind, ItemState
from archive_app.services import (
    field_values,
    items,
    picture_kinds,
    recutting,
    refiling,
    review_tray,
    reviewing,
    setting_aside,
    undoing,
    units,
)
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..views import films
from ..views import review as views
from ..views import review_tray as tray_views
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
    rescan, narrowing = request.args.get("rescan", ""), _narrowing()
    offset = (page_number() - 1) * PER_PAGE
    with archive().look(actor()) as look:
        found = reviewing.tray(look, narrowing, rescan=rescan == "1", offset=offset, limit=PER_PAGE)
        rescans = reviewing.waiting_count(look, rescan=True)
        kinds = review_tray.doubt_counts(look)
        villages = tuple(Choice(code, name) for code, name in units.villages(look))
        step = undoing.last_step(look)
    narrowed = tray_views.Narrowed(narrowing, villages, tray_views.doubt_choices(kinds, language()))
    view = replace(tray_views.tray_view(found, language()), rescans=rescans, narrowed=narrowed)
    return render_template(
        "review/tray.html",
        view=view,
        rescan=rescan == "1",
        step=views.step_words(step),
        section="review",
        pages=pages(found.total),
    )


def _narrowing() -> reviewing.Narrowing:
    """Return the part of the tray somebody works through; it stays in the address from doubt to doubt."""
    args = request.args
    return reviewing.Narrowing(
        args.get("village") or None, args.get("doubt") or None, args.get("batch", type=int)
    )


@bp.get("/<code>")
@signed_in
def doubt(code: str) -> str:
    """Show one doubt with the page, what was read, and the households it may belong to."""
    with archive().look(actor()) as look:
        found = reviewing.show(look, code, _narrowing())
        step = undoing.last_step(look)
        film = films.film_view(look, found.item)
        places = tuple(Choice(one.code, one.name) for one in _flat(units.tree(look)))
    english = language() == "en"
    series = tuple(Choice(one.key, one.en if english else one.zh) for one in archive().rules.series.values())
    view = views.doubt_view(found, language(), series, places, tray_views.query(_narrowing()))
    return render_template(
        "review/doubt.html", view=view, film=film, step=views.step_words(step), section="review"
    )


def _flat(nodes: list[units.UnitNode]) -> list[units.UnitNode]:
    return [one for node in nodes for one in (node, *_flat(node.children))]


@bp.post("/<code>")
@signed_in
def decide(code: str) -> Response:
    """File the item where the person says, or set it aside; then show the next doubt."""
    with archive().work(actor()) as work:
        following = reviewing.next_of(work, code, _narrowing())
        done = _decided(work, code, request.form.get("do", ""))
    flash(done, "done")
    return redirect(_address(following if following != code else None))


def _address(code: str | None) -> str:
    """Return the address of a doubt, or of the tray, in the part of it somebody works through."""
    return (f"/inbox/review/{code}" if code else "/inbox/review") + tray_views.query(_narrowing())


def _decided(work: Work, code: str, wish: str) -> str:
    """Carry a decision out; return what is said of it."""
    form = request.form
    match wish:
        case "set_aside":
            setting_aside.not_a_record(work, code, form.get("reason") or gettext("复核时认定不是档案"))
            return gettext("已放到一边，没有归档；按 U 可以取回。")
        case "page_blank" | "page_separator":
            n = form.get("n", "1")
            setting_aside.page_is(work, code, int(n) if n.isdecimal() else 0, wish.removeprefix("page_"))
            return gettext("已记下，这一面放在一边；批次页的“看放在一边的页”里可以取回。")
        case "same":
            setting_aside.same_again(work, code, form.get("twin", ""))
            return gettext("已记为同一页，留着并互相关联，没有再归档；按 U 可以取回。")
        case "rescan":
            setting_aside.rescan_wanted(work, code, form.get("reason") or gettext("图像看不清"))
            return gettext("已列入要重扫的；按 U 可以取回。")
        case "stays":
            refiling.stays(work, code)
            return gettext("已确认没有归错。")
    item = items.find(work, code)
    corrections = _corrections(field_values.fields_of(work, item))
    if item.state is ItemState.REGISTERED:
        for name, value in corrections.items():
            field_values.say(work, item, name, value)
        item = refiling.refile(work, code, reason=form.get("reason") or gettext("复核时改归"), **_placement())
        return gettext("已改归：%(title)s。", title=item.title)
    later = form.get("twin") if wish == "later" else None
    reviewing.file_by_hand(work, code, corrections=corrections, supersedes=later, **_placement())
    if later:
        return gettext("已归档为后来的版本：%(title)s（%(code)s）。", title=item.title, code=item.code)
    return gettext("已归档：%(title)s（%(code)s）。", title=item.title, code=item.code)


@bp.post("/undo")
@signed_in
def undo() -> Response:
    """Take the last decision back, and go on with its item."""
    step, code = undoing.undo(archive(), actor())
    flash(gettext("已撤销：%(what)s。", what=views.step_words(step)), "done")
    with archive().look(actor()) as look:
        waits = reviewing.is_waiting(look, code)
    return redirect(_address(code) if waits else f"/items/{code}")


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
                return _address(code)
        return _address(reviewing.next_of(look, narrowing=_narrowing()))


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
