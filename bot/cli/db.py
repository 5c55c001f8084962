"""The database: brought up to date, copied, looked over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.failing import CONFIGURATION, TEMPORARY, Failed
from bot.cli.opening import Config, finish

app = typer.Typer(help="The database: upgrade, backup, verify.", no_args_is_help=True)


@app.command("upgrade")
def upgrade(config: Config = None) -> None:
    """Bring the database up to date; an existing one is copied beside itself first."""
    print(_upgraded(_file(config)))


@app.command("backup")
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.", show_default=False)],
    config: Config = None,
) -> None:
    """Copy the database to a new file, beside a running bot, and look the copy over."""
    from storage.copies import CopyError, problems
    from storage.copies import backup as copied

    try:
        size = copied(_file(config), target)
        found = problems(target)
    except CopyError as error:
        raise Failed(str(error), TEMPORARY) from None
    if found:
        raise Failed(f"{target} was written, but the database has damage: {found[0]}")
    print(f"Copied to {target} ({size:,} bytes), whole.")


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A database or a copy.", show_default=False)],
    config: Config = None,
) -> None:
    """Look a database file over, without changing it."""
    from storage.copies import CopyError, problems, revision
    from storage.database import head_revision, known_revisions

    try:
        found, at = problems(file), revision(file)
    except CopyError as error:
        raise Failed(str(error)) from None
    if found:
        raise Failed(f"{file} has damage: {'; '.join(found[:3])}")
    if at is None or at not in known_revisions():
        raise Failed(f"{file} is not a database of this program, or of a later version of it")
    age = "up to date" if at == head_revision() else f"at revision {at}, to be upgraded to {head_revision()}"
    print(f"{file} is whole and {age}.")


def _upgraded(file: Path) -> str:
    from storage.copies import CopyError, revision
    from storage.copies import backup as copied
    from storage.database import head_revision

    try:
        before = revision(file) if file.exists() and file.stat().st_size else None
        if before == head_revision():
            return f"{file} is up to date already (revision {before})."
        if before:
            copied(file, copy := file.with_name(f"{file.name}.before-{head_revision()}"))
            print(f"Copied to {copy} first.")
    except CopyError as error:
        raise Failed(str(error), TEMPORARY) from None
    finish(_upgrade(f"sqlite+aiosqlite:///{file}"))
    return f"{file} is at revision {head_revision()}."


async def _upgrade(url: str) -> None:
    from storage.database import Database

    database = Database.open(url)
    try:
        await database.upgrade()
    finally:
        await database.close()


def _file(config: Path | None) -> Path:
    from bot.settings import load

    path = load(config).storage.path
    if not path.parent.is_dir():
        raise Failed(f"there is no folder {path.parent} for the database", CONFIGURATION)
    return path
