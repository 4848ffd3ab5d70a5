"""The demo's working week: done once, by two people, breaking no rule, and nothing where nothing is filed."""

from __future__ import annotations

import factories as make
import pytest
import sqlalchemy as sa

from archive_app.demo import build, life, township
from archive_app.models import (
    Arrangement,
    BoxSeal,
    Event,
    Household,
    Loan,
    Movement,
    Separator,
    Stocktake,
    StocktakeFinding,
)
from archive_app.models.types import ArrangementState, FormType, LoanKind, StocktakeState
from archive_app.rules.access import system
from archive_app.services import shelving

FORMS = (FormType.APPLICATION, FormType.SURVEY)
ROOT = system("demo")


@pytest.fixture
def seeded(archive):
    build.seed(archive, ROOT, township.plan(30, 7))
    return archive


@pytest.fixture
def filed(seeded):
    """File two forms of each household, as reading would."""
    with seeded.work(ROOT) as work:
        for household in work.session.scalars(sa.select(Household).order_by(Household.id)).all():
            file = make.make_household_file(work.session, household)
            for form in FORMS:
                make.make_registered_item(work.session, file, form_type=form, year=2018, pages=2)
            shelving.shelve_file(work, file)
    return seeded


def count(archive, model, *where):
    with archive.sessions.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model).where(*where))


def test_every_room_has_something_to_show(filed):
    assert life.enact(filed, wait=False) == []
    assert count(filed, Movement) == 1 and count(filed, Separator) == 3
    assert count(filed, Loan, Loan.kind == LoanKind.CONSULTATION) == 1
    with filed.sessions.reading() as session:
        lent = session.scalars(sa.select(Loan).where(Loan.kind == LoanKind.LOAN).order_by(Loan.due_on)).all()
        day = filed.clock().date()
        assert [one.due_on < day for one in lent] == [True, False]
        (count_,) = session.scalars(sa.select(Stocktake))
        assert count_.state is StocktakeState.CLOSED
        (finding,) = session.scalars(sa.select(StocktakeFinding))
        assert finding.explanation and finding.incident_id is None
        rounds = session.scalars(sa.select(Arrangement)).all()
        assert {one.state for one in rounds} == {ArrangementState.CHECKED, ArrangementState.SUBMITTED}
        assert all(one.settled_by not in (None, one.arranged_by) for one in rounds if one.settled_by)
        assert session.scalar(sa.select(sa.func.count()).select_from(BoxSeal)) == 1


def test_the_week_is_lived_once(filed):
    life.enact(filed, wait=False)
    events = count(filed, Event)
    assert life.enact(filed, wait=False) == []
    (filed.settings.data_dir / life.MARK).unlink()
    life.enact(filed, wait=False)
    assert (count(filed, Event), count(filed, Movement)) == (events, 1)


def test_what_needs_files_waits_for_them(seeded):
    assert life.enact(seeded, wait=False) == ["consultation", "loans"]
    assert count(seeded, Loan) == 0
    assert life.is_done(seeded.settings.data_dir)
