"""`amicale check`: whether this deployment could serve, found out without changing anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from bot.cli.failing import CONFIGURATION, FAILED, SOFTWARE
from bot.cli.findings import Finding, Level, printed
from bot.cli.opening import Config, finish

if TYPE_CHECKING:
    from bot.settings import Settings


ALMOST_FULL = 0.9
"""Of the room for photos: before anybody is refused, the operator is told."""


MINUTE, LATE = timedelta(minutes=1), timedelta(minutes=15)
"""How long a message may be due before the operator is told: longer than any pause a platform asks for."""


def check(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for a program to read.")] = False,
    catalogue: Annotated[bool, typer.Option("--catalogue", help="Only what the program itself declares.")] = False,
    config: Config = None,
) -> None:
    """Check settings, catalogue, database, tokens and time; changes nothing."""
    found = [_catalogue()] if catalogue else list(_everything(config))
    bad = [finding for finding in found if finding.level is Level.BAD]
    if as_json:
        findings = [{"name": one.name, "level": one.level.value, "detail": one.detail} for one in found]
        print(json.dumps({"ok": not bad, "findings": findings}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(printed(one) for one in found))
    if bad:
        raise typer.Exit(bad[0].status)


def _everything(config: Path | None) -> Iterator[Finding]:
    from bot.settings import SettingsError, load

    yield _catalogue()
    yield from _zones()
    try:
        settings = load(config)
    except SettingsError as error:
        yield Finding(name="settings", level=Level.BAD, detail=str(error), status=CONFIGURATION)
        return
    yield Finding(name="settings", detail=str(config or "config.toml here, or the environment"))
    yield from _database(settings.storage.path)
    yield from _photos(settings)
    yield from _backlog(settings.storage.path)
    yield from _tokens(settings)
    yield from _places(settings)


def _catalogue() -> Finding:
    from bot.__main__ import catalogue
    from bot.errors import DeclarationError

    try:
        found = catalogue()
    except DeclarationError as error:
        return Finding(name="catalogue", level=Level.BAD, detail=str(error), status=SOFTWARE)
    return Finding(name="catalogue", detail=f"{len(found.features)} features, {len(found.commands)} commands")


def _zones() -> Iterator[Finding]:
    try:
        ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        yield Finding(name="time zones", level=Level.BAD, detail="there is no time zone data", status=FAILED)


def _database(file: Path) -> Iterator[Finding]:
    from storage.database import wal_reset_warning

    yield _schema(file)
    yield from _modes((file, Path(f"{file}-wal"), Path(f"{file}-shm")))
    if warning := wal_reset_warning():
        yield Finding(name="sqlite", level=Level.ODD, detail=warning)


def _schema(file: Path) -> Finding:
    from storage.copies import CopyError, revision
    from storage.database import head_revision, known_revisions

    if not file.exists():
        if not file.parent.is_dir():
            return _bad("database", f"there is no folder {file.parent}", CONFIGURATION)
        return Finding(
            name="database", level=Level.ODD, detail=f"{file} is not there yet: it is made at the first start"
        )
    try:
        at = revision(file)
    except CopyError as error:
        return _bad("database", str(error))
    if at == head_revision():
        return Finding(name="database", detail=f"{file} at revision {at}")
    if at is not None and at not in known_revisions():
        return _bad("database", f"{file} is at revision {at}, of a later version of this program", CONFIGURATION)
    return _bad("database", f"{file} is not up to date: run  amicale db upgrade")


def _up_to_date(file: Path) -> bool:
    return file.exists() and _schema(file).level is Level.GOOD


def _backlog(file: Path) -> Iterator[Finding]:
    """Messages and jobs that need the operator, and messages that ought to have left."""
    from storage.inspection import backlog

    if not _up_to_date(file):
        return
    found = backlog(file, datetime.now(UTC))
    if found.stuck:
        detail = ", ".join(f"{count} {state}" for state, count in sorted(found.stuck.items()))
        yield Finding(name="outbox", level=Level.ODD, detail=f"{detail}: see  amicale outbox")
    if found.aside:
        detail = f"{found.aside} jobs failed three times and were set aside: see  amicale outbox"
        yield Finding(name="schedule", level=Level.ODD, detail=detail)
    if found.late > LATE:
        detail = f"the oldest message has been due for {found.late // MINUTE} minutes: is the bot running?"
        yield Finding(name="outbox", level=Level.ODD, detail=detail)


def _places(settings: Settings) -> Iterator[Finding]:
    """What the bot may not do in places that are linked."""
    from bot.cli.reaching import discord, telegram
    from storage.inspection import places

    linked = places(settings.storage.path) if _up_to_date(settings.storage.path) else ()
    if settings.discord.enabled:
        yield from finish(discord(settings.discord, linked))
    if settings.telegram.enabled:
        yield from finish(telegram(settings.telegram, linked))


def _photos(settings: Settings) -> Iterator[Finding]:
    """Communities whose photos take almost all the room they have."""
    from storage.copies import photo_bytes

    file, quota = settings.storage.path, settings.photos.quota
    kept = photo_bytes(file) if _up_to_date(file) else {}
    for slug, size in sorted(kept.items()):
        if size >= quota * ALMOST_FULL:
            detail = f"those of `{slug}` take {size // 1_000_000} of {quota // 1_000_000} MB: more in  [photos]"
            yield Finding(name="photos", level=Level.ODD, detail=f"{detail} megabytes_per_community")


def _modes(files: Iterable[Path]) -> Iterator[Finding]:
    for file in files:
        if file.exists() and file.stat().st_mode & 0o077:
            yield _bad("file mode", f"{file} is open to others: run  chmod 600 {file}", CONFIGURATION)


def _tokens(settings: Settings) -> Iterator[Finding]:
    from bot.cli.tokens import discord, telegram

    if settings.discord.enabled:
        yield from finish(discord(settings.discord))
    if settings.telegram.enabled:
        yield from finish(telegram(settings.telegram))
    if not (settings.discord.enabled or settings.telegram.enabled):
        yield Finding(name="tokens", level=Level.ODD, detail="no token is set: there is nothing to serve")


def _bad(name: str, detail: str, status: int = FAILED) -> Finding:
    return Finding(name=name, level=Level.BAD, detail=detail, status=status)
