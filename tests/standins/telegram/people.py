"""What people do: write, press, follow links, edit, block."""

import re
import time
from typing import TYPE_CHECKING, Any

from . import keyboard
from .activity import Act, Outcome
from .limits import START_PARAMETER
from .markup import found_in, piece
from .methods_messages import described
from .model import ANONYMOUS_ADMIN, CHANNEL_BOT, Button, Chat, Message, Shown
from .places import Group, Topic, group_of, thread_fields
from .world import Query, World

if TYPE_CHECKING:
    from .standin import TelegramStandin

WITHIN_S = 5.0
Place = Group | Topic | None


class Member:
    """A person with a Telegram account. Every doing waits up to `within` seconds for the bot's answer;
    0 does not wait at all (the bot is not running)."""

    def __init__(self, standin: "TelegramStandin", user: dict[str, Any]) -> None:
        self.standin, self.world, self.user = standin, standin.world, user
        self.chat: Chat = self.world.new_chat(user["id"], "private", person=user)

    def __repr__(self) -> str:
        return f"<Member {self.name}>"

    @property
    def id(self) -> int:
        """The account's number; also the private chat's."""
        return int(self.user["id"])

    @property
    def name(self) -> str:
        """The first name."""
        return str(self.user["first_name"])

    @property
    def language(self) -> str | None:
        """The language of the person's app."""
        return self.user.get("language_code")

    def sees(self) -> list[Shown]:
        """What the bot has written in the private chat, oldest first, as it stands now."""
        return [m.shown for m in self.chat.visible() if m.from_bot]

    # Writing

    async def starts(self, payload: str = "", *, within: float = WITHIN_S) -> Outcome:
        """Presses Start, with the parameter of a link if there was one."""
        assert not payload or re.fullmatch(START_PARAMETER, payload), f"no app opens start={payload!r}"
        self.chat.started, self.chat.blocked = True, False
        return await self.says(f"/start {payload}".strip(), within=within)

    async def says(
        self,
        text: str,
        to: Place = None,
        *,
        reply_to: Shown | Outcome | None = None,
        within: float = WITHIN_S,
    ) -> Outcome:
        """Writes in a group or topic, without `to` in the private chat (which opens it)."""
        return await self._writes(self._text(text), to, reply_to, within)

    async def says_anonymously(self, group: Place, text: str, *, within: float = WITHIN_S) -> Outcome:
        """Writes as an administrator who hides behind the group's name."""
        assert group is not None
        chat = group_of(group).chat
        disguise = {"from": ANONYMOUS_ADMIN, "sender_chat": chat.payload()}
        return await self._writes({**self._text(text), **disguise}, group, None, within)

    async def says_as_channel(self, text: str, to: Place, *, channel: Group, within: float = WITHIN_S) -> Outcome:
        """Writes in a group under the name of a channel."""
        disguise = {"from": CHANNEL_BOT, "sender_chat": channel.chat.payload()}
        return await self._writes({**self._text(text), **disguise}, to, None, within)

    async def forwards(self, message: Shown, to: Place = None, *, within: float = WITHIN_S) -> Outcome:
        """Forwards somebody's message."""
        payload = message.message.payload
        kept = {k: v for k, v in payload.items() if k in ("text", "entities", "document", "photo", "caption")}
        origin = {"type": "user", "sender_user": payload.get("from", self.user), "date": payload["date"]}
        return await self._writes({**kept, "forward_origin": origin}, to, None, within)

    async def shares_contact(self, phone: str, *, of: "Member | None" = None, within: float = WITHIN_S) -> Outcome:
        """Sends a phone number: the person's own, or somebody else's card."""
        user = (of or self).user
        contact = {"phone_number": phone, "first_name": user["first_name"], "user_id": user["id"]}
        return await self._writes({"contact": contact}, None, None, within)

    async def sends_file(
        self, content: bytes, name: str = "photo.jpg", *, mime: str = "image/jpeg", as_photo: bool = False,
        caption: str = "", to: Place = None, within: float = WITHIN_S,
    ) -> Outcome:  # fmt: skip
        """Sends a document, or a picture that the app compresses."""
        stored = self.world.store(name, content, mime)
        body = described(stored, "photo" if as_photo else "document")
        return await self._writes({**body, **({"caption": caption} if caption else {})}, to, None, within)

    async def edits(self, message: Shown, text: str, *, within: float = WITHIN_S) -> Outcome:
        """Changes a message written before (`ana.written[-1]`)."""
        payload = {**message.message.payload, "edit_date": int(time.time())}
        payload.pop("entities", None)
        message.message.payload = payload | self._text(text)
        since = len(self.world.activity.acts)
        update = self.world.updates.add("edited_message", message.message.payload)
        return await self._outcome(update, since, message.message.chat, within)

    def _text(self, text: str) -> dict[str, Any]:
        entities = found_in(text, [])
        return {"text": text, **({"entities": entities} if entities else {})}

    @property
    def written(self) -> list[Shown]:
        """What this person wrote, anywhere, oldest first."""
        chats = self.world.chats.values()
        mine = [m for c in chats for m in c.visible() if m.payload.get("from", {}).get("id") == self.id]
        return [m.shown for m in mine]

    async def _writes(
        self, body: dict[str, Any], to: Place, reply_to: Shown | Outcome | None, within: float
    ) -> Outcome:
        chat = self.chat if to is None else group_of(to).chat
        self.chat.started = self.chat.started or to is None
        fields = {"from": self.user, **({} if to is None else thread_fields(to)), **body}
        original = _message(reply_to) if reply_to is not None else None
        if original is not None:
            fields["reply_to_message"] = original.payload
        since = len(self.world.activity.acts)
        message = chat.keep(fields)
        update = None
        if _is_visible(self.world, chat, message, original):
            update = self.world.updates.add("message", message.payload)
        return await self._outcome(update, since, chat, within)

    # Pressing

    async def presses(
        self, where: Shown | Outcome, label: str | None = None, *, data: str | None = None,
        within: float = WITHIN_S,
    ) -> Outcome:  # fmt: skip
        """Presses an inline button by its label (or its data); a link to the bot is followed."""
        message = _message(where)
        button = _button(message.shown, label, data)
        if button.url is not None:
            return await self.follows(button.url, within=within)
        return await self._press(message, message.payload, button.data or "", within)

    async def forges_callback(
        self, data: str, message: Shown | Outcome | None = None, *, within: float = WITHIN_S
    ) -> Outcome:
        """Sends a callback as a changed app can: any data, on any message or on one long gone."""
        if message is not None:
            target = _message(message)
            return await self._press(target, target.payload, data, within)
        gone = {"chat": self.chat.payload(), "message_id": 1, "date": 0}
        return await self._press(None, gone, data, within)

    async def follows(
        self, link: Shown | Outcome | str, label: str | None = None, *, within: float = WITHIN_S
    ) -> Outcome:
        """Opens a `t.me/<bot>?start=` link or such a button and presses Start."""
        url = link if isinstance(link, str) else _link(_message(link).shown, label, self.standin.bot_username)
        payload = keyboard.start_of(url, self.standin.bot_username)
        assert payload is not None, f"{url} does not lead to the bot"
        return await self.starts(payload, within=within)

    async def _press(self, message: Message | None, payload: dict[str, Any], data: str, within: float) -> Outcome:
        chat = message.chat if message else self.chat
        number = str(4_000_000_000_000_000_000 + self.world.number())
        self.world.queries[number] = Query(chat_id=chat.id, created=self.world.clock())
        since = len(self.world.activity.acts)
        update = self.world.updates.add(
            "callback_query",
            {
                "id": number,
                "from": self.user,
                "message": payload,
                "chat_instance": str(chat.id),
                "data": data,
            },
        )
        return await self._outcome(update, since, chat, within, number)

    # Coming and going

    async def blocks(self, *, within: float = 0.0) -> Outcome:
        """Stops and blocks the bot."""
        self.chat.blocked = True
        return await self._status("member", "kicked", within)

    async def unblocks(self, *, within: float = 0.0) -> Outcome:
        """Lets the bot write again."""
        self.chat.blocked = False
        return await self._status("kicked", "member", within)

    def deletes_account(self) -> None:
        """The account is gone; the bot is not told."""
        self.chat.deactivated = True

    async def _status(self, old: str, new: str, within: float) -> Outcome:
        since = len(self.world.activity.acts)
        update = self.standin.changes_bot(self.chat, self.user, old, new)
        return await self._outcome(update, since, self.chat, within)

    async def _outcome(
        self, update: dict[str, Any] | None, since: int, chat: Chat, within: float, query_id: str = ""
    ) -> Outcome:
        def concerns(act: Act) -> bool:
            return act.query_id == query_id if act.query_id else act.chat_id in (self.chat.id, chat.id)

        return await self.world.activity.outcome(update, since, concerns, within)

    def menu(self, where: Group | None = None) -> list[tuple[str, str]]:
        """The command menu this person's app shows: (name, description)."""
        return [(c["command"], c["description"]) for c in self.standin.menu_of(self, where)]


