"""Guilds, channels and roles as the stand-in keeps them, and the JSON Discord shows of them."""

import itertools
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.standins.discord import limits

if TYPE_CHECKING:
    from tests.standins.discord.humans import Person
    from tests.standins.discord.server import DiscordStandin

_EPOCH_MS = 1_420_070_400_000
_counter = itertools.count()


def snowflake() -> str:
    """A new id, ordered by time as Discord's are."""
    return str(((int(time.time() * 1000) - _EPOCH_MS) << 22) | (next(_counter) & 0x3FFFFF))


def iso_now() -> str:
    """The instant in the form Discord writes."""
    return datetime.now(UTC).isoformat()


class Channel:
    """A guild's channel, forum or thread, or a direct conversation (`guild` None)."""

    def __init__(self, standin: "DiscordStandin", name: str, kind: int, guild: "Guild | None" = None) -> None:
        self.standin, self.name, self.kind, self.guild = standin, name, kind, guild
        self.id = snowflake()
        self.recipient: Person | None = None
        self.parent: Channel | None = None
        self.owner_id = ""
        self.topic: str | None = None
        self.tags: list[dict[str, Any]] = []
        self.applied_tags: list[str] = []
        self.archived = self.locked = self.requires_tag = False
        self.bot_lacks = 0
        """Permission bits the bot does not have here, e.g. ``limits.SEND_MESSAGES``."""
        self.made_at = iso_now()

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    @property
    def bot_permissions(self) -> int:
        """The bot's permission bits here."""
        if self.guild is None:
            return limits.MEMBER_PERMISSIONS
        where = self.parent or self
        return self.guild.bot_permissions() & ~self.bot_lacks & ~where.bot_lacks

    def payload(self) -> dict[str, Any]:
        common: dict[str, Any] = {"id": self.id, "type": self.kind, "last_message_id": None}
        common |= {"flags": limits.REQUIRE_TAG if self.requires_tag else 0}
        if self.guild is None:
            assert self.recipient is not None
            return common | {"recipients": [self.recipient.user()]}
        common |= {"name": self.name, "guild_id": self.guild.id, "nsfw": False, "rate_limit_per_user": 0}
        common |= {"parent_id": self.parent.id if self.parent else None}
        if self.kind == limits.PUBLIC_THREAD:
            return common | self._thread()
        common |= {"position": 0, "permission_overwrites": [], "topic": self.topic}
        if self.kind == limits.VOICE:
            common |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
        if self.kind == limits.FORUM:
            common |= {"available_tags": self.tags, "default_reaction_emoji": None, "default_sort_order": None}
            common |= {"default_forum_layout": 0, "default_auto_archive_duration": 4320}
        return common

    def _thread(self) -> dict[str, Any]:
        state: dict[str, Any] = {"archived": self.archived, "locked": self.locked, "auto_archive_duration": 4320}
        state |= {"archive_timestamp": self.made_at, "create_timestamp": self.made_at}
        counts = {"message_count": 0, "member_count": 1, "total_message_sent": 0, "applied_tags": self.applied_tags}
        return {"owner_id": self.owner_id, "thread_metadata": state} | counts


