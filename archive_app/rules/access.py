"""Who may do what: the whole access model on one page (roles of requirement section 1, last paragraph)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive_app.terms import Role


class Right(StrEnum):
    """What can be allowed."""

    READ = "read"  # see registered material of one's scope
    INGEST = "ingest"  # hand in files
    FILE = "file"  # review, file, correct
    SEE_SOURCES = "see_sources"  # whole batches, which mix households
    UNMASK = "unmask"  # see ID numbers and phones in full
    SHELVE = "shelve"  # places, boxes, holdings
    LABEL = "label"  # print labels
    KEEP_ROSTER = "keep_roster"  # households, members, people
    HOLD = "hold"  # place and release legal holds
    CHECK = "check"  # check what another person arranged
    APPROVE = "approve"  # approve movements and loans others asked for
    DECIDE = "decide"  # appraisal and retention decisions
    AUDIT = "audit"  # read the audit trail
    ADMINISTER = "administer"  # users, tokens, settings


_OFFICER = {Right.READ, Right.INGEST, Right.FILE, Right.UNMASK, Right.LABEL}
ALLOWED: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(
        {Right.READ, Right.ADMINISTER, Right.AUDIT, Right.KEEP_ROSTER, Right.SHELVE, Right.LABEL}
    ),
    Role.ARCHIVIST: frozenset(
        _OFFICER | {Right.SEE_SOURCES, Right.CHECK, Right.SHELVE, Right.KEEP_ROSTER, Right.AUDIT}
    ),
    Role.OFFICER: frozenset(_OFFICER),
    Role.SUPPORT: frozenset({Right.READ, Right.INGEST}),
    Role.CHECKER: frozenset({Right.READ, Right.SEE_SOURCES, Right.CHECK}),
    Role.INSPECTOR: frozenset({Right.READ, Right.AUDIT}),
    Role.APPROVER: frozenset({Right.READ, Right.CHECK, Right.HOLD, Right.APPROVE, Right.DECIDE, Right.AUDIT}),
}
#: the machine's own user may do all the daily work, but nothing that needs a name and a second person
SYSTEM_RIGHTS = frozenset(Right) - {Right.UNMASK, Right.APPROVE, Right.CHECK, Right.HOLD, Right.DECIDE}


@dataclass(frozen=True)
class Actor:
    """Who acts. `units` are the ids of all units in scope (None: everywhere); `households` likewise for support.

    `name` is what the audit trail shows: a user's name, or `system:<os user>`.
    """

    name: str
    rights: frozenset[Right]
    user_id: int | None = None
    units: frozenset[int] | None = frozenset()
    households: frozenset[int] = frozenset()
    language: str | None = None

    def may(self, right: Right) -> bool:
        """Tell whether the actor has `right` at all."""
        return right in self.rights

    def reaches(self, unit_id: int | None, household_id: int | None = None) -> bool:
        """Tell whether the actor's scope covers something of that unit or household.

        What belongs to no unit yet (staged, unknown village) is reached only by a town-wide scope.
        """
        if self.units is None:
            return True
        if household_id is not None and household_id in self.households:
            return True
        return unit_id is not None and unit_id in self.units


def system(name: str) -> Actor:
    """Return the actor for the machine itself, e.g. `system:root`."""
    return Actor(name=f"system:{name}", rights=SYSTEM_RIGHTS, units=None)


def rights_of(roles: frozenset[Role]) -> frozenset[Right]:
    """Return everything the roles allow together."""
    return frozenset().union(*(ALLOWED[role] for role in roles)) if roles else frozenset()
