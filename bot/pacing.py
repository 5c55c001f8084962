"""How fast one lane goes: even slots over all, a gap within each conversation, pauses. Pure: it is told the time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.senders import Pace, Target

CATCH_UP = 3
"""Slots missed by a busy machine that may be used at once."""

SLOWER, RECOVERY = 0.97, 0.001
"""A pause the platform asked for takes 3 % off the speed; a thousandth of it comes back every second."""

SLOWEST = 0.25
"""Part of the speed that always remains."""

REMEMBERED = 1000
"""Conversations after which those that may be written to again are forgotten."""


class Pacer:
    """The times at which a lane's messages may leave. `now` never goes back."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._next = 0.0
        self._paused = 0.0
        self._speed, self._slowed_at = 1.0, 0.0
        self._free: dict[Target, float] = {}

    def choose(self, targets: Sequence[Target], now: float) -> tuple[int, float]:
        """The first target that may be written to soonest, and in how many seconds: 0 for now."""
        free = [self._free.get(target, 0.0) for target in targets]
        index = min(range(len(free)), key=lambda at: max(free[at], now))
        return index, max(0.0, free[index] - now, self._next - now, self._paused - now)

    def take(self, target: Target, now: float) -> None:
        """A message leaves for that target."""
        step = 1 / self.speed(now)
        self._next = max(self._next, now - CATCH_UP * step) + step
        gap = self._pace.private_gap if target.private else self._pace.place_gap
        if gap:
            self._free[target] = now + gap
        if len(self._free) > REMEMBERED:
            self._free = {one: at for one, at in self._free.items() if at > now}

    def pause(self, seconds: float, now: float) -> None:
        """The platform wants a pause."""
        self._speed = max(SLOWEST, self.speed(now) / self._pace.per_second * SLOWER)
        self._slowed_at = now
        self._paused = max(self._paused, now + seconds)

    def paused(self, now: float) -> float:
        """Seconds of the pause that are left."""
        return max(0.0, self._paused - now)

    def speed(self, now: float) -> float:
        """Messages a second at present."""
        return self._pace.per_second * min(1.0, self._speed + RECOVERY * (now - self._slowed_at))
