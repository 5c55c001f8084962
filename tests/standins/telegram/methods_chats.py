"""Chats, their members and forum topics."""

from typing import Any

from .errors import bad, broken
from .limits import TOPIC_NAME
from .model import Chat
from .registry import method
from .world import World

RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_manage_topics",
    "can_pin_messages",
    "can_post_messages",
    "can_edit_messages",
)
ADMINISTRATORS = ("creator", "administrator")


@method("getChat")
def get_chat(world: World, params: dict[str, Any]) -> Any:
    """Full information of a chat the bot can see."""
    chat = world.chat(params["chat_id"])
    if chat.private and not chat.started:
        raise bad("chat not found")
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, True)}
    return {**chat.payload(), **full}


def _user(world: World, user_id: int) -> dict[str, Any]:
    if user_id == world.bot["id"]:
        return world.bot
    known = world.chats.get(user_id)
    if known is None or known.person is None:
        raise bad("user not found")
    return known.person


def member_of(world: World, chat: Chat, user_id: int) -> dict[str, Any]:
    """The Bot API's `ChatMember`."""
    status = chat.bot_status if user_id == world.bot["id"] else chat.statuses.get(user_id, "left")
    return membership(_user(world, user_id), status, chat.forum)


def membership(user: dict[str, Any], status: str, forum: bool) -> dict[str, Any]:
    """A `ChatMember` with the fields of its status."""
    member: dict[str, Any] = {"status": status, "user": user}
    if status == "creator":
        return {**member, "is_anonymous": False}
    if status == "administrator":
        rights = dict.fromkeys(RIGHTS, False) | {"can_manage_chat": True, "can_manage_topics": forum}
        return member | rights
    return {**member, "until_date": 0} if status == "kicked" else member


@method("getChatMember")
def get_chat_member(world: World, params: dict[str, Any]) -> Any:
    """How somebody belongs to a group."""
    chat = world.reachable(params["chat_id"])
    if chat.private:
        raise bad("chat not found")
    return member_of(world, chat, params["user_id"])


@method("getChatAdministrators")
def get_chat_administrators(world: World, params: dict[str, Any]) -> Any:
    """Creator and administrators, no other bots than this one."""
    chat = world.reachable(params["chat_id"])
    if chat.private:
        raise bad("there are no administrators in the private chat")
    people = [i for i, status in chat.statuses.items() if status in ADMINISTRATORS]
    people += [world.bot["id"]] if chat.bot_status == "administrator" else []
    return [member_of(world, chat, i) for i in people]


@method("getChatMemberCount")
def get_chat_member_count(world: World, params: dict[str, Any]) -> int:
    """People in the chat, the bot included."""
    chat = world.reachable(params["chat_id"])
    return 1 + (1 if chat.private else sum(s not in ("left", "kicked") for s in chat.statuses.values()))


@method("leaveChat")
def leave_chat(world: World, params: dict[str, Any]) -> bool:
    """The bot goes."""
    chat = world.reachable(params["chat_id"])
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    return True


def _forum(world: World, params: dict[str, Any]) -> Chat:
    chat = world.reachable(params["chat_id"])
    if not chat.forum:
        raise bad("the chat is not a forum")
    if chat.bot_status != "administrator":
        raise bad("not enough rights to manage topics")
    return chat


def _named(params: dict[str, Any]) -> str:
    name = str(params.get("name", ""))
    if not 1 <= len(name) <= TOPIC_NAME:
        raise broken("TOPIC_TITLE_EMPTY or too long")
    return name


@method("createForumTopic")
def create_forum_topic(world: World, params: dict[str, Any]) -> Any:
    """A new topic; its id is the number of the service message that opens it."""
    chat, name = _forum(world, params), _named(params)
    return {"message_thread_id": open_topic(world, chat, name), "name": name, "icon_color": 7322096}


def open_topic(world: World, chat: Chat, name: str) -> int:
    """Adds a topic without telling the bot."""
    created = {"name": name, "icon_color": 7322096}
    message = chat.keep({"from": world.bot, "forum_topic_created": created, "is_topic_message": True})
    message.payload["message_thread_id"] = message.id
    chat.topics[message.id] = {"name": name, "closed": False}
    return message.id


def _topic(world: World, params: dict[str, Any]) -> tuple[Chat, dict[str, Any]]:
    chat = _forum(world, params)
    if params["message_thread_id"] not in chat.topics:
        raise bad("TOPIC_ID_INVALID")
    return chat, chat.topics[params["message_thread_id"]]


@method("editForumTopic")
def edit_forum_topic(world: World, params: dict[str, Any]) -> bool:
    """A new name."""
    _, topic = _topic(world, params)
    if topic["name"] == params.get("name"):
        raise bad("TOPIC_NOT_MODIFIED")
    if "name" in params:
        topic["name"] = _named(params)
    return True


@method("closeForumTopic")
def close_forum_topic(world: World, params: dict[str, Any]) -> bool:
    """Nobody but administrators writes there any more."""
    _, topic = _topic(world, params)
    if topic["closed"]:
        raise bad("TOPIC_NOT_MODIFIED")
    topic["closed"] = True
    return True


@method("reopenForumTopic")
def reopen_forum_topic(world: World, params: dict[str, Any]) -> bool:
    """Open again."""
    _, topic = _topic(world, params)
    if not topic["closed"]:
        raise bad("TOPIC_NOT_MODIFIED")
    topic["closed"] = False
    return True


@method("deleteForumTopic")
def delete_forum_topic(world: World, params: dict[str, Any]) -> bool:
    """Removes the topic with its messages."""
    chat, _ = _topic(world, params)
    del chat.topics[params["message_thread_id"]]
    for message in chat.messages.values():
        if message.payload.get("message_thread_id") == params["message_thread_id"]:
            message.deleted = True
    return True
