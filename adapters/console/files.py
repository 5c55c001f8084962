"""Photos sent from the terminal: a file of the machine it runs on, named by its path."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot.photos import NotFetched, TooLarge

PREFIX = "photo:"
"""Before the path of a file that is to be sent."""


def photo_in(text: str) -> str | None:
    """The file that a line sends, as the `Upload` kind reads it; None when it sends none."""
    if not text.casefold().startswith(PREFIX):
        return None
    path = text[len(PREFIX) :].strip()
    return json.dumps({"ref": path, "name": Path(path).name, "type": "", "size": 0}, ensure_ascii=False)


async def fetch(ref: str, limit: int) -> bytes:
    """The file's bytes (`bot.photos.Fetch`)."""
    return await asyncio.to_thread(_read, ref, limit)


def _read(ref: str, limit: int) -> bytes:
    path = Path(ref).expanduser()
    try:
        if not path.is_file():
            raise NotFetched("no such file")
        if path.stat().st_size > limit:
            raise TooLarge
        return path.read_bytes()
    except OSError as error:
        raise NotFetched(type(error).__name__) from None
