"""`archive serve` and its parts. Imports little: the supervisor must stay small."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time

import click

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 / address to listen on")
PORT = click.option("--port", type=click.IntRange(1, 65535), help="端口，默认 8000 / port")
WORKERS = click.option(
    "--workers", type=click.IntRange(1, 64), help="同时识读的页数，默认等于处理器核数 / pages read at once"
)
DATA = click.option("--data-dir", metavar="FOLDER", help="档案库所在文件夹 / the archive's data folder")


@click.command(
    name="serve", help="网页、识读、检索一起运行（小办公室用） / web, workers and indexer in one command"
)
@HOST
@PORT
@WORKERS
@DATA
def serve_command(host: str, port: int | None, workers: int | None, data_dir: str | None) -> None:
    """Supervise web, workers, indexer and, where folders are to be watched, their watcher."""
    from archive_app import listening, supervisor
    from config.serving import addresses
    from config.settings import BadSettings, load

    try:
        settings = load(data_dir)
    except BadSettings as bad:
        for zh, en in bad.problems:
            click.echo(en if os.environ.get("ARCHIVE_LANGUAGE") == "en" else zh, err=True)
        sys.exit(2)
    if not settings.secret_key:
        click.echo(
            f"{settings.data_dir} 里还没有档案库；请先运行 archive init。 Run `archive init` first.", err=True
        )
        sys.exit(2)
    listening.require_free(host, port or settings.port, settings.language)
    place = ["--data-dir", str(settings.data_dir)]
    where = ["--host", host, *(["--port", str(port)] if port else [])]
    found = addresses(settings, host, port)
    click.echo(f"{found.here}   (Ctrl+C 停止 stops)")
    if found.elsewhere:
        click.echo(f"{found.elsewhere}   手机和别的电脑 phones and other desks")
    count = str(workers or os.cpu_count() or 1)
    later = time.monotonic() + supervisor.HEAD_START
    children = [
        supervisor.Child("web", ["web", "--pages-only", *where, *place]),
        supervisor.Child("work", ["work", "--workers", count, *place], not_before=later),
        supervisor.Child("indexer", ["indexer", *place], not_before=later),
    ]
    if settings.watch_folders:
        children.append(supervisor.Child("watch", ["watch", *place], not_before=later))
    sys.exit(supervisor.run(children))


@click.command(name="web", help="网页和检索（识读在别的机器上） / pages and index, for several machines")
@HOST
@PORT
@DATA
@click.option("--access-log", is_flag=True, help="记录访问（不含查询内容） / log requests, without queries")
@click.option("--pages-only", is_flag=True, hidden=True)
def web_command(
    host: str, port: int | None, data_dir: str | None, access_log: bool, pages_only: bool
) -> None:
    """Serve the pages and the API, and keep the index that they ask up to date."""
    from archive_app import listening, supervisor, tls, web_server
    from archive_app.cli.door import opened, settings_or_exit
    from config.serving import uses_tls

    settings = settings_or_exit(data_dir)
    settings = settings.listening_on(port or settings.port)
    if not pages_only:
        listening.require_free(host, settings.port, settings.language)
        place = ["--data-dir", str(settings.data_dir)]
        logged = ["--access-log"] if access_log else []
        pages = ["web", "--pages-only", "--host", host, "--port", str(settings.port), *logged, *place]
        children = [supervisor.Child("web", pages), supervisor.Child("indexer", ["indexer", *place])]
        sys.exit(supervisor.run(children))
    with opened(settings):
        settings.remember_port()  # opening brings the database up to date before anyone asks
    certificate = None
    if settings.tls not in ("auto", "off"):
        first, second = settings.tls.split(",")
        certificate = (first.strip(), second.strip())
    elif uses_tls(settings, host):
        made = tls.ensure(settings.data_dir / "tls")
        certificate = (str(made.certificate), str(made.key))
    web_server.serve(settings, host, certificate=certificate, access_log=access_log)


@click.command(name="work", help="只运行识读 / the workers alone")
@WORKERS
@DATA
def work_command(workers: int | None, data_dir: str | None) -> None:
    """Read what waits until told to stop."""
    from archive_app import worker
    from archive_app.cli.door import opened, settings_or_exit

    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    with opened(settings_or_exit(data_dir)) as archive:
        worker.run(archive, workers=workers or os.cpu_count() or 1)


@click.command(name="indexer", hidden=True)
@DATA
def indexer_command(data_dir: str | None) -> None:
    """Follow the outbox until told to stop."""
    from archive_app.cli.door import opened, settings_or_exit
    from archive_app.services import catching_up

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _got, _frame: stopping.set())
    with opened(settings_or_exit(data_dir)) as archive:
        catching_up.follow_outbox(archive, stopping)
