"""Signing in, users, scopes and tokens."""

from __future__ import annotations

import datetime as dt

import argon2
import factories
import pytest

from archive_app import errors
from archive_app.models import Event, Pairing, User
from archive_app.models.types import Role
from archive_app.rules.access import Right
from archive_app.services import passwords, people

PASSWORD = "correct-horse-9"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """Hash with Argon2id as always, but with little work."""
    monkeypatch.setattr(
        passwords, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    )


@pytest.fixture
def system():
    return people.system_actor()


@pytest.fixture
def admin(archive, township, system):
    with archive.work(system) as work:
        people.first_administrator(work, PASSWORD)
    return people.sign_in(archive, "admin", PASSWORD, "192.0.2.7")


def add(archive, actor, *args, **values):
    with archive.work(actor) as work:
        return people.add_user(work, *args, **values)


def actions(archive):
    with archive.sessions.reading() as session:
        return [row.action for row in session.query(Event).order_by(Event.id)]


def test_a_user_signs_in_and_the_session_key_leads_back_to_them(archive, admin):
    again = people.actor_of(archive, admin.key)
    assert again == admin
    assert again.units is None
    assert again.may(Right.ADMINISTER)
    assert "sign_in.done" in actions(archive)


@pytest.mark.parametrize(("name", "password"), [("admin", "wrong-horse-9"), ("nobody", PASSWORD)])
def test_wrong_password_and_unknown_name_get_the_same_answer(archive, admin, name, password):
    with pytest.raises(errors.SignInNeeded) as told:
        people.sign_in(archive, name, password, "192.0.2.7")
    assert told.value.zh == errors.SignInNeeded().zh
    assert actions(archive)[-1] == "sign_in.failed"
    with archive.sessions.reading() as session:
        assert "nobody" not in str([row.details for row in session.query(Event)])


def test_hashes_are_argon2id_and_weaker_ones_are_made_anew_at_sign_in(archive, admin, monkeypatch):
    monkeypatch.setattr(
        passwords, "_HASHER", argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)
    )
    with archive.sessions.reading() as session:
        before = session.query(User).filter_by(name="admin").one().password_hash
    people.sign_in(archive, "admin", PASSWORD, "")
    with archive.sessions.reading() as session:
        after = session.query(User).filter_by(name="admin").one().password_hash
    assert before.startswith("$argon2id$")
    assert "t=1" in before
    assert "t=2" in after


def test_an_unknown_name_costs_the_same_hashing_work(monkeypatch, archive, township):
    seen = []

    class Counting:
        def verify(self, stored, password):
            seen.append(stored)
            raise passwords.VerificationError

    monkeypatch.setattr(
        passwords, "_HASHER", type("H", (), {"hash": lambda self, p: "made", "verify": Counting().verify})()
    )
    passwords._nobodys.cache_clear()
    assert not passwords.fits(None, "x")
    assert not passwords.fits("stored", "x")
    passwords._nobodys.cache_clear()
    assert seen == ["made", "stored"]


def test_a_user_acts_through_the_last_day_and_no_longer(archive, admin, clock):
    add(
        archive,
        admin,
        "guest",
        "检查员",
        [Role.INSPECTOR],
        expires_on=dt.date(2026, 5, 31),
        password=PASSWORD,
    )
    clock.set(2026, 5, 31, 23)
    guest = people.sign_in(archive, "guest", PASSWORD, "")
    clock.set(2026, 6, 1, 0)
    assert people.actor_of(archive, guest.key) is None
    with pytest.raises(errors.SignInNeeded):
        people.sign_in(archive, "guest", PASSWORD, "")


def test_an_inspectors_log_in_without_a_last_day_is_refused(archive, admin):
    with pytest.raises(errors.BadInput, match="last day"):
        add(archive, admin, "guest", roles=[Role.INSPECTOR], password=PASSWORD)
    add(archive, admin, "guest", roles=[Role.CHECKER], password=PASSWORD)
    with pytest.raises(errors.BadInput), archive.work(admin) as work:
        people.change_user(work, "guest", roles=[Role.INSPECTOR])
    with archive.work(admin) as work:
        people.change_user(work, "guest", roles=[Role.INSPECTOR], expires_on=dt.date(2026, 12, 31))
    with pytest.raises(errors.BadInput), archive.work(admin) as work:
        people.change_user(work, "guest", expires_on=None)


