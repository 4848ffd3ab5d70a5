"""Units, users, posts and pairings at a shell."""

from __future__ import annotations

from conftest import SANG, Shell


def test_a_helpers_log_in_is_made_whole_at_the_shell(shell: Shell) -> None:
    town = shell.done("unit", "list")[0]["code"]
    person = shell.done(
        "person", "add", "孙帮扶", "--post", "帮扶责任人", "--unit", town, "--from", "2018-03"
    )
    number = str(person["person"])
    no = shell.done("person", "pairings")["pairings"]
    assert no == []
    shell.done("user", "add", "sun", "--role", "support")
    assert shell.done("user", "change", "sun", "--person", number)["person_id"] == person["person"]
    (row,) = shell.done("person", "list")
    assert (row["name"], row["logins"]) == ("孙帮扶", ["sun"])


def test_a_village_code_with_fewer_than_twelve_digits_is_refused(shell: Shell) -> None:
    result = shell.run("unit", "add", "203", "新村", "--kind", "village")
    assert result.exit_code == 2
    assert "12位数字" in result.stderr


def test_an_inspector_needs_a_last_day_at_the_shell_too(shell: Shell) -> None:
    result = shell.run("user", "add", "jiancha", "--role", "inspector")
    assert result.exit_code == 2
    assert "到期日" in result.stderr
    shell.done("user", "add", "jiancha", "--role", "inspector", "--expires", "2099-12-31")


def test_roles_and_scope_of_a_user_are_changed_and_the_rest_stays(shell: Shell) -> None:
    shell.done("user", "add", "li", "--role", "archivist", "--display-name", "李某")
    row = shell.done("user", "change", "li", "--role", "officer", "--scope", SANG)
    assert (row["roles"], row["scope_codes"], row["display_name"]) == (["officer"], [SANG], "李某")
    assert shell.done("user", "password", "li")["password"]
    shell.done("user", "disable", "li")
    shell.done("user", "enable", "li")
