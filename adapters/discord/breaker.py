"""Stops asking Discord for anything before Discord stops listening to the whole address."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import aiohttp
import discord

from adapters.discord.limits import REFUSALS_MAX, REFUSALS_SECONDS

COUNTED = (401, 403, 429)


class TooManyRefusals(discord.DiscordException):
    """Discord refused so much lately that this request was not sent."""


class Breaker:
    """Counts refused requests; past `REFUSALS_MAX` in `REFUSALS_SECONDS` nothing is sent until some are forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._refused: deque[float] = deque(maxlen=REFUSALS_MAX)

    def answered(self, status: int) -> None:
        """Discord answered with this status."""
        if status in COUNTED:
            self._refused.append(self._clock())

    @property
    def open(self) -> bool:
        """Whether nothing may be sent now."""
        return len(self._refused) == REFUSALS_MAX and self._clock() - self._refused[0] < REFUSALS_SECONDS

    def trace(self) -> aiohttp.TraceConfig:
        """What makes the library's session count, and raise `TooManyRefusals`."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._start)
        config.on_request_end.append(self._end)
        return config

    async def _start(self, _session: object, _context: object, _params: aiohttp.TraceRequestStartParams) -> None:
        if self.open:
            raise TooManyRefusals

    async def _end(self, _session: object, _context: object, params: aiohttp.TraceRequestEndParams) -> None:
        self.answered(params.response.status)