def test_changing_the_password_ends_other_sessions(archive, admin):
    with archive.work(admin) as work:
        key = people.change_password(work, PASSWORD, "another-horse-7")
    assert people.actor_of(archive, admin.key) is None
    assert people.actor_of(archive, key).name == "admin"


def test_the_old_password_is_needed_to_change_it(archive, admin):
    with pytest.raises(errors.Forbidden), archive.work(admin) as work:
        people.change_password(work, "wrong", "another-horse-7")


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "weakling1"])
def test_weak_passwords_are_refused_with_a_reason(archive, admin, password):
    with pytest.raises(errors.BadInput):
        add(archive, admin, "weakling1", roles=[Role.ARCHIVIST], password=password)


def test_an_officers_scope_holds_the_village_only(archive, admin, township):
    add(archive, admin, "officer", "专干", ["officer"], ["201"], password=PASSWORD)
    officer = people.sign_in(archive, "officer", PASSWORD, "")
    assert officer.units == {township.sang.id}
    assert officer.roles == {Role.OFFICER}


def test_a_scope_on_the_town_holds_every_village(archive, admin, township):
    add(archive, admin, "both", roles=["officer"], scopes=[township.town.code], password=PASSWORD)
    both = people.sign_in(archive, "both", PASSWORD, "")
    assert both.units == {township.town.id, township.sang.id, township.zao.id}


def test_an_officer_without_a_village_is_refused(archive, admin):
    with pytest.raises(errors.BadInput):
        add(archive, admin, "lost", roles=["officer"])


@pytest.mark.parametrize("role", [Role.ARCHIVIST, Role.INSPECTOR, Role.APPROVER, Role.CHECKER])
def test_town_roles_without_a_scope_reach_everything(archive, admin, role):
    add(archive, admin, "wide", roles=[role], password=PASSWORD, expires_on=dt.date(2027, 1, 1))
    assert people.sign_in(archive, "wide", PASSWORD, "").units is None


def test_a_helper_reaches_the_paired_households_of_today(archive, admin, township):
    with archive.sessions.writing() as session:
        helper = factories.make_person(session, "李帮扶")
        now = factories.make_household(session, township.sang)
        past = factories.make_household(session, township.sang)
        session.add(Pairing(household_id=now.id, helper_id=helper.id, from_date="2018", to_date=None))
        session.add(Pairing(household_id=past.id, helper_id=helper.id, from_date="2016", to_date="2017"))
    add(archive, admin, "helper", roles=[Role.SUPPORT], password=PASSWORD, person_id=helper.id)
    actor = people.sign_in(archive, "helper", PASSWORD, "")
    assert actor.units == frozenset()
    assert actor.households == {now.id}


def test_only_town_wide_administrators_manage_users(archive, township, bob, alice):
    for actor in (bob, alice):
        with pytest.raises(errors.Forbidden):
            add(archive, actor, "more", roles=["admin"])
        with archive.look(actor) as look, pytest.raises(errors.Forbidden):
            people.users(look)


def test_the_list_of_users_says_who_they_are_and_when_they_were_last_seen(archive, admin, clock):
    rows = _users(archive, admin)
    mine = next(row for row in rows if row.name == "admin")
    assert mine.last_seen_at == clock.now
    bob = next(row for row in rows if row.name == "bob")
    assert (bob.roles, bob.scopes, bob.last_seen_at) == ((Role.OFFICER,), ("桑村",), None)


def _users(archive, actor):
    with archive.look(actor) as look:
        return people.users(look)


def test_the_last_administrator_stays(archive, admin):
    with pytest.raises(errors.Conflict), archive.work(admin) as work:
        people.change_user(work, "admin", active=False)
    with pytest.raises(errors.Conflict), archive.work(admin) as work:
        people.change_user(work, "admin", roles=["archivist"])
    assert people.actor_of(archive, admin.key) is not None


