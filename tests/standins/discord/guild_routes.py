"""The routes of channels, messages, threads, guilds, members and scheduled events."""

from datetime import UTC, datetime
from typing import Any

from tests.standins.discord import limits
from tests.standins.discord.messages import Stored
from tests.standins.discord.records import Problem, Refused, invalid, unknown
from tests.standins.discord.rest import ROUTES, Answer, Asked
from tests.standins.discord.world import Channel, Guild, iso_now, snowflake

_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = _EVENTS + "/{guild_scheduled_event_id}"
_EXTERNAL, _SCHEDULED, _MAX_LISTED = 3, 1, 100


@ROUTES.add("POST", _MESSAGES)
def _send(asked: Asked) -> Answer:
    channel = _channel(asked, limits.SEND_MESSAGES)
    person, messages = channel.recipient, asked.standin.messages
    if person is not None and not person.reachable:
        raise Refused(403, 50007, "Cannot send messages to this user", fault=False)
    if channel.kind == limits.FORUM:
        raise Refused(400, 50008, "Cannot send messages in a non-text channel")
    body = asked.body or {}
    same = messages.same_nonce(body)
    stored = same or messages.create(channel, body, asked.files)
    return 200, stored.data | ({"nonce": body["nonce"]} if body.get("nonce") else {})


@ROUTES.add("GET", _MESSAGES)
def _history(asked: Asked) -> Answer:
    channel = _channel(asked, limits.READ_HISTORY)
    public = [each for each in asked.standin.messages.within(channel) if each.only_for is None]
    if "before" in asked.query:
        public = [each for each in public if int(each.id) < int(asked.query["before"])]
    limit = min(int(asked.query.get("limit", 50)), _MAX_LISTED)
    if "after" in asked.query:
        public = [each for each in public if int(each.id) > int(asked.query["after"])][:limit]
    return 200, [each.data for each in reversed(public[-limit:])]


@ROUTES.add("GET", _MESSAGE)
def _read(asked: Asked) -> Answer:
    return 200, _message(asked).data


@ROUTES.add("PATCH", _MESSAGE)
def _edit(asked: Asked) -> Answer:
    stored = _message(asked)
    if stored.data["author"]["id"] != asked.standin.application_id:
        raise Refused(403, 50005, "Cannot edit a message authored by another user")
    return 200, asked.standin.messages.edit(stored, asked.body or {}, asked.files).data


@ROUTES.add("DELETE", _MESSAGE)
def _delete(asked: Asked) -> Answer:
    stored = _message(asked)
    if stored.data["author"]["id"] != asked.standin.application_id:
        _need(stored.channel, limits.MANAGE_MESSAGES)
    asked.standin.messages.delete(stored)
    return 204, None


@ROUTES.add("POST", "/channels/{channel_id}/typing")
def _typing(asked: Asked) -> Answer:
    _channel(asked, limits.SEND_MESSAGES)
    return 204, None


@ROUTES.add("GET", "/channels/{channel_id}")
def _read_channel(asked: Asked) -> Answer:
    return 200, _channel(asked).payload()


@ROUTES.add("PATCH", "/channels/{channel_id}")
def _edit_channel(asked: Asked) -> Answer:
    channel = _channel(asked, limits.MANAGE_THREADS)
    for name in ("name", "topic", "archived", "locked", "applied_tags"):
        if name in (asked.body or {}):
            setattr(channel, name, asked.body[name])
    event = "THREAD_UPDATE" if channel.kind == limits.PUBLIC_THREAD else "CHANNEL_UPDATE"
    asked.standin.dispatch(event, channel.payload(), limits.INTENT_GUILDS)
    return 200, channel.payload()


@ROUTES.add("DELETE", "/channels/{channel_id}")
def _delete_channel(asked: Asked) -> Answer:
    channel = _channel(asked, limits.MANAGE_THREADS)
    asked.standin.deletes_channel(channel)
    return 200, channel.payload()


