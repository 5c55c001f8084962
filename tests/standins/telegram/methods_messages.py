"""Sending, editing and deleting messages; answering presses."""

from typing import Any

from . import keyboard
from .activity import Act
from .errors import bad, broken
from .limits import CALLBACK_ANSWER_CHARACTERS, DELETABLE_S, DOWNLOAD_BYTES, PHOTO_BYTES, UPLOAD_BYTES
from .model import Message
from .registry import method
from .schema import Upload
from .world import StoredFile, World, now

CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def _inline(markup: dict[str, Any] | None) -> dict[str, Any]:
    """The payload field for an inline keyboard."""
    return {"reply_markup": markup} if markup and markup.get("inline_keyboard") else {}


def _send(world: World, params: dict[str, Any], content: dict[str, Any], html: str) -> dict[str, Any]:
    markup = params.get("reply_markup")
    keyboard.checked(markup, world.bot["username"])
    chat, fields = world.target(params)
    world.limited(params)
    message = world.post(
        chat, {**fields, **content, **_inline(markup)}, params, html=html, keyboard=keyboard.labels(markup)
    )
    return message.payload


def _content(text: str, entities: list[dict[str, Any]], name: str) -> dict[str, Any]:
    if not text:
        return {}
    entities_name = "entities" if name == "text" else "caption_entities"
    return {name: text, **({entities_name: entities} if entities else {})}


@method("sendMessage")
def send_message(world: World, params: dict[str, Any]) -> Any:
    """A text message."""
    return _send(world, params, _content(*world.styled(params, "text"), "text"), params["text"])


def _file(world: World, given: Upload | str, limit: int) -> StoredFile:
    if isinstance(given, Upload):
        if not given.content:
            raise broken("file must be non-empty")
        if len(given.content) > limit:
            raise broken("file is too big")
        return world.store(given.name, given.content, given.mime)
    if given not in world.files:
        raise broken("wrong file identifier/HTTP URL specified (the stand-in fetches nothing)")
    return world.files[given]


def described(stored: StoredFile, kind: str) -> dict[str, Any]:
    """The payload of a stored file as a document or a photo."""
    base = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": len(stored.content)}
    if kind == "photo":
        return {"photo": [{**base, "width": 90, "height": 60}, {**base, "width": 800, "height": 533}]}
    return {"document": {**base, "file_name": stored.name, "mime_type": stored.mime}}


@method("sendDocument")
def send_document(world: World, params: dict[str, Any]) -> Any:
    """A file with a caption."""
    return _send_file(world, params, "document", UPLOAD_BYTES)


@method("sendPhoto")
def send_photo(world: World, params: dict[str, Any]) -> Any:
    """A picture with a caption."""
    return _send_file(world, params, "photo", PHOTO_BYTES)


def _send_file(world: World, params: dict[str, Any], kind: str, limit: int) -> Any:
    caption = _content(*world.styled(params, "caption"), "caption")
    world.reachable(params["chat_id"])
    stored = _file(world, params[kind], limit)
    return _send(world, params, {**described(stored, kind), **caption}, params.get("caption", ""))


def _edit(world: World, message: Message, changes: dict[str, Any], html: str | None) -> Any:
    """Applies an edit; fields set to None disappear."""
    before = {k: message.payload.get(k) for k in changes}
    if before == changes:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    kept = {k: v for k, v in {**message.payload, **changes}.items() if v is not None}
    message.payload = {**kept, "edit_date": now()}
    message.html = message.html if html is None else html
    world.activity.note(Act(chat_id=message.chat.id, message=message))
    return message.payload


@method("editMessageText")
def edit_message_text(world: World, params: dict[str, Any]) -> Any:
    """New text and, with it, new buttons or none."""
    keyboard.checked(params.get("reply_markup"), world.bot["username"], inline_only=True)
    text, entities = world.styled(params, "text")
    message = world.own_message(params)
    if "text" not in message.payload:
        raise bad("there is no text in the message to edit")
    message.preview = not params.get("link_preview_options", {}).get("is_disabled", False)
    markup = _inline(params.get("reply_markup")).get("reply_markup")
    changes = {"text": text, "entities": entities or None, "reply_markup": markup}
    return _edit(world, message, changes, params["text"])


