"""`amicale check` says what is wrong, and changes nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli import tokens
from bot.cli.findings import Level
from bot.settings import DiscordSettings, TelegramSettings
from tests.cli.conftest import Amicale
from tests.standins.discord.server import DiscordStandin
from tests.standins.telegram.standin import TelegramStandin


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_catalogue_alone_needs_no_settings(amicale: Amicale) -> None:
    ran = amicale("check", "--catalogue")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("ok       catalogue")
    assert ran.out.count("\n") == 1


def test_a_new_deployment_has_warnings_only_and_nothing_is_made(amicale: Amicale, config: Path) -> None:
    before = files(config.parent)
    ran = amicale("check", "--json", "--config", str(config))
    found = json.loads(ran.out)
    assert (ran.status, found["ok"]) == (0, True)
    assert {one["name"]: one["level"] for one in found["findings"]} | {"sqlite": ""} == {
        "catalogue": "ok",
        "settings": "ok",
        "database": "warning",
        "tokens": "warning",
        "sqlite": "",
    }
    assert files(config.parent) == before


def test_a_database_up_to_date_is_well_and_unchanged(amicale: Amicale, config: Path) -> None:
    assert amicale("db", "upgrade").status == 0
    before = (config.parent / "amicale.db").read_bytes()
    ran = amicale("check")
    assert ran.status == 0
    assert "ok       database" in ran.out
    assert (config.parent / "amicale.db").read_bytes() == before


def test_S60_a_database_open_to_others_is_told(amicale: Amicale, config: Path) -> None:
    amicale("db", "upgrade")
    file = config.parent / "amicale.db"
    file.chmod(0o644)
    ran = amicale("check")
    assert ran.status == 78
    assert f"chmod 600 {file}" in ran.out
    assert file.stat().st_mode & 0o777 == 0o644


def test_an_empty_database_is_to_be_upgraded(amicale: Amicale, config: Path) -> None:
    file = config.parent / "amicale.db"
    file.touch(mode=0o600)
    ran = amicale("check")
    assert ran.status == 1
    assert "run amicale db upgrade" in ran.out


def test_wrong_settings_are_a_finding(amicale: Amicale, config: Path) -> None:
    config.write_text("[discrod]\n", "utf-8")
    ran = amicale("check", "--json")
    assert ran.status == 78
    assert json.loads(ran.out)["findings"][-1]["detail"].endswith("did you mean `discord`?")


async def test_good_tokens_are_named_by_their_bots() -> None:
    async with DiscordStandin() as discord, TelegramStandin() as telegram:
        found = await tokens.discord(DiscordSettings(token=SecretStr(discord.token), api_base=discord.api_base))
        found += await tokens.telegram(TelegramSettings(token=SecretStr(telegram.token), api_base=telegram.api_base))
        assert [one.level for one in found] == [Level.GOOD, Level.GOOD]
        assert telegram.bot_username in found[1].detail
        assert (discord.violations, telegram.violations) == ([], [])


async def test_S57_refused_tokens_and_silence_are_told_apart_without_a_token() -> None:
    canary = "123456:AAHcanaryTelegram_canary-Telegram12345"
    async with DiscordStandin() as discord, TelegramStandin() as telegram:
        refused = await tokens.discord(DiscordSettings(token=SecretStr(canary), api_base=discord.api_base))
        refused += await tokens.telegram(TelegramSettings(token=SecretStr(canary), api_base=telegram.api_base))
        assert [(one.level, one.status) for one in refused] == [(Level.BAD, 78)] * 2
        telegram.fail_next("getMe", status=502)
        found = await tokens.telegram(TelegramSettings(token=SecretStr(telegram.token), api_base=telegram.api_base))
        assert found[0].status == 75
        closed = telegram.api_base
    silent = await tokens.telegram(TelegramSettings(token=SecretStr(canary), api_base=closed))
    assert (silent[0].status, silent[0].detail) == (75, "cannot be reached")
    assert canary not in repr(refused + silent)


def test_what_tokens_say_reaches_the_operator(amicale: Amicale, config: Path) -> None:
    with config.open("a") as file:
        file.write('[telegram]\ntoken = "123456:abc"\napi_base = "http://127.0.0.1:9"\n')
    ran = amicale("check")
    assert ran.status == 75
    assert "error    telegram     cannot be reached" in ran.out


@pytest.mark.parametrize("command", [["check"], ["community", "list"], ["db", "upgrade"], ["run"]])
def test_an_absent_settings_file_is_said_in_one_line(amicale: Amicale, command: list[str]) -> None:
    ran = amicale(*command, "--config", "absent.toml")
    assert ran.status == 78
    assert "cannot read the settings in absent.toml" in ran.err + ran.out
    assert (ran.err + ran.out).count("\n") <= 2


def test_S55_room_that_is_almost_full_is_told(amicale: Amicale, config: Path) -> None:
    amicale("community", "create", "ax", "--name", "Alumni X", "--language", "fr", "--timezone", "Europe/Paris")
    config.write_text(config.read_text("utf-8") + "\n[photos]\nmegabytes_per_community = 1\n", "utf-8")
    with closing(sqlite3.connect(config.parent / "amicale.db")) as database, database:
        member = "INSERT INTO member (community_id, given_name, family_name, sort_name, relation, joined_at)"
        database.execute(f"{member} VALUES (1, '', '', '', 'graduate', 0)")
        photo = "INSERT INTO photo (community_id, name, member_id, size, added_at, jpeg)"
        database.execute(f"{photo} VALUES (1, 'a', 1, 899999, 0, x'00')")
    assert "warning  photos" not in amicale("check").out
    with closing(sqlite3.connect(config.parent / "amicale.db")) as database, database:
        database.execute("UPDATE photo SET size = 900000")
    ran = amicale("check")
    assert ran.status == 0
    assert "those of `ax` take 0 of 1 MB" in ran.out
