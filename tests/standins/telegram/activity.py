"""What the bot did, and waiting until it has finished answering somebody."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .model import Message, Shown
from .queue import UpdateQueue


@dataclass(frozen=True, kw_only=True)
class Act:
    """One visible effect: a message sent, edited or deleted, or a callback answered."""

    chat_id: int
    message: Message | None = None
    query_id: str = ""
    text: str = ""
    alert: bool = False
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What somebody got for what they did.

    `messages` are those sent or edited since, in order of their last change. `update` is what the bot
    was sent, None if Telegram does not show it such a thing (privacy mode, `allowed_updates`).
    """

    update: dict[str, Any] | None
    messages: list[Shown]
    answered: bool = False
    toast: str = ""
    alert: str = ""
    opened: str | None = None

    @property
    def nothing(self) -> bool:
        """Silence: no message, no edit, no answer to the press."""
        return not self.messages and not self.answered

    @property
    def shown(self) -> Shown:
        """The last message sent or edited; fails the test when there is none."""
        assert self.messages, "the bot showed nothing"
        return self.messages[-1]

    @property
    def text(self) -> str:
        """Plain text of the last message."""
        return self.shown.text


class Activity:
    """The bot's visible effects in order; whoever waits is woken by each."""

    def __init__(self, updates: UpdateQueue) -> None:
        self.acts: list[Act] = []
        self.quiet = 0.06
        self.is_busy: Callable[[], bool] | None = None
        self._updates = updates
        self._changed = asyncio.Event()

    def note(self, act: Act) -> None:
        """Adds an effect."""
        self.acts.append(act)
        self._changed.set()
        self._changed = asyncio.Event()

    async def outcome(
        self, update: dict[str, Any] | None, since: int, concerns: Callable[[Act], bool], within: float
    ) -> Outcome:
        """Waits for the first effect, then until none came for `quiet` seconds; at most `within`."""
        if update is not None and within > 0:
            await self._settled(update, since, concerns, within)
        return _summary(update, [a for a in self.acts[since:] if concerns(a)])

    async def _settled(
        self, update: dict[str, Any], since: int, concerns: Callable[[Act], bool], within: float
    ) -> None:
        loop = asyncio.get_running_loop()
        deadline, seen, quiet_from = loop.time() + within, 0, loop.time()
        while (now := loop.time()) < deadline:
            count = sum(1 for a in self.acts[since:] if concerns(a))
            if count != seen or (self.is_busy and self.is_busy()):
                seen, quiet_from = count, now
            over = seen > 0 or (self.is_busy is not None and self._updates.is_confirmed(update))
            if over and now - quiet_from >= self.quiet:
                return
            await self._change(self._pause(over, quiet_from + self.quiet - now, deadline - now))

    def _pause(self, over: bool, quiet_left: float, left: float) -> float:
        """How long nothing needs looking at."""
        if self.is_busy is not None:
            return min(0.01, left)
        return max(0.001, min(quiet_left if over else left, left))

    async def _change(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return


def _summary(update: dict[str, Any] | None, acts: list[Act]) -> Outcome:
    changed: dict[int, Message] = {}
    for act in acts:
        if act.message is not None:
            changed.pop(id(act.message), None)
            changed[id(act.message)] = act.message
    answers = [a for a in acts if a.query_id]
    return Outcome(
        update=update,
        messages=[m.shown for m in changed.values() if not m.deleted],
        answered=bool(answers),
        toast=next((a.text for a in answers if a.text and not a.alert), ""),
        alert=next((a.text for a in answers if a.text and a.alert), ""),
        opened=next((a.url for a in answers if a.url), None),
    )
