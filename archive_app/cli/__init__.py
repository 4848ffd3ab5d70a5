"""The `archive` command: the same verbs as the pages, for people at a shell and for scripts."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from archive_app.cli import usage

#: command → module that holds it; loaded only when asked for, so that `archive serve` stays small
COMMANDS = {
    "init": "setup",
    "demo": "demo",
    "service": "setup",
    "doctor": "doctor",
    "serve": "serve",
    "web": "serve",
    "work": "serve",
    "indexer": "serve",
    "ingest": "ingest",
    "watch": "ingest",
    "batch": "batches",
    "withdraw": "withdrawals",
    "search": "find",
    "show": "find",
    "access": "access",
    "fields": "fields",
    "delete": "locks",
    "retention": "locks",
    "hold": "locks",
    "dispose": "locks",
    "labels": "labels",
    "import": "roster",
    "completeness": "roster",
    "unit": "roster",
    "place": "places",
    "box": "places",
    "shelve": "shelving",
    "move": "moving",
    "loan": "loans",
    "incident": "incidents",
    "stocktake": "stocktake",
    "arrange": "arrange",
    "meeting": "meeting",
    "photo-group": "photo_groups",
    "video": "videos",
    "export": "export",
    "verify": "checks",
    "audit": "checks",
    "index": "checks",
    "user": "users",
    "token": "users",
    "person": "people",
}


class Commands(click.Group):
    """The commands by name, imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(set(COMMANDS) - {"indexer"})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, importing its module."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"archive_app.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the words before the command's name."""
        with usage.in_one_sentence():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Read the words of the command and run it."""
        with usage.in_one_sentence():
            return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="township-archive", prog_name="archive")
def main() -> None:
    """乡镇扶贫档案 Township archive: scan, read, file, find, and trace to the exact box."""
