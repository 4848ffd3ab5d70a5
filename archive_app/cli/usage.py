"""What is wrong with a command line, in one sentence: which word, and where the help is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

#: what click says of a value or a word, and how we say it
CHINESE = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"'(.*)' does not exist", r"“\1”不存在"),
        (r"'(.*)' is a directory", r"“\1”是文件夹"),
        (r"'(.*)' is a file", r"“\1”不是文件夹"),
        (r"'(.*)' is not readable", r"“\1”没有读取的权限"),
        (r"'(.*)' does not match the format", r"“\1”不是日期，请写成 2026-12-31 这样"),
        (r"'(.*)' is not one of (.*?)\.?$", r"没有“\1”，可用 \2"),
        (r"'(.*)' is not a valid integer", r"“\1”不是整数"),
        (r"(\S+) is not in the range (.*?)\.?$", r"\1 超出范围（\2）"),
        (r"[Nn]o such command '(.*?)'", r"没有 \1 这个命令"),
        (r"unexpected extra arguments? \((.*)\)", r"多出了 \1"),
    )
)


class WrongUsage(click.ClickException):
    """A usage error said in one sentence instead of click's three lines; exit 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Say the sentence on stderr."""
        click.echo(self.message, file=file, err=file is None)


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Say in one sentence what is wrong with a command line."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise WrongUsage(sentence(error)) from error


def sentence(error: click.UsageError) -> str:
    """Return the sentence in the language of the shell (ARCHIVE_LANGUAGE, Chinese by default)."""
    path = error.ctx.command_path if error.ctx else "archive"
    if os.environ.get("ARCHIVE_LANGUAGE", "zh_CN").startswith("en"):
        said = error.format_message().rstrip(".")
        return f"{said}; `{path} --help` lists what it takes."
    return f"{_said(error)}；用法见 {path} --help。"


def _said(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            near = f"；是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有 {error.option_name} 这个选项{near}"
        case click.MissingParameter():
            return f"缺少 {_name(error)}"
        case click.BadParameter():
            return f"{_name(error)} 不对：{_in_chinese(error.message)}"
        case _:
            return _in_chinese(error.format_message())


def _in_chinese(message: str) -> str:
    for pattern, chinese in CHINESE:
        if found := pattern.search(message):
            return found.expand(chinese)
    return message.rstrip(".")


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return "参数"
    names = [*error.param.opts, *error.param.secondary_opts]
    return " / ".join(names) if isinstance(error.param, click.Option) else error.param.human_readable_name
