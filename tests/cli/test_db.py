"""The database as an operator handles it: upgraded, copied beside a running bot, looked over."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from storage.database import head_revision
from tests.cli.conftest import Amicale


@pytest.fixture
def made(amicale: Amicale, config: Path, database_template: Path) -> Path:
    file = config.parent / "amicale.db"
    file.write_bytes(database_template.read_bytes())
    file.chmod(0o600)
    return file


def test_upgrade_makes_a_database_for_its_owner_alone(amicale: Amicale, config: Path) -> None:
    file = config.parent / "amicale.db"
    ran = amicale("db", "upgrade", "--config", str(config))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"{file} is at revision {head_revision()}.\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "up to date already" in amicale("db", "upgrade").out


def test_a_copy_is_whole_private_and_never_overwrites(amicale: Amicale, made: Path) -> None:
    with sqlite3.connect(made) as writer:  # a bot that is running meanwhile
        writer.execute("INSERT INTO notebook (key, value) VALUES ('a', 'b')")
        writer.commit()
        ran = amicale("db", "backup", "copy.db")
        assert (ran.status, ran.err) == (0, "")
    copy = made.parent / "copy.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(copy) as copied:
        assert copied.execute("SELECT value FROM notebook WHERE key = 'a'").fetchall() == [("b",)]
    writer.close()
    copied.close()
    assert amicale("db", "verify", "copy.db").out == "copy.db is whole and up to date.\n"
    again = amicale("db", "backup", "copy.db")
    assert (again.status, again.err) == (75, "amicale: cannot write copy.db: File exists\n")


def test_damage_and_strangers_are_told(amicale: Amicale, made: Path) -> None:
    content = bytearray(made.read_bytes())
    content[4096 * 3 : 4096 * 12] = b"\xff" * (4096 * 9)
    damaged = made.parent / "damaged.db"
    damaged.write_bytes(content)
    assert amicale("db", "verify", "damaged.db").status == 1
    stranger = made.parent / "stranger.db"
    with sqlite3.connect(stranger) as other:
        other.execute("CREATE TABLE x (y)")
    other.close()
    assert "is not a database of this program" in amicale("db", "verify", "stranger.db").err
    (made.parent / "text.db").write_text("not a database at all, but long enough to be looked at" * 20)
    assert "text.db cannot be used" in amicale("db", "verify", "text.db").err
    assert "there is no database at absent.db" in amicale("db", "verify", "absent.db").err


def test_a_database_of_a_later_version_is_left_alone(amicale: Amicale, made: Path) -> None:
    with sqlite3.connect(made) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    before = made.read_bytes()
    ran = amicale("community", "list")
    assert ran.status == 78
    assert "9999" in ran.err
    assert ran.err.count("\n") == 1
    assert made.read_bytes() == before
    assert amicale("check").status == 78


def test_an_upgrade_copies_the_old_database_first(amicale: Amicale, made: Path) -> None:
    with sqlite3.connect(made) as older:
        older.execute("DROP TABLE notebook")
        older.execute("UPDATE alembic_version SET version_num = '0001'")
    older.close()
    amicale("db", "upgrade")  # fails: the tables of the later revisions are already there
    copies = list(made.parent.glob("amicale.db.before-*"))
    assert len(copies) == 1
    assert copies[0].stat().st_mode & 0o777 == 0o600


def test_no_folder_for_the_database_is_said(amicale: Amicale, config: Path) -> None:
    config.write_text('[storage]\nurl = "sqlite+aiosqlite:///absent/amicale.db"\n', "utf-8")
    for command in (("db", "upgrade"), ("check",)):
        ran = amicale(*command)
        assert ran.status == 78
        assert "there is no folder" in ran.err + ran.out
    ran = amicale("community", "list")
    assert ran.status != 0
    assert ran.err.count("\n") == 1
