"""What has no place yet, and giving it its first one (上架)."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, render_template, request

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.services import first_place, physical, series_names, shelving, units, unplaced

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..tongue import gettext
from ..views import place_forms as views
from ..visit import actor, archive, signed_in

bp = Blueprint("unplaced", __name__, url_prefix="/unplaced")


@bp.get("")
@signed_in
def listed() -> str:
    """Show boxes on no shelf and volumes in no box; `?code=` asks about one thing."""
    return _page(request.args.get("code", "")[:200])


@bp.post("")
@signed_in
def shelve() -> Response:
    """Put a box onto a shelf, or a volume into a box."""
    code, to = (request.form.get(name, "").strip()[:400] for name in ("code", "to"))
    try:
        with archive().work(actor()) as work:
            thing = first_place.shelve(work, code, to)
            said = physical.name_of(work, thing).said(language())
    except (BadInput, Conflict) as error:
        return make_response(_page(code, to, error.sentence(language())), error.http_status)
    except NotFound:
        problem = gettext("没有这个编号的东西，或您无权查看；请再扫一次。")
        return make_response(_page(code, to, problem), NotFound.http_status)
    flash(gettext("%(what)s已上架。", what=said), "done")
    return redirect("/unplaced")


@bp.post("/all")
@signed_in
def shelve_all() -> Response:
    """Give every waiting file of the units one keeps a place, as filing would."""
    with archive().work(actor()) as work:
        placed = sum(shelving.shelve_waiting(work, one.code) for one in units.tree(work))
    if placed:
        flash(gettext("%(n)s 份已自动上架。", n=placed), "done")
    else:
        flash(gettext("没有一份能自动上架：还没有合适的层或空位，请先登记橱和层。"), "warn")
    return redirect("/unplaced")


def _page(code: str = "", to: str = "", problem: str = "") -> str:
    names = series_names.names(archive().rules, english=language() == "en")
    with archive().look(actor()) as look:
        found = unplaced.unplaced(look, offset=(page_number() - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "places/unplaced.html",
        rows=[views.unplaced_row(one, names) for one in found.rows],
        total=found.total,
        pages=pages(found.total),
        code=code,
        to=to,
        problem=problem,
        section="places",
    )
