"""Messages as the stand-in keeps them, whom they ping, and how they are made, edited and found."""

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.standins.discord import limits
from tests.standins.discord.message_checks import inner, message_problems
from tests.standins.discord.records import Refused, Upload, invalid
from tests.standins.discord.world import Channel, iso_now, snowflake

if TYPE_CHECKING:
    from tests.standins.discord.humans import Person
    from tests.standins.discord.server import DiscordStandin

_USER, _ROLE, _EVERYONE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(everyone|here)\b")
_KEPT_FLAGS = limits.EPHEMERAL | limits.COMPONENTS_V2 | limits.SUPPRESS_NOTIFICATIONS | (1 << 2)


@dataclass(frozen=True, kw_only=True)
class Pings:
    """Who is really notified by a message: user ids, role ids, everyone."""

    users: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


@dataclass(kw_only=True)
class Stored:
    """A message and what only the stand-in knows about it."""

    id: str
    channel: Channel
    data: dict[str, Any]
    only_for: "Person | None" = None
    pings: Pings = field(default_factory=Pings)
    interaction_token: str = ""
    deleted: bool = False
    edits: int = 0
    at: float = 0.0

    @property
    def loading(self) -> bool:
        return bool(self.data["flags"] & limits.LOADING)

    def event(self) -> dict[str, Any]:
        return self.data | ({"guild_id": self.channel.guild.id} if self.channel.guild else {})


