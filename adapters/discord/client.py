"""The connection to Discord, through discord.py: started with care, stopped politely."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord import budget, sending
from adapters.discord.answering import FAILURES, Answering
from adapters.discord.breaker import Breaker
from adapters.discord.commands import names
from adapters.discord.delivering import DiscordSender
from adapters.discord.files import Files
from adapters.discord.guilds import Guilds
from adapters.discord.incoming import ASKS, attached
from adapters.discord.limits import (
    IDENTIFY_IN_CONNECTION,
    LOOK_AGAIN_SECONDS,
    RATE_LIMIT_SECONDS,
    SETTLE_SECONDS,
    STOP_SECONDS,
    SWEEP_SECONDS,
)
from adapters.discord.markup import NAME
from adapters.discord.pictures import illustrated
from adapters.discord.render import render
from bot.dispatch import Dispatch
from bot.language import Reader, Writer
from bot.ports import Clock, Notebook
from bot.replies import Reply, say
from bot.requests import Origin, Outcome, Said, Sent
from bot.supervisor import CannotServe

STARTS = "discord:starts"
"""Where the starts of the last day are noted."""

PUBLIC_BASE, PUBLIC_GATEWAY = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
BAD_TOKEN = 4004
RECONNECT_SECONDS = 5.0
"""Discord takes one introduction in 5 seconds."""

SPOKEN = (discord.MessageType.default, discord.MessageType.reply)

log = structlog.get_logger()


class Postponed(Exception):
    """Too many starts: the connection is given up until the next one is allowed."""


class DiscordAdapter:
    """Discord, as the bot's core sees it (`bot.ports.Adapter`)."""

    name = NAME

    def __init__(
        self,
        token: str,
        api_base: str,
        dispatch: Dispatch,
        notebook: Notebook,
        clock: Clock,
        *,
        sender: DiscordSender | None = None,
    ) -> None:
        self.sender = sender or DiscordSender(dispatch.words)
        self._token = token
        self._api_base = api_base.rstrip("/")
        self._dispatch = dispatch
        self._notebook = notebook
        self._clock = clock
        self._stopping = asyncio.Event()
        self._under_way: set[asyncio.Future[None]] = set()
        own = "" if self._api_base == PUBLIC_BASE else yarl.URL(self._api_base).authority
        self._answering = Answering(dispatch=dispatch, names=names(dispatch.catalogue), files=Files(own))
        self._client = Client(self)
        self.guilds = Guilds(dispatch, notebook, self._client)

    async def run(self) -> None:
        """Connect and serve until stopped or cancelled. Raises `CannotServe` when only the operator can help."""
        sweeping: asyncio.Task[None] | None = None
        try:
            await self._wait()
            if not self._stopping.is_set():
                await self._log_in()
                sweeping = asyncio.create_task(self._sweep())
                await self._client.connect()
        except discord.PrivilegedIntentsRequired as error:
            raise CannotServe("Discord refuses an intent: switch it on for the bot in the developer portal") from error
        except discord.ConnectionClosed as error:
            if error.code == BAD_TOKEN:
                raise CannotServe(REFUSED) from error
            raise
        finally:
            if sweeping:
                sweeping.cancel()
                await asyncio.gather(sweeping, return_exceptions=True)
            await self.sender.close()
            await self._client.close()

    async def stop(self) -> None:
        """Refuse new interactions, finish what is under way (10 s at most), close the connection."""
        self._stopping.set()
        sent = asyncio.create_task(self.sender.close())
        await asyncio.wait({sent, *self._under_way}, timeout=STOP_SECONDS)
        await self._client.close()

    async def serve(self, interaction: sending.Ready) -> None:
        """One interaction."""
        if self._stopping.is_set():
            await self._answering.refuse(interaction)
            return
        await self.finish(self._served(interaction))

    async def hear(self, message: discord.Message) -> None:
        """One message of a direct conversation; everything else is dropped unread."""
        if message.guild or message.author.bot or message.webhook_id or message.type not in SPOKEN:
            return
        await self.finish(self._reply(message))

    async def finish(self, work: Awaitable[None]) -> None:
        """Do the work, known to be under way so that `stop` can wait for it."""
        done = asyncio.get_running_loop().create_future()
        self._under_way.add(done)
        try:
            await work
        finally:
            self._under_way.discard(done)
            done.set_result(None)

    async def identifying(self, *, initial: bool) -> None:
        """Before each introduction: within the day's budget, noted before it happens."""
        starts, now = await self._starts(), self._clock.now()
        seconds = max(budget.wait(starts, now).total_seconds(), 0.0 if initial else RECONNECT_SECONDS)
        if seconds > IDENTIFY_IN_CONNECTION:
            raise Postponed
        await asyncio.sleep(seconds)
        now = self._clock.now()
        await self._notebook.write(STARTS, budget.written((*budget.recent(starts, now), now)))

    async def _served(self, interaction: sending.Ready) -> None:
        await self._answering.serve(interaction)
        await self.guilds.checked(interaction.guild_id)

    async def _wait(self) -> None:
        """Until another start is allowed, or the bot is stopped."""
        seconds = budget.wait(await self._starts(), self._clock.now()).total_seconds()
        if seconds <= 0:
            return
        log.warning("start_postponed", seconds=round(seconds))
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _starts(self) -> budget.Starts:
        return budget.read(await self._notebook.read(STARTS))

    async def _log_in(self) -> None:
        public = self._api_base == PUBLIC_BASE
        Route.BASE = self._api_base
        try:
            await self._client.login(self._token)
        except discord.LoginFailure as error:
            raise CannotServe(REFUSED) from error
        if self._client.application and self._client.application.interactions_endpoint_url:
            raise CannotServe("The bot has an interactions endpoint URL: remove it in the developer portal")
        gateway = PUBLIC_GATEWAY if public else yarl.URL((await self._client.http.get_bot_gateway())[1])
        DiscordWebSocket.DEFAULT_GATEWAY = gateway
        await self.guilds.clear_global()
        self.sender.connect(self._client, self._dispatch.photo)

    async def _sweep(self) -> None:
        await self._client.wait_until_ready()
        while True:
            try:
                await self.guilds.sweep()
            except Exception as error:
                log.error("sweep_failed", error=type(error).__name__)
            await self._wait_for_links(SWEEP_SECONDS)

    async def _wait_for_links(self, seconds: float) -> None:
        """That long, with a look now and then at guilds that were not linked."""
        for _ in range(round(seconds / LOOK_AGAIN_SECONDS)):
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            try:
                await self.guilds.look_again()
            except Exception as error:
                log.error("look_failed", error=type(error).__name__)

    async def _reply(self, message: discord.Message) -> None:
        outcome = Outcome(answer=Reply(text=say("adapter-restarting")), reader=Reader())
        if not self._stopping.is_set():
            outcome = await self._dispatch.handle(_spoken(message))
        if outcome.answer is None:
            return
        writer = Writer(words=self._dispatch.words, reader=outcome.reader)
        try:
            messages = await illustrated(render(outcome.answer, writer), self._dispatch.photo)
            await sending.post(message.channel, messages)
        except FAILURES as error:
            log.error("answer_not_posted", error=type(error).__name__)


