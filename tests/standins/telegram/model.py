"""What the stand-in remembers: people, chats, messages, and how a person sees a message."""

import time
from dataclasses import dataclass, field
from typing import Any

from .limits import ANONYMOUS_ADMIN_ID, CHANNEL_BOT_ID, TELEGRAM_ID
from .markup import piece

ANONYMOUS_ADMIN = {
    "id": ANONYMOUS_ADMIN_ID, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot",
}  # fmt: skip
CHANNEL_BOT = {"id": CHANNEL_BOT_ID, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": TELEGRAM_ID, "is_bot": False, "first_name": "Telegram"}


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A documented rule the bot broke."""

    method: str
    reason: str


@dataclass(kw_only=True)
class Call:
    """One request of the bot. `status` is 0 while it runs and when the answer was dropped."""

    method: str
    params: dict[str, Any]
    at: float = field(default_factory=time.monotonic)
    status: int = 0
    description: str = ""
    result: Any = None


@dataclass(eq=False, kw_only=True)
class Message:
    """A message as it stands now. `payload` is what the Bot API shows of it."""

    chat: "Chat"
    payload: dict[str, Any]
    html: str = ""
    silent: bool = False
    protected: bool = False
    preview: bool = True
    deleted: bool = False
    keyboard: list[list[str]] = field(default_factory=list)
    reactions: list[str] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The message's number in its chat."""
        return int(self.payload["message_id"])

    @property
    def from_bot(self) -> bool:
        """Whether the bot under test wrote it."""
        return bool(self.payload.get("from", {}).get("id") == self.chat.bot_id)

    @property
    def shown(self) -> "Shown":
        """The message through the eyes of a person."""
        return Shown(self)


@dataclass(frozen=True, kw_only=True)
class Button:
    """An inline button; exactly one of `data` and `url` is set for the kinds the bot uses."""

    label: str
    data: str | None = None
    url: str | None = None


class Shown:
    """A live view of a message: it changes when the bot edits the message."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def __repr__(self) -> str:
        return f"<Shown {self.text!r} {[[b.label for b in row] for row in self.buttons]}>"

    @property
    def text(self) -> str:
        """Plain text or caption, entities parsed."""
        return str(self.message.payload.get("text") or self.message.payload.get("caption") or "")

    @property
    def html(self) -> str:
        """The markup as the bot sent it."""
        return self.message.html

    @property
    def entities(self) -> list[dict[str, Any]]:
        """Formatting and what Telegram found by itself."""
        payload = self.message.payload
        return list(payload.get("entities") or payload.get("caption_entities") or [])

    @property
    def buttons(self) -> list[list[Button]]:
        """Rows of inline buttons."""
        rows = self.message.payload.get("reply_markup", {}).get("inline_keyboard", [])
        return [[Button(label=b["text"], data=b.get("callback_data"), url=b.get("url")) for b in row] for row in rows]

    @property
    def labels(self) -> list[str]:
        """All inline labels, in reading order."""
        return [button.label for row in self.buttons for button in row]

    @property
    def keyboard(self) -> list[list[str]]:
        """Labels of a reply keyboard that came with the message."""
        return self.message.keyboard

    @property
    def chat_id(self) -> int:
        """The chat's current id."""
        return self.message.chat.id

    @property
    def thread_id(self) -> int | None:
        """The topic's id, None outside topics."""
        return self.message.payload.get("message_thread_id")

    @property
    def id(self) -> int:
        """The message's number in its chat."""
        return self.message.id

    @property
    def silent(self) -> bool:
        """Sent without a sound."""
        return self.message.silent

    @property
    def protected(self) -> bool:
        """Cannot be forwarded or saved."""
        return self.message.protected

    @property
    def deleted(self) -> bool:
        """No longer there."""
        return self.message.deleted

    @property
    def edited(self) -> bool:
        """The bot has changed it."""
        return "edit_date" in self.message.payload

    @property
    def document(self) -> dict[str, Any] | None:
        """The file's name, type and size."""
        return self.message.payload.get("document")

    @property
    def photo(self) -> list[dict[str, Any]] | None:
        """The picture's sizes."""
        return self.message.payload.get("photo")

    @property
    def mentions(self) -> list[str]:
        """Whom it notifies: `@name` and, for a text mention, `tg://user?id=…`."""
        people = [f"tg://user?id={e['user']['id']}" for e in self.entities if e["type"] == "text_mention"]
        return self._pieces("mention") + people

    @property
    def commands(self) -> list[str]:
        """The commands a reader could tap."""
        return self._pieces("bot_command")

    @property
    def links(self) -> list[str]:
        """The addresses a reader could tap, hidden ones by their target."""
        return self._pieces("url") + [e["url"] for e in self.entities if e["type"] == "text_link"]

    @property
    def previews(self) -> list[str]:
        """Links of which a preview would be shown."""
        return self.links if self.message.preview else []

    def _pieces(self, kind: str) -> list[str]:
        return [piece(self.text, e) for e in self.entities if e["type"] == kind]


@dataclass(eq=False, kw_only=True)
class Chat:
    """A private chat, group, supergroup or channel."""

    id: int
    kind: str
    bot_id: int
    title: str = ""
    username: str | None = None
    forum: bool = False
    person: dict[str, Any] | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    bot_status: str = "member"
    statuses: dict[int, str] = field(default_factory=dict)
    topics: dict[int, dict[str, Any]] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    archive: list[Message] = field(default_factory=list)
    last_id: int = 0

    @property
    def private(self) -> bool:
        """A chat with one person."""
        return self.kind == "private"

    def payload(self) -> dict[str, Any]:
        """The Bot API's `Chat`."""
        if self.person:
            names = {k: v for k, v in self.person.items() if k in ("first_name", "last_name", "username")}
            return {"id": self.id, "type": "private", **names}
        chat: dict[str, Any] = {"id": self.id, "type": self.kind, "title": self.title}
        if self.username:
            chat["username"] = self.username
        return {**chat, "is_forum": True} if self.forum else chat

    def next_id(self) -> int:
        """A new message number."""
        self.last_id += 1
        return self.last_id

    def keep(self, payload: dict[str, Any], **more: Any) -> Message:
        """Stores a message under a new number and the present time."""
        whole = {"message_id": self.next_id(), "date": int(time.time()), "chat": self.payload(), **payload}
        message = Message(chat=self, payload=whole, **more)
        self.messages[message.id] = message
        return message

    def visible(self) -> list[Message]:
        """Everything there is to see, oldest first."""
        return [m for m in [*self.archive, *self.messages.values()] if not m.deleted]
