"""Order within a chat, different chats side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lanes(Generic[T]):
    """Hands items to `handle`, those of one lane one after the other, at most `at_once` lanes together."""

    def __init__(self, handle: Callable[[T], Awaitable[None]], *, at_once: int) -> None:
        self._handle = handle
        self._room = asyncio.Semaphore(at_once)
        self._last: dict[int, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    @property
    def busy(self) -> bool:
        """Whether anything waits or is being handled."""
        return bool(self._tasks)

    def add(self, lane: int, item: T) -> None:
        """Handle the item when everything before it in its lane is done."""
        task = asyncio.create_task(self._in_turn(self._last.get(lane), item))
        self._last[lane] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._over(lane, done))

    async def idle(self) -> None:
        """Returns when nothing waits and nothing is being handled."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def stop(self, within: float) -> None:
        """Start nothing new; give what is being handled so many seconds, then cut it off."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=within)
        for task in set(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _in_turn(self, before: asyncio.Task[None] | None, item: T) -> None:
        if before is not None:
            await asyncio.wait({before})
        async with self._room:
            if not self._stopping:
                await self._handle(item)

    def _over(self, lane: int, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._last.get(lane) is task:
            del self._last[lane]
