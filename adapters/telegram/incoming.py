"""What an update means: a request of a person, a change of a place, or none of the bot's business. Pure.

Only people count, in person and at first hand: no other bots, no channels, no edited messages, and in a
group only commands and presses.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from adapters.telegram.commands import Slash, meant, slash
from adapters.telegram.limits import ANONYMOUS_ADMIN, PLATFORM, TELEGRAM_ITSELF
from adapters.telegram.markup import sound
from bot.catalogue import Catalogue
from bot.kinds import Upload
from bot.people import PlaceRef
from bot.requests import Origin, Pressed, Request, Said, Sent, Typed

TEXT_MAX = 10_000
"""Characters of a message that are looked at; more than any answer may have, so that the core says so."""

OUT = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})

BLOCKED = "blocked"
"""Why nothing can be sent to somebody, as delivery says it when it finds out by itself."""

CONTENTS = (
    "animation", "audio", "checklist", "contact", "dice", "game", "location", "paid_media", "poll", "sticker",
    "story", "venue", "video", "video_note", "voice",
)  # fmt: skip
"""What people send that is neither words nor a file; service messages are none of it."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where answers go. `public`: several people read there. `thread` is a topic's number."""

    chat: int
    thread: int | None = None
    public: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, and what answering it needs. `message` was pressed, or is what was written."""

    request: Request
    target: Target
    message: int
    query: str | None = None
    managing: bool = False

    @property
    def private(self) -> Target:
        """The asker's own chat with the bot."""
        return Target(chat=self.request.origin.account) if self.target.public else self.target


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A group became a supergroup with another number."""

    old: int
    new: int


@dataclass(frozen=True, kw_only=True)
class Joined:
    """The bot was added to a group."""

    chat: int


@dataclass(frozen=True, kw_only=True)
class Removed:
    """The bot is no longer in a group."""

    chat: int


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Somebody has blocked the bot (`why`), or takes messages from it again."""

    account: int
    why: str = ""


Incoming = Asked | Moved | Joined | Removed | Reached


def read(update: Update, catalogue: Catalogue, bot: str) -> Incoming | None:
    """The update's meaning; `bot` is this bot's username."""
    event = str(update.update_id)
    if update.message:
        return _message(update.message, event, catalogue, bot)
    if update.callback_query:
        return _press(update.callback_query, event)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    return None


def lane(update: Update) -> int:
    """Updates of one lane are handled in order: those of one chat."""
    return update.effective_chat.id if update.effective_chat else 0


def _message(message: Message, event: str, catalogue: Catalogue, bot: str) -> Incoming | None:
    if message.migrate_to_chat_id:
        return Moved(old=message.chat.id, new=message.migrate_to_chat_id)
    if message.migrate_from_chat_id:
        return Moved(old=message.migrate_from_chat_id, new=message.chat.id)
    if not _by_person(message):
        return None
    if message.chat.type == ChatType.PRIVATE:
        return _private(message, event, catalogue, bot)
    return _in_group(message, event, catalogue, bot)


def _by_person(message: Message) -> bool:
    user = message.from_user
    if user is None or user.id == TELEGRAM_ITSELF or message.is_automatic_forward:
        return False
    if _anonymous(message):
        return True
    return not user.is_bot and message.sender_chat is None


def _anonymous(message: Message) -> bool:
    """Whether an administrator writes as the group itself."""
    user, sender = message.from_user, message.sender_chat
    return bool(user and user.id == ANONYMOUS_ADMIN and sender and sender.id == message.chat.id)


def _private(message: Message, event: str, catalogue: Catalogue, bot: str) -> Asked | None:
    origin = _origin(message, event)
    text = _text(message)
    typed = None if message.forward_origin else slash(text)
    if typed:
        return _asked(message, _command(typed, text, origin, catalogue))
    if message.text:
        return _asked(message, Said(origin=origin, text=text))
    if file := _file(message):
        return _asked(message, Sent(origin=origin, file=file, album=message.media_group_id or ""))
    if any(getattr(message, name, None) for name in CONTENTS):
        return _asked(message, Said(origin=origin, text=""))
    return None


