"""The routes of threads and forum posts, and of what a channel's settings change."""

from typing import Any

from tests.standins.discord import limits
from tests.standins.discord.lookups import need, the_channel, the_guild, the_message
from tests.standins.discord.records import Problem, Refused, invalid
from tests.standins.discord.rest import ROUTES, Answer, Asked
from tests.standins.discord.world import Channel, iso_now, snowflake

_CHANNEL = "/channels/{channel_id}"


def need_open(channel: Channel) -> None:
    """Refused in an archived thread, where nothing can be changed."""
    if channel.archived:
        raise Refused(400, 50083, "Tried to perform an operation on an archived thread")


def reopened(asked: Asked, channel: Channel) -> None:
    """A message opens an archived thread, but a locked one only from somebody who may manage it."""
    if channel.archived:
        if channel.locked:
            need(channel, limits.MANAGE_THREADS)
        channel.archived = False
        asked.standin.dispatch("THREAD_UPDATE", channel.payload(), limits.INTENT_GUILDS)


@ROUTES.add("PATCH", _CHANNEL)
def _edit_channel(asked: Asked) -> Answer:
    channel, body = the_channel(asked), asked.body or {}
    if channel.kind == limits.PUBLIC_THREAD:
        _edit_thread(asked, channel, body)
        event = "THREAD_UPDATE"
    else:
        need(channel, limits.MANAGE_CHANNELS)
        if "available_tags" in body:
            channel.tags = _available(body["available_tags"])
        _set(channel, body, "name", "topic")
        event = "CHANNEL_UPDATE"
    asked.standin.dispatch(event, channel.payload(), limits.INTENT_GUILDS)
    return 200, channel.payload()


def _edit_thread(asked: Asked, thread: Channel, body: dict[str, Any]) -> None:
    if thread.owner_id != asked.standin.application_id or "locked" in body or (thread.locked and thread.archived):
        need(thread, limits.MANAGE_THREADS)
    if body.get("archived") is not False:
        need_open(thread)
    if "applied_tags" in body and thread.parent:
        _check_applied(thread.parent, [str(tag) for tag in body["applied_tags"]])
    _set(thread, body, "name", "archived", "locked", "applied_tags")


def _set(channel: Channel, body: dict[str, Any], *names: str) -> None:
    for name in names:
        if name in body:
            setattr(channel, name, body[name])


def _available(tags: list[dict[str, Any]]) -> list[dict[str, Any]]:
    problems = [
        Problem(path=("available_tags", at, "name"), code="BASE_TYPE_BAD_LENGTH", message="1 to 20 characters.")
        for at, tag in enumerate(tags)
        if not 1 <= len(tag["name"]) <= limits.FORUM_TAG_NAME
    ]
    if len(tags) > limits.FORUM_TAGS:
        problems.append(Problem(path=("available_tags",), code="BASE_TYPE_MAX_LENGTH", message="At most 20 tags."))
    if len({tag["name"] for tag in tags}) < len(tags):
        problems.append(Problem(path=("available_tags",), code="TAG_NAMES_NOT_UNIQUE", message="Names must differ."))
    if problems:
        raise invalid(problems)
    blank = {"moderated": False, "emoji_id": None, "emoji_name": None}
    return [blank | tag | {"id": str(tag["id"]) if tag.get("id") else snowflake()} for tag in tags]


def _check_applied(forum: Channel, tags: list[str]) -> None:
    if len(tags) > limits.FORUM_TAGS_APPLIED or not set(tags) <= {tag["id"] for tag in forum.tags}:
        message = f"At most {limits.FORUM_TAGS_APPLIED} of the forum's tags."
        raise invalid([Problem(path=("applied_tags",), code="BASE_TYPE_MAX_LENGTH", message=message)])
    if not tags and forum.requires_tag:
        raise Refused(400, 40067, "A tag is required to create a forum post in this channel")


@ROUTES.add("POST", _CHANNEL + "/threads")
def _start_thread(asked: Asked) -> Answer:
    parent, standin = the_channel(asked), asked.standin
    if parent.kind != limits.FORUM:
        need(parent, limits.PUBLIC_THREADS)
        return 201, _thread(asked, parent).payload()
    need(parent, limits.SEND_MESSAGES)
    tags = [str(tag) for tag in asked.body.get("applied_tags") or []]
    _check_applied(parent, tags)
    standin.messages.check(asked.body["message"], asked.files)
    thread = _thread(asked, parent)
    thread.applied_tags = tags
    stored = standin.messages.create(thread, asked.body["message"], asked.files, number=thread.id)
    return 201, thread.payload() | {"message": stored.data}


@ROUTES.add("POST", _CHANNEL + "/messages/{message_id}/threads")
def _thread_from_message(asked: Asked) -> Answer:
    stored = the_message(asked)
    need(stored.channel, limits.PUBLIC_THREADS)
    return 201, _thread(asked, stored.channel).payload()


@ROUTES.add("GET", "/guilds/{guild_id}/threads/active")
def _active_threads(asked: Asked) -> Answer:
    threads = [each for each in the_guild(asked).channels.values() if each.kind == limits.PUBLIC_THREAD]
    return 200, {"threads": [each.payload() for each in threads if not each.archived], "members": []}


def _thread(asked: Asked, parent: Channel) -> Channel:
    assert parent.guild is not None
    thread = Channel(asked.standin, asked.body["name"], limits.PUBLIC_THREAD, parent.guild)
    thread.parent, thread.owner_id, thread.made_at = parent, asked.standin.application_id, iso_now()
    parent.guild.channels[thread.id] = asked.standin.channels[thread.id] = thread
    asked.standin.dispatch("THREAD_CREATE", thread.payload() | {"newly_created": True}, limits.INTENT_GUILDS)
    return thread
