"""The queue between polling and handling: an update is stored before the server hears that it came.

The next fetch confirms whatever `put` has returned for, so `put` returns only when the update is durable.
An exception from it would end polling for good while everything looked alive; it retries instead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from telegram import Update

from adapters.telegram.limits import PLATFORM
from bot.ports import Clock, Inbox

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
"""Seconds between attempts to store an update, doubled each time."""

log = structlog.get_logger()


class DurableQueue(asyncio.Queue[object]):
    """Stores what `wanted` says the bot acts upon, then queues it; the rest is dropped unwritten.

    An update that was stored before is queued again only if `again` says so: a press that comes twice is
    answered twice alike, while a message that comes twice is left to the first one.
    """

    def __init__(
        self, inbox: Inbox, clock: Clock, *, wanted: Callable[[Update], bool], again: Callable[[Update], bool]
    ) -> None:
        super().__init__()
        self._inbox = inbox
        self._clock = clock
        self._wanted = wanted
        self._again = again

    async def put(self, item: object) -> None:
        """Returns when the update is stored and queued, or is none of the bot's business; never raises."""
        if not isinstance(item, Update) or not self._concerns(item):
            return
        if await self._stored(item) or self._again(item):
            self.put_nowait(item)

    def _concerns(self, update: Update) -> bool:
        try:
            return self._wanted(update)
        except Exception as error:
            log.error("update_unreadable", error=type(error).__name__)
            return True  # handling will fail as well, and set it aside for the operator

    async def _stored(self, update: Update) -> bool:
        payload, pause = update.to_json(), FIRST_PAUSE
        while True:
            try:
                return await self._inbox.put(PLATFORM, str(update.update_id), payload, self._clock.now())
            except Exception as error:
                log.error("update_not_stored", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
