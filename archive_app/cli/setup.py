"""`archive init`, `archive demo`, `archive service`."""

from __future__ import annotations

import os
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from archive_app import errors, supervisor
from archive_app.archive import Archive, open_archive
from archive_app.cli.door import opened, refuse, settings_or_exit
from archive_app.demo import build, life, township
from archive_app.demo.model import Township
from archive_app.migrations import runner
from archive_app.services import actors, catching_up, founding
from config.settings import Settings

DEMO_DIR = "data/demo"
DEMO_MARK = "DEMO.txt"
DATA = click.option("--data-dir", metavar="FOLDER", help="档案库所在文件夹 / the archive's data folder")


@click.command(name="init", help="建立档案库 / make a new archive")
@click.option(
    "--name", default="乡镇扶贫档案", show_default=True, help="单位名称 / name shown on pages and prints"
)
@DATA
def init_command(name: str, data_dir: str | None) -> None:
    """Make the data folder, the database and the first administrator."""
    settings = settings_or_exit(data_dir)
    password = os.environ.get("ARCHIVE_ADMIN_PASSWORD")
    with _founded(settings) as archive:
        made = founding.found(archive, actors.system_actor(), name=name, demo=False, password=password)
    if made is None:
        click.echo(
            f"{settings.data_dir} 里已有档案库，没有改动。 There is an archive already; nothing was changed."
        )
        return
    click.echo(f"档案库已建立：{settings.data_dir}")
    if password:
        click.echo(f"管理员：{made.name}（口令为 ARCHIVE_ADMIN_PASSWORD 所设）")
    else:
        click.echo(
            f"管理员：{made.name}    口令：{made.password}    （只显示这一次，请记下 shown once, note it down）"
        )
    click.echo("下一步：archive serve")


@contextmanager
def _founded(settings: Settings) -> Iterator[Archive]:
    """Make what an archive needs on disk, then open it. Harmless on one that is there."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    key = settings.data_dir / "secret.key"
    if not settings.secret_key:
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(48), "ascii")
        settings = settings_or_exit(str(settings.data_dir))
    if settings.tls == "auto":
        from archive_app import tls  # loads cryptography: only where a certificate is made

        tls.ensure(settings.data_dir / "tls")
    archive = open_archive(settings)
    try:
        runner.upgrade(archive.sessions)
        yield archive
    except errors.ArchiveError as error:
        refuse(error, settings.language)
    finally:
        archive.close()


@click.command(name="demo", help="演示乡镇（虚构） / a fictitious demo township")
@click.option("--no-serve", is_flag=True, help="全部读完就结束 / read everything and end")
@click.option(
    "--households", type=click.IntRange(1, 200), help="扫描件的户数，默认 20 / households with scans"
)
@click.option("--seed", type=int, default=7, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535))
@click.option("--feed-only", is_flag=True, hidden=True)
@DATA
def demo_command(
    no_serve: bool,
    households: int | None,
    seed: int,
    host: str,
    port: int | None,
    feed_only: bool,
    data_dir: str | None,
) -> None:
    """Make the demo township, then serve it while its scans are read."""
    scanned = households or (200 if os.environ.get("PAGES") == "all" else 20)
    settings = settings_or_exit(data_dir or os.environ.get("ARCHIVE_DATA_DIR") or DEMO_DIR)
    _claim_folder(settings.data_dir, seed)
    plan = township.plan(200, seed)
    if feed_only:
        with _quiet_end(), opened(settings) as archive:
            if not _is_fed(settings.data_dir):
                _feed(archive, plan, settings.data_dir, scanned, announce=False)
            life.enact(archive, wait=True)
        return
    with _founded(settings) as archive:
        if founding.found(
            archive, actors.system_actor(), name=f"{plan.name}（演示）", demo=True, password=build.PASSWORD
        ):
            build.seed(archive, actors.system_actor(), plan)
        if no_serve:
            with _quiet_end("已停止；再运行一次就接着做。 Stopped; run it again to go on."):
                _feed(archive, plan, settings.data_dir, scanned, announce=True)
            catching_up.drain(archive, workers=os.cpu_count() or 1)
            life.enact(archive, wait=False)
            catching_up.drain(archive)
            return
    _greet(host, port or settings.port)
    place = ["--data-dir", str(settings.data_dir)]
    where = ["--host", host, *(["--port", str(port)] if port else [])]
    children = [
        supervisor.Child("web", ["web", *where, *place]),
        supervisor.Child("work", ["work", *place]),
        supervisor.Child("indexer", ["indexer", *place]),
    ]
    if not (_is_fed(settings.data_dir) and life.is_done(settings.data_dir)):
        feeding = ["demo", "--feed-only", "--seed", str(seed), "--households", str(scanned), *place]
        children.append(supervisor.Child("feed", feeding, once=True))
    sys.exit(supervisor.run(children))


def _is_fed(folder: Path) -> bool:
    return (folder / "scans" / "truth.json").exists()


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


def _claim_folder(folder: Path, seed: int) -> None:
    """Refuse a folder that holds anything but this demo."""
    mark = folder / DEMO_MARK
    if mark.exists():
        return
    if folder.exists() and any(folder.iterdir()):
        click.echo(
            f"{folder} 里已有别的东西，演示数据不能放在这里；请换一个空文件夹。 "
            "The folder holds something else; choose an empty one.",
            err=True,
        )
        sys.exit(3)
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(f"演示数据：人物、村庄、号码全部虚构。 Fictitious demo data.\nseed={seed}\n", "utf-8")


def _feed(archive: Archive, plan: Township, folder: Path, scanned: int, *, announce: bool) -> None:
    scans = folder / "scans"
    scans.mkdir(exist_ok=True)
    fed = build.feed(
        archive, actors.system_actor(), plan, scans, scanned=scanned, workers=os.cpu_count() or 1
    )
    count = sum(1 for _received in fed)
    if announce:
        click.echo(f"已送入 {count} 个文件 files handed in")


def _greet(host: str, port: int) -> None:
    click.echo(f"演示乡镇 DEMO   http://{host}:{port}/")
    click.echo(f"登录 sign in：admin、{'、'.join(build.LOGINS)}    口令 password：{build.PASSWORD}")
    click.echo(
        "扫描件正在后台识读，网页现在就能打开。 Scans are being read; pages answer already.   Ctrl+C 停止"
    )


@click.group(name="service", help="开机自动运行 / start after a reboot")
def service_command() -> None:
    """Manage the systemd service."""


@service_command.command(name="install")
@DATA
@click.option("--host", default="0.0.0.0", show_default=True)  # noqa: S104 - an office server is for the office
@click.option("--port", type=click.IntRange(1, 65535))
def install(data_dir: str | None, host: str, port: int | None) -> None:
    """Install the service that runs `archive serve`."""
    from archive_app import system_service

    settings = settings_or_exit(data_dir)
    click.echo(
        system_service.install(
            settings.data_dir,
            host=host,
            port=port or settings.port,
            watched=[one.folder for one in settings.watch_folders],
        )
    )
