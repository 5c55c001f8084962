"""What is sent to Discord unasked: to a channel, or into a direct conversation. Every failure is told by its cause."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import discord

from adapters.discord import sending
from adapters.discord.failing import FAILURES, before, telling_edit, told
from adapters.discord.limits import (
    DIRECT_PER_SECOND,
    DOUBT_HISTORY,
    NONCE_SECONDS,
    POSTS_PER_SECOND,
    SEND_SECONDS,
    STOP_SECONDS,
)
from adapters.discord.markup import NAME
from adapters.discord.message import Message
from adapters.discord.native import forums, occasions
from adapters.discord.pictures import illustrated
from adapters.discord.render import render
from adapters.discord.same import alike, same
from bot.language import Reader, Words, Writer
from bot.photos import Look, no_photo
from bot.replies import Reply
from bot.senders import InDoubt, NotSent, Pace, Refused, Sent, Target, Unreachable, Vanished

DIRECT, CHANNELS = "direct", "channels"
"""The lanes. Opening direct conversations is what Discord watches, so they never keep a channel waiting."""

CLOCKS_APART = timedelta(seconds=30)
"""How far Discord's clock may be from ours."""


Matches = Callable[[discord.Message, Message], bool]


class DiscordSender:
    """Discord for delivery (`bot.senders.Sender`). It outlives connections: `connect` and `close` frame each one."""

    platform = NAME
    recognises: timedelta | None = timedelta(seconds=NONCE_SECONDS)

    def __init__(self, words: Words, *, in_flight: int = 4) -> None:
        self._words = words
        self._client: discord.Client | None = None
        self._photos: Look = no_photo
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

    def connect(self, client: discord.Client, photos: Look = no_photo) -> None:
        """Send over this client from now on, with stored photos from there."""
        self._client, self._photos = client, photos

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
            if forum := forums.forum_of(client, target):
                return await forums.begin(forum, *await self._card(reply, reader))
            channel = await self._opened(client, target)
            return await _posted(channel, await self._messages(reply, reader), nonce)

    async def arrived(self, target: Target, reply: Reply, reader: Reader, since: datetime) -> Sent | None:
        """The same message if the bot has posted it there since; None also where history may not be read."""
        with self._busy() as client:
            return await self._found(client, target, render(reply, self._writer(reader))[-1], since, same)

    # Copies of records (`bot.senders.Edits`, `Posts`, `Mirrors`)

    async def post(self, target: Target, reply: Reply, reader: Reader, nonce: str, *, doubted: bool) -> Sent:
        """A forum post in a forum, else one message."""
        with self._busy() as client:
            message, _reply, writer = await self._card(reply, reader)
            if forum := forums.forum_of(client, target):
                return await forums.begin(forum, message, reply, writer, doubted=doubted)
            return await _posted(await self._opened(client, target), (message,), nonce)

    async def posted(self, target: Target, reply: Reply, reader: Reader, since: datetime) -> Sent | None:
        """The card if the bot has posted it there since, as it was then."""
        with self._busy() as client:
            return await self._found(client, target, one(render(reply, self._writer(reader))), since, alike)

    async def edit(self, target: Target, message_id: str, reply: Reply, reader: Reader) -> None:
        """The message, and the forum post around it, as the record is now."""
        with self._busy() as client, telling_edit(whole=not target.part):
            channel, number = _numbers(message_id)
            card = await self._card(reply, reader)
            async with asyncio.timeout(SEND_SECONDS):
                if forums.forum_of(client, target):
                    await forums.follow(await _thread(client, channel), number, *card)
                else:
                    await _partial(client, target, message_id).edit(**sending.replaced(card[0]))

    async def remove(self, target: Target, message_id: str) -> None:
        """The message, or the whole forum post, taken away."""
        with self._busy() as client, telling_edit(whole=not target.part):
            async with asyncio.timeout(SEND_SECONDS):
                if forums.forum_of(client, target):
                    await forums.end(await _thread(client, _numbers(message_id)[0]))
                else:
                    await _partial(client, target, message_id).delete()

    def edits_in(self, target: Target) -> str:
        """With the channels: a change opens no conversation."""
        return CHANNELS

    def talk(self, target: Target, message_id: str) -> Target:
        """The channel of the card, or its thread in a forum."""
        return target if target.private else replace(target, part=_numbers(message_id)[0])

    async def beside(self, target: Target, message_id: str, reply: Reply, reader: Reader, nonce: str) -> Sent:
        """In the thread of a forum post, else in answer to the card, as far as that is there."""
        with self._busy() as client:
            card = _partial(client, target, message_id)
            messages = await self._messages(reply, reader)
            answered = None if forums.forum_of(client, target) else card.to_reference(fail_if_not_exists=False)
            return await _posted(card.channel, messages, nonce, answered)

    async def mirror(self, target: Target, message_id: str, reply: Reply, reader: Reader, *, doubted: bool) -> Sent:
        """A scheduled event of the guild, made or changed."""
        with self._busy() as client:
            card = await self._card(reply, reader)
            return await occasions.mirror(client, target, message_id, *card, doubted=doubted)

    async def unmirror(self, target: Target, message_id: str) -> None:
        """The scheduled event taken away."""
        with self._busy() as client:
            await occasions.unmirror(client, target, message_id)

    def _writer(self, reader: Reader) -> Writer:
        return Writer(words=self._words, reader=reader)

    async def _messages(self, reply: Reply, reader: Reader) -> tuple[Message, ...]:
        return await illustrated(render(reply, self._writer(reader)), self._photos)

    async def _card(self, reply: Reply, reader: Reader) -> tuple[Message, Reply, Writer]:
        """A record in one message: an edit changes one."""
        (shown,) = await illustrated((one(render(reply, self._writer(reader))),), self._photos)
        return shown, reply, self._writer(reader)

    async def _found(
        self, client: discord.Client, target: Target, wanted: Message, since: datetime, matches: Matches
    ) -> Sent | None:
        if forums.forum_of(client, target):
            return None
        channel = await self._opened(client, target)
        try:
            async for found in channel.history(limit=DOUBT_HISTORY, after=since - CLOCKS_APART):
                if client.user and found.author.id == client.user.id and matches(found, wanted):
                    return _sent(found)
        except FAILURES as error:
            if isinstance(error, discord.Forbidden):
                return None
            raise before(told(error)) from error
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
            raise before(told(error)) from error