@method("editMessageCaption")
def edit_message_caption(world: World, params: dict[str, Any]) -> Any:
    """New caption of a file."""
    keyboard.checked(params.get("reply_markup"), world.bot["username"], inline_only=True)
    text, entities = world.styled(params, "caption")
    message = world.own_message(params)
    if "text" in message.payload:
        raise bad("there is no caption in the message to edit")
    markup = _inline(params.get("reply_markup")).get("reply_markup")
    changes = {"caption": text or None, "caption_entities": entities or None, "reply_markup": markup}
    return _edit(world, message, changes, params.get("caption", ""))


@method("editMessageMedia")
def edit_message_media(world: World, params: dict[str, Any]) -> Any:
    """Another photo with its caption; a text message becomes one with a photo."""
    keyboard.checked(params.get("reply_markup"), world.bot["username"], inline_only=True)
    media = params["media"]
    if media["type"] != "photo":
        raise broken("the stand-in changes photos only")
    styled = {name: media[name] for name in ("caption", "parse_mode") if name in media}
    caption, entities = world.styled(params | styled, "caption")
    message = world.own_message(params)
    given = world.attached.get(media["media"].removeprefix("attach://"), media["media"])
    markup = _inline(params.get("reply_markup")).get("reply_markup")
    changes = described(_file(world, given, PHOTO_BYTES), "photo")
    changes |= {"text": None, "entities": None, "caption": caption or None, "caption_entities": entities or None}
    return _edit(world, message, changes | {"reply_markup": markup}, media.get("caption", ""))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: dict[str, Any]) -> Any:
    """New buttons, or none."""
    keyboard.checked(params.get("reply_markup"), world.bot["username"], inline_only=True)
    message = world.own_message(params)
    markup = _inline(params.get("reply_markup")).get("reply_markup")
    return _edit(world, message, {"reply_markup": markup}, None)


@method("deleteMessage")
def delete_message(world: World, params: dict[str, Any]) -> bool:
    """Removes the bot's own message, or anybody's in private chats and where it is administrator."""
    message = world.message(params, "delete")
    chat = message.chat
    if not (message.from_bot or chat.private or chat.bot_status == "administrator"):
        raise bad("message can't be deleted")
    if message.payload["date"] < now() - DELETABLE_S and chat.bot_status != "administrator":
        raise bad("message can't be deleted")
    message.deleted = True
    world.activity.note(Act(chat_id=chat.id, message=message))
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: dict[str, Any]) -> bool:
    """Ends the wait of whoever pressed, with a short text if given."""
    text = params.get("text", "")
    if len(text) > CALLBACK_ANSWER_CHARACTERS:
        raise broken("MESSAGE_TOO_LONG")
    if params.get("url") and keyboard.start_of(params["url"], world.bot["username"]) is None:
        raise broken("URL_INVALID")
    query = world.answerable(params["callback_query_id"])
    query.answered = True
    world.activity.note(
        Act(chat_id=query.chat_id, query_id=params["callback_query_id"], text=text,
            alert=params.get("show_alert", False), url=params.get("url"))
    )  # fmt: skip
    return True


@method("sendChatAction")
def send_chat_action(world: World, params: dict[str, Any]) -> bool:
    """ "Typing…"."""
    if params["action"] not in CHAT_ACTIONS:
        raise broken(f"wrong parameter action {params['action']!r}")
    world.reachable(params["chat_id"])
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, params: dict[str, Any]) -> bool:
    """The bot's reactions to a message; an absent or empty list removes them."""
    message = world.message(params, "react")
    message.reactions = [r.get("emoji", "?") for r in params.get("reaction", [])]
    return True


@method("pinChatMessage")
def pin_chat_message(world: World, params: dict[str, Any]) -> bool:
    """Pins; needs administrator rights in groups."""
    message = world.message(params, "pin")
    if not message.chat.private and message.chat.bot_status != "administrator":
        raise bad("not enough rights to manage pinned messages in the chat")
    message.chat.pinned.append(message.id)
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, params: dict[str, Any]) -> bool:
    """Unpins one message, without an id the last pinned."""
    pinned = world.reachable(params["chat_id"]).pinned
    wanted = params.get("message_id", pinned[-1] if pinned else None)
    if wanted not in pinned:
        raise bad("message to unpin not found")
    pinned.remove(wanted)
    return True


@method("getFile")
def get_file(world: World, params: dict[str, Any]) -> Any:
    """Where to fetch a file."""
    stored = world.files.get(params["file_id"])
    if stored is None:
        raise bad("invalid file_id")
    if len(stored.content) > DOWNLOAD_BYTES:
        raise bad("file is too big")
    return {
        "file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": len(stored.content),
        "file_path": stored.path,
    }  # fmt: skip
