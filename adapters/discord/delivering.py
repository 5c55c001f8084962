"""What is sent to Discord unasked: to a channel, or into a direct conversation. Every failure is told by its cause."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

import aiohttp
import discord

from adapters.discord import sending
from adapters.discord.breaker import TooManyRefusals
from adapters.discord.limits import (
    DIRECT_PAUSE_SECONDS,
    DIRECT_PER_SECOND,
    DOUBT_HISTORY,
    NONCE_SECONDS,
    POSTS_PER_SECOND,
    RATE_LIMIT_SECONDS,
    SEND_SECONDS,
    STOP_SECONDS,
)
from adapters.discord.markup import NAME
from adapters.discord.message import Message
from adapters.discord.render import render
from bot.language import Reader, Words, Writer
from bot.replies import Reply
from bot.senders import InDoubt, Limited, NotSent, Pace, Refused, Sent, Target, TokenRefused, Unreachable, Unsent

TOO_FAST = 40003
"""Code of a 403 that says nothing of the person: direct conversations are opened too fast."""

UNAUTHORISED, FORBIDDEN, MISSING, TOO_MANY, SERVER = 401, 403, 404, 429, 500

DIRECT, CHANNELS = "direct", "channels"
"""The lanes. Opening direct conversations is what Discord watches, so they never keep a channel waiting."""

CLOCKS_APART = timedelta(seconds=30)
"""How far Discord's clock may be from ours."""


class DiscordSender:
    """Discord for delivery (`bot.senders.Sender`). It outlives connections: `connect` and `close` frame each one."""

    platform = NAME
    recognises: timedelta | None = timedelta(seconds=NONCE_SECONDS)

    def __init__(self, words: Words, *, in_flight: int = 4) -> None:
        self._words = words
        self._client: discord.Client | None = None
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.lanes: Mapping[str, Pace] = {
            CHANNELS: Pace(per_second=POSTS_PER_SECOND, in_flight=in_flight),
            DIRECT: Pace(per_second=DIRECT_PER_SECOND, in_flight=1),
        }

    @property
    def ready(self) -> bool:
        """Whether the guilds are known and messages can be sent."""
        return self._client is not None and self._client.is_ready()

    def connect(self, client: discord.Client) -> None:
        """Send over this client from now on."""
        self._client = client

    async def close(self) -> None:
        """Send nothing more; what is on the wire has 10 s."""
        self._client = None
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._idle.wait()
        except TimeoutError:
            return

    def lane(self, target: Target) -> str:
        """Direct conversations have a lane of their own."""
        return DIRECT if target.private else CHANNELS

    async def send(self, target: Target, reply: Reply, reader: Reader, nonce: str) -> Sent:
        """Send it, in several messages if it is long; raises an `Unsent` otherwise."""
        with self._busy() as client:
            messages = render(reply, Writer(words=self._words, reader=reader))
            channel = await self._opened(client, target)
            return await _posted(channel, messages, nonce)

    async def arrived(self, target: Target, reply: Reply, reader: Reader, since: datetime) -> Sent | None:
        """The same message if the bot has posted it there since; None also where history may not be read."""
        with self._busy() as client:
            wanted = render(reply, Writer(words=self._words, reader=reader))[-1]
            channel = await self._opened(client, target)
            try:
                async for found in channel.history(limit=DOUBT_HISTORY, after=since - CLOCKS_APART):
                    if client.user and found.author.id == client.user.id and _same(found, wanted):
                        return _sent(found)
            except FAILURES as error:
                if isinstance(error, discord.Forbidden):
                    return None
                raise _unsent(told(error)) from error
        return None

    @contextmanager
    def _busy(self) -> Iterator[discord.Client]:
        if self._client is None:
            raise NotSent("not connected")
        self._under_way += 1
        self._idle.clear()
        try:
            yield self._client
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def _opened(self, client: discord.Client, target: Target) -> discord.abc.Messageable:
        """The conversation or channel; nothing was sent yet, whatever happens here."""
        if not target.private:
            return _channel(client, target)
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await client.create_dm(cast(discord.User, discord.Object(target.root)))
        except FAILURES as error:
            raise _unsent(told(error)) from error


FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)


def told(error: Exception) -> Unsent:
    """What a failed call means."""
    match error:
        case discord.RateLimited(retry_after=seconds):
            found: Unsent = Limited(seconds)
        case TooManyRefusals():
            found = Limited(RATE_LIMIT_SECONDS, "too many refusals")
        case discord.HTTPException():
            found = _answered(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            found = NotSent("no connection")
        case _:
            found = InDoubt(type(error).__name__)
    return found


def _answered(error: discord.HTTPException) -> Unsent:
    code = str(error.code or error.status)
    if error.status >= SERVER:
        return InDoubt(code)
    if error.status == TOO_MANY:  # not from Discord itself: the address was sent away for a while
        return Limited(float(error.response.headers.get("Retry-After", RATE_LIMIT_SECONDS)))
    if error.status == UNAUTHORISED:
        return TokenRefused(code)
    if error.code == TOO_FAST:
        return Limited(DIRECT_PAUSE_SECONDS, code)
    return Unreachable(code) if error.status in (FORBIDDEN, MISSING) else Refused(code)


def _unsent(outcome: Unsent) -> Unsent:
    """The outcome of a call before the message itself: in doubt or not, the message did not leave."""
    return NotSent(str(outcome)) if isinstance(outcome, InDoubt) else outcome


async def _posted(channel: discord.abc.Messageable, messages: tuple[Message, ...], nonce: str) -> Sent:
    sent: discord.Message | None = None
    for number, message in enumerate(messages):
        name = f"{nonce}-{number}" if number else nonce
        try:
            async with asyncio.timeout(SEND_SECONDS):
                sent = await sending.named(channel, message, name)
        except FAILURES as error:
            outcome = told(error)
            raise (InDoubt(f"in part: {outcome}") if sent else outcome) from error
    if sent is None:
        raise Refused("nothing to show")
    return _sent(sent)


def _sent(message: discord.Message) -> Sent:
    return Sent(message_id=f"{message.channel.id}-{message.id}")


def _channel(client: discord.Client, target: Target) -> discord.abc.Messageable:
    """The channel or thread itself; for a whole guild that of its news, else the first the bot may write in."""
    if target.part:
        return client.get_partial_messageable(target.part, guild_id=target.root)
    guild = client.get_guild(target.root)
    channels = [guild.system_channel, *guild.text_channels] if guild else []
    for channel in channels:
        if guild and channel and channel.permissions_for(guild.me).send_messages:
            return channel
    raise Unreachable("no channel")


def _same(found: discord.Message, wanted: Message) -> bool:
    """Whether it shows the same: what Discord adds to a message is left out."""
    embeds = [_shown(embed.to_dict()) for embed in found.embeds]
    buttons = [child.to_dict().get("custom_id") for row in found.components for child in getattr(row, "children", ())]
    theirs = [part.get("custom_id") for row in wanted.components for part in row.get("components", ())]
    shown = [_shown(embed) for embed in wanted.embeds]
    return (found.content, embeds, buttons) == (wanted.content.strip(), shown, theirs)


def _shown(embed: Mapping[str, Any]) -> tuple[object, ...]:
    fields = [(one["name"], one["value"]) for one in embed.get("fields", ())]
    footer = embed.get("footer") or {}
    return (embed.get("title"), embed.get("description"), fields, footer.get("text"))
