"""`archive demo`: the fictitious township, made, served and fed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from archive_app import listening, supervisor
from archive_app.archive import Archive
from archive_app.cli.door import opened, refuse, settings_or_exit
from archive_app.cli.role_words import ROLE_WORDS
from archive_app.cli.setup import DATA, founded
from archive_app.demo import build, claim, life, township
from archive_app.demo.model import Township
from archive_app.errors import Conflict
from archive_app.services import actors, catching_up, founding
from archive_app.terms import Role
from config.serving import addresses
from config.settings import Settings

DEMO_DIR = "data/demo"
FEW, ALL = 20, 200


@click.command(name="demo", help="演示乡镇（虚构） / a fictitious demo township")
@click.option("--no-serve", is_flag=True, help="全部读完就结束 / read everything and end")
@click.option(
    "--households", type=click.IntRange(1, ALL), help="扫描件的户数，默认 20 / households with scans"
)
@click.option("--seed", type=click.IntRange(0), help=f"哪一个乡镇，默认 {claim.SEED} / which township")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="监听地址；0.0.0.0：手机也能打开 / 0.0.0.0: phones too",
)
@click.option("--port", type=click.IntRange(1, 65535))
@click.option("--feed-only", is_flag=True, hidden=True)
@DATA
def demo_command(
    no_serve: bool,
    households: int | None,
    seed: int | None,
    host: str,
    port: int | None,
    feed_only: bool,
    data_dir: str | None,
) -> None:
    """Make the demo township, then serve it while its scans are read."""
    wanted = households or (ALL if os.environ.get("PAGES") == "all" else FEW)
    settings = settings_or_exit(data_dir or os.environ.get("ARCHIVE_DATA_DIR") or DEMO_DIR)
    try:
        there = claim.claim(settings.data_dir, seed, wanted)
    except Conflict as error:
        refuse(error, settings.language)
    plan = township.plan(200, there.seed)
    if feed_only:
        with _quiet_end(), opened(settings) as archive:
            _feed(archive, plan, there, announce=False)
            life.enact(archive, wait=True)
        return
    with founded(settings) as archive:
        if founding.found(
            archive, actors.system_actor(), name=f"{plan.name}（演示）", demo=True, password=build.PASSWORD
        ):
            build.seed(archive, actors.system_actor(), plan)
        if no_serve:
            with _quiet_end("已停止；再运行一次就接着做。 Stopped; run it again to go on."):
                _feed(archive, plan, there, announce=True)
            catching_up.drain(archive, workers=os.cpu_count() or 1)
            life.enact(archive, wait=False)
            catching_up.drain(archive)
            return
    listening.require_free(host, port or settings.port, settings.language)
    _greet(settings, host, port)
    _serve(settings.data_dir, there, host, port)


def _serve(folder: Path, there: claim.Claim, host: str, port: int | None) -> None:
    """Serve the township; what is not handed in yet is drawn and handed in beside."""
    place = ["--data-dir", str(folder)]
    where = ["--host", host, *(["--port", str(port)] if port else [])]
    children = [
        supervisor.Child("web", ["web", "--pages-only", *where, *place]),
        supervisor.Child("work", ["work", *place]),
        supervisor.Child("indexer", ["indexer", *place]),
    ]
    if claim.to_feed(folder, there) or not life.is_done(folder):
        feeding = ["demo", "--feed-only", "--households", str(max(there.rounds)), *place]
        children.append(supervisor.Child("feed", feeding, once=True))
    sys.exit(supervisor.run(children))


@contextmanager
def _quiet_end(sentence: str = "") -> Iterator[None]:
    """End the helpers that draw pages and leave without a traceback on Ctrl+C or when told to stop."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    except KeyboardInterrupt:
        if sentence:
            click.echo(sentence, err=True)
        sys.exit(130)


def _feed(archive: Archive, plan: Township, there: claim.Claim, *, announce: bool) -> None:
    folder = archive.settings.data_dir
    scans = folder / "scans"
    scans.mkdir(exist_ok=True)
    count = 0
    for scanned in claim.to_feed(folder, there):
        fed = build.feed(
            archive, actors.system_actor(), plan, scans, scanned=scanned, workers=os.cpu_count() or 1
        )
        count += sum(1 for _received in fed)
    if announce:
        click.echo(f"已送入 {count} 个文件 files handed in")


def _greet(settings: Settings, host: str, port: int | None) -> None:
    """Say where the township is, whom to sign in as first, and how a phone gets there."""
    found = addresses(settings, host, port)
    click.echo("演示乡镇 DEMO")
    click.echo(f"  本机 this computer    {found.here}")
    if found.elsewhere:
        click.echo(f"  手机 phones           {found.elsewhere}   （先打开 open first: {found.elsewhere}ca）")
    else:
        click.echo("  手机扫码要用          make run HOST=0.0.0.0   for phones, to scan the labels")
    click.echo(f"登录 sign in（口令 password：{build.PASSWORD}）")
    roles = {name: role for name, (_shown, role, _village) in build.LOGINS.items()}
    for name, role in {**roles, "admin": Role.ADMIN}.items():
        zh, en = ROLE_WORDS[role]
        click.echo(f"  {name:<8}{zh} {en}")
    click.echo("先用 dangan 登录：扫描件正在后台识读，读好的页马上能检索。   Ctrl+C 停止")
    click.echo("Sign in as dangan first: scans are being read; what is read is found at once.   Ctrl+C stops")
