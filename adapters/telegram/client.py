"""The connection to Telegram: polling into the durable queue, handling in order per chat, stopping in peace."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Updater

from adapters.telegram import commands, limits
from adapters.telegram.answering import Answering
from adapters.telegram.delivering import TelegramSender
from adapters.telegram.incoming import Asked, Incoming, Joined, Moved, Reached, Removed, lane, place_of, read
from adapters.telegram.lanes import Lanes
from adapters.telegram.polling import REFUSED, Patience, WatchedBot, hush, polling_task
from adapters.telegram.queue import DurableQueue
from adapters.telegram.sending import Wire
from adapters.telegram.sieve import SievedRequest
from adapters.telegram.transport import AiohttpRequest
from bot.dispatch import Dispatch
from bot.ports import Clock, Inbox, Notebook
from bot.supervisor import CannotServe

LOOK_SECONDS = 1.0
"""How often it is looked at whether polling is alive."""

PAUSE_SECONDS = 0.2
"""Before an update whose handling failed is handled again."""

WAITING_AT_ONCE = 100

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class _Link:
    """What exists while connected."""

    bot: WatchedBot
    updater: Updater
    queue: DurableQueue
    lanes: Lanes[Update]
    wire: Wire
    answering: Answering


class TelegramAdapter:
    """Telegram, by polling. One instance serves once: after `run` has ended a new one is needed."""

    name = limits.PLATFORM

    def __init__(
        self,
        token: str,
        api_base: str,
        dispatch: Dispatch,
        inbox: Inbox,
        notebook: Notebook,
        clock: Clock,
        *,
        patience: Patience | None = None,
        sender: TelegramSender | None = None,
    ) -> None:
        self.sender = sender or TelegramSender(dispatch.words)
        self._token = token
        self._api_base = api_base.rstrip("/")
        self._dispatch = dispatch
        self._inbox = inbox
        self._notebook = notebook
        self._clock = clock
        self._patience = patience or Patience()
        self._stopping = asyncio.Event()
        self._ended = asyncio.Event()
        self._ready = asyncio.Event()
        self._link: _Link | None = None
        self._replayed: set[str] = set()
        self._known_places: set[int] = set()

    @property
    def busy(self) -> bool:
        """Whether an update waits here or is being handled."""
        link = self._link
        return link is not None and (not link.queue.empty() or link.lanes.busy)

    @property
    def parse_failures(self) -> int:
        """Texts whose marks Telegram could not read and which went out plain; every one is a bug here."""
        return self._link.wire.parse_failures if self._link else 0

    async def ready(self) -> None:
        """Returns when updates are being fetched."""
        await self._ready.wait()

    async def run(self) -> None:
        """Serve until cancelled or stopped. Raises `CannotServe` for a refused token or a second fetcher, and
        anything else for what a new attempt may mend."""
        self._link = link = self._connected()
        try:
            async with link.updater:
                await self._serve(link)
        except InvalidToken:
            raise CannotServe(REFUSED) from None
        finally:
            await link.bot.shutdown()  # the updater leaves it open when the very first call fails
            self._ended.set()

    async def stop(self) -> None:
        """Take nothing new, finish what is under way (10 s at most), confirm what was taken, disconnect."""
        self._stopping.set()
        if self._link is not None:
            await self._ended.wait()

    async def sweep(self) -> None:
        """Leave the groups that nobody linked in time."""
        for ref in await self._dispatch.overdue(self.name):
            if self._link and await self._link.wire.leave(ref.root):
                await self._dispatch.left(ref)
                self._known_places.discard(ref.root)

    def _connected(self) -> _Link:
        hush()
        fetching, request = SievedRequest(connections=2), AiohttpRequest(connections=limits.AT_ONCE_MAX)
        bot = WatchedBot(
            self._token,
            base_url=f"{self._api_base}/bot",
            base_file_url=f"{self._api_base}/file/bot",
            request=request,
            get_updates_request=fetching,
        )
        bot.watch(fetching)
        queue = DurableQueue(self._inbox, self._clock, wanted=self._wanted, again=self._again)
        wire = Wire(bot, self._moved, request, self._dispatch.photo)
        return _Link(
            bot=bot,
            updater=Updater(bot, update_queue=queue),
            queue=queue,
            lanes=Lanes(self._handle, at_once=limits.AT_ONCE_MAX),
            wire=wire,
            answering=Answering(self._dispatch, wire, lambda: bot.username),
        )

    async def _serve(self, link: _Link) -> None:
        helpers = [asyncio.create_task(self._hand_out(link)), asyncio.create_task(self._sweeping())]
        try:
            await self._publish(link)
            await self._catch_up(link)
            before = asyncio.all_tasks()
            await link.updater.start_polling(
                timeout=limits.POLL_SECONDS,
                bootstrap_retries=limits.UNSENT_RETRIES,
                allowed_updates=limits.ALLOWED_UPDATES,
                error_callback=_note_error,
            )
            self.sender.connect(link.bot, self._dispatch.photo)
            self._ready.set()
            await self._watch(link, polling_task(before), helpers)
        finally:
            await self._wind_down(link, helpers)

    async def _watch(self, link: _Link, polling: asyncio.Task[Any] | None, helpers: list[asyncio.Task[None]]) -> None:
        """Returns when the adapter is to stop; raises when it no longer serves."""
        wanted = asyncio.create_task(self._stopping.wait())
        try:
            while not self._stopping.is_set():
                watched = {wanted, *helpers, *((polling,) if polling else ())}
                await asyncio.wait(watched, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if self._stopping.is_set():
                    return
                link.bot.check(self._patience, polling)
                for helper in helpers:
                    if helper.done():
                        helper.result()
        finally:
            wanted.cancel()

    async def _wind_down(self, link: _Link, helpers: list[asyncio.Task[None]]) -> None:
        """Both at once, because either may take as long as there is time at all."""
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
        await asyncio.gather(self.sender.close(), _polling_ended(link.updater), link.lanes.stop(limits.STOP_SECONDS))

    async def _publish(self, link: _Link) -> None:
        try:
            await commands.publish(link.bot, self._dispatch.catalogue, self._notebook)
        except InvalidToken:
            raise
        except TelegramError as error:  # menus are a convenience: everything can be typed
            log.warning("menus_not_published", error=type(error).__name__)

    async def _catch_up(self, link: _Link) -> None:
        """Handle what was stored before the last stop, oldest first."""
        while not self._stopping.is_set():
            waiting = await self._inbox.waiting(self.name, WAITING_AT_ONCE)
            fresh = [one for one in waiting if one.event not in self._replayed]
            if not fresh:
                return
            for one in fresh:
                self._replayed.add(one.event)
                update = Update.de_json(json.loads(one.payload), link.bot)
                link.lanes.add(lane(update), update)
            await link.lanes.idle()

    async def _hand_out(self, link: _Link) -> None:
        while True:
            update = await link.queue.get()
            if isinstance(update, Update):
                link.lanes.add(lane(update), update)

    async def _sweeping(self) -> None:
        while True:
            await asyncio.sleep(limits.SWEEP_SECONDS)
            await self.sweep()

    # One update

    def _read(self, update: Update) -> Incoming | None:
        username = self._link.bot.username if self._link else ""
        return read(update, self._dispatch.catalogue, username)

    def _wanted(self, update: Update) -> bool:
        return self._read(update) is not None

    def _again(self, update: Update) -> bool:
        return update.callback_query is not None and str(update.update_id) not in self._replayed

    async def _handle(self, update: Update) -> None:
        """Until it is handled, or was tried too often."""
        event = str(update.update_id)
        for attempt in range(1, limits.ATTEMPTS_MAX + 2):
            try:
                counted = max(attempt, await self._inbox.attempt(self.name, event))
                if counted > limits.ATTEMPTS_MAX:
                    await self._give_up(update, event)
                    return
                await self._act(self._read(update))
                await self._inbox.done(self.name, event, self._clock.now())
                return
            except Exception as error:
                log.error("update_failed", attempt=attempt, error=type(error).__name__, exc_info=error)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _give_up(self, update: Update, event: str) -> None:
        reference = secrets.token_hex(3).upper()
        log.error("update_set_aside", reference=reference)
        await self._inbox.set_aside(self.name, event, f"tried too often ({reference})")
        asked = self._read(update)
        if self._link and isinstance(asked, Asked):
            await self._link.answering.apologise(asked, reference)

    async def _act(self, incoming: Incoming | None) -> None:
        match incoming:
            case Asked():
                await self._ask(incoming)
            case Moved(old=old, new=new):
                await self._moved(old, new)
            case Joined(chat=chat):
                await self._dispatch.met(place_of(chat))
            case Removed(chat=chat):
                self._known_places.discard(chat)
                await self._dispatch.left(place_of(chat))
            case Reached(account=account, why=why):
                await self._dispatch.reachable(self.name, account, why)
            case None:
                return

    async def _ask(self, asked: Asked) -> None:
        place = asked.request.origin.place
        if place and place.root not in self._known_places:
            self._known_places.add(place.root)
            await self._dispatch.met(place)
        if self._link:
            await self._link.answering.answer(asked)

    async def _moved(self, old: int, new: int) -> None:
        self._known_places.discard(old)
        await self._dispatch.moved(place_of(old), place_of(new))


def _note_error(error: TelegramError) -> None:
    log.warning("fetch_failed", error=type(error).__name__)


async def _polling_ended(updater: Updater) -> None:
    """Polling stopped and what was taken confirmed; unconfirmed, it comes again and is known by its number."""
    if not updater.running:
        return
    try:
        async with asyncio.timeout(limits.STOP_SECONDS):
            await updater.stop()
    except (TelegramError, TimeoutError) as error:  # what ended polling is raised once more
        log.info("polling_ended", error=type(error).__name__)
