"""Messages and forms through discord.py. Nothing stays behind in the library: what a press means is in the press.

Views are stopped before they are sent, so none is stored; all presses and forms come back through
`on_interaction`, also those of a process that is long gone.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import discord

from adapters.discord.message import Message, Modal, Payload


class Rows(discord.ui.View):
    """Rows of components as they are sent."""

    def __init__(self, rows: Iterable[Payload]) -> None:
        super().__init__(timeout=None)
        self._rows = list(rows)
        self.stop()

    def to_components(self) -> list[Payload]:
        """The rows."""
        return self._rows


class Form(discord.ui.Modal):
    """A modal as it is sent."""

    def __init__(self, modal: Modal) -> None:
        super().__init__(title=modal.title, custom_id=modal.custom_id)
        self._payload = modal.payload()
        self.stop()

    def to_dict(self) -> Payload:
        """The modal's JSON."""
        return self._payload


Ready = discord.Interaction[discord.Client]


async def answer(interaction: Ready, messages: tuple[Message, ...], *, ephemeral: bool) -> None:
    """The first answer, at once, and its follow-ups."""
    await interaction.response.send_message(ephemeral=ephemeral, **new(messages[0]))
    await follow(interaction, messages[1:], ephemeral=ephemeral)


async def edit(interaction: Ready, messages: tuple[Message, ...], *, ephemeral: bool) -> None:
    """The promised answer, or the pressed message, becomes the first message; the others follow."""
    first = messages[0]
    await interaction.edit_original_response(**replaced(first))
    await follow(interaction, messages[1:], ephemeral=ephemeral)


async def follow(interaction: Ready, messages: tuple[Message, ...], *, ephemeral: bool) -> None:
    """Further messages."""
    for message in messages:
        await interaction.followup.send(ephemeral=ephemeral, wait=True, **new(message))


async def post(channel: discord.abc.Messageable, messages: tuple[Message, ...]) -> None:
    """Messages in a conversation."""
    for message in messages:
        await channel.send(**new(message))


async def named(
    channel: discord.abc.Messageable, message: Message, nonce: str, answered: discord.MessageReference | None = None
) -> discord.Message:
    """One message under a name: sent again under it for a while, it is not shown twice but answered the same."""
    given = new(message) | ({"reference": answered} if answered else {})
    return await channel.send(nonce=nonce, **given)


def replaced(message: Message) -> dict[str, Any]:
    """What makes another message into this one: nothing of what it showed is left."""
    return {
        "content": message.content or None,
        "embeds": [discord.Embed.from_dict(embed) for embed in message.embeds],
        "view": Rows(message.components) if message.components else None,
        "attachments": _files(message),
        "allowed_mentions": _allowed(message),
    }


def new(message: Message) -> dict[str, Any]:
    """What makes a new message, as the library takes it."""
    found: dict[str, Any] = {"allowed_mentions": _allowed(message)}
    if message.content:
        found["content"] = message.content
    if message.embeds:
        found["embeds"] = [discord.Embed.from_dict(embed) for embed in message.embeds]
    if message.components:
        found["view"] = Rows(message.components)
    if files := _files(message):
        found["files"] = files
    return found


def _files(message: Message) -> list[discord.File]:
    return [discord.File(io.BytesIO(one.content), filename=one.name) for one in message.documents]


def _allowed(message: Message) -> discord.AllowedMentions:
    """Exactly the named accounts: the library's defaults would let everyone and roles through."""
    users = [discord.Object(user) for user in message.users]
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=users or False)
