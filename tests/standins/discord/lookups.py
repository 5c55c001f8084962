"""Finds what a path names, or refuses as Discord does."""

from tests.standins.discord import limits
from tests.standins.discord.messages import Stored
from tests.standins.discord.records import Refused, unknown
from tests.standins.discord.rest import Asked
from tests.standins.discord.world import Channel, Guild


def the_guild(asked: Asked) -> Guild:
    """The guild named in the path, if the bot is in it."""
    guild = asked.standin.guilds.get(asked.ids["guild_id"])
    if guild is None:
        raise Refused(404, 10004, "Unknown Guild", fault=False)
    return guild


def the_channel(asked: Asked, needed: int = 0) -> Channel:
    """The channel named in the path; Refused unless the bot sees it and has the `needed` permission."""
    channel = asked.standin.channels.get(asked.ids["channel_id"])
    if channel is None:
        raise unknown(10003, "Channel")
    need(channel, limits.VIEW_CHANNEL)
    need(channel, needed)
    return channel


def need(channel: Channel, needed: int) -> None:
    """Refused when the bot lacks these permission bits there."""
    if channel.guild is not None and channel.guild.id not in channel.standin.guilds:
        raise Refused(403, 50001, "Missing Access", fault=False)
    if channel.guild is not None and needed & ~channel.bot_permissions:
        code, text = (50001, "Missing Access") if needed == limits.VIEW_CHANNEL else (50013, "Missing Permissions")
        raise Refused(403, code, text, fault=False)


def the_message(asked: Asked) -> Stored:
    """The public message named in the path."""
    channel = the_channel(asked)
    stored = asked.standin.messages.every.get(asked.ids["message_id"])
    if stored is None or stored.deleted or stored.channel is not channel or stored.only_for is not None:
        raise unknown(10008, "Message")
    return stored
