"""What the stand-ins accepted: the judge's side of the wire, which knows nothing of the bot."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.town import Town
from tests.standins.discord.faults import Fault as DiscordFault
from tests.standins.telegram.faults import Fault as TelegramFault

Copies = Counter[tuple[str, str]]
"""How often each conversation (its number there) was shown something with a title."""


def copies(town: Town, titles: list[str]) -> Copies:
    """What stands in every conversation, by title."""
    shown = [(str(chat.id), _telegram(one)) for chat in town.telegram.world.chats.values() for one in chat.visible()]
    shown += [(one.channel.id, _discord(one.data)) for one in town.discord.messages.every.values() if not one.deleted]
    return Counter((where, title) for where, text in shown for title in titles if title in text)


def _telegram(message: Any) -> str:
    return str(message.shown.text)


def _discord(data: dict[str, Any]) -> str:
    return "\n".join([data["content"], *(str(embed) for embed in data["embeds"])])


@dataclass(kw_only=True)
class Dice:
    """Faults at random: that share of requests each is refused for its pace, fails, or loses its answer."""

    chance: random.Random
    share: float
    lost: Counter[str] = field(default_factory=Counter)
    """Answers that were lost after the message was taken, by platform."""

    def throws(self, platform: str) -> str:
        """What befalls a request."""
        if self.chance.random() >= 3 * self.share:
            return ""
        fault = self.chance.choice(("pace", "fails", "lost"))
        self.lost[platform] += fault == "lost"
        return fault


@dataclass(kw_only=True)
class TelegramFaults:
    """In place of the stand-in's list of faults."""

    dice: Dice

    def __iter__(self) -> Iterator[TelegramFault]:
        yield _Cast(method="sendMessage", dice=self.dice)


@dataclass(kw_only=True)
class _Cast(TelegramFault):
    dice: Dice

    def fits(self, method: str) -> bool:
        if method != self.method or not (fault := self.dice.throws("telegram")):
            return False
        self.status = {"pace": 429, "fails": 500}.get(fault, 0)
        self.retry_after = 1 if fault == "pace" else None
        self.drop_after_accept = fault == "lost"
        return True


@dataclass(kw_only=True)
class DiscordFaults:
    """In place of the stand-in's faults."""

    dice: Dice

    def take(self, method: str, path: str) -> DiscordFault | None:
        if method != "POST" or not path.endswith("/messages") or not (fault := self.dice.throws("discord")):
            return None
        status = {"pace": 429, "fails": 500}.get(fault, 0)
        return DiscordFault(method=method, path=path, status=status, retry_after=0.3, drop_after_accept=fault == "lost")


def faulty(town: Town, seed: int, share: float = 0.005) -> Dice:
    """Both platforms have faults from now on."""
    dice = Dice(chance=random.Random(seed), share=share)
    town.telegram.server.faults = TelegramFaults(dice=dice)  # type: ignore[assignment]
    town.discord.faults = DiscordFaults(dice=dice)  # type: ignore[assignment]
    return dice
