"""Whether a message of the bot's shows what is to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from adapters.discord.message import Message


def same(found: discord.Message, wanted: Message) -> bool:
    """Whether it shows the same: what Discord adds to a message is left out."""
    embeds = [_shown(embed.to_dict()) for embed in found.embeds]
    shown = [_shown(embed) for embed in wanted.embeds]
    return (found.content, embeds, _theirs(found)) == (wanted.content.strip(), shown, _ours(wanted))


def alike(found: discord.Message, wanted: Message) -> bool:
    """Whether it is the same card, though the record may have changed since: its buttons name the record."""
    presses = [press for press in _ours(wanted) if press]
    return same(found, wanted) or (bool(presses) and _theirs(found) == _ours(wanted))


def _theirs(found: discord.Message) -> list[str | None]:
    return [child.to_dict().get("custom_id") for row in found.components for child in getattr(row, "children", ())]


def _ours(wanted: Message) -> list[str | None]:
    return [part.get("custom_id") for row in wanted.components for part in row.get("components", ())]


def _shown(embed: Mapping[str, Any]) -> tuple[object, ...]:
    fields = [(one["name"], one["value"]) for one in embed.get("fields", ())]
    footer = embed.get("footer") or {}
    return (embed.get("title"), embed.get("description"), fields, footer.get("text"))