@ROUTES.add("POST", "/channels/{channel_id}/threads")
def _start_thread(asked: Asked) -> Answer:
    parent, standin = _channel(asked, limits.PUBLIC_THREADS), asked.standin
    if parent.kind != limits.FORUM:
        return 201, _thread(asked, parent).payload()
    tags = [str(tag) for tag in asked.body.get("applied_tags") or []]
    if len(tags) > limits.FORUM_TAGS_APPLIED or not set(tags) <= {tag["id"] for tag in parent.tags}:
        message = f"At most {limits.FORUM_TAGS_APPLIED} of the forum's tags."
        raise invalid([Problem(path=("applied_tags",), code="BASE_TYPE_MAX_LENGTH", message=message)])
    standin.messages.check(asked.body["message"], asked.files)
    thread = _thread(asked, parent)
    thread.applied_tags = tags
    stored = standin.messages.create(thread, asked.body["message"], asked.files)
    return 201, thread.payload() | {"message": stored.data}


@ROUTES.add("POST", _MESSAGE + "/threads")
def _thread_from_message(asked: Asked) -> Answer:
    stored = _message(asked)
    _need(stored.channel, limits.PUBLIC_THREADS)
    return 201, _thread(asked, stored.channel).payload()


@ROUTES.add("GET", "/guilds/{guild_id}")
def _read_guild(asked: Asked) -> Answer:
    return 200, _guild(asked).payload()


@ROUTES.add("GET", "/guilds/{guild_id}/channels")
def _channels(asked: Asked) -> Answer:
    shown = _guild(asked).channels.values()
    return 200, [each.payload() for each in shown if each.kind != limits.PUBLIC_THREAD]


@ROUTES.add("GET", "/guilds/{guild_id}/roles")
def _roles(asked: Asked) -> Answer:
    return 200, list(_guild(asked).roles.values())


@ROUTES.add("GET", "/guilds/{guild_id}/members")
def _members(asked: Asked) -> Answer:
    guild = _guild(asked)
    if not asked.standin.privileged & limits.INTENT_MEMBERS:
        raise Refused(403, 50001, "Missing Access")
    every = [guild.bot_member(), *(person.member(guild) for person in guild.people.values())]
    after, limit = int(asked.query.get("after", 0)), int(asked.query.get("limit", 1))
    later = [member for member in every if int(member["user"]["id"]) > after]
    return 200, sorted(later, key=lambda member: int(member["user"]["id"]))[:limit]


@ROUTES.add("GET", "/guilds/{guild_id}/members/{user_id}")
def _member(asked: Asked) -> Answer:
    guild, user_id = _guild(asked), asked.ids["user_id"]
    if user_id in (asked.standin.application_id, "@me"):
        return 200, guild.bot_member()
    if user_id not in guild.people:
        raise unknown(10007, "Member")
    return 200, guild.people[user_id].member(guild)


