"""Updates waiting for the bot, and the one long poll that may fetch them."""

import asyncio
import random
from typing import Any

from .errors import ApiError, bad, broken
from .limits import OFF_BY_DEFAULT, UPDATE_KINDS, UPDATES_PER_POLL


class UpdateQueue:
    """Keeps every update until an offset confirms it, over any number of bot restarts."""

    def __init__(self, closing: asyncio.Event) -> None:
        self.waiting: list[dict[str, Any]] = []
        self.confirmed: set[int] = set()
        self.allowed: frozenset[str] = UPDATE_KINDS - OFF_BY_DEFAULT
        self.webhook: dict[str, Any] = {}
        self.closing = closing
        self.poll_number = 0
        self._next_id = random.Random(5).randrange(10**8, 10**9)
        self._changed = asyncio.Event()

    def add(self, kind: str, payload: dict[str, Any]) -> dict[str, Any] | None:
        """The new update, or None when the bot has not asked for this kind."""
        if kind not in self.allowed:
            return None
        self._next_id += 1
        update = {"update_id": self._next_id, kind: payload}
        self.put(update)
        return update

    def put(self, update: dict[str, Any]) -> None:
        """Queues an update as it is, also one that was confirmed before."""
        self.waiting.append(update)
        self.waiting.sort(key=lambda u: u["update_id"])
        self.wake()

    def wake(self) -> None:
        """Lets whoever waits look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    def choose(self, kinds: list[str] | None) -> None:
        """Remembers `allowed_updates`; absent keeps the last choice, empty means the default."""
        if kinds is None:
            return
        for kind in kinds:
            if kind not in UPDATE_KINDS:
                raise broken(f"unknown update type {kind!r} in allowed_updates")
        self.allowed = frozenset(kinds) if kinds else UPDATE_KINDS - OFF_BY_DEFAULT

    def confirm(self, offset: int) -> None:
        """Forgets what the bot says it has; a negative offset keeps only the last ones."""
        kept = self.waiting[offset:] if offset < 0 else [u for u in self.waiting if u["update_id"] >= offset]
        ids = {u["update_id"] for u in kept}
        self.confirmed |= {u["update_id"] for u in self.waiting} - ids
        if len(kept) != len(self.waiting):
            self.waiting = kept
            self.wake()

    def is_confirmed(self, update: dict[str, Any]) -> bool:
        """Whether the bot has taken this update."""
        return update["update_id"] in self.confirmed

    async def poll(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        """Answers getUpdates; a second poll ends the first one with 409."""
        if self.webhook.get("url"):
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        limit = params.get("limit", UPDATES_PER_POLL)
        if not 1 <= limit <= UPDATES_PER_POLL:
            raise broken("limit must be 1 to 100")
        self.choose(params.get("allowed_updates"))
        if params.get("offset"):
            self.confirm(params["offset"])
        await self._until_something(params.get("timeout", 0))
        return self.waiting[:limit]

    async def _until_something(self, seconds: float) -> None:
        self.poll_number += 1
        mine, deadline = self.poll_number, asyncio.get_running_loop().time() + seconds
        self.wake()
        while not self.waiting and not self.closing.is_set():
            changed = self._changed
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return
            try:
                await asyncio.wait_for(changed.wait(), left)
            except TimeoutError:
                return
            if mine != self.poll_number:
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )

    async def until_update(self) -> None:
        """Returns when an update waits or the stand-in closes."""
        while not self.waiting and not self.closing.is_set():
            await self._changed.wait()

    async def changed(self) -> None:
        """Returns at the next change of any kind."""
        await self._changed.wait()

    def set_webhook(self, params: dict[str, Any]) -> None:
        """Switches to webhook delivery, or back with an empty address."""
        if params["url"] and not params["url"].startswith(("https://", "http://127.0.0.1")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.choose(params.get("allowed_updates"))
        self.webhook = {"url": params["url"], "secret": params.get("secret_token")}
        if params.get("drop_pending_updates"):
            self.waiting.clear()
        self.wake()
