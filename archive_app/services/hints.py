"""Hints: what the person handing files in says of them, and whether it means something."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Household, Meeting
from archive_app.models.types import FormType
from archive_app.rules.access import Right
from archive_app.services import box_hints, permits, series_names, units


@dataclass(frozen=True)
class Hints:
    """What the person handing in says of the files: village code, household number, form type, box code.

    For material of no household: the series it belongs to, its year and a title. `former_code` is the reference
    code it had in another's catalogue; `meeting` the number of the meeting the material belongs to.
    """

    village: str | None = None
    household: str | None = None
    form: str | None = None
    box: str | None = None
    series: str | None = None
    year: int | None = None
    title: str | None = None
    former_code: str | None = None
    meeting: int | None = None


#: nothing was said
NO_HINTS = Hints()


@dataclass(frozen=True)
class Checked:
    """Hints that were found to mean something."""

    unit_id: int | None
    hints: dict[str, str | int]


def check_hints(look: Work, hints: Hints) -> Checked:
    """Return what hints mean.

    Raises BadInput for hints that mean nothing or a box that may not take it, Forbidden without the right to hand in,
    NotFound for what is outside the actor's scope.
    """
    permits.require(look, Right.INGEST)
    unit_id = units.find(look, hints.village).id if hints.village else None
    household = None
    if hints.household:
        household = look.session.scalar(sa.select(Household).where(Household.no == hints.household))
        if household is None or not look.actor.reaches(household.village_id, household.id):
            raise errors.NotFound(hints.household)
        if unit_id not in (None, household.village_id):
            raise errors.BadInput(
                f"农户 {hints.household} 不在所说的村；请核对村和户号。",
                f"household {hints.household} is not of that village; check both",
            )
        unit_id = household.village_id
    if hints.form and hints.form not in set(FormType):
        known = "、".join(FormType)
        raise errors.BadInput(
            f"没有“{hints.form}”这种表；可用：{known}。", f"no form type {hints.form}; use {known}"
        )
    if hints.series and hints.series not in look.archive.rules.series:
        known = "、".join(look.archive.rules.series)
        raise errors.BadInput(
            f"没有“{hints.series}”这一类；可用：{known}。", f"no series {hints.series}; use {known}"
        )
    if hints.meeting is not None:
        unit_id = _check_meeting(look, hints.meeting)
    if hints.box:
        box = box_hints.check(look, hints.box, unit_id, household, hints.series, hints.year)
        unit_id = unit_id or box.unit_id
        if box.series != series_names.HOUSEHOLD:  # its box says what it is
            hints = replace(hints, series=box.series, year=hints.year or box.year)
    if unit_id is None:
        unit_id = units.only_village(look)
    elif not look.actor.reaches(unit_id) and not hints.household:
        raise errors.NotFound(hints.village or hints.box or "")
    return Checked(unit_id, {key: value for key, value in asdict(hints).items() if value})


def _check_meeting(look: Work, number: int) -> int:
    meeting = look.session.get(Meeting, number)
    if meeting is None or not look.actor.reaches(meeting.unit_id):
        raise errors.NotFound(str(number))
    return meeting.unit_id
