"""The calls that show a payload: a text message, or a photo with words below. They raise what the library raises."""

from __future__ import annotations

from contextlib import suppress

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest, TelegramError

from adapters.telegram.keyboard import Key, Keyboard
from adapters.telegram.render import NOTHING, Payload
from bot.photos import Look
from bot.pictures import blank
from bot.replies import Style

STYLES = {Style.PLAIN: None, Style.MAIN: "primary", Style.DANGER: "danger"}
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
FILE_NAME = "photo.jpg"

NO_TEXT = "no text in the message to edit"
"""What Telegram says of a message that shows a photo."""


async def photo_of(payload: Payload, look: Look) -> bytes | None:
    """The bytes of the payload's photo; None when it has none, or it is there no more."""
    return await look(payload.photo) if payload.photo else None


async def post(
    bot: Bot,
    chat: int,
    payload: Payload,
    mode: str | None,
    photo: bytes | None,
    *,
    thread: int | None = None,
    answers: int | None = None,
) -> Message:
    """A new message, without its marks where `mode` is None, in reply to `answers` if that is still there."""
    text, keys = payload.html if mode else payload.plain, markup(payload.keys)
    reply = ReplyParameters(answers, allow_sending_without_reply=True) if answers else None
    if photo:
        return await bot.send_photo(
            chat,
            InputFile(photo, filename=FILE_NAME),
            caption=text or None,
            parse_mode=mode,
            message_thread_id=thread,
            reply_parameters=reply,
            reply_markup=keys,
        )
    return await bot.send_message(
        chat,
        text or NOTHING,
        parse_mode=mode,
        message_thread_id=thread,
        link_preview_options=NO_PREVIEW,
        reply_parameters=reply,
        reply_markup=keys,
    )


async def change(
    bot: Bot, chat: int, message: int, payload: Payload, mode: str | None, photo: bytes | None
) -> Message | bool:
    """The bot's own message made into this one. A text may get a photo, but a photo is never lost again: without one
    it is refused with `NO_TEXT` then."""
    text, keys = payload.html if mode else payload.plain, markup(payload.keys)
    if photo:
        media = InputMediaPhoto(photo, caption=text or None, parse_mode=mode, filename=FILE_NAME)
        return await bot.edit_message_media(media, chat_id=chat, message_id=message, reply_markup=keys)
    return await bot.edit_message_text(
        text or NOTHING,
        chat_id=chat,
        message_id=message,
        parse_mode=mode,
        link_preview_options=NO_PREVIEW,
        reply_markup=keys,
    )


async def emptied(bot: Bot, chat: int, message: int, payload: Payload, mode: str | None) -> Message | bool:
    """A message with a photo made into one that shows none: an empty picture stands above the words."""
    return await change(bot, chat, message, payload, mode, blank())


def shows_photo(error: BadRequest) -> bool:
    """Whether a change was refused because the message shows a photo."""
    return NO_TEXT in str(error).lower()


async def drop(bot: Bot, chat: int, message: int) -> None:
    """Take a message away that another one replaces, as far as Telegram lets it be done."""
    with suppress(TelegramError):
        await bot.delete_message(chat, message)


def markup(keys: Keyboard) -> InlineKeyboardMarkup | None:
    """The library's keyboard."""
    rows = [[_button(key) for key in row] for row in keys if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(key: Key) -> InlineKeyboardButton:
    return InlineKeyboardButton(key.label, callback_data=key.data, url=key.url, style=STYLES[key.style])
