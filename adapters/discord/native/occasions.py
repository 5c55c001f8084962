"""Dated records among a guild's scheduled events, in which people's calendars and reminders find them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import discord

from adapters.discord.escape import cut
from adapters.discord.failing import FAILURES, FORBIDDEN, SERVER, told
from adapters.discord.limits import EVENT_ABOUT, EVENT_NAME, EVENT_WHERE, SEND_SECONDS
from adapters.discord.message import Message
from bot.language import Writer
from bot.replies import Occasion, Posting, Reply, say
from bot.senders import Sent, Target, Unshown, Vanished

UNKNOWN_EVENT, FULL, FINISHED = 10070, 30038, 180000
"""Codes: the event is there no more, the guild has as many as it may, the event is over."""

OPEN = (discord.EventStatus.scheduled, discord.EventStatus.active)


async def mirror(
    client: discord.Client,
    target: Target,
    number: str,
    message: Message,
    reply: Reply,
    writer: Writer,
    *,
    doubted: bool,
) -> Sent:
    """The event made, or changed where it differs. One that is over is left, and a new one made."""
    posting = reply.posting
    if posting is None or posting.occasion is None:
        raise Unshown("nothing to show")
    guild, wanted = _guild(client, target), _wanted(posting, posting.occasion, message, writer)
    event = await _known(guild, number, wanted, doubted=doubted)
    if event and _movable(event, wanted):
        changes = {name: value for name, value in wanted.items() if _differs(event, name, value)}
        if changes:
            with _telling():
                async with asyncio.timeout(SEND_SECONDS):
                    await event.edit(**changes)
        return Sent(message_id=str(event.id))
    if event and event.status in OPEN:
        await unmirror(client, target, str(event.id))
    with _telling():
        async with asyncio.timeout(SEND_SECONDS):
            made = await guild.create_scheduled_event(
                entity_type=discord.EntityType.external, privacy_level=discord.PrivacyLevel.guild_only, **wanted
            )
    return Sent(message_id=str(made.id))


async def unmirror(client: discord.Client, target: Target, number: str) -> None:
    """The event taken away."""
    guild = _guild(client, target)
    with _telling():
        async with asyncio.timeout(SEND_SECONDS):
            event = await guild.fetch_scheduled_event(int(number), with_counts=False)
            await event.delete()


def _guild(client: discord.Client, target: Target) -> discord.Guild:
    guild = client.get_guild(target.root)
    rights = guild.me.guild_permissions if guild else None
    if guild is None or rights is None or not (rights.manage_events or rights.create_events):
        raise Unshown("no right to events")
    return guild


async def _known(
    guild: discord.Guild, number: str, wanted: dict[str, Any], *, doubted: bool
) -> discord.ScheduledEvent | None:
    with _telling():
        async with asyncio.timeout(SEND_SECONDS):
            if number:
                return await guild.fetch_scheduled_event(int(number), with_counts=False)
            events = await guild.fetch_scheduled_events(with_counts=False) if doubted else []
    mine = [event for event in events if event.creator_id == guild.me.id]
    same = [one for one in mine if (one.name, one.start_time) == (wanted["name"], wanted["start_time"])]
    return next(iter(same), None)


def _wanted(posting: Posting, occasion: Occasion, message: Message, writer: Writer) -> dict[str, Any]:
    where = occasion.place.strip() or writer.plain(say("adapter-online"))
    return {
        "name": cut(writer.plain(posting.title).strip(), EVENT_NAME) or "…",
        "description": _about(message),
        "start_time": occasion.starts_at,
        "end_time": occasion.ends_at,
        "location": cut(" ".join(where.split()), EVENT_WHERE),
    }


def _about(message: Message) -> str:
    """The card's text in one piece."""
    lines = [message.content]
    for embed in message.embeds:
        lines += [embed.get("description", "")]
        lines += [f"{one['name']}: {one['value']}" for one in embed.get("fields", ())]
    return cut("\n".join(line for line in lines if line.strip()), EVENT_ABOUT)


def _movable(event: discord.ScheduledEvent, wanted: dict[str, Any]) -> bool:
    """Whether the event can become this: what has begun cannot begin at another time."""
    same_start = event.start_time == wanted["start_time"]
    return event.status is discord.EventStatus.scheduled or (event.status is discord.EventStatus.active and same_start)


def _differs(event: discord.ScheduledEvent, name: str, value: object) -> bool:
    return bool(getattr(event, name) != value)


@contextmanager
def _telling() -> Iterator[None]:
    """Failures of calls about events: none of them is the place's."""
    try:
        yield
    except FAILURES as error:
        code, status = getattr(error, "code", 0), getattr(error, "status", SERVER)
        if code in (UNKNOWN_EVENT, FINISHED):
            raise Vanished(str(code)) from error
        if code == FULL or status == FORBIDDEN:
            raise Unshown(str(code)) from error
        raise told(error) from error
