"""Failures on demand, and the rate limits every answer reports."""

import fnmatch
import math
import time
from dataclasses import dataclass, field

from tests.standins.discord import limits
from tests.standins.discord.records import Refused

_MESSAGES = {429: "You are being rate limited.", 403: "Missing Access", 500: "Internal Server Error"}


@dataclass(kw_only=True)
class Fault:
    """What happens to the next matching requests; `path` is a shell pattern on what follows the base."""

    method: str
    path: str
    status: int = 0
    code: int = 0
    retry_after: float = 0.0
    drop_after_accept: bool = False
    seconds: float = 0.0
    is_global: bool = False
    times: int = 1

    def fits(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("*", method) and fnmatch.fnmatchcase(path, self.path)

    def refusal(self) -> Refused:
        """The planted error answer."""
        message = _MESSAGES.get(self.status, "Planted failure")
        if self.status == 429:
            return throttled(self.retry_after, is_global=self.is_global)
        return Refused(self.status, self.code, message, fault=False)


@dataclass(kw_only=True)
class Faults:
    """The faults waiting for their request, first planted first."""

    waiting: list[Fault] = field(default_factory=list)

    def take(self, method: str, path: str) -> Fault | None:
        for fault in self.waiting:
            if fault.fits(method, path):
                fault.times -= 1
                return fault
        return None


class RateLimits:
    """Fixed windows per route and main parameter, and one for all requests of the bot."""

    def __init__(self, messages: tuple[int, float], *, global_per_second: int) -> None:
        self._messages = messages
        self._global = (global_per_second, 1.0)
        self._windows: dict[str, tuple[float, int]] = {}
        self.throttled = 0

    def enter(self, route: str, major: str, now: float) -> dict[str, str]:
        """Counts the request and returns the headers of its answer; Refused with 429 when it is one too many."""
        if not route.startswith(("POST /interactions", "POST /webhooks", "PATCH /webhooks")):
            remaining, reset = self._count("global", self._global, now)
            if remaining < 0:
                self.throttled += 1
                raise throttled(reset, is_global=True)
        limit = self._limit(route)
        key = f"{route}:{major}"
        remaining, reset = self._count(key, limit, now)
        headers = {
            "X-RateLimit-Limit": str(limit[0]),
            "X-RateLimit-Remaining": str(max(0, remaining)),
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Bucket": f"{abs(hash(route)):x}"[:16],
        }
        if remaining < 0:
            self.throttled += 1
            raise throttled(reset, headers=headers)
        return headers

    def _limit(self, route: str) -> tuple[int, float]:
        if route == "POST /channels/{channel_id}/messages":
            return self._messages
        if "/webhooks/" in route:
            return limits.FOLLOWUPS_PER_TOKEN
        return limits.OTHER_PER_ROUTE

    def _count(self, key: str, limit: tuple[int, float], now: float) -> tuple[int, float]:
        ends, used = self._windows.get(key, (0.0, 0))
        if now >= ends:
            ends, used = now + limit[1], 0
        self._windows[key] = (ends, used + 1)
        return limit[0] - used - 1, ends - now


def throttled(retry_after: float, *, is_global: bool = False, headers: dict[str, str] | None = None) -> Refused:
    """A 429 as Discord answers it (`retry_after` seconds)."""
    scope = "global" if is_global else "user"
    own = {"Retry-After": str(math.ceil(retry_after)), "X-RateLimit-Scope": scope}
    own |= {"X-RateLimit-Global": "true"} if is_global else {}
    extra = {"retry_after": round(retry_after, 3), "global": is_global}
    return Refused(429, 0, _MESSAGES[429], fault=False, extra=extra, headers=(headers or {}) | own)