def test_switching_a_user_off_ends_their_sessions(archive, admin):
    add(archive, admin, "gone", roles=["archivist"], password=PASSWORD)
    gone = people.sign_in(archive, "gone", PASSWORD, "")
    with archive.work(admin) as work:
        people.change_user(work, "gone", active=False)
    assert people.actor_of(archive, gone.key) is None


def test_roles_and_scopes_can_be_changed(archive, admin, township):
    with archive.work(admin) as work:
        people.change_user(
            work, "bob", roles=["officer", "checker"], scopes=["202"], expires_on=dt.date(2027, 1, 1)
        )
    bob = next(row for row in _users(archive, admin) if row.name == "bob")
    assert set(bob.roles) == {Role.OFFICER, Role.CHECKER}
    assert bob.scopes == ("枣村",)
    assert bob.expires_on == dt.date(2027, 1, 1)


def test_there_is_only_one_first_administrator(archive, admin, system):
    with pytest.raises(errors.Conflict), archive.work(system) as work:
        people.first_administrator(work, PASSWORD, "second")


def test_a_random_first_password_is_made_when_none_is_given(archive, admin):
    made = add(archive, admin, "fresh", roles=["archivist"])
    assert people.sign_in(archive, "fresh", made.password, "").name == "fresh"
    with archive.sessions.reading() as session:
        assert made.password not in session.query(User).filter_by(name="fresh").one().password_hash


def make_token(archive, actor, user, **values):
    with archive.work(actor) as work:
        return people.create_token(work, user, "scanner", **values)


def test_a_token_stands_for_its_user(archive, admin):
    token = make_token(archive, admin, "bob")
    bob = people.actor_of_token(archive, token.bearer)
    assert bob.name == "bob"
    assert people.actor_of_token(archive, token.bearer + "x") is None


def test_a_token_may_be_narrower_in_rights_and_units_but_never_wider(archive, admin, township):
    token = make_token(archive, admin, "alice", scopes=["ingest", "201"])
    actor = people.actor_of_token(archive, token.bearer)
    assert actor.rights == {Right.INGEST}
    assert actor.units == {township.sang.id}
    token = make_token(archive, admin, "bob", scopes=["administer", "202"])
    actor = people.actor_of_token(archive, token.bearer)
    assert actor.rights == frozenset()
    assert actor.units == frozenset()


def test_a_token_ends_by_date_by_revoking_and_with_its_user(archive, admin, clock):
    dated = make_token(archive, admin, "bob", expires_on=dt.date(2026, 5, 31))
    revoked = make_token(archive, admin, "bob")
    other = make_token(archive, admin, "charlie")
    with archive.work(admin) as work:
        people.revoke_token(work, revoked.id)
        people.change_user(work, "charlie", active=False)
    assert people.actor_of_token(archive, revoked.bearer) is None
    assert people.actor_of_token(archive, other.bearer) is None
    assert people.actor_of_token(archive, dated.bearer) is not None
    clock.set(2026, 6, 1)
    assert people.actor_of_token(archive, dated.bearer) is None


def test_people_make_tokens_of_their_own_but_a_token_makes_none(archive, admin):
    add(archive, admin, "scanner", roles=["archivist"], password=PASSWORD)
    scanner = people.sign_in(archive, "scanner", PASSWORD, "")
    token = make_token(archive, scanner, "scanner", scopes=["read"])
    by_token = people.actor_of_token(archive, token.bearer)
    with pytest.raises(errors.Forbidden):
        make_token(archive, by_token, "scanner")
    with pytest.raises(errors.Forbidden):
        make_token(archive, scanner, "bob")
    with archive.look(scanner) as look:
        assert [row.name for row in people.tokens(look)] == ["scanner"]


def test_no_password_or_token_stands_in_the_audit_trail(archive, admin):
    token = make_token(archive, admin, "bob")
    made = add(archive, admin, "fresh", roles=["archivist"])
    with archive.sessions.reading() as session:
        details = str([row.details for row in session.query(Event)])
    assert token.bearer not in details
    assert made.password not in details
    assert PASSWORD not in details