@ROUTES.add("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def _give_role(asked: Asked) -> Answer:
    return _set_role(asked, present=True)


@ROUTES.add("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def _take_role(asked: Asked) -> Answer:
    return _set_role(asked, present=False)


def _set_role(asked: Asked, *, present: bool) -> Answer:
    guild, user_id, role_id = _guild(asked), asked.ids["user_id"], asked.ids["role_id"]
    if not guild.bot_permissions() & limits.MANAGE_ROLES:
        raise Refused(403, 50013, "Missing Permissions", fault=False)
    if user_id not in guild.people or role_id not in guild.roles:
        raise unknown(10007 if user_id not in guild.people else 10011, "Member or Role")
    asked.standin.set_role(guild, guild.people[user_id], role_id, present=present)
    return 204, None


@ROUTES.add("GET", _EVENTS)
def _events(asked: Asked) -> Answer:
    return 200, list(_guild(asked).events.values())


@ROUTES.add("GET", _EVENT)
def _read_event(asked: Asked) -> Answer:
    return 200, _event(asked)


@ROUTES.add("POST", _EVENTS)
def _create_event(asked: Asked) -> Answer:
    guild = _guild(asked)
    _may_manage_events(guild)
    active = [each for each in guild.events.values() if each["status"] <= 2]
    if len(active) >= limits.EVENTS_PER_GUILD:
        raise Refused(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)", fault=False)
    event: dict[str, Any] = dict.fromkeys(
        ("channel_id", "description", "scheduled_end_time", "entity_metadata", "image", "recurrence_rule", "entity_id")
    )
    event |= {**asked.body, "id": snowflake(), "guild_id": guild.id, "status": _SCHEDULED, "user_count": 0}
    event |= {"creator_id": asked.standin.application_id, "creator": asked.standin.bot_user(), "privacy_level": 2}
    _check_event(event, new=True)
    guild.events[event["id"]] = event
    asked.standin.dispatch("GUILD_SCHEDULED_EVENT_CREATE", event, limits.INTENT_SCHEDULED_EVENTS)
    return 200, event


@ROUTES.add("PATCH", _EVENT)
def _edit_event(asked: Asked) -> Answer:
    event = _event(asked)
    _may_manage_events(_guild(asked))
    changed = event | asked.body
    if changed["status"] not in {1: (1, 2, 4), 2: (2, 3)}.get(event["status"], ()):
        raise Refused(400, 180000, "Cannot update a finished event")
    _check_event(changed, new="scheduled_start_time" in asked.body)
    event |= changed
    asked.standin.dispatch("GUILD_SCHEDULED_EVENT_UPDATE", event, limits.INTENT_SCHEDULED_EVENTS)
    return 200, event


@ROUTES.add("DELETE", _EVENT)
def _delete_event(asked: Asked) -> Answer:
    event, guild = _event(asked), _guild(asked)
    _may_manage_events(guild)
    del guild.events[event["id"]]
    asked.standin.dispatch("GUILD_SCHEDULED_EVENT_DELETE", event, limits.INTENT_SCHEDULED_EVENTS)
    return 204, None


def _check_event(event: dict[str, Any], *, new: bool) -> None:
    problems, start, end = [], event["scheduled_start_time"], event["scheduled_end_time"]
    if event["entity_type"] == _EXTERNAL:
        if not end:
            problems.append(("scheduled_end_time", "This field is required"))
        if not (event["entity_metadata"] or {}).get("location"):
            problems.append(("entity_metadata", "A location is required"))
    if new and datetime.fromisoformat(start) <= datetime.now(UTC):
        problems.append(("scheduled_start_time", "Cannot schedule event in the past."))
    if end and datetime.fromisoformat(end) <= datetime.fromisoformat(start):
        problems.append(("scheduled_end_time", "Cannot schedule event to end before starting."))
    if problems:
        raise invalid(Problem(path=(name,), code="GUILD_SCHEDULED_EVENT", message=why) for name, why in problems)


def _may_manage_events(guild: Guild) -> None:
    if not guild.bot_permissions() & (limits.MANAGE_EVENTS | limits.CREATE_EVENTS):
        raise Refused(403, 50013, "Missing Permissions", fault=False)


def _event(asked: Asked) -> dict[str, Any]:
    event = _guild(asked).events.get(asked.ids["guild_scheduled_event_id"])
    if event is None:
        raise unknown(10070, "Guild Scheduled Event")
    return event


def _thread(asked: Asked, parent: Channel) -> Channel:
    assert parent.guild is not None
    thread = Channel(asked.standin, asked.body["name"], limits.PUBLIC_THREAD, parent.guild)
    thread.parent, thread.owner_id, thread.made_at = parent, asked.standin.application_id, iso_now()
    parent.guild.channels[thread.id] = asked.standin.channels[thread.id] = thread
    asked.standin.dispatch("THREAD_CREATE", thread.payload() | {"newly_created": True}, limits.INTENT_GUILDS)
    return thread


def _guild(asked: Asked) -> Guild:
    guild = asked.standin.guilds.get(asked.ids["guild_id"])
    if guild is None:
        raise Refused(404, 10004, "Unknown Guild", fault=False)
    return guild


def _channel(asked: Asked, needed: int = 0) -> Channel:
    channel = asked.standin.channels.get(asked.ids["channel_id"])
    if channel is None:
        raise unknown(10003, "Channel")
    _need(channel, limits.VIEW_CHANNEL)
    _need(channel, needed)
    return channel


def _need(channel: Channel, needed: int) -> None:
    if channel.guild is not None and channel.guild.id not in channel.standin.guilds:
        raise Refused(403, 50001, "Missing Access", fault=False)
    if channel.guild is not None and needed & ~channel.bot_permissions:
        code, text = (50001, "Missing Access") if needed == limits.VIEW_CHANNEL else (50013, "Missing Permissions")
        raise Refused(403, code, text, fault=False)


def _message(asked: Asked) -> Stored:
    channel = _channel(asked)
    stored = asked.standin.messages.every.get(asked.ids["message_id"])
    if stored is None or stored.deleted or stored.channel is not channel or stored.only_for is not None:
        raise unknown(10008, "Message")
    return stored
