"""Signing in: right and wrong passwords, limits, tokens of forms, sessions that end."""

from __future__ import annotations

import pytest
from apiflask import APIFlask
from web_browser import PASSWORD, Browser

from archive_app.web.addresses import local_address


def test_the_right_password_leads_to_the_page_that_was_wanted(browser: Browser) -> None:
    answer = browser.sign_in("alice", wanted="/households?village=370406101201")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/households?village=370406101201"
    assert browser.get("/").status_code == 200


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(browser: Browser) -> None:
    wrong, unknown = browser.sign_in("alice", "wrong"), browser.sign_in("nobody", "wrong")
    assert wrong.status_code == unknown.status_code == 401
    assert "用户名或口令不对" in wrong.text
    assert "用户名或口令不对" in unknown.text


def test_nobody_may_try_passwords_for_one_name_without_end(browser: Browser) -> None:
    answers = [browser.sign_in("alice", f"guess-{n}").status_code for n in range(11)]
    assert answers[:10] == [401] * 10
    assert answers[10] == 429
    assert browser.sign_in("alice").status_code == 429
    assert browser.sign_in("bob").status_code == 303


@pytest.mark.parametrize(
    "wish", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:1", "", None]
)
def test_a_sign_in_never_leads_to_another_site(wish: str | None) -> None:
    assert local_address(wish) == "/"


def test_a_form_without_its_token_changes_nothing(app: APIFlask) -> None:
    client = app.test_client()
    answer = client.post(
        "/sign-in", data={"name": "alice", "password": PASSWORD}, base_url="https://archive.test"
    )
    assert answer.status_code == 400
    assert "页面已过期" in answer.text


def test_the_session_is_for_https_only_and_out_of_reach_of_scripts(browser: Browser) -> None:
    cookie = browser.sign_in("alice").headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_ends_the_session(as_alice: Browser) -> None:
    assert as_alice.post("/sign-out").status_code == 303
    assert as_alice.get("/").status_code == 303


def test_a_new_password_ends_all_other_sessions_but_not_this_one(app: APIFlask, as_alice: Browser) -> None:
    elsewhere = Browser(app.test_client())
    elsewhere.sign_in("alice")
    assert elsewhere.get("/").status_code == 200
    form = {"old": PASSWORD, "new": "xin-de-kou-ling", "again": "xin-de-kou-ling"}
    assert as_alice.post("/account", form).status_code == 303
    assert as_alice.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303


def test_the_language_switch_stays_through_signing_in(browser: Browser) -> None:
    browser.post("/language", {"language": "en", "back": "/sign-in"})
    assert "Sign in" in browser.get("/sign-in").text
    browser.sign_in("alice")
    assert "Audit trail" in browser.get("/").text


def test_signing_out_takes_pictures_and_lists_off_the_machine(as_alice):
    answer = as_alice.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "data-signed-out" in as_alice.get("/sign-in").text
