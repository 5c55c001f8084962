"""What is sent unasked, shown in the terminal when it is due: to one persona, or in a place where all can see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

from adapters.console.board import Piece
from adapters.console.incoming import PLATFORM
from bot.language import Reader, Words, Writer
from bot.people import PlaceRef
from bot.replies import Reply, say
from bot.senders import NotSent, Pace, Sent, Target, Vanished

ALL = "all"
"""The one lane."""

AT_ONCE = Pace(per_second=100_000, in_flight=1)
"""As fast as it comes, and in its order."""


class Terminal(Protocol):
    """Where it is shown: the conversation of `client`."""

    def name_of(self, account: int) -> str:
        """The persona with that account, or its number."""
        ...

    def arrived(self, piece: Piece, account: int | None) -> None:
        """Show it to that account's persona, or to everybody."""
        ...

    def changed(self, old: Piece, new: Piece, account: int | None) -> None:
        """Show briefly what is different now."""
        ...

    def gone(self, piece: Piece) -> None:
        """Say that it was taken away."""
        ...


@dataclass(frozen=True)
class Unseen:
    """A terminal nobody looked at yet: what arrives there is known, and was shown to nobody."""

    terminal: Terminal

    def name_of(self, account: int) -> str:
        """As that terminal calls them."""
        return self.terminal.name_of(account)

    def arrived(self, piece: Piece, account: int | None) -> None:
        """Nobody sees it."""

    def changed(self, old: Piece, new: Piece, account: int | None) -> None:
        """Nobody sees it."""

    def gone(self, piece: Piece) -> None:
        """Nobody sees it."""


class ConsoleSender:
    """The terminal for delivery (`bot.senders.Sender` and `Edits`). What is shown has arrived: nothing is in doubt."""

    platform = PLATFORM
    recognises: timedelta | None = None

    def __init__(self, words: Words) -> None:
        self._words = words
        self._terminal: Terminal | None = None
        self._numbers = count(1)
        self._sent: dict[str, Piece] = {}
        self.lanes: Mapping[str, Pace] = {ALL: AT_ONCE}

    @property
    def ready(self) -> bool:
        """Whether there is a terminal to show it on."""
        return self._terminal is not None

    def connect(self, terminal: Terminal) -> None:
        """Show it there from now on."""
        self._terminal = terminal

    def lane(self, target: Target) -> str:
        """The only one."""
        return ALL

    async def send(self, target: Target, reply: Reply, reader: Reader, nonce: str) -> Sent:
        """Show it; `NotSent` while there is no terminal."""
        terminal, key = self._shown_on(), str(next(self._numbers))
        piece = self._sent[key] = self._piece(target, reply, reader, key)
        terminal.arrived(piece, _account(target))
        return Sent(message_id=key)

    async def arrived(self, target: Target, reply: Reply, reader: Reader, since: datetime) -> Sent | None:
        """Nothing is ever in doubt here."""
        return None

    async def edit(self, target: Target, message_id: str, reply: Reply, reader: Reader) -> None:
        """Show briefly what is different; `Vanished` for what an earlier terminal has shown."""
        terminal = self._shown_on()
        if message_id not in self._sent:
            raise Vanished("another terminal")
        old, new = self._sent[message_id], self._piece(target, reply, reader, message_id)
        self._sent[message_id] = new
        terminal.changed(old, new, _account(target))

    async def remove(self, target: Target, message_id: str) -> None:
        """Say that it was taken away; `Vanished` as for `edit`."""
        terminal = self._shown_on()
        if message_id not in self._sent:
            raise Vanished("another terminal")
        terminal.gone(self._sent.pop(message_id))

    def _shown_on(self) -> Terminal:
        if self._terminal is None:
            raise NotSent("no terminal")
        return self._terminal

    def _piece(self, target: Target, reply: Reply, reader: Reader, key: str) -> Piece:
        writer = Writer(words=self._words, reader=reader)
        place = None if target.private else PlaceRef(platform=PLATFORM, root=target.root, part=target.part)
        heading = say("console-place") if place else say("console-letter", name=self._shown_on().name_of(target.root))
        return Piece(answer=reply, writer=writer, heading=writer.plain(heading), place=place, key=key)


def _account(target: Target) -> int | None:
    return target.root if target.private else None
