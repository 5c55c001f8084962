"""What is sent to Telegram unasked: to a chat, a topic, or a person. Every failure is told by its cause."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from telegram import Bot, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from adapters.telegram import calls, limits
from adapters.telegram.render import Payload, card, render
from adapters.telegram.sending import UNMODIFIED, UNPARSED, seconds
from adapters.telegram.transport import surely_not_sent
from bot.language import Reader, Words
from bot.photos import Look, no_photo
from bot.replies import Reply
from bot.requests import Outcome
from bot.senders import (
    Fixed,
    InDoubt,
    Limited,
    Moved,
    NotSent,
    Pace,
    Refused,
    Sent,
    Target,
    TokenRefused,
    Unreachable,
    Unsent,
    Vanished,
)

T = TypeVar("T")

ALL = "all"
"""The one lane: Telegram counts every message of a bot together."""

CLOSED = (
    "chat not found",
    "peer_id_invalid",
    "thread not found",
    "topic_closed",
    "topic_deleted",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_restricted",
)
"""What a 400 says when the chat or topic is there no more, or takes nothing from the bot (observed)."""

VANISHED = ("message to edit not found", "message to delete not found", "message can't be edited", "message_id_invalid")
UNDELETABLE = "message can't be deleted"
"""What a 400 says of a message that is to be changed or taken away (observed)."""

log = structlog.get_logger()


class TelegramSender:
    """Telegram for delivery (`bot.senders.Sender`). It outlives connections: `connect` and `close` frame each one.

    Telegram knows no nonce, and a bot cannot read what was posted: what is in doubt stays so.
    """

    platform = limits.PLATFORM
    recognises: timedelta | None = None

    def __init__(
        self, words: Words, *, in_flight: int = limits.IN_FLIGHT, per_second: float = limits.PER_SECOND
    ) -> None:
        self._words = words
        self._bot: Bot | None = None
        self._photos: Look = no_photo
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        pace = Pace(
            per_second=per_second,
            in_flight=in_flight,
            private_gap=limits.PRIVATE_GAP_SECONDS,
            place_gap=limits.GROUP_GAP_SECONDS,
        )
        self.lanes: Mapping[str, Pace] = {ALL: pace}

    @property
    def ready(self) -> bool:
        """Whether messages can be sent."""
        return self._bot is not None

    def connect(self, bot: Bot, photos: Look = no_photo) -> None:
        """Send over this bot from now on, with stored photos from there."""
        self._bot, self._photos = bot, photos

    async def close(self) -> None:
        """Send nothing more; what is on the wire has 10 s."""
        self._bot = None
        try:
            async with asyncio.timeout(limits.STOP_SECONDS):
                await self._idle.wait()
        except TimeoutError:
            return

    def lane(self, target: Target) -> str:
        """The only one."""
        return ALL

    async def send(self, target: Target, reply: Reply, reader: Reader, nonce: str) -> Sent:
        """Send it, in several messages if it is long; raises an `Unsent` otherwise."""
        with self._busy() as bot:
            outcome = Outcome(answer=reply, reader=reader)
            payloads = render(outcome, self._words, bot=bot.username, public=not target.private)
            return await self._all(bot, target, payloads)

    async def arrived(self, target: Target, reply: Reply, reader: Reader, since: datetime) -> Sent | None:
        """Nobody can look."""
        return None

    # Copies of records (`bot.senders.Edits`, `Posts`)

    async def post(self, target: Target, reply: Reply, reader: Reader, nonce: str, *, doubted: bool) -> Sent:
        """One message in the chat or its topic."""
        with self._busy() as bot:
            return await self._all(bot, target, (self._card(bot, target, reply, reader),))

    async def posted(self, target: Target, reply: Reply, reader: Reader, since: datetime) -> Sent | None:
        """Nobody can look."""
        return None

    async def edit(self, target: Target, message_id: str, reply: Reply, reader: Reader) -> None:
        """The message as the record is now."""
        with self._busy() as bot, _telling_edit():
            message, payload = int(message_id), self._card(bot, target, reply, reader)
            photo = await calls.photo_of(payload, self._photos)
            try:
                await _marked(lambda mode: calls.change(bot, target.root, message, payload, mode, photo))
            except BadRequest as error:
                if not calls.shows_photo(error):
                    raise
                short = self._card(bot, target, reply, reader, captioned=True)
                await _marked(lambda mode: calls.emptied(bot, target.root, message, short, mode))

    async def remove(self, target: Target, message_id: str) -> None:
        """The message taken away; `Fixed` when it is too old for that."""
        with self._busy() as bot, _telling_edit():
            await bot.delete_message(target.root, int(message_id))

    def edits_in(self, target: Target) -> str:
        """The only one."""
        return ALL

    def talk(self, target: Target, message_id: str) -> Target:
        """The chat or topic of the card itself."""
        return target

    async def beside(self, target: Target, message_id: str, reply: Reply, reader: Reader, nonce: str) -> Sent:
        """In answer to the card, as far as that is there."""
        with self._busy() as bot:
            outcome = Outcome(answer=reply, reader=reader)
            payloads = render(outcome, self._words, bot=bot.username, public=not target.private)
            return await self._all(bot, target, payloads, answered=int(message_id))

    def _card(self, bot: Bot, target: Target, reply: Reply, reader: Reader, *, captioned: bool = False) -> Payload:
        """A record in one message, because an edit changes one."""
        outcome = Outcome(answer=reply, reader=reader)
        found = card(outcome, self._words, bot=bot.username, public=not target.private, captioned=captioned)
        if found is None:
            raise Refused("nothing to show")
        return found

    async def _all(self, bot: Bot, target: Target, payloads: Iterable[Payload], answered: int | None = None) -> Sent:
        """One message after the other, each in answer to that message if it is there."""
        sent: Message | None = None
        for payload in payloads:
            photo = await calls.photo_of(payload, self._photos)
            if payload.photo and not (photo or payload.html):
                continue  # a photo without words that is there no more
            try:
                sent = await _posted(bot, target, payload, photo, answered)
            except TelegramError as error:
                failure = told(error)
                raise (InDoubt(f"in part: {failure}") if sent else failure) from error
        if sent is None:
            raise Refused("nothing to show")
        return Sent(message_id=str(sent.message_id))

    @contextmanager
    def _busy(self) -> Iterator[Bot]:
        if self._bot is None:
            raise NotSent("not connected")
        self._under_way += 1
        self._idle.clear()
        try:
            yield self._bot
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()


def told(error: TelegramError) -> Unsent:
    """What a failed call means."""
    match error:
        case RetryAfter():
            found: Unsent = Limited(seconds(error.retry_after) + limits.PAUSE_MORE_SECONDS)
        case ChatMigrated():
            found = Moved(error.new_chat_id)
        case InvalidToken():
            found = TokenRefused("token")
        case Forbidden():
            found = Unreachable(_short(error))
        case BadRequest():
            closed = any(reason in str(error).lower() for reason in CLOSED)
            found = Unreachable(_short(error)) if closed else Refused("bad request")
        case Conflict():
            found = NotSent("conflict")
        case _:
            found = NotSent("no connection") if surely_not_sent(error) else InDoubt(type(error).__name__)
    return found


REASONS = ("blocked", "deactivated", "kicked", "not a member", "initiate", "deleted", "not found", "closed", "rights")


def _short(error: TelegramError) -> str:
    """The reason in a word of ours: what the server says may name people."""
    text = str(error).lower()
    return next((reason for reason in REASONS if reason in text), "refused")


@contextmanager
def _telling_edit() -> Iterator[None]:
    """Failures of changes of a message, told by their cause; one that changes nothing is none."""
    try:
        yield
    except TelegramError as error:
        text = str(error).lower()
        if UNMODIFIED in text:
            return
        if any(reason in text for reason in VANISHED):
            raise Vanished("not found") from error
        if UNDELETABLE in text:
            raise Fixed("too old") from error
        raise told(error) from error


async def _posted(bot: Bot, target: Target, payload: Payload, photo: bytes | None, answered: int | None) -> Message:
    thread = target.part or None
    return await _marked(
        lambda mode: calls.post(bot, target.root, payload, mode, photo, thread=thread, answers=answered)
    )


async def _marked(call: Callable[[str | None], Awaitable[T]]) -> T:
    """The call; without the text's marks if Telegram cannot read them, which is a bug here."""
    try:
        return await call(ParseMode.HTML)
    except BadRequest as error:
        if UNPARSED not in str(error).lower():
            raise
        log.error("html_refused")
    return await call(None)
