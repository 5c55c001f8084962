"""What is sent: messages and forms as Discord's own JSON, before any library sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.discord.limits import EPHEMERAL
from bot.documents import Document

Payload = dict[str, Any]
"""A JSON object of Discord's API."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message; `users` are the only accounts that it may notify."""

    content: str = ""
    embeds: tuple[Payload, ...] = ()
    components: tuple[Payload, ...] = ()
    users: tuple[int, ...] = ()
    photos: tuple[str, ...] = ()
    """Names of the stored photos that its embeds show."""
    documents: tuple[Document, ...] = ()
    """Files that come with it, those photos included once they were looked up."""

    def payload(self, *, ephemeral: bool = False) -> Payload:
        """The JSON as Discord receives it."""
        return {
            "content": self.content,
            "embeds": list(self.embeds),
            "components": list(self.components),
            "allowed_mentions": {"parse": [], "users": [str(user) for user in self.users]},
            "flags": EPHEMERAL if ephemeral else 0,
        }


def attachment(photo: str) -> str:
    """What a stored photo's file is called on Discord."""
    return f"{photo}.jpg"


@dataclass(frozen=True, kw_only=True)
class Modal:
    """One form."""

    title: str
    custom_id: str
    components: tuple[Payload, ...]

    def payload(self) -> Payload:
        """The JSON as Discord receives it."""
        return {"title": self.title, "custom_id": self.custom_id, "components": list(self.components)}
