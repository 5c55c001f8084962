"""Whether polling is alive: the library goes on looking so after its task has ended or hears nothing but errors."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from adapters.telegram.limits import CONFLICT_SECONDS, STALE_SECONDS
from adapters.telegram.sieve import SievedRequest
from bot.supervisor import CannotServe

REFUSED = (
    "Telegram refuses the token: copy the current one from @BotFather into [telegram] token (or "
    "AMICALE_TELEGRAM__TOKEN) and start again."
)
TWO_FETCHERS = (
    "Something else fetches this bot's messages from Telegram: stop the other program that uses the same token, "
    "then start again."
)


UNREADABLE_PAUSE = 1.0
"""Seconds before the next fetch when the last one could not be understood."""

log = structlog.get_logger()


class Deaf(Exception):
    """Polling has ended, or fetches nothing any more."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Seconds without a successful fetch, and of somebody else fetching, until something is done about it."""

    stale: float = STALE_SECONDS
    conflict: float = CONFLICT_SECONDS


class WatchedBot(Bot):
    """A bot that remembers how its fetches went."""

    _fetching: SievedRequest
    _heard: float
    _conflict_since: float | None
    _refused: bool

    def watch(self, fetching: SievedRequest) -> None:
        """Begin to count; `fetching` is what the fetches go through."""
        self._fetching = fetching
        self._heard, self._conflict_since, self._refused = time.monotonic(), None, False

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """The library's own, with its outcome noted."""
        try:
            updates = await super().get_updates(*args, **kwargs)
        except InvalidToken:
            self._refused = True
            raise
        except Conflict:
            self._conflict_since = self._conflict_since or time.monotonic()
            raise
        except TelegramError:
            self._conflict_since = None
            raise
        except Exception as error:  # the library would ask again at once, for ever, and write down what it got
            log.critical("updates_unreadable", error=type(error).__name__)
            self._fetching.suspicious = True
            await asyncio.sleep(UNREADABLE_PAUSE)
            raise
        self._heard, self._conflict_since = time.monotonic(), None
        return updates

    def check(self, patience: Patience, polling: asyncio.Task[Any] | None) -> None:
        """Nothing while all is well; `CannotServe` for what a restart does not mend, else `Deaf`."""
        now = time.monotonic()
        if self._refused:
            raise CannotServe(REFUSED)
        if self._conflict_since is not None and now - self._conflict_since > patience.conflict:
            raise CannotServe(TWO_FETCHERS)
        if polling is not None and polling.done():
            raise Deaf("polling has ended")
        if now - self._heard > patience.stale:
            raise Deaf("nothing could be fetched for too long")


def hush() -> None:
    """Keep the library from writing whole updates, people's words included, to the log when it cannot read them.

    What it has to say about polling is said by `WatchedBot` and by the adapter.
    """
    for name in ("telegram.Bot", "telegram.ext.Updater", "httpx"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def polling_task(before: set[asyncio.Task[Any]]) -> asyncio.Task[Any] | None:
    """The library's polling task, by the name it gives it; it hands it out nowhere."""
    named = (task for task in asyncio.all_tasks() - before if task.get_name().startswith("Updater:start_polling"))
    return next(named, None)
