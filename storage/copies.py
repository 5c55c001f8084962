"""A database file looked at and copied beside a running bot, through SQLite's own backup interface."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from storage.database import prepare_sqlite

prepare_sqlite()

import sqlite3  # noqa: E402 - after prepare_sqlite(), which may put another library in its place

PAGES_AT_ONCE = 1000
"""Pages copied between two moments in which writers may go on: 4 MB take a few milliseconds."""


class CopyError(Exception):
    """The file cannot be looked at or copied; the message is one line for the operator."""


def revision(file: Path) -> str | None:
    """The revision of that database, None for one without a schema; changes nothing. Raises CopyError."""
    with opened(file) as database:
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = database.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
        return str(row[0]) if row else None


def problems(file: Path) -> list[str]:
    """What is wrong inside that database, nothing when it is whole; changes nothing. Raises CopyError."""
    with opened(file) as database:
        damage = [str(row[0]) for row in database.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
        broken = {str(row[0]) for row in database.execute("PRAGMA foreign_key_check")}
        return damage + [f"{table} has rows that point at nothing" for table in sorted(broken)]


def photo_bytes(file: Path) -> dict[str, int]:
    """How many bytes of photos that database, which is up to date, keeps of each community, by its short name;
    changes nothing. Raises CopyError."""
    with opened(file) as database:
        total = "SELECT slug, sum(size) FROM photo JOIN community ON community.id = community_id GROUP BY slug"
        return {str(slug): int(size) for slug, size in database.execute(total)}


def backup(source: Path, target: Path) -> int:
    """Copy a database, as it is at one moment, to a new file for its owner alone: the file's size in bytes.

    Writers go on meanwhile. A file that is already there is refused; one half written is removed.
    """
    with opened(source) as database:
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as error:
            raise CopyError(f"cannot write {target}: {error.strerror}") from None
        try:
            with closing(sqlite3.connect(target)) as copy:
                database.backup(copy, pages=PAGES_AT_ONCE)
                copy.execute("PRAGMA journal_mode=DELETE")
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    return target.stat().st_size


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """That database, to be read alone; raises CopyError."""
    if not file.is_file():
        raise CopyError(f"there is no database at {file}")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro", uri=True, timeout=5)) as database:
            yield database
    except sqlite3.DatabaseError as error:
        raise CopyError(f"{file} cannot be used: {error}") from None