REFUSED = "Discord refuses the bot's token: copy it again from the developer portal into the settings"


discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # the bot never speaks


class Client(discord.Client):
    """discord.py's client with as little kept, asked for and mentioned as can be."""

    def __init__(self, adapter: DiscordAdapter) -> None:
        self.breaker = Breaker()
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=RATE_LIMIT_SECONDS,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=SETTLE_SECONDS,
            http_trace=self.breaker.trace(),
        )
        self._adapter = adapter

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Keeps to the budget of starts."""
        await self._adapter.identifying(initial=initial)

    async def on_interaction(self, interaction: sending.Ready) -> None:
        """Commands, presses, forms and suggestions, whoever made the message they come from."""
        await self._adapter.serve(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Words or a file in a direct conversation."""
        await self._adapter.hear(message)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A guild, after each start."""
        await self._adapter.finish(self._adapter.guilds.arrived(guild.id))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added."""
        await self._adapter.finish(self._adapter.guilds.arrived(guild.id, new=True))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed, or left."""
        await self._adapter.finish(self._adapter.guilds.gone(guild.id))

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """A bug: said without what was sent."""
        log.exception("event_failed", what=event_method)


def _spoken(message: discord.Message) -> Said | Sent:
    """A file if there is one, else the words. No form can open here, so the engine offers a button to it."""
    author = message.author
    origin = Origin(
        platform=NAME,
        event=str(message.id),
        account=author.id,
        name=author.display_name,
        asks=ASKS,
        whispers=True,
        obliged=True,
    )
    if message.attachments:
        return Sent(origin=origin, file=attached(message.attachments[0].to_dict()))
    return Said(origin=origin, text=message.content)
