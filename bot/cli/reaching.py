"""What the bot may do in each linked place, asked of the platforms: what posting there would miss, place by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.cli.asking import OK, Answer, ask
from bot.cli.findings import Finding, Level

if TYPE_CHECKING:
    from bot.settings import DiscordSettings, TelegramSettings
    from storage.inspection import Linked

ADMINISTRATOR, EVERYTHING = 1 << 3, (1 << 64) - 1
POSTING = {"View Channel": 1 << 10, "Send Messages": 1 << 11, "Embed Links": 1 << 14, "Read Message History": 1 << 16}
IN_THREADS = {"Send Messages in Threads": 1 << 38}
PHOTOS = {"Attach Files": 1 << 15}
EVENTS = {"Create Events": 1 << 44}
IN_FORUMS = {"Manage Threads": 1 << 34}
TAGGING = {"Manage Channels": 1 << 4}

FORUM, THREADS = 15, frozenset({10, 11, 12})
SHOWS = {"events": EVENTS, "donations": PHOTOS}
"""What else is used by what a place is for; one for everything is used by all of it."""

NOTHING = {"can_send_messages": "to send messages", "can_send_photos": "to send photos"}
GROUPS = frozenset({"creator", "administrator", "member", "restricted"})


@dataclass(frozen=True, kw_only=True)
class Guild:
    """A server as the bot finds it: what it may do in general, its channels, and who it is there."""

    id: str
    base: int
    roles: frozenset[str]
    bot: str
    channels: Mapping[str, Mapping[str, Any]]

    def may(self, channel: Mapping[str, Any]) -> int:
        """The bits of what the bot may do in that channel."""
        if self.base & ADMINISTRATOR:
            return EVERYTHING
        bits, written = self.base, {str(one["id"]): one for one in channel.get("permission_overwrites") or ()}
        for names in ({self.id}, self.roles, {self.bot}):
            found = [written[name] for name in names if name in written]
            for one in found:
                bits &= ~int(one.get("deny", 0))
            for one in found:
                bits |= int(one.get("allow", 0))
        return bits


async def discord(settings: DiscordSettings, places: Iterable[Linked]) -> list[Finding]:
    """What is missing in each place on Discord; one finding says that nothing is."""
    headers = {"Authorization": f"Bot {settings.token.get_secret_value()}"}
    here = sorted((one for one in places if one.platform == "discord"), key=lambda one: (one.root, one.part))
    me = await ask(f"{settings.api_base}/users/@me", headers) if here else None
    if me is None or me.status != OK:
        return []
    found: list[Finding] = []
    for root, inside in groupby(here, lambda one: one.root):
        guild = await _guild(settings.api_base, headers, root, str(me.body.get("id", "")))
        found += [finding for one in inside for finding in (_in_guild(one, guild) if guild else [_absent(one)])]
    return found or [_well("discord", len(here))]


async def telegram(settings: TelegramSettings, places: Iterable[Linked]) -> list[Finding]:
    """What is missing in each place on Telegram; one finding says that nothing is."""
    base = f"{settings.api_base}/bot{settings.token.get_secret_value()}"
    here = [one for one in places if one.platform == "telegram"]
    me = await ask(f"{base}/getMe") if here else None
    if me is None or me.status != OK:
        return []
    number = me.body.get("result", {}).get("id")
    found: list[Finding] = []
    for one in here:
        member = await ask(f"{base}/getChatMember?chat_id={one.root}&user_id={number}")
        chat = await ask(f"{base}/getChat?chat_id={one.root}")
        found += _in_group(one, member, chat)
    return found or [_well("telegram", len(here))]


async def _guild(base: str, headers: Mapping[str, str], root: int, bot: str) -> Guild | None:
    guild = await ask(f"{base}/guilds/{root}", headers)
    member = await ask(f"{base}/guilds/{root}/members/{bot}", headers)
    channels = await ask(f"{base}/guilds/{root}/channels", headers)
    if not (guild and member and channels and guild.status == member.status == channels.status == OK):
        return None
    mine = frozenset(map(str, member.body.get("roles", ())))
    bits = [int(role["permissions"]) for role in guild.body.get("roles", ()) if str(role["id"]) in {str(root), *mine}]
    base_bits = 0
    for one in bits:
        base_bits |= one
    known = {str(channel["id"]): channel for channel in channels.rows}
    return Guild(id=str(root), base=base_bits, roles=mine, bot=bot, channels=known)


def _in_guild(one: Linked, guild: Guild) -> Iterator[Finding]:
    if not one.part:
        able = max((guild.may(channel) for channel in guild.channels.values() if channel.get("type") == 0), default=0)
        yield from _missing(one, _lacking(POSTING | _used(one), able | guild.base & EVENTS["Create Events"]))
        return
    channel = guild.channels.get(str(one.part))
    if channel is None:
        return  # a thread: it is as its channel is
    bits = guild.may(channel)
    forum = channel.get("type") == FORUM
    wanted = POSTING | (IN_THREADS | IN_FORUMS if forum else {}) | _used(one)
    if forum and not channel.get("available_tags"):
        wanted |= TAGGING
    yield from _missing(one, _lacking(wanted, bits | guild.base & EVENTS["Create Events"]))


def _used(one: Linked) -> dict[str, int]:
    kinds = SHOWS.values() if "general" in one.purposes else (SHOWS[name] for name in one.purposes if name in SHOWS)
    return {name: bit for kind in kinds for name, bit in kind.items()}


def _lacking(wanted: Mapping[str, int], bits: int) -> list[str]:
    return [name for name, bit in wanted.items() if not bits & bit]


def _in_group(one: Linked, member: Answer | None, chat: Answer | None) -> Iterator[Finding]:
    if member is None or chat is None:
        return
    found = member.body.get("result", {}) if member.status == OK else {}
    if found.get("status") not in GROUPS:
        yield _absent(one)
        return
    about = chat.body.get("result", {})
    rights = found if found["status"] == "restricted" else about.get("permissions", {})
    above = found["status"] in ("creator", "administrator")
    yield from _missing(one, [] if above else [words for key, words in NOTHING.items() if rights.get(key) is False])
    if one.part and not about.get("is_forum"):
        yield _odd(one, "has no topics any more: link the group again, or another topic")


def _missing(one: Linked, lacking: list[str]) -> Iterator[Finding]:
    if lacking:
        yield _odd(one, f"the bot may not use: {', '.join(lacking)}")


def _absent(one: Linked) -> Finding:
    return _odd(one, "the bot is not there, or sees nothing of it: invite it again")


def _odd(one: Linked, what: str) -> Finding:
    part = f"/{one.part}" if one.part else ""
    purposes = ", ".join(sorted(one.purposes))
    detail = f"{one.platform}:{one.root}{part} of `{one.slug}` ({purposes}): {what}"
    return Finding(name="place", level=Level.ODD, detail=detail)


def _well(platform: str, count: int) -> Finding:
    return Finding(name="places", detail=f"nothing is missing in the {count} linked on {platform.capitalize()}")
