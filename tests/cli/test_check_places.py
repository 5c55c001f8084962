"""`amicale check` says what the bot may not do in which place, and what got stuck: numbers only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pydantic import SecretStr

from bot.cli import reaching
from bot.cli.findings import Level
from bot.settings import DiscordSettings, TelegramSettings
from storage.inspection import Linked
from tests.cli.conftest import Amicale
from tests.standins.discord import limits
from tests.standins.discord.server import DiscordStandin
from tests.standins.telegram.standin import TelegramStandin

OURS = {"slug": "ax"}


async def test_what_is_missing_is_told_place_by_place_on_discord() -> None:
    async with DiscordStandin() as discord:
        guild = discord.guild("Alumni X")
        channel, forum = guild.text_channel("general"), guild.forum("dons")
        settings = DiscordSettings(token=SecretStr(discord.token), api_base=discord.api_base)
        root = int(guild.id)
        places = (
            Linked(platform="discord", root=root, part=0, purposes=frozenset({"announcements"}), **OURS),
            Linked(platform="discord", root=root, part=int(channel.id), purposes=frozenset({"events"}), **OURS),
            Linked(platform="discord", root=root, part=int(forum.id), purposes=frozenset({"donations"}), **OURS),
            Linked(platform="discord", root=5, part=0, purposes=frozenset({"general"}), **OURS),
        )
        wanted = limits.SEND_IN_THREADS | limits.MANAGE_THREADS | limits.CREATE_EVENTS | limits.MANAGE_CHANNELS
        guild.grants(wanted)
        (gone,) = await reaching.discord(settings, places)
        assert "discord:5 of `ax` (general): the bot is not there" in gone.detail
        (well,) = await reaching.discord(settings, places[:3])
        assert (well.level, well.detail) == (Level.GOOD, "nothing is missing in the 3 linked on Discord")
        guild.revokes(wanted | limits.EMBED_LINKS)
        everyone, lost = guild.roles[guild.id], limits.EMBED_LINKS | limits.SEND_IN_THREADS
        everyone["permissions"] = str(int(everyone["permissions"]) & ~lost)
        whole, events, gifts = await reaching.discord(settings, places[:3])
        assert whole.detail.endswith("(announcements): the bot may not use: Embed Links")
        assert events.detail.endswith("(events): the bot may not use: Embed Links, Create Events")
        missing = "Embed Links, Send Messages in Threads, Manage Threads, Manage Channels"
        assert gifts.detail.endswith(f"/{forum.id} of `ax` (donations): the bot may not use: {missing}")
        assert discord.violations == []


def test_a_channel_s_own_rules_are_read_in_their_order() -> None:
    guild = reaching.Guild(id="1", base=0b1011, roles=frozenset({"2"}), bot="3", channels={})
    rules = [
        {"id": "1", "deny": "11", "allow": "0"},
        {"id": "2", "deny": "0", "allow": "2"},
        {"id": "3", "deny": "2", "allow": "4"},
        {"id": "9", "deny": "4", "allow": "0"},
    ]
    guild = reaching.Guild(id="1", base=0b0011, roles=guild.roles, bot="3", channels={})
    assert guild.may({"permission_overwrites": rules}) == 0b0100
    assert guild.may({}) == 0b0011


async def test_what_is_missing_is_told_place_by_place_on_telegram() -> None:
    async with TelegramStandin() as telegram:
        group = telegram.group("Alumni X", admins=[telegram.member("Chef")])
        settings = TelegramSettings(token=SecretStr(telegram.token), api_base=telegram.api_base)
        here = Linked(platform="telegram", root=group.id, part=0, purposes=frozenset({"general"}), **OURS)
        topic = Linked(platform="telegram", root=group.id, part=7, purposes=frozenset({"events"}), **OURS)
        (well,) = await reaching.telegram(settings, (here,))
        assert well.detail == "nothing is missing in the 1 linked on Telegram"
        (found,) = await reaching.telegram(settings, (topic,))
        assert "has no topics any more" in found.detail
        group.chat.bot_status = "kicked"
        (found,) = await reaching.telegram(settings, (here,))
        assert found.detail.startswith(f"telegram:{group.id} of `ax` (general): the bot is not there")


def test_what_got_stuck_and_what_is_late_is_told_in_numbers(amicale: Amicale, config: Path) -> None:
    amicale("community", "create", "ax", "--name", "Alumni X")
    assert "outbox" not in amicale("check").out
    with closing(sqlite3.connect(config.parent / "amicale.db")) as database, database:
        columns = "community_id, topic, subject_kind, subject_id, subject_version, reason, dedup_key, due_at, next_at"
        row = f"INSERT INTO outbox ({columns}, expires_at, on_doubt, state, how, place_id, purpose, ended_at)"
        value = "VALUES (1, 't', 'event', 1, 1, '', ?, 0, 0, 9, 'resend', ?, '', 1, 'events', ?)"
        for number, state in enumerate(("dead", "dead", "held", "pending")):
            database.execute(f"{row} {value}", (f"k{number}", state, None if state == "pending" else 0))
        agenda = "INSERT INTO agenda (community_id, job, key, due_at, next_at, args, set_aside)"
        database.execute(f"{agenda} VALUES (1, 'x', 'x', 0, 0, '{{}}', 'why')")
    out = amicale("check").out
    assert "2 dead, 1 held: see amicale outbox" in out
    assert "1 jobs failed three times" in out
    assert "the oldest message has been due for" in out
