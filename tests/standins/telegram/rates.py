"""Telegram's sending limits, enforced when a test asks for them."""

import math
from collections import defaultdict, deque
from collections.abc import Callable

from .errors import ApiError
from .limits import CHAT_BURST, CHAT_PER_SECOND, GROUP_PER_MINUTE, SENDS_PER_SECOND


class Rates:
    """Three limits at once: all chats, one chat with a small burst, one group a minute."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._all: deque[float] = deque()
        self._groups: defaultdict[int, deque[float]] = defaultdict(deque)
        self._chats: dict[int, tuple[float, float]] = {}

    def take(self, chat_id: int) -> None:
        """Counts one message, or raises 429 and counts nothing."""
        now = self.clock()
        waits = [_over(self._all, now, 1.0, SENDS_PER_SECOND)]
        if chat_id < 0:
            waits.append(_over(self._groups[chat_id], now, 60.0, GROUP_PER_MINUTE))
        tokens, last = self._chats.get(chat_id, (float(CHAT_BURST), now))
        tokens = min(float(CHAT_BURST), tokens + (now - last) * CHAT_PER_SECOND)
        waits.append((1 - tokens) / CHAT_PER_SECOND)
        wait = max(waits)
        if wait > 0:
            seconds = max(1, math.ceil(wait))
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        self._chats[chat_id] = (tokens - 1, now)
        self._all.append(now)
        if chat_id < 0:
            self._groups[chat_id].append(now)


def _over(times: deque[float], now: float, window: float, limit: int) -> float:
    """Seconds until the window has room, 0 when it has."""
    while times and times[0] <= now - window:
        times.popleft()
    return times[0] + window - now if len(times) >= limit else 0.0
