"""`archive person`: officers and helpers, their posts, and the households they stand by."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive_app.cli.door import Door, command, table
from archive_app.services import appointing, pairing
from archive_app.services.paging import LARGEST


@click.group(name="person", help="干部任职和结对帮扶 / officers, posts, helpers of households")
def person_command() -> None:
    """Keep posts and pairings."""


@command(name="list", help="列出有任职的人 / list people with posts")
def list_people(door: Door) -> None:
    """List officers, a line a post; the first number is the person's, the second the post's."""
    with door.archive.look(door.actor) as look:
        rows = appointing.officers(look)

    def lines() -> Iterator[str]:
        for one in rows:
            yield from table(
                [
                    (one.person_id, post.id, one.name, post.post, post.unit, post.since, post.until)
                    for post in one.posts
                ]
            )

    door.answer(rows, lines)


@command(name="add", help="登记任职 / give a post to a new or known person")
@click.argument("name", required=False, default="")
@click.option("--person", type=int, help="已登记的人的编号 / number of a known person")
@click.option("--post", required=True, help="职务 / post")
@click.option("--unit", required=True, help="单位代码 / unit code")
@click.option("--from", "since", default="", help="从哪天起，如 2018-03 / from")
def add(door: Door, name: str, person: int | None, post: str, unit: str, since: str) -> None:
    """Give NAME, or the person numbered --person, a post in a unit."""
    with door.archive.work(door.actor) as work:
        row = appointing.appoint(work, name, post=post, unit=unit, since=since, person_id=person)
        told = {"person": row.person_id, "post": row.id}
    door.answer(
        told, lambda: iter([f"已登记：人 {told['person']}，任职 {told['post']}  person {told['person']}"])
    )


@command(name="end-post", help="任职结束 / a post ended")
@click.argument("post", type=int)
@click.option("--to", "until", required=True, help="结束日期 / last day")
def end_post(door: Door, post: int, until: str) -> None:
    """Say when post number POST ended."""
    with door.archive.work(door.actor) as work:
        appointing.end_post(work, post, until)
    door.answer({"post": post, "until": until}, lambda: iter([f"任职 {post} 到 {until} 为止。"]))


@command(name="pair", help="结对 / pair a helper with a household")
@click.argument("person", type=int)
@click.argument("household")
@click.option("--from", "since", default="", help="从哪天起 / from")
@click.option("--to", "until", default="", help="到哪天 / to, where known")
def pair(door: Door, person: int, household: str, since: str, until: str) -> None:
    """Pair the officer numbered PERSON with HOUSEHOLD (its number, e.g. 201-0001)."""
    with door.archive.work(door.actor) as work:
        number = pairing.pair(work, person, household, since=since, until=until).id
    door.answer({"pairing": number}, lambda: iter([f"已结对，编号 {number}。"]))


@command(name="unpair", help="结对结束 / a pairing ended")
@click.argument("number", type=int)
@click.option("--to", "until", required=True, help="结束日期 / last day")
def unpair(door: Door, number: int, until: str) -> None:
    """Say when pairing NUMBER ended."""
    with door.archive.work(door.actor) as work:
        pairing.end_pairing(work, number, until)
    door.answer({"pairing": number, "until": until}, lambda: iter([f"结对 {number} 到 {until} 为止。"]))


@command(name="pairings", help="列出结对 / list pairings")
@click.option("--q", default="", help="帮扶责任人、户主或户编号 / helper, member or household")
@click.option("--all", "everything", is_flag=True, help="也列已结束的 / ended ones too")
def pairings(door: Door, q: str, everything: bool) -> None:
    """List who stands by which household."""
    with door.archive.look(door.actor) as look:
        found = pairing.pairings(look, q=q, running=not everything, limit=LARGEST)
    door.answer(
        {"total": found.total, "pairings": found.rows},
        lambda: table(
            [(one.id, one.household, one.head, one.helper, one.since, one.until) for one in found.rows]
        ),
    )


for _one in (list_people, add, end_post, pair, unpair, pairings):
    person_command.add_command(_one)