def _command(typed: Slash, text: str, origin: Origin, catalogue: Catalogue) -> Request:
    """A command, a link that was followed, or words that begin like a command."""
    if typed.name.casefold() == "start" and typed.line.strip():
        return Pressed(origin=origin, packed=typed.line.strip(), by_link=True)
    found = meant(typed, catalogue)
    if found is None:
        return Said(origin=origin, text=text)
    return Typed(origin=origin, path=found[0].path, line=found[1])


def _in_group(message: Message, event: str, catalogue: Catalogue, bot: str) -> Asked | None:
    typed = None if message.forward_origin else slash(_text(message))
    if typed is None or typed.bot.casefold() not in ("", bot.casefold()):
        return None
    found = meant(typed, catalogue)
    if found is None:
        return None
    command, line = found
    origin = _origin(message, event)
    managing = command.unlinked and not origin.anonymous
    return _asked(message, Typed(origin=origin, path=command.path, line=line), managing=managing)


def _asked(message: Message, request: Request, *, managing: bool = False) -> Asked:
    return Asked(request=request, target=_target(message), message=message.message_id, managing=managing)


def _press(query: CallbackQuery, event: str) -> Asked | None:
    pressed = query.message
    if pressed is None or query.data is None or query.from_user.is_bot:
        return None
    whole = pressed if isinstance(pressed, Message) else None
    thread = _thread(whole)
    public = pressed.chat.type != ChatType.PRIVATE
    origin = Origin(
        platform=PLATFORM,
        event=event,
        account=query.from_user.id,
        name=sound(query.from_user.full_name),
        language=query.from_user.language_code,
        place=_place(pressed.chat, thread),
    )
    return Asked(
        request=Pressed(origin=origin, packed=query.data),
        target=Target(chat=pressed.chat.id, thread=thread, public=public),
        message=pressed.message_id,
        query=query.id,
    )


def _membership(change: ChatMemberUpdated) -> Joined | Removed | Reached | None:
    was, is_ = change.old_chat_member.status, change.new_chat_member.status
    if change.chat.type == ChatType.PRIVATE:
        return Reached(account=change.chat.id, why=BLOCKED if is_ in OUT else "")
    if is_ in OUT:
        return Removed(chat=change.chat.id)
    return Joined(chat=change.chat.id) if was in OUT else None


def _origin(message: Message, event: str) -> Origin:
    user = message.from_user
    if user is None:
        raise ValueError("a message without a sender was taken for somebody's")
    return Origin(
        platform=PLATFORM,
        event=event,
        account=user.id,
        name=sound(user.full_name),
        language=user.language_code,
        place=_place(message.chat, _thread(message)),
        anonymous=_anonymous(message),
    )


def _place(chat: Chat, thread: int | None) -> PlaceRef | None:
    if chat.type == ChatType.PRIVATE:
        return None
    return PlaceRef(platform=PLATFORM, root=chat.id, part=thread or 0)


def _target(message: Message) -> Target:
    public = message.chat.type != ChatType.PRIVATE
    return Target(chat=message.chat.id, thread=_thread(message), public=public)


def _thread(message: Message | None) -> int | None:
    """The topic. Answers in an ordinary supergroup carry a thread number too, which is no place."""
    return message.message_thread_id if message and message.is_topic_message else None


def _text(message: Message) -> str:
    return sound((message.text or "")[:TEXT_MAX])


def _file(message: Message) -> str:
    """The file as the `Upload` kind reads it, "" for none; of a picture, the largest size that may be kept."""
    if message.photo:
        fitting = [size for size in message.photo if (size.file_size or 0) <= Upload().max_bytes]
        largest = max(fitting or message.photo[:1], key=lambda size: size.width * size.height)
        return _described(largest.file_id, "photo.jpg", "image/jpeg", largest.file_size)
    document = message.document
    if document is None or message.animation:
        return ""
    kind = document.mime_type or "application/octet-stream"
    return _described(document.file_id, document.file_name or "file", kind, document.file_size)


def _described(ref: str, name: str, kind: str, size: int | None) -> str:
    return json.dumps({"ref": ref, "name": name[:200], "type": kind[:100], "size": size or 0}, ensure_ascii=False)


def place_of(chat: int) -> PlaceRef:
    """The whole group."""
    return PlaceRef(platform=PLATFORM, root=chat)