class Guild:
    """A Discord server with its roles, channels and members."""

    def __init__(self, standin: "DiscordStandin", name: str) -> None:
        self.standin, self.name, self.id = standin, name, snowflake()
        self.locale = "fr"
        self.owner_id = ""
        self.channels: dict[str, Channel] = {}
        self.people: dict[str, Person] = {}
        self.person_roles: dict[str, list[str]] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self.roles: dict[str, dict[str, Any]] = {self.id: _role(self.id, "@everyone", limits.MEMBER_PERMISSIONS)}
        self.bot_role = self.role("Bot", permissions=limits.BOT_PERMISSIONS, managed=True)

    def text_channel(self, name: str) -> Channel:
        return self._add(Channel(self.standin, name, limits.TEXT, self))

    def voice_channel(self, name: str) -> Channel:
        return self._add(Channel(self.standin, name, limits.VOICE, self))

    def forum(self, name: str, *, tags: tuple[str, ...] = (), requires_tag: bool = False) -> Channel:
        forum = Channel(self.standin, name, limits.FORUM, self)
        forum.requires_tag = requires_tag
        forum.tags = [
            {"id": snowflake(), "name": tag, "moderated": False, "emoji_id": None, "emoji_name": None} for tag in tags
        ]
        return self._add(forum)

    def role(
        self, name: str, *, permissions: int = 0, mentionable: bool = False, managed: bool = False
    ) -> dict[str, Any]:
        """A new role's JSON."""
        role = _role(snowflake(), name, permissions) | {"mentionable": mentionable, "managed": managed}
        self.roles[role["id"]] = role
        self.standin.dispatch("GUILD_ROLE_CREATE", {"guild_id": self.id, "role": role}, limits.INTENT_GUILDS)
        return role

    def grants(self, bits: int) -> None:
        """The bot may do this as well in the whole guild, and is told so."""
        self.bot_role["permissions"] = str(int(self.bot_role["permissions"]) | bits)
        self._role_changed()

    def revokes(self, bits: int) -> None:
        """The bot may do this no more anywhere in the guild, and is told so."""
        self.bot_role["permissions"] = str(int(self.bot_role["permissions"]) & ~bits)
        self._role_changed()

    def _role_changed(self) -> None:
        told = {"guild_id": self.id, "role": self.bot_role}
        self.standin.dispatch("GUILD_ROLE_UPDATE", told, limits.INTENT_GUILDS)

    def bot_permissions(self) -> int:
        bits: int = int(self.roles[self.id]["permissions"]) | int(self.bot_role["permissions"])
        return limits.EVERY_PERMISSION if bits & limits.ADMINISTRATOR else bits

    def permissions_of(self, person: "Person") -> int:
        if person.id == self.owner_id:
            return limits.EVERY_PERMISSION
        bits = int(self.roles[self.id]["permissions"])
        for role_id in self.person_roles.get(person.id, []):
            bits |= int(self.roles[role_id]["permissions"])
        return limits.EVERY_PERMISSION if bits & limits.ADMINISTRATOR else bits

    def payload(self) -> dict[str, Any]:
        """What GET /guilds/{id} answers."""
        plain = dict.fromkeys(("icon", "splash", "discovery_splash", "description", "banner", "vanity_url_code"))
        plain |= dict.fromkeys(("afk_channel_id", "application_id", "system_channel_id", "rules_channel_id"))
        plain |= dict.fromkeys(("public_updates_channel_id", "safety_alerts_channel_id"))
        numbers = dict.fromkeys(("verification_level", "mfa_level", "nsfw_level", "premium_tier"), 0)
        numbers |= dict.fromkeys(("default_message_notifications", "explicit_content_filter"), 0)
        numbers |= {"system_channel_flags": 0, "afk_timeout": 300, "premium_subscription_count": 0}
        lists: dict[str, Any] = {"roles": list(self.roles.values()), "emojis": [], "stickers": [], "features": []}
        own = {"id": self.id, "name": self.name, "owner_id": self.owner_id, "preferred_locale": self.locale}
        return {**plain, **numbers, **lists, **own, "premium_progress_bar_enabled": False}

    def created(self, *, with_members: bool) -> dict[str, Any]:
        """What GUILD_CREATE carries; without the members intent only the bot is among the members."""
        shown = [c for c in self.channels.values() if c.kind != limits.PUBLIC_THREAD]
        threads = [c for c in self.channels.values() if c.kind == limits.PUBLIC_THREAD and not c.archived]
        members = [self.bot_member()]
        if with_members:
            members += [person.member(self) for person in self.people.values()]
        lists: dict[str, Any] = {"voice_states": [], "presences": [], "stage_instances": []}
        lists |= {"soundboard_sounds": []}
        lists |= {"channels": [c.payload() for c in shown], "threads": [c.payload() for c in threads]}
        lists |= {"members": members, "guild_scheduled_events": list(self.events.values())}
        facts = {"joined_at": iso_now(), "large": False, "unavailable": False, "member_count": 1 + len(self.people)}
        return {**self.payload(), **lists, **facts}

    def bot_member(self) -> dict[str, Any]:
        return member_payload(self.standin.bot_user(), [self.bot_role["id"]])

    def _add(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        self.standin.channels[channel.id] = channel
        self.standin.dispatch("CHANNEL_CREATE", channel.payload(), limits.INTENT_GUILDS)
        return channel


def member_payload(user: dict[str, Any], roles: list[str]) -> dict[str, Any]:
    """A guild member's JSON around a user's."""
    member: dict[str, Any] = dict.fromkeys(("nick", "avatar", "banner", "premium_since"))
    member |= {"user": user, "roles": roles, "joined_at": "2020-01-01T00:00:00+00:00", "deaf": False, "mute": False}
    return member | {"flags": 0, "pending": False, "communication_disabled_until": None}


def user_payload(user_id: str, name: str, *, bot: bool = False) -> dict[str, Any]:
    """A user's JSON."""
    plain: dict[str, Any] = dict.fromkeys(("avatar", "banner", "accent_color", "avatar_decoration_data"))
    own = {"id": user_id, "username": name.lower().replace(" ", "."), "global_name": None if bot else name}
    return {**plain, **own, "discriminator": "0001" if bot else "0", "bot": bot, "public_flags": 0, "flags": 0}


def _role(role_id: str, name: str, permissions: int) -> dict[str, Any]:
    plain: dict[str, Any] = {"color": 0, "hoist": False, "icon": None, "unicode_emoji": None, "position": 0}
    plain |= {"colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}, "flags": 0}
    own = {"id": role_id, "name": name, "permissions": str(permissions), "managed": False, "mentionable": False}
    return plain | own
