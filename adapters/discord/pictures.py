"""Stored photos in messages: their bytes looked up just before the message leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from adapters.discord.escape import CUT
from adapters.discord.message import Message, Payload, attachment
from bot.documents import Document
from bot.photos import Look


async def illustrated(messages: Iterable[Message], look: Look) -> tuple[Message, ...]:
    """The messages with the photos they show. One that is there no more leaves the words it stood with."""
    return tuple([await _illustrated(message, look) if message.photos else message for message in messages])


async def _illustrated(message: Message, look: Look) -> Message:
    found = {name: jpeg for name in message.photos if (jpeg := await look(name)) is not None}
    files = (Document(name=attachment(name), type="image/jpeg", content=jpeg) for name, jpeg in found.items())
    shown = {f"attachment://{attachment(name)}" for name in found}
    embeds = tuple(kept for embed in message.embeds if (kept := _kept(embed, shown)))
    content = message.content if message.content or embeds else CUT
    return replace(message, content=content, embeds=embeds, documents=(*message.documents, *files))


def _kept(embed: Payload, shown: set[str]) -> Payload:
    """The embed without a picture that is not there."""
    url = (embed.get("image") or {}).get("url", "")
    if not url.startswith("attachment://") or url in shown:
        return embed
    return {name: value for name, value in embed.items() if name != "image"}
