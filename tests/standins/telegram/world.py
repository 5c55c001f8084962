"""The state of the made-up Telegram, and the rules for reaching a chat."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .activity import Act, Activity
from .errors import bad, broken, forbidden
from .keyboard import start_of
from .limits import CALLBACK_WINDOW_S, CAPTION_UNITS, GENERAL_TOPIC, MESSAGE_UNITS
from .markup import found_in, parse_html, piece, trimmed, units
from .model import Chat, Message
from .queue import UpdateQueue
from .rates import Rates
from .schema import Upload

GONE = {"kicked": "bot was kicked from the {} chat", "left": "bot is not a member of the {} chat"}


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file somebody uploaded."""

    file_id: str
    unique_id: str
    name: str
    mime: str
    content: bytes
    path: str


@dataclass(kw_only=True)
class Query:
    """A press that waits for its answer."""

    chat_id: int
    created: float
    answered: bool = False


class World:
    """Chats, people, files and settings of one bot. It outlives every connection of the bot."""

    def __init__(self, bot: dict[str, Any], closing: asyncio.Event, clock: Callable[[], float]) -> None:
        self.bot, self.clock = bot, clock
        self.chats: dict[int, Chat] = {}
        self.migrated: dict[int, int] = {}
        self.files: dict[str, StoredFile] = {}
        self.attached: dict[str, Upload] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, dict[str, Any]] = {}
        self.callback_window = CALLBACK_WINDOW_S
        self.updates = UpdateQueue(closing)
        self.activity = Activity(self.updates)
        self.rates = Rates(clock)
        self.strict_rates = False
        self._number = 0

    def number(self) -> int:
        """A number not given before."""
        self._number += 1
        return self._number

    def new_chat(self, number: int, kind: str, **more: Any) -> Chat:
        """Adds a chat."""
        chat = Chat(id=number, kind=kind, bot_id=self.bot["id"], **more)
        self.chats[number] = chat
        return chat

    def chat(self, wanted: int | str) -> Chat:
        """A chat by id or @username, or the Bot API's refusal."""
        if isinstance(wanted, str):
            names = (c for c in self.chats.values() if c.username and not c.private)
            found = next((c for c in names if wanted.lower() == f"@{c.username}".lower()), None)
        else:
            if wanted in self.migrated:
                raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.migrated[wanted])
            found = self.chats.get(wanted)
        if found is None:
            raise bad("chat not found")
        return found

    def reachable(self, wanted: int | str) -> Chat:
        """A chat the bot may write in now."""
        chat = self.chat(wanted)
        if chat.private:
            if chat.deactivated:
                raise forbidden("user is deactivated")
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
        elif chat.bot_status in GONE:
            raise forbidden(GONE[chat.bot_status].format(chat.kind))
        return chat

    def target(self, params: dict[str, Any]) -> tuple[Chat, dict[str, Any]]:
        """Where a message goes, and the payload fields that follow from it."""
        chat = self.reachable(params["chat_id"])
        fields: dict[str, Any] = {"from": self.bot} if chat.kind != "channel" else {"sender_chat": chat.payload()}
        thread = params.get("message_thread_id")
        if thread is not None:
            topic = chat.topics.get(thread)
            if thread == GENERAL_TOPIC or topic is None:
                raise bad("message thread not found")
            if topic["closed"] and chat.bot_status != "administrator":
                raise bad("TOPIC_CLOSED")
            fields |= {"message_thread_id": thread, "is_topic_message": True}
        return chat, fields | self._reply(chat, params.get("reply_parameters"))

    def _reply(self, chat: Chat, reply: dict[str, Any] | None) -> dict[str, Any]:
        if not reply:
            return {}
        original = chat.messages.get(reply["message_id"])
        if original is None or original.deleted:
            if reply.get("allow_sending_without_reply"):
                return {}
            raise bad("message to be replied not found")
        return {"reply_to_message": {k: v for k, v in original.payload.items() if k != "reply_to_message"}}

    def message(self, params: dict[str, Any], purpose: str) -> Message:
        """An existing message of a reachable chat; `purpose` completes "message to … not found"."""
        if "chat_id" not in params or "message_id" not in params:
            raise broken("message identifier is not specified")
        found = self.reachable(params["chat_id"]).messages.get(params["message_id"])
        if found is None or found.deleted:
            raise bad(f"message to {purpose} not found")
        return found

    def own_message(self, params: dict[str, Any]) -> Message:
        """A message the bot may edit."""
        found = self.message(params, "edit")
        if not found.from_bot and found.chat.kind != "channel":
            raise bad("message can't be edited")
        return found

    def styled(self, params: dict[str, Any], name: str) -> tuple[str, list[dict[str, Any]]]:
        """Text or caption with all its entities, within its limit."""
        mode, raw = params.get("parse_mode"), params.get(name, "")
        if mode and mode.lower() != "html":
            raise broken(f"parse mode {mode!r} is not acted out, use HTML")
        given = params.get("entities" if name == "text" else "caption_entities", [])
        text, entities = trimmed(*(parse_html(raw) if mode else (raw, given)))
        limit = MESSAGE_UNITS if name == "text" else CAPTION_UNITS
        if units(text) > limit:
            raise broken("message is too long" if name == "text" else "message caption is too long")
        if name == "text" and not text:
            raise broken("message text is empty")
        entities = [*entities, *found_in(text, entities)]
        for entity in entities:
            if entity["type"] in ("url", "text_link"):
                start_of(entity.get("url") or piece(text, entity), self.bot["username"])
        return text, sorted((self._named(e) for e in entities), key=lambda e: e["offset"])

    def _named(self, entity: dict[str, Any]) -> dict[str, Any]:
        """A text mention with the mentioned person as Telegram knows them."""
        known = self.chats.get(entity.get("user", {}).get("id", 0))
        return {**entity, "user": known.person} if known and known.person else entity

    def limited(self, params: dict[str, Any]) -> None:
        """Counts a message against the sending limits, if they are on."""
        if self.strict_rates and isinstance(params.get("chat_id"), int):
            self.rates.take(params["chat_id"])

    def post(self, chat: Chat, payload: dict[str, Any], params: dict[str, Any], **more: Any) -> Message:
        """Stores what the bot sends, and tells whoever waits for it."""
        message = chat.keep(
            payload,
            silent=params.get("disable_notification", False),
            protected=params.get("protect_content", False),
            preview=not params.get("link_preview_options", {}).get("is_disabled", False),
            **more,
        )
        self.activity.note(Act(chat_id=chat.id, message=message))
        return message

    def store(self, name: str, content: bytes, mime: str) -> StoredFile:
        """Keeps a file under a new id."""
        number = self.number()
        stored = StoredFile(
            file_id=f"BQACAgQAAx{number:06d}", unique_id=f"AgAD{number:06d}", name=name, mime=mime,
            content=content, path=f"documents/file_{number}",
        )  # fmt: skip
        self.files[stored.file_id] = stored
        return stored

    def answerable(self, query_id: str) -> Query:
        """A press that may still be answered."""
        query = self.queries.get(query_id)
        late = query is not None and self.clock() - query.created > self.callback_window
        if query is None or query.answered or late:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return query


def now() -> int:
    """Unix time in seconds."""
    return int(time.time())
