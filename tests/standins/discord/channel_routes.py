"""The routes of channels and messages."""

from tests.standins.discord import limits
from tests.standins.discord.lookups import need, the_channel, the_message
from tests.standins.discord.records import Refused
from tests.standins.discord.rest import ROUTES, Answer, Asked
from tests.standins.discord.thread_routes import need_open, reopened

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
    reopened(asked, channel)
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
    need_open(stored.channel)
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


@ROUTES.add("DELETE", "/channels/{channel_id}")
def _delete_channel(asked: Asked) -> Answer:
    channel = the_channel(asked, limits.MANAGE_THREADS)
    asked.standin.deletes_channel(channel)
    return 200, channel.payload()


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