def one(messages: tuple[Message, ...]) -> Message:
    """The beginning of all of them, with the buttons, which are under the last."""
    embeds = next((message.embeds for message in messages if message.embeds), ())
    return replace(messages[0], embeds=embeds, components=messages[-1].components)


def _numbers(message_id: str) -> tuple[int, int]:
    """The channel and the message."""
    channel, _, message = message_id.partition("-")
    return int(channel), int(message)


def _partial(client: discord.Client, target: Target, message_id: str) -> discord.PartialMessage:
    channel, message = _numbers(message_id)
    guild = None if target.private else target.root
    return client.get_partial_messageable(channel, guild_id=guild).get_partial_message(message)


async def _thread(client: discord.Client, number: int) -> discord.Thread:
    channel = await client.fetch_channel(number)
    if not isinstance(channel, discord.Thread):
        raise Vanished("no thread")
    return channel


async def _posted(
    channel: discord.abc.Messageable,
    messages: tuple[Message, ...],
    nonce: str,
    answered: discord.MessageReference | None = None,
) -> Sent:
    sent: discord.Message | None = None
    for number, message in enumerate(messages):
        name = f"{nonce}-{number}" if number else nonce
        try:
            async with asyncio.timeout(SEND_SECONDS):
                sent = await sending.named(channel, message, name, answered)
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