def _message(where: Shown | Outcome) -> Message:
    return where.shown.message if isinstance(where, Outcome) else where.message


def _button(shown: Shown, label: str | None, data: str | None) -> Button:
    assert not shown.deleted, "the message is gone"
    every = [b for row in shown.buttons for b in row]
    fitting = [b for b in every if (b.data == data if data is not None else b.label == label)]
    if not fitting and label is not None:
        fitting = [b for b in every if label.lower() in b.label.lower()]
    assert fitting, f"no button {label or data!r} among {shown.labels}"
    return fitting[0]


def _link(shown: Shown, label: str | None, bot_username: str) -> str:
    urls = [b.url for row in shown.buttons for b in row if b.url and label in (None, b.label)]
    urls += [] if label else shown.links
    found = next((u for u in urls if keyboard.start_of(u, bot_username) is not None), None)
    assert found, f"no link to the bot in {shown}"
    return found


def _is_visible(world: World, chat: Chat, message: Message, original: Message | None) -> bool:
    """Privacy mode: in groups a bot sees commands meant for it and answers to itself."""
    if chat.private:
        return not chat.blocked
    if chat.bot_status == "administrator":
        return True
    if chat.bot_status != "member":
        return False
    names = [
        piece(message.payload["text"], e).partition("@")[2].lower()
        for e in message.payload.get("entities", [])
        if e["type"] == "bot_command" and e["offset"] == 0
    ]
    to_bot = any(name in ("", world.bot["username"].lower()) for name in names)
    return to_bot or (original is not None and original.from_bot)
