"""Files people sent, fetched from Telegram. The address of one has the bot's token in it and never leaves here."""

from __future__ import annotations

from telegram import Bot
from telegram.error import TelegramError

from adapters.telegram.transport import AiohttpRequest
from bot.photos import NotFetched, TooLarge

TOO_BIG = "file is too big"


async def fetch(bot: Bot, request: AiohttpRequest, ref: str, limit: int) -> bytes:
    """The bytes of a file by its id; raises `NotFetched`, `TooLarge` past `limit`."""
    try:
        file = await bot.get_file(ref)
        if (file.file_size or 0) > limit:
            raise TooLarge
        found = await request.download(file.file_path or "", limit)
    except TelegramError as error:
        if TOO_BIG in str(error).lower():
            raise TooLarge from None
        raise NotFetched(type(error).__name__) from None
    if found is None:
        raise TooLarge
    return found
