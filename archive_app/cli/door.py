"""What every command shares: opening the archive, who acts, how it answers, how it refuses."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click
from sqlalchemy.exc import IntegrityError, OperationalError

from archive_app import errors, missing
from archive_app.archive import Archive, open_archive
from archive_app.db import same_moment
from archive_app.migrations import runner
from archive_app.rules.access import Actor
from archive_app.services import actors, auditing, signing_in
from config.settings import BadSettings, Settings, load
from storage.errors import StorageError, VaultMissing


@dataclasses.dataclass
class Door:
    """One call of a command: the archive, the actor, and whether it answers in JSON."""

    archive: Archive
    actor: Actor
    as_json: bool

    @property
    def language(self) -> str:
        """Return the language of the answers."""
        return self.archive.settings.language

    def say(self, zh: str, en: str) -> None:
        """Print one sentence, unless the answer is JSON."""
        if not self.as_json:
            click.echo(en if self.language == "en" else zh)

    def answer(self, data: Any, lines: Callable[[], Iterator[str]]) -> None:
        """Print the answer: JSON as one document, else the lines."""
        if self.as_json:
            click.echo(json.dumps(plain(data), ensure_ascii=False, indent=2))
        else:
            for line in lines():
                click.echo(line)

    def answer_line(self, data: Any) -> None:
        """Print one JSON object on one line, for commands that answer as they go."""
        click.echo(json.dumps(plain(data), ensure_ascii=False))


def plain(value: Any) -> Any:
    """Turn dataclasses, dates, enums and paths into what JSON knows."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def settings_or_exit(data_dir: str | None = None) -> Settings:
    """Read the settings, or say what is wrong with them and exit 2."""
    try:
        return load(data_dir)
    except BadSettings as bad:
        language = os.environ.get("ARCHIVE_LANGUAGE", "zh_CN")
        for zh, en in bad.problems:
            click.echo(en if language == "en" else zh, err=True)
        sys.exit(2)


def refuse(error: errors.ArchiveError, language: str) -> NoReturn:
    """Say one sentence on stderr and exit with the error's code."""
    click.echo(error.sentence(language), err=True)
    sys.exit(error.exit_code)


@contextmanager
def opened(settings: Settings) -> Iterator[Archive]:
    """Open an archive that was made before, its database brought up to date."""
    if not settings.secret_key:
        refuse(
            errors.BadInput(
                f"{settings.data_dir} 里还没有档案库；请先运行 archive init。",
                f"There is no archive in {settings.data_dir}; run `archive init` first.",
            ),
            settings.language,
        )
    with spoken(settings):
        archive = open_archive(settings, new=False)
        try:
            if not runner.is_current(archive.sessions):
                runner.upgrade(archive.sessions)
            yield archive
            auditing.flush(archive)
        finally:
            archive.close()


@contextmanager
def spoken(settings: Settings) -> Iterator[None]:
    """Turn what goes wrong on the way into one sentence and its exit code; mistakes of ours stay tracebacks."""
    try:
        yield
    except errors.ArchiveError as error:
        refuse(error, settings.language)
    except IntegrityError as error:
        said = same_moment(error)
        if said is None:
            raise
        refuse(said, settings.language)
    except VaultMissing as error:
        refuse(missing.vault(error.folder), settings.language)
    except OperationalError as error:
        refuse(missing.database(error), settings.language)
    except StorageError as error:
        refuse(errors.ArchiveError(f"存储出错：{error}", str(error)), settings.language)


def command(**about: Any) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command of a function whose first argument is the Door; adds --json, --as and --data-dir."""

    def made(function: Callable[..., None]) -> click.Command:
        @click.option("--json", "as_json", is_flag=True, help="以 JSON 回答 / answer in JSON")
        @click.option(
            "--as", "who", metavar="USER", help="以此用户的身份（口令或 ARCHIVE_TOKEN） / act as this user"
        )
        @click.option("--data-dir", metavar="FOLDER", help="档案库所在文件夹 / the archive's data folder")
        @wraps(function)
        def run(as_json: bool, who: str | None, data_dir: str | None, **arguments: Any) -> None:
            with opened(settings_or_exit(data_dir)) as archive:
                function(Door(archive, _actor(archive, who), as_json), **arguments)

        made_command: click.Command = click.command(**about)(run)
        return made_command

    return made


def _actor(archive: Archive, who: str | None) -> Actor:
    bearer = os.environ.get("ARCHIVE_TOKEN")
    if bearer:
        found = actors.actor_of_token(archive, bearer)
        if found is None or who not in (None, found.name):
            raise errors.SignInNeeded
        return found
    if who is None:
        return actors.system_actor()
    password = os.environ.get("ARCHIVE_PASSWORD") or click.prompt(
        f"{who} 的口令 / password", hide_input=True, err=True
    )
    return signing_in.sign_in(archive, who, password, "shell")


def table(rows: list[tuple[Any, ...]]) -> Iterator[str]:
    """Yield rows as tab-separated lines, for eyes and for `cut`."""
    for row in rows:
        yield "\t".join("" if cell is None else str(cell) for cell in row)
