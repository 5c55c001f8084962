"""Calls that show something, and what to do when Telegram does not take them.

Nothing here raises for what a platform may answer: an answer that cannot be shown must not look like a
request that was not handled.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from enum import Enum
from typing import TypeVar

import structlog
from telegram import Bot, InputFile
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from adapters.telegram import calls, files
from adapters.telegram.incoming import Target
from adapters.telegram.limits import ALERT_CHARACTERS, UNSENT_RETRIES, WAIT_MAX_SECONDS
from adapters.telegram.render import Payload
from adapters.telegram.transport import AiohttpRequest, surely_not_sent
from bot.documents import Document
from bot.photos import Look, no_photo

# The library's own switch for time spans instead of numbers; without it every RetryAfter warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

T = TypeVar("T")

UNMODIFIED = "message is not modified"
UNPARSED = "can't parse entities"
UNEDITABLE = ("message to edit not found", "message can't be edited", calls.NO_TEXT)

FIRST_PAUSE = 0.5
"""Seconds before a call that was surely not sent is tried again, doubled each time."""

log = structlog.get_logger()


class Shown(Enum):
    """What became of a message."""

    YES = "yes"
    REFUSED = "refused"
    """The person or group does not take messages from the bot."""
    NO = "no"


class Wire:
    """Shows payloads. `moved` is told the old and new number of a group that became a supergroup."""

    def __init__(
        self,
        bot: Bot,
        moved: Callable[[int, int], Awaitable[None]],
        request: AiohttpRequest,
        photos: Look = no_photo,
    ) -> None:
        self._bot = bot
        self._request = request
        self._photos = photos
        self._moved = moved
        self.parse_failures = 0

    async def send(self, target: Target, payload: Payload, *, answers: int | None = None) -> Shown:
        """A new message; `answers` is the message it replies to, if that is still there."""
        photo = await calls.photo_of(payload, self._photos)
        if payload.photo and not (photo or payload.html):
            return Shown.YES  # a photo without words that is there no more

        def call(chat: int, mode: str | None) -> Awaitable[object]:
            return calls.post(self._bot, chat, payload, mode, photo, thread=target.thread, answers=answers)

        return await self._shown(target.chat, call)

    async def edit(self, target: Target, message: int, payload: Payload) -> Shown:
        """The message changed into this; NO when it is there no longer or cannot be changed: one that shows a photo,
        and is to show none, is taken away then."""
        photo = await calls.photo_of(payload, self._photos)

        async def call(chat: int, mode: str | None) -> object:
            try:
                return await calls.change(self._bot, chat, message, payload, mode, photo)
            except BadRequest as error:
                if calls.shows_photo(error):
                    await calls.drop(self._bot, chat, message)
                raise

        return await self._shown(target.chat, call)

    async def hand(self, target: Target, document: Document) -> Shown:
        """A file."""

        def call(chat: int) -> Awaitable[object]:
            file = InputFile(document.content, filename=document.name)
            return self._bot.send_document(chat, file, message_thread_id=target.thread)

        try:
            await self._tried(target.chat, call)
        except Forbidden:
            return Shown.REFUSED
        except TelegramError as error:
            return _judged(error)
        return Shown.YES

    async def fetch(self, ref: str, limit: int) -> bytes:
        """A file that was sent, of so many bytes at most (`bot.photos.Fetch`)."""
        return await files.fetch(self._bot, self._request, ref, limit)

    async def acknowledge(self, query: str, text: str = "") -> None:
        """The press is answered: with a text to be read and closed, or with none."""
        try:
            await self._bot.answer_callback_query(query, text=text[:ALERT_CHARACTERS] or None, show_alert=bool(text))
        except TelegramError as error:  # too old, mostly: the rest of the answer still comes
            log.info("press_not_answered", error=type(error).__name__)

    async def manages(self, chat: int, account: int) -> bool:
        """Whether the platform says that this person manages the group, now."""
        try:
            member = await self._tried(chat, lambda number: self._bot.get_chat_member(number, account))
        except TelegramError as error:
            log.warning("rights_unknown", error=type(error).__name__)
            return False
        return member.status in ("creator", "administrator")

    async def leave(self, chat: int) -> bool:
        """Leave a group; whether the bot is out of it."""
        try:
            await self._bot.leave_chat(chat)
        except (BadRequest, Forbidden):  # it was not in it any more
            return True
        except TelegramError as error:
            log.warning("place_not_left", error=type(error).__name__)
            return False
        return True

    async def _shown(self, chat: int, call: Callable[[int, str | None], Awaitable[object]]) -> Shown:
        try:
            await self._tried(chat, lambda number: self._formatted(number, call))
        except Forbidden:
            return Shown.REFUSED
        except TelegramError as error:
            return _judged(error)
        return Shown.YES

    async def _formatted(self, chat: int, call: Callable[[int, str | None], Awaitable[object]]) -> None:
        try:
            await call(chat, ParseMode.HTML)
        except BadRequest as error:
            if UNPARSED not in str(error).lower():
                raise
            self.parse_failures += 1
            log.error("html_refused", failures=self.parse_failures)
            await call(chat, None)

    async def _tried(self, chat: int, call: Callable[[int], Awaitable[T]]) -> T:
        """The call, after the pause the server asks for (once), to the group's new number, and again while it
        surely did not reach the server."""
        waited, unsent = False, 0
        while True:
            try:
                return await call(chat)
            except RetryAfter as error:
                pause = seconds(error.retry_after)
                if waited or pause > WAIT_MAX_SECONDS:
                    raise
                waited = True
                await asyncio.sleep(pause)
            except ChatMigrated as error:
                await self._moved(chat, error.new_chat_id)
                chat = error.new_chat_id
            except TelegramError as error:
                if not surely_not_sent(error) or unsent == UNSENT_RETRIES:
                    raise
                await asyncio.sleep(FIRST_PAUSE * 2**unsent)
                unsent += 1


def _judged(error: TelegramError) -> Shown:
    text = str(error).lower()
    if UNMODIFIED in text:
        return Shown.YES
    if not any(reason in text for reason in UNEDITABLE):
        log.warning("not_shown", error=type(error).__name__, in_doubt=not isinstance(error, BadRequest))
    return Shown.NO


def seconds(span: int | timedelta) -> float:
    """A span as the library gives it, in seconds."""
    return span.total_seconds() if isinstance(span, timedelta) else float(span)
