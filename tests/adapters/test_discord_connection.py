"""Starting, registering commands, joining and leaving guilds, stopping."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord import budget
from adapters.discord.breaker import Breaker
from adapters.discord.client import STARTS, DiscordAdapter, Postponed
from adapters.discord.limits import IDENTIFIES_PER_DAY
from bot.people import PlaceRef
from bot.ports import Places, SetupCodes
from bot.supervisor import CannotServe
from storage.database import Database
from storage.notebook import SqlNotebook
from tests.adapters.discord_world import World, world

NOW = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)


async def test_commands_are_registered_only_when_they_changed(database: Database) -> None:
    async with world(database) as here:
        assert len(here.synced()) == 2, "the global set is cleared once, the guild's set given once"
        await here.restart()
        assert len(here.synced()) == 2
        notebook = SqlNotebook(database)
        await notebook.write(f"discord:commands:{here.guild.id}", "of an older version")
        await here.restart()
        assert len(here.synced()) == 3


async def test_an_unlinked_guild_gets_setup_and_after_it_everything(database: Database) -> None:
    async with world(database, linked=False) as here:
        assert names(here) == {"setup"}
        async with here.stage.works.write() as work:
            from bot.features.community.domain import digest

            await work.store(SetupCodes).add(
                here.stage.community.id, digest("AAAA-BBBB"), here.stage.clock.now() + HOUR
            )
        admin = here.standin.member("Ada", guilds=[here.guild], manage_guild=True).in_(here.channel)
        other = here.standin.member("Hugo", guilds=[here.guild]).in_(here.channel)
        await other.types("setup", code="AAAA-BBBB")
        assert names(here) == {"setup"}
        await admin.types("setup", code="AAAA-BBBB")
        await until(lambda: "directory" in names(here))
        shown = await admin.types("directory search", query="dupont")
        assert shown.ack is not None


async def test_a_new_guild_is_given_its_commands_even_if_it_once_had_them(database: Database) -> None:
    async with world(database) as here:
        other = here.standin.guild("Other")
        await until(lambda: names(here, other.id) == {"setup"})
        here.standin.bot_leaves(other)
        await asyncio.sleep(0.1)
        here.standin.bot_joins(other)
        await until(lambda: names(here, other.id) == {"setup"})


async def test_a_removal_ends_the_link(database: Database) -> None:
    async with world(database) as here:
        here.standin.bot_leaves(here.guild)
        ref = PlaceRef(platform="discord", root=int(here.guild.id))
        for _ in range(100):
            async with here.stage.works.read() as work:
                if await work.store(Places).find(ref) is None:
                    break
            await asyncio.sleep(0.02)
        else:
            raise AssertionError("still linked")


async def test_a_guild_linked_from_the_shell_gets_its_commands_by_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.client.LOOK_AGAIN_SECONDS", 0.05)
    async with world(database, linked=False) as here:
        assert names(here) == {"setup"}
        await here.link()
        async with asyncio.timeout(5):
            while names(here) == {"setup"}:  # noqa: ASYNC110 - plain state of the stand-in
                await asyncio.sleep(0.01)
        assert len(names(here)) > 1


async def test_S86_a_guild_that_stays_unlinked_is_left_after_a_day(database: Database) -> None:
    async with world(database) as here:
        stranger = here.standin.guild("Stranger")
        await until(lambda: names(here, stranger.id) == {"setup"})
        here.stage.clock.move(hours=23)
        await here.adapter.guilds.sweep()
        assert stranger.id in here.standin.guilds
        here.stage.clock.move(hours=2)
        await here.adapter.guilds.sweep()
        assert stranger.id not in here.standin.guilds
        assert here.guild.id in here.standin.guilds


async def test_a_refused_registration_does_not_stop_the_bot(database: Database) -> None:
    async with world(database, start=False) as here:
        here.standin.fail_next("PUT", "/applications/*/guilds/*/commands", status=403, code=50001)
        await here.start()
        ana = await here.member("Ana")
        await ana.says(ana.dm, "help")
        await until(lambda: len(ana.sees(ana.dm)) == 2)


async def test_the_acknowledgement_does_not_wait_for_the_database(database: Database) -> None:
    async with world(database) as here:
        ana = await here.member("Ana")
        async with here.stage.works.write():
            typing = asyncio.create_task(ana.types("survey note", words="x"))
            await until(lambda: any(one.ack for one in here.standin.interactions.by_id.values()))
        assert "x" in (await typing).text


async def test_nothing_stays_behind_in_the_library(database: Database) -> None:
    async with world(database) as here:
        ana = await here.member("Ana")
        shown = await ana.types("survey note", words="x")
        await ana.types("survey note")
        assert shown.message is not None
        await ana.presses(shown, shown.message.buttons[0])
        store = here.adapter._client._connection._view_store
        assert not store._views
        assert not store._modals
        assert not here.adapter._client.persistent_views


async def test_a_wrong_token_is_said_in_one_sentence(database: Database) -> None:
    async with world(database, start=False) as here:
        adapter = DiscordAdapter(
            "wrong", here.standin.api_base, here.stage.dispatch, SqlNotebook(database), here.stage.clock
        )
        with pytest.raises(CannotServe, match="token") as caught:
            await adapter.run()
        assert "wrong" not in str(caught.value)
        here.standin.violations.clear()


async def test_only_what_is_needed_is_asked_of_the_gateway(database: Database) -> None:
    async with world(database) as here:
        (identified,) = here.standin.gateway.identifies
        assert identified["intents"] == (1 << 0) | (1 << 12)


async def test_each_start_is_noted_and_a_resumed_connection_is_none(database: Database) -> None:
    async with world(database) as here:
        notebook = SqlNotebook(database)
        assert len(json.loads(await notebook.read(STARTS) or "[]")) == 1
        await here.standin.drop_gateway(4000)
        await until(lambda: here.standin.gateway.resumes == 1)
        assert len(json.loads(await notebook.read(STARTS) or "[]")) == 1


async def test_too_many_starts_give_the_connection_up(database: Database) -> None:
    async with world(database) as here:
        notebook = SqlNotebook(database)
        await notebook.write(STARTS, budget.written(tuple(here.stage.clock.now() for _ in range(12))))
        with pytest.raises(Postponed):
            await here.adapter.identifying(initial=False)


async def test_stopping_while_a_start_is_postponed_ends_at_once(database: Database) -> None:
    async with world(database, start=False) as here:
        notebook = SqlNotebook(database)
        await notebook.write(STARTS, budget.written(tuple(here.stage.clock.now() for _ in range(12))))
        adapter = DiscordAdapter(
            here.standin.token, here.standin.api_base, here.stage.dispatch, notebook, here.stage.clock
        )
        running = asyncio.create_task(adapter.run())
        await asyncio.sleep(0.1)
        await adapter.stop()
        await asyncio.wait_for(running, 1)
        assert here.standin.gateway.identifies == []


def test_a_few_starts_wait_for_nothing() -> None:
    assert budget.wait((), NOW) == timedelta(0)
    assert budget.wait((NOW, NOW), NOW) == timedelta(0)
    assert budget.wait((NOW, NOW, NOW), NOW) == timedelta(seconds=5)
    assert budget.wait((NOW,) * 4, NOW + timedelta(seconds=4)) == timedelta(seconds=6)
    assert budget.wait((NOW,) * 40, NOW) == timedelta(minutes=15)


def test_a_crash_loop_of_2000_starts_keeps_within_the_days_budget() -> None:
    now, starts, every = NOW, (), []  # type: ignore[var-annotated]
    for _ in range(2000):
        now += budget.wait(starts, now)
        starts = (*budget.recent(starts, now), now)
        every.append(now)
        now += timedelta(seconds=1)
        starts = budget.read(budget.written(starts))
    day = timedelta(hours=24)
    for index, start in enumerate(every):
        assert sum(start <= other < start + day for other in every[index : index + 400]) <= IDENTIFIES_PER_DAY


def test_slow_crashes_keep_within_the_days_budget_too() -> None:
    starts = tuple(NOW - timedelta(minutes=4 * n) for n in range(IDENTIFIES_PER_DAY, 0, -1))
    assert budget.wait(starts, NOW) > timedelta(hours=3)


@pytest.mark.parametrize("text", [None, "", "nonsense", "{}", '["x"]', "[1e99]"])
def test_an_unreadable_note_counts_as_no_starts(text: str | None) -> None:
    assert budget.read(text) == ()


def test_after_a_thousand_refusals_nothing_is_sent_for_ten_minutes() -> None:
    now = 0.0
    breaker = Breaker(lambda: now)
    for _ in range(999):
        breaker.answered(403)
    breaker.answered(404)
    assert not breaker.open
    breaker.answered(429)
    assert breaker.open
    now = 601.0
    assert not breaker.open


async def test_an_open_breaker_stops_requests_before_they_are_sent(database: Database) -> None:
    async with world(database) as here:
        ana = await here.member("Ana")
        for _ in range(1_000):
            here.adapter._client.breaker.answered(401)
        calls = len(here.standin.calls)
        here.standin.ack_seconds = 0.3
        shown = await ana.types("survey note", words="x")
        assert shown.failed
        assert len(here.standin.calls) == calls
        assert await here.done() == []


HOUR = timedelta(hours=1)


def names(here: World, guild_id: str | None = None) -> set[str]:
    return {command["name"] for command in here.standin.commands.get(guild_id or here.guild.id, {}).values()}


async def until(true: object) -> None:
    assert callable(true)
    for _ in range(200):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")
