"""The trail: who did what to which thing, when, and how far it is sealed."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from archive_app.services import auditing
from archive_app.web.tongue import gettext

from ..formats import number
from ..pages import PER_PAGE, page_number, pages
from ..views.events import event_row
from ..views.records import AuditView
from ..visit import actor, archive, signed_in

bp = Blueprint("audit", __name__)


@bp.get("/audit")
@signed_in
def trail() -> str:
    """Show the trail, newest first, narrowed by who, what and which thing."""
    who, what, which = (request.args.get(name, "").strip()[:80] for name in ("actor", "action", "subject"))
    offset = (page_number() - 1) * PER_PAGE
    with archive().look(actor()) as look:
        found = auditing.events(
            look, actor=who or None, action=what or None, subject=which or None, offset=offset, limit=PER_PAGE
        )
    head = auditing.head(archive())
    answer = gettext(
        "共 %(total)s 条，已封存 %(sealed)s 条。", total=number(found.total), sealed=number(head.seq)
    )
    rows = tuple(event_row(one) for one in found.rows)
    view = AuditView(answer, rows, pages(found.total), who, what, which)
    return render_template("audit/audit.html", view=view, section="audit")