class Messages:
    """Every message of the stand-in's world, in order; they outlive the bot's process."""

    def __init__(self, standin: "DiscordStandin") -> None:
        self._standin = standin
        self.every: dict[str, Stored] = {}
        self._by_nonce: dict[str, Stored] = {}

    def within(self, channel: Channel) -> list[Stored]:
        """What is in the channel and not deleted, oldest first, private answers included."""
        return [stored for stored in self.every.values() if stored.channel is channel and not stored.deleted]

    def create(
        self,
        channel: Channel,
        body: dict[str, Any],
        files: list[Upload],
        *,
        author: dict[str, Any] | None = None,
        only_for: "Person | None" = None,
        token: str = "",
        checked: bool = True,
        number: str = "",
    ) -> Stored:
        """Makes the message and tells the gateway; Refused when Discord would not take it."""
        if checked:
            self.check(body, files)
        data = self._blank(channel, author or self._standin.bot_user())
        data["id"] = number or data["id"]
        stored = Stored(id=data["id"], channel=channel, data=data, only_for=only_for, interaction_token=token)
        stored.at = self._standin.now()
        self._fill(stored, body, files)
        self._refer(stored, body)
        stored.pings = self.pings(stored, body)
        self.every[stored.id] = stored
        if author is None and body.get("nonce"):
            self._by_nonce[str(body["nonce"])] = stored
        self._announce("MESSAGE_CREATE", stored)
        return stored

    def loading(self, channel: Channel, only_for: "Person | None", flags: int, token: str) -> Stored:
        """The "is thinking…" message of a deferred answer."""
        data = self._blank(channel, self._standin.bot_user())
        data["flags"] = flags & limits.EPHEMERAL | limits.LOADING
        stored = Stored(id=data["id"], channel=channel, data=data, only_for=only_for, interaction_token=token)
        self.every[stored.id] = stored
        self._announce("MESSAGE_CREATE", stored)
        return stored

    def edit(self, stored: Stored, body: dict[str, Any], files: list[Upload]) -> Stored:
        """Changes what the body names; flags of a private message stay."""
        flags = stored.data["flags"] | ((body.get("flags") or 0) & limits.COMPONENTS_V2)
        merged = {key: body.get(key, stored.data[key]) for key in ("content", "embeds", "components")}
        kept = body.get("attachments", stored.data["attachments"])
        self.check(merged | {"flags": flags, "allowed_mentions": body.get("allowed_mentions")}, files or kept or [])
        was_loading = stored.loading
        self._fill(stored, body, files)
        stored.data["flags"] = flags & ~limits.LOADING
        if was_loading:
            stored.pings = self.pings(stored, body)
        else:
            stored.data["edited_timestamp"] = iso_now()
        stored.edits += 1
        self._announce("MESSAGE_UPDATE", stored)
        return stored

    def delete(self, stored: Stored) -> None:
        stored.deleted = True
        if stored.only_for is None:
            gone = {"id": stored.id, "channel_id": stored.channel.id}
            gone |= {"guild_id": stored.channel.guild.id} if stored.channel.guild else {}
            self._standin.dispatch("MESSAGE_DELETE", gone, _intent(stored.channel))

    def same_nonce(self, body: dict[str, Any]) -> Stored | None:
        """The bot's recent message with this nonce, in any channel, when the body asks to enforce it."""
        if not (body.get("enforce_nonce") and body.get("nonce")):
            return None
        stored = self._by_nonce.get(str(body["nonce"]))
        recent = stored is not None and stored.at >= self._standin.now() - limits.NONCE_SECONDS
        return stored if recent else None

    def check(self, body: dict[str, Any], files: list[Any]) -> None:
        """Refused when the message breaks a limit or says nothing at all."""
        if problems := message_problems(body):
            raise invalid(problems)
        said = (body.get("content") or "").strip() or body.get("embeds") or body.get("components")
        if not (said or files or body.get("poll") or body.get("sticker_ids")):
            raise Refused(400, 50006, "Cannot send an empty message")

    def pings(self, stored: Stored, body: dict[str, Any]) -> Pings:
        """Whom the message notifies: without `allowed_mentions` everything it mentions, else what they allow."""
        allowed: dict[str, Any] | None = body.get("allowed_mentions")
        texts = [stored.data["content"], *(part.get("content") or "" for part in inner(stored.data["components"]))]
        text, channel = "\n".join(texts), stored.channel
        parse = ("users", "roles", "everyone") if allowed is None else allowed.get("parse") or ()
        users, roles = set(_USER.findall(text)), set(_ROLE.findall(text))
        if "users" not in parse:
            users &= set(map(str, (allowed or {}).get("users") or ()))
        if "roles" not in parse:
            roles &= set(map(str, (allowed or {}).get("roles") or ()))
        replied = stored.data.get("referenced_message")
        if replied and (allowed is None or allowed.get("replied_user")):
            users.add(replied["author"]["id"])
        if channel.guild is None:
            return Pings(users=frozenset(users))
        may = bool(channel.bot_permissions & limits.MENTION_EVERYONE)
        known = channel.guild.roles
        roles = {role for role in roles if role in known and (may or known[role]["mentionable"])}
        everyone = may and "everyone" in parse and bool(_EVERYONE.search(text))
        return Pings(users=frozenset(users), roles=frozenset(roles), everyone=everyone)

    def _blank(self, channel: Channel, author: dict[str, Any]) -> dict[str, Any]:
        data: dict[str, Any] = dict.fromkeys(("embeds", "attachments", "mentions", "mention_roles", "components"))
        data = {key: [] for key in data}
        data |= {"id": snowflake(), "channel_id": channel.id, "author": author, "content": "", "type": 0, "flags": 0}
        data |= {"timestamp": iso_now(), "edited_timestamp": None, "tts": False, "mention_everyone": False}
        return data | {"pinned": False}

    def _fill(self, stored: Stored, body: dict[str, Any], files: list[Upload]) -> None:
        data = stored.data
        if "content" in body:
            data["content"] = (body["content"] or "").strip()
        if "embeds" in body:
            data["embeds"] = [{"type": "rich", **embed} for embed in body["embeds"] or []]
        if "components" in body:
            data["components"] = copy.deepcopy(body["components"] or [])
            for number, part in enumerate(inner(data["components"]), start=1):
                part.setdefault("id", number)
        data["flags"] |= (body.get("flags") or 0) & _KEPT_FLAGS
        if "attachments" in body or files:
            named = {str(each.get("id")) for each in body.get("attachments") or ()}
            kept = [each for each in data["attachments"] if each["id"] in named]
            data["attachments"] = kept + [self._standin.attachment(file) for file in files]
        people = self._standin.people
        data["mentions"] = [people[each].user() for each in _USER.findall(data["content"]) if each in people]
        if self._standin.application_id in _USER.findall(data["content"]):
            data["mentions"].append(self._standin.bot_user())
        data["mention_roles"] = _ROLE.findall(data["content"])

    def _refer(self, stored: Stored, body: dict[str, Any]) -> None:
        if reference := body.get("message_reference"):
            original = self.every.get(str(reference["message_id"]))
            if original is None or original.deleted:
                if reference.get("fail_if_not_exists", True):
                    raise Refused(400, 50035, "Unknown message reference", fault=False)
                return
            stored.data |= {"message_reference": reference, "referenced_message": original.data, "type": 19}

    def _announce(self, event: str, stored: Stored) -> None:
        if stored.only_for is None:
            self._standin.dispatch(event, stored.event(), _intent(stored.channel))


def _intent(channel: Channel) -> int:
    return limits.INTENT_GUILD_MESSAGES if channel.guild else limits.INTENT_DIRECT_MESSAGES
