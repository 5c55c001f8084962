"""Keeps adapters running: each on its own, so that one platform's failure is not the other's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import structlog

from bot.ports import Adapter

FIRST_WAIT = 5.0
LONGEST_WAIT = 900.0
"""Seconds before an adapter that failed is started again: doubled each time, from the first to the longest."""

STEADY = 600.0
"""Seconds of service after which a failure counts as the first again."""

STOP_WITHIN = 13.0
"""Seconds that adapters have to finish what is under way; the whole stop stays under 15."""

log = structlog.get_logger()


class CannotServe(Exception):
    """Raised by an adapter's `run` for what no new attempt mends (a refused token); the message says why."""


class NoneLeft(Exception):
    """Every adapter is down for good, or what runs beside them is; the message says why."""


class Supervisor:
    """Runs adapters, each made anew at every attempt because a client that failed may not be used again.

    `beside` are workers of the same shape which serve nobody by themselves, except when they are all there is. One that
    cannot serve ends everything: without it, what people are told would be kept to itself without a word.
    """

    def __init__(
        self,
        adapters: Mapping[str, Callable[[], Adapter]],
        *,
        beside: Mapping[str, Callable[[], Adapter]] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._adapters = {**adapters, **(beside or {})}
        self._serving = tuple(adapters) or tuple(self._adapters)
        self._sleep = sleep
        self._clock = clock
        self._running: dict[str, Adapter] = {}
        self._down: dict[str, str] = {}
        self._useless = asyncio.Event()
        self._stopping = False

    async def run(self, stopping: asyncio.Event) -> None:
        """Serve until `stopping` is set, then stop within 15 s; raises NoneLeft when nothing can be served."""
        kept = {name: asyncio.create_task(self._keep(name), name=name) for name in self._adapters}
        wanted = asyncio.create_task(stopping.wait())
        useless = asyncio.create_task(self._useless.wait())
        ended = asyncio.gather(*(kept[name] for name in self._serving))
        try:
            await asyncio.wait((wanted, useless, ended), return_when=asyncio.FIRST_COMPLETED)
            await self._stop()
            if not stopping.is_set():
                raise NoneLeft("; ".join(self._down.values()))
        finally:
            await _cancelled(wanted, useless, *kept.values())
            with suppress(asyncio.CancelledError):
                await ended

    async def _keep(self, name: str) -> None:
        wait = FIRST_WAIT
        while True:
            began = self._clock()
            try:
                await self._serve(name)
                if self._stopping:
                    return
                log.error("adapter_ended", adapter=name)
            except CannotServe as reason:
                log.critical("adapter_down", adapter=name, reason=str(reason))
                self._down[name] = str(reason)
                if name not in self._serving:
                    self._useless.set()
                return
            except Exception as error:
                log.error("adapter_failed", adapter=name, error=type(error).__name__, exc_info=error)
            wait = FIRST_WAIT if self._clock() - began > STEADY else wait
            log.info("adapter_restarts", adapter=name, seconds=wait)
            await self._sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _serve(self, name: str) -> None:
        adapter = self._running[name] = self._adapters[name]()
        try:
            await adapter.run()
        finally:
            self._running.pop(name, None)

    async def _stop(self) -> None:
        self._stopping = True
        stops = [asyncio.create_task(adapter.stop()) for adapter in self._running.values()]
        if not stops:
            return
        _done, late = await asyncio.wait(stops, timeout=STOP_WITHIN)
        for task in _done:
            if error := task.exception():
                log.error("adapter_stop_failed", error=type(error).__name__)
        if late:
            log.error("adapters_cut_off", count=len(late))
        await _cancelled(*late)


async def _cancelled(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
