"""The review tray: the list of doubts, and one doubt at a time."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.services import reviewing, units
from archive_app.services.items import FieldView
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..views import review as views
from ..views.inbox import Choice
from ..visit import actor, archive, signed_in

bp = Blueprint("review", __name__, url_prefix="/inbox/review")


@bp.get("")
@signed_in
def tray() -> str:
    """Show what waits for a person, the oldest first."""
    village = request.args.get("village") or None
    with archive().look(actor()) as look:
        found = reviewing.tray(look, village=village, offset=(page_number() - 1) * PER_PAGE, limit=PER_PAGE)
    view = views.tray_view(found, language())
    return render_template("review/tray.html", view=view, section="review", pages=pages(found.total))


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
    form = request.form
    with archive().work(actor()) as work:
        following = reviewing.next_of(work, code)
        if form.get("do") == "set_aside":
            reviewing.not_a_record(work, code, form.get("reason") or gettext("复核时认定不是档案"))
            done = gettext("已放到一边，没有归档；需要时可以在该件页面取回。")
        else:
            household = form.get("other", "").strip() or form.get("household") or None
            series = form.get("series") or None
            year = form.get("year", "")
            reviewing.file_by_hand(
                work,
                code,
                household_no=None if series else household,
                series=series,
                village=form.get("unit") or None if series else None,
                title=form.get("title", "").strip()[:300] or None if series else None,
                form=form.get("form") or None,
                year=int(year) if year.isdecimal() and len(year) == 4 else None,
                corrections=_corrections(reviewing.show(work, code).item.fields),
            )
            done = gettext("已归档。")
    flash(done, "done")
    return redirect(f"/inbox/review/{following}" if following and following != code else "/inbox/review")


def _corrections(fields: tuple[FieldView, ...]) -> dict[str, str]:
    """Return only what the person changed; an untouched masked value is not a correction."""
    read = {one.name: one.value for one in fields}
    sent = {name: request.form.get(f"field-{name}", value).strip()[:300] for name, value in read.items()}
    return {name: value for name, value in sent.items() if value != read[name]}
