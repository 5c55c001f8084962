"""The bot as an operator runs it: a process of its own, against both platforms' stand-ins."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.app import run
from bot.cli.failing import Failed
from bot.cli.serve import _roles
from bot.settings import load
from tests.appointments import APPOINTMENTS
from tests.cli.conftest import Amicale
from tests.standins.discord.server import DiscordStandin
from tests.standins.telegram.standin import TelegramStandin

ROOT = Path(__file__).parents[2]
TELEGRAM_TOKEN = "123456789:AAHcanaryTelegram_canary-Telegram12345"
PATIENCE = 30


def settings(
    folder: Path, discord: DiscordStandin | None, telegram: TelegramStandin | None, *, bad_discord: bool = False
) -> Path:
    text = '[storage]\nurl = "sqlite+aiosqlite:///amicale.db"\n'
    if discord:
        token = discord.token[:-1] + ("x" if discord.token[-1] != "x" else "y") if bad_discord else discord.token
        text += f'[discord]\ntoken = "{token}"\napi_base = "{discord.api_base}"\n'
    if telegram:
        text += f'[telegram]\ntoken = "{telegram.token}"\napi_base = "{telegram.api_base}"\n'
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    return file


@dataclass(frozen=True, kw_only=True)
class Running:
    """A bot in a process of its own; what it writes goes to a file, because a full pipe would stop it."""

    process: asyncio.subprocess.Process
    written: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    async def ended(self, sign: int | None = signal.SIGTERM) -> tuple[int, str]:
        """Its status and what it wrote, once it has ended by this signal or by itself."""
        if sign is not None:
            self.process.send_signal(sign)
        return await asyncio.wait_for(self.process.wait(), PATIENCE), self.written.read_text("utf-8")


@asynccontextmanager
async def running(config: Path, *options: str) -> AsyncIterator[Running]:
    written = config.parent / f"{len(list(config.parent.glob('*.log')))}.log"
    with written.open("w") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--config", str(config), *options, cwd=ROOT, stdout=log, stderr=log
        )
    try:
        yield Running(process=process, written=written)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def assert_journal(text: str, *secrets: str) -> list[str]:
    """The events of a journal in which every line is JSON and none has a secret."""
    for secret in secrets:
        assert secret not in text
    return [str(json.loads(line)["event"]) for line in text.splitlines()]


async def registered(discord: DiscordStandin, guild: str) -> None:
    """Until the bot has told Discord its commands there."""
    async with asyncio.timeout(PATIENCE):
        await discord.ready(PATIENCE)
        while not discord.commands.get(guild):  # noqa: ASYNC110 - the stand-in tells nobody
            await asyncio.sleep(0.05)


async def amicale_in_thread(*arguments: str) -> int:
    return await asyncio.to_thread(run, arguments)


async def test_S57_both_platforms_are_served_until_a_term_signal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with DiscordStandin() as discord, TelegramStandin(token=TELEGRAM_TOKEN) as telegram:
        config = str(settings(tmp_path, discord, telegram))
        assert await amicale_in_thread("community", "create", "ax", "--name", "AX", "--config", config) == 0
        assert await amicale_in_thread("community", "code", "ax", "--config", config) == 0
        code = re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", capsys.readouterr().out)
        assert code
        guild = discord.guild("Alumni")
        channel = guild.text_channel("general")
        owner = discord.member("Owner", locale="fr", guilds=[guild], administrator=True)
        ana = telegram.member("Ana", language="fr")
        async with running(Path(config), "--debug", "--unsafe-debug") as process:
            await registered(discord, guild.id)
            linked = await owner.types(channel, "setup", code=code[0])
            assert "AX" in linked.text
            hello = await ana.starts(within=PATIENCE)
            assert str(ana.id) in hello.text
            status, err = await process.ended()
        assert status == 0, err
        own = (discord.token, TELEGRAM_TOKEN, TELEGRAM_TOKEN.partition(":")[2], code[0], *discord.interactions.by_token)
        events = assert_journal(err, *own)
        assert "started" in events
        assert "stopped" in events
        assert (discord.violations, telegram.violations) == ([], [])


async def test_one_platform_refused_leaves_the_other_up(tmp_path: Path) -> None:
    async with DiscordStandin() as discord, TelegramStandin(token=TELEGRAM_TOKEN) as telegram:
        config = settings(tmp_path, discord, telegram, bad_discord=True)
        ana = telegram.member("Ana")
        async with running(config) as process:
            assert (await ana.starts(within=PATIENCE)).text
            status, err = await process.ended(signal.SIGINT)
        assert status == 0
        assert "adapter_down" in assert_journal(err, TELEGRAM_TOKEN)


async def test_C12_none_left_ends_with_the_status_of_a_wrong_configuration(tmp_path: Path) -> None:
    async with DiscordStandin() as discord, running(settings(tmp_path, discord, None, bad_discord=True)) as process:
        status, err = await process.ended(None)
    assert status == 78
    lines = err.splitlines()
    assert lines[-1].startswith("amicale: ended, because only you can help: Discord refuses the bot's token")
    assert "adapter_down" in assert_journal("\n".join(lines[:-1]))


async def test_a_second_process_is_refused_and_names_the_first(tmp_path: Path) -> None:
    async with TelegramStandin(token=TELEGRAM_TOKEN) as telegram:
        config = settings(tmp_path, None, telegram)
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        same_token = settings(elsewhere, None, telegram)
        async with running(config) as first:
            await telegram.until_called("getUpdates", 1, within=PATIENCE)
            for other in (config, same_token):
                async with running(other) as second:
                    status, err = await second.ended(None)
                assert status == 75
                assert f"process {first.pid} is already running" in err
                assert len(err.splitlines()) == 1
            assert await amicale_in_thread("community", "list", "--config", str(config)) == 0
            assert (await first.ended())[0] == 0


def test_there_must_be_something_to_run(amicale: Amicale, config: Path) -> None:
    ran = amicale("run", "--config", str(config))
    assert (ran.status, ran.err) == (78, "amicale: there is nothing to run: set [discord] token or [telegram] token\n")
    assert amicale("run", "--only", "telegram").err.endswith("set [telegram] token\n")
    assert (
        amicale("run", "--only", "smoke").err
        == "amicale: no role `smoke` (there are: discord, telegram, schedule, delivery)\n"
    )


def test_S59_library_details_are_refused_unless_asked_for_by_name(amicale: Amicale, config: Path) -> None:
    assert amicale("run", "--unsafe-debug").err == "amicale: --unsafe-debug goes with --debug\n"


def test_S60_settings_open_to_others_are_refused(amicale: Amicale, config: Path) -> None:
    config.chmod(0o644)
    for command in (("run",), ("check",), ("community", "list"), ("db", "upgrade")):
        ran = amicale(*command, "--config", str(config))
        assert ran.status == 78
        assert f"chmod 600 {config}" in ran.err + ran.out
    assert not (config.parent / "amicale.db").exists()


@pytest.mark.parametrize("option", ["--token", "--discord-token", "--telegram-token"])
def test_S61_no_command_takes_a_token(amicale: Amicale, option: str) -> None:
    for command in (("run",), ("check",), ("demo",), ("preview",), ("community", "list"), ("db", "upgrade")):
        ran = amicale(*command, option, TELEGRAM_TOKEN)
        assert ran.status == 2
        assert TELEGRAM_TOKEN not in ran.err + ran.out
    assert not [name for name in os.environ if TELEGRAM_TOKEN in os.environ[name]]


async def test_the_schedule_runs_where_a_feature_has_jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with TelegramStandin() as telegram:
        with_token = load(settings(tmp_path, None, telegram))
        without = load(settings(tmp_path, None, None))
    assert _roles("", with_token) == ("telegram", "schedule", "delivery")
    monkeypatch.setattr("bot.installed.FEATURES", ())
    assert _roles("", with_token) == ("telegram",)
    monkeypatch.setattr("bot.installed.FEATURES", (APPOINTMENTS,))
    assert _roles("", with_token) == ("telegram", "schedule")
    assert _roles("telegram", with_token) == ("telegram",)
    assert _roles("schedule", without) == ("schedule",)
    for only in ("", "discord,schedule"):
        with pytest.raises(Failed, match="there is nothing to run"):
            _roles(only, without)
