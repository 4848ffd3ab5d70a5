"""`archive doctor`: what is there, and what to do if not."""

from __future__ import annotations

import dataclasses
import json
import sys

import click

from archive_app import self_check
from archive_app.cli.door import settings_or_exit

MISSING = 4


@click.command(
    name="doctor", help="检查引擎、语言、字体、磁盘、时钟、证书、服务 / what is there, what to do if not"
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答 / answer in JSON")
@click.option("--data-dir", metavar="FOLDER", help="档案库所在文件夹 / the archive's data folder")
def doctor_command(as_json: bool, data_dir: str | None) -> None:
    """Look at everything; exit 4 when something needed is missing."""
    settings = settings_or_exit(data_dir)
    found = list(self_check.checks(settings))
    missing = [one for one in found if one.needed and not one.ok]
    if as_json:
        rows = [dataclasses.asdict(one) for one in found]
        click.echo(json.dumps({"ok": not missing, "checks": rows}, ensure_ascii=False, indent=2))
    else:
        for one in found:
            mark = "✓" if one.ok else "✗" if one.needed else "!"
            click.echo(f"{mark} {one.name}\t{one.found}")
            if not one.ok:
                click.echo(f"    {one.en if settings.language == 'en' else one.zh}")
    if missing:
        first = missing[0]
        click.echo(first.en if settings.language == "en" else first.zh, err=True)
        sys.exit(MISSING)
