"""Units: the town's tree of district, town, sub-offices, villages and departments."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.errors import BadInput
from archive_app.rules.access import Right
from archive_app.services import permits, units
from archive_app.terms import UnitKind
from archive_app.web.tongue import gettext

from .. import words
from ..answers import redirect
from ..visit import actor, archive, signed_in

bp = Blueprint("units", __name__, url_prefix="/admin/units")


@bp.get("")
@signed_in
def listing() -> str:
    """Show the tree and the form for a further unit."""
    with archive().look(actor()) as look:
        permits.require_town_wide(look, Right.ADMINISTER)
        rows = list(units.flat(units.tree(look)))
    return render_template("admin/units.html", rows=rows, kinds=words.UNIT_KINDS, section="admin")


@bp.post("")
@signed_in
def add() -> Response:
    """Add a unit below another one."""
    form = request.form
    kind = form.get("kind", "")
    if kind not in set(UnitKind):
        raise BadInput("请选择单位的级别。", "Choose what kind of unit it is.")
    with archive().work(actor()) as work:
        made = units.make(
            work, form.get("code", ""), form.get("name", ""), UnitKind(kind), form.get("parent") or None
        )
        name = made.name
    flash(gettext("已登记%(name)s。", name=name), "done")
    return redirect("/admin/units")
