"""Who may touch what; what is invisible does not exist."""

from __future__ import annotations

import factories
import pytest
import sqlalchemy as sa

from archive_app import errors
from archive_app.models import Household, Unit
from archive_app.models.types import UnitKind
from archive_app.rules.access import Actor, Right, system
from archive_app.services import permits, units


def test_what_is_out_of_reach_is_not_found_whatever_the_right(archive, township, charlie):
    with archive.look(charlie) as look:
        for right in Right:
            with pytest.raises(errors.NotFound):
                permits.require(look, right, township.sang.id)


def test_what_is_seen_but_not_allowed_is_forbidden(archive, township, bob):
    with archive.look(bob) as look:
        permits.require(look, Right.READ, township.sang.id)
        with pytest.raises(errors.Forbidden) as told:
            permits.require(look, Right.SHELVE, township.sang.id)
        assert "权限" in told.value.zh


def test_who_may_not_read_learns_nothing_of_a_thing(archive, township):
    blind = Actor("token", frozenset({Right.INGEST}), units=frozenset({township.sang.id}))
    with archive.look(blind) as look:
        permits.require(look, Right.INGEST, township.sang.id)
        with pytest.raises(errors.NotFound):
            permits.require(look, Right.FILE, township.sang.id)


def test_what_belongs_to_no_unit_is_for_the_whole_town_only(archive, township, alice, bob):
    with archive.look(alice) as look:
        permits.require(look, Right.READ, None)
    with archive.look(bob) as look:
        permits.require(look, Right.FILE)
        with pytest.raises(errors.NotFound):
            permits.require(look, Right.FILE, None)


def test_an_assigned_household_is_reached_without_its_village(archive, township):
    helper = Actor("helper", frozenset({Right.READ}), households=frozenset({7}))
    with archive.look(helper) as look:
        permits.require(look, Right.READ, township.sang.id, 7)
        with pytest.raises(errors.NotFound):
            permits.require(look, Right.READ, township.sang.id, 8)


@pytest.mark.parametrize("right", sorted(Right))
def test_every_refusal_names_what_may_not_be_done(right):
    assert permits.forbidden(right).zh
    assert permits.forbidden(right).en


def test_town_wide_rights_need_a_town_wide_scope(archive, township):
    narrow = Actor("admin2", frozenset(Right), units=frozenset({township.sang.id}))
    with archive.look(narrow) as look, pytest.raises(errors.Forbidden):
        permits.require_town_wide(look, Right.ADMINISTER)
    with archive.look(system("test")) as look:
        permits.require_town_wide(look, Right.ADMINISTER)


def test_lists_hold_only_what_is_visible(archive, township, alice, bob):
    with archive.sessions.writing() as session:
        for village in (township.sang, township.zao):
            factories.make_household(session, session.get_one(Unit, village.id))
        other = factories.make_household(session, session.get_one(Unit, township.zao.id))

    def seen(actor):
        with archive.look(actor) as look:
            query = sa.select(Household).where(
                permits.visible_units(look, Household.village_id, Household.id)
            )
            return len(look.session.scalars(query).all())

    assert seen(alice) == 3
    assert seen(bob) == 1
    assert seen(Actor("helper", frozenset({Right.READ}), households=frozenset({other.id}))) == 1
    assert seen(Actor("token", frozenset({Right.INGEST}), units=None)) == 0


def test_a_village_is_named_by_its_code_or_its_last_three_digits(archive, township, alice, bob):
    with archive.look(alice) as look:
        assert units.find(look, "370406101201").id == township.sang.id
        assert units.find(look, "202").id == township.zao.id
        with pytest.raises(errors.NotFound):
            units.find(look, "999")
    with archive.look(bob) as look:
        for code in ("202", "370406101202", township.town.code):
            with pytest.raises(errors.NotFound):
                units.find(look, code)
        assert units.only_village(look) == township.sang.id
        assert units.villages(look) == [("370406101201", "桑村")]


def test_three_digits_that_name_two_villages_are_refused(archive, township, alice):
    with archive.work(system("test")) as work:
        units.make(work, "370406102201", "另一桑村", UnitKind.VILLAGE, township.town.code)
    with archive.look(alice) as look, pytest.raises(errors.BadInput):
        units.find(look, "201")


def test_the_tree_of_units_begins_where_the_scope_begins(archive, township, alice, bob):
    with archive.look(alice) as look:
        (top,) = units.tree(look)
        assert [child.name for child in top.children] == ["桑村", "枣村"]
        assert units.only_village(look) is None
    with archive.look(bob) as look:
        assert [node.name for node in units.tree(look)] == ["桑村"]


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("201", "短", UnitKind.VILLAGE),
        ("", "空", UnitKind.DEPARTMENT),
        ("370406101209", " ", UnitKind.VILLAGE),
    ],
)
def test_units_need_proper_codes_and_names(archive, township, code, name, kind):
    with pytest.raises(errors.BadInput), archive.work(system("test")) as work:
        units.make(work, code, name, kind)


def test_a_code_is_given_once_and_only_by_administrators(archive, township, alice):
    with pytest.raises(errors.Conflict), archive.work(system("test")) as work:
        units.make(work, "370406101201", "又一个", UnitKind.VILLAGE)
    with pytest.raises(errors.Forbidden), archive.work(alice) as work:
        units.make(work, "370406101203", "新村", UnitKind.VILLAGE)
