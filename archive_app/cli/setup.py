"""`archive init`, `archive service`."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import click

from archive_app import errors
from archive_app.archive import Archive, open_archive
from archive_app.cli.door import refuse, settings_or_exit
from archive_app.migrations import runner
from archive_app.services import actors, founding
from config.settings import Settings

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
    with founded(settings) as archive:
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
def founded(settings: Settings) -> Iterator[Archive]:
    """Make what an archive needs on disk, then open it. Harmless on one that is there."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    settings.data_dir.chmod(0o700)  # keys and people's numbers are nobody else's on this machine
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
    settings = settings.listening_on(port or settings.port)
    settings.remember_port()
    click.echo(
        system_service.install(
            settings.data_dir,
            host=host,
            port=settings.port,
            watched=[one.folder for one in settings.watch_folders],
        )
    )
