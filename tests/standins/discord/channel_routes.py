"""The routes of channels, messages and threads."""

from tests.standins.discord import limits
from tests.standins.discord.lookups import need, the_channel, the_guild, the_message
from tests.standins.discord.records import Problem, Refused, invalid
from tests.standins.discord.rest import ROUTES, Answer, Asked
from tests.standins.discord.world import Channel, iso_now

_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_MAX_LISTED = 100


@ROUTES.add("POST", _MESSAGES)
def _send(asked: Asked) -> Answer:
    channel = the_channel(asked, limits.SEND_MESSAGES)
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
    channel = the_channel(asked, limits.READ_HISTORY)
    public = [each for each in asked.standin.messages.within(channel) if each.only_for is None]
    if "before" in asked.query:
        public = [each for each in public if int(each.id) < int(asked.query["before"])]
    limit = min(int(asked.query.get("limit", 50)), _MAX_LISTED)
    if "after" in asked.query:
        public = [each for each in public if int(each.id) > int(asked.query["after"])][:limit]
    return 200, [each.data for each in reversed(public[-limit:])]


@ROUTES.add("GET", _MESSAGE)
def _read(asked: Asked) -> Answer:
    return 200, the_message(asked).data


@ROUTES.add("PATCH", _MESSAGE)
def _edit(asked: Asked) -> Answer:
    stored = the_message(asked)
    if stored.data["author"]["id"] != asked.standin.application_id:
        raise Refused(403, 50005, "Cannot edit a message authored by another user")
    return 200, asked.standin.messages.edit(stored, asked.body or {}, asked.files).data


@ROUTES.add("DELETE", _MESSAGE)
def _delete(asked: Asked) -> Answer:
    stored = the_message(asked)
    if stored.data["author"]["id"] != asked.standin.application_id:
        need(stored.channel, limits.MANAGE_MESSAGES)
    asked.standin.messages.delete(stored)
    return 204, None


@ROUTES.add("POST", "/channels/{channel_id}/typing")
def _typing(asked: Asked) -> Answer:
    the_channel(asked, limits.SEND_MESSAGES)
    return 204, None


@ROUTES.add("GET", "/channels/{channel_id}")
def _read_channel(asked: Asked) -> Answer:
    return 200, the_channel(asked).payload()


@ROUTES.add("PATCH", "/channels/{channel_id}")
def _edit_channel(asked: Asked) -> Answer:
    channel = the_channel(asked, limits.MANAGE_THREADS)
    for name in ("name", "topic", "archived", "locked", "applied_tags"):
        if name in (asked.body or {}):
            setattr(channel, name, asked.body[name])
    event = "THREAD_UPDATE" if channel.kind == limits.PUBLIC_THREAD else "CHANNEL_UPDATE"
    asked.standin.dispatch(event, channel.payload(), limits.INTENT_GUILDS)
    return 200, channel.payload()


@ROUTES.add("DELETE", "/channels/{channel_id}")
def _delete_channel(asked: Asked) -> Answer:
    channel = the_channel(asked, limits.MANAGE_THREADS)
    asked.standin.deletes_channel(channel)
    return 200, channel.payload()


@ROUTES.add("POST", "/channels/{channel_id}/threads")
def _start_thread(asked: Asked) -> Answer:
    parent, standin = the_channel(asked, limits.PUBLIC_THREADS), asked.standin
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
    stored = the_message(asked)
    need(stored.channel, limits.PUBLIC_THREADS)
    return 201, _thread(asked, stored.channel).payload()


@ROUTES.add("GET", "/guilds/{guild_id}/threads/active")
def _active_threads(asked: Asked) -> Answer:
    threads = [each for each in the_guild(asked).channels.values() if each.kind == limits.PUBLIC_THREAD]
    return 200, {"threads": [each.payload() for each in threads if not each.archived], "members": []}


@ROUTES.add("PUT", "/channels/{channel_id}/thread-members/{user_id}")
@ROUTES.add("DELETE", "/channels/{channel_id}/thread-members/{user_id}")
def _thread_member(asked: Asked) -> Answer:
    the_channel(asked)
    return 204, None


@ROUTES.add("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
def _pin(asked: Asked) -> Answer:
    return _set_pinned(asked, pinned=True)


@ROUTES.add("DELETE", "/channels/{channel_id}/messages/pins/{message_id}")
def _unpin(asked: Asked) -> Answer:
    return _set_pinned(asked, pinned=False)


def _set_pinned(asked: Asked, *, pinned: bool) -> Answer:
    stored = the_message(asked)
    need(stored.channel, limits.PIN_MESSAGES)
    stored.data["pinned"] = pinned
    return 204, None


def _thread(asked: Asked, parent: Channel) -> Channel:
    assert parent.guild is not None
    thread = Channel(asked.standin, asked.body["name"], limits.PUBLIC_THREAD, parent.guild)
    thread.parent, thread.owner_id, thread.made_at = parent, asked.standin.application_id, iso_now()
    parent.guild.channels[thread.id] = asked.standin.channels[thread.id] = thread
    asked.standin.dispatch("THREAD_CREATE", thread.payload() | {"newly_created": True}, limits.INTENT_GUILDS)
    return thread
