"""How a worker that sleeps learns that there is something for it: within one process, by an event."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from typing import Protocol


class Wake(Protocol):
    """Wakes the worker of a role. A hint only: a worker looks for itself now and then."""

    def wake(self, role: str) -> None:
        """There may be something for that role, committed already."""
        ...

    async def wait(self, role: str, seconds: float) -> None:
        """Return when somebody wakes the role, or did since the last wait, and after that many seconds at most."""
        ...


class LocalWake:
    """Wakes workers of this process and event loop."""

    def __init__(self) -> None:
        self._events: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def wake(self, role: str) -> None:
        """There may be something for that role, committed already."""
        self._events[role].set()

    async def wait(self, role: str, seconds: float) -> None:
        """Return when somebody wakes the role, or did since the last wait, and after that many seconds at most."""
        event = self._events[role]
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)
        event.clear()
