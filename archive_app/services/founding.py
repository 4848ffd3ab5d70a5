"""Founding an archive: what must be there before the first file comes in."""

from __future__ import annotations

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.models import Installation, RetentionFloor, RetentionRule
from archive_app.rules.access import Actor
from archive_app.services import people
from archive_app.services.people import NewUser


def found(archive: Archive, actor: Actor, *, name: str, demo: bool, password: str | None) -> NewUser | None:
    """Write down what this installation is and make the first administrator.

    Idempotent: an archive that was founded before is left as it is and None is returned.
    """
    with archive.work(actor) as work:
        bring_rules_up_to_date(work)
        if work.session.get(Installation, 1) is not None:
            return None
        fonds_no = archive.rules.reference_codes.fonds_no
        work.session.add(Installation(id=1, name=name, fonds_no=fonds_no, demo=demo, created_at=work.now))
        work.record("archive.founded", demo=demo)
        return people.first_administrator(work, password)


def bring_rules_up_to_date(work: Work) -> None:
    """Copy schedule rows and floors from the configuration; rows are added, floors never taken away."""
    rules = work.archive.rules
    known = {row.key: row for row in work.session.scalars(sa.select(RetentionRule))}
    for row in rules.schedule.values():
        if row.key not in known:
            work.session.add(
                RetentionRule(
                    key=row.key,
                    title=row.title,
                    title_en=row.title_en,
                    retention_code=row.code,
                    basis=row.basis,
                    effective_from=rules.schedule_since,
                )
            )
    floors = set(work.session.scalars(sa.select(RetentionFloor.basis)))
    for floor in rules.floors:
        if floor.basis not in floors:
            work.session.add(RetentionFloor(last_day=floor.last_day, basis=floor.basis))


def installation(look: Work) -> Installation | None:
    """Return what this installation is, or None before it was founded."""
    return look.session.get(Installation, 1)
