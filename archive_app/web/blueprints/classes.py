"""The village cabinet's four classes: what each village has in them and where it stands."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from archive_app.services import cabinet_classes, units

from ..refusals import language
from ..views import classes as views
from ..views.inbox import Choice
from ..visit import actor, archive, signed_in

bp = Blueprint("classes", __name__, url_prefix="/classes")


@bp.get("")
@signed_in
def listing() -> str:
    """Show the classes of `?village=`, or how much each village has in each."""
    village = request.args.get("village", "")
    with archive().look(actor()) as look:
        found = cabinet_classes.of_villages(look, village=village or None)
        villages = tuple(Choice(code, name) for code, name in units.villages(look))
    view = views.classes_view(found, language())
    return render_template(
        "classes/list.html", view=view, village=village, villages=villages, section="meetings"
    )
