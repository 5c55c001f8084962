"""What each persona has before their eyes, and what their numbers press.

Numbers begin anew with each line typed: what is shown first to a persona after it takes the place of what they had,
and what comes after that goes on counting. What is posted in a place is before everybody's eyes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from adapters.console.render import Offered, Screen, render
from bot.language import Writer
from bot.people import PlaceRef
from bot.replies import Answer, Ask


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One thing shown: an answer, or what was sent unasked, below the `heading` that says for whom it is.

    `place` is where it stands, None for one reader's own; `key` tells messages apart that may change later.
    """

    answer: Answer
    writer: Writer
    heading: str = ""
    place: PlaceRef | None = None
    key: str = ""

    def screen(self, after: int = 0, *, colour: bool = False) -> Screen:
        """How it looks when so many numbers stand before it."""
        drawn = render(self.answer, self.writer, colour=colour, after=after)
        text = "\n".join(part for part in (self.heading, drawn.text) if part)
        return Screen(text=text, offers=drawn.offers)

    @property
    def offers(self) -> tuple[Offered, ...]:
        """What its numbers press."""
        return tuple(Offered(press=one.press, by_link=one.by_link, place=self.place) for one in self.screen().offers)

    def changed(self, new: Piece) -> str:
        """How the new version begins and the lines in it that say something else; "" when it reads the same."""
        before = {text_of(line) for line in self.screen().text.splitlines()}
        lines = [line for line in new.screen().text.splitlines() if line.strip() and line != new.heading]
        other = [line for line in lines if text_of(line) not in before]
        return "\n".join(dict.fromkeys((lines[0], *other))) if other else ""


_NEVER = -1

_NUMBERED = re.compile(r"\[[0-9]+\]")


def text_of(line: str) -> str:
    """The line without the numbers it is pressed by, which change with what stands before it."""
    return _NUMBERED.sub("", line)


@dataclass(kw_only=True, eq=False)
class _Standing:
    """A piece before somebody's eyes, and how many numbers stood before it where it was last printed."""

    piece: Piece
    printed: int = 0


@dataclass(kw_only=True)
class Board:
    """Every persona's pieces, oldest first."""

    names: tuple[str, ...]
    _standing: dict[str, list[_Standing]] = field(default_factory=dict)
    _old: set[str] = field(default_factory=set)

    def turn(self) -> None:
        """A line was typed: what is shown from now on counts anew."""
        self._old = set(self.names)

    def add(self, piece: Piece, names: Iterable[str], reader: str) -> int:
        """The piece is before the eyes of those named: how many numbers stand before it for the one who reads."""
        new = _Standing(piece=piece)
        for name in names:
            if name in self._old:
                self._old.discard(name)
                self._standing.pop(name, None)
            self._standing.setdefault(name, []).append(new)
        new.printed = self._before(new, reader)
        return new.printed

    def exchange(self, old: Piece, new: Piece) -> None:
        """The same message as it is now, under the same numbers; under none until it is printed when it has others."""
        for one in (one for found in self._standing.values() for one in found if one.piece is old):
            one.piece = new
            one.printed = one.printed if new.offers == old.offers else _NEVER

    def sees(self, name: str, piece: Piece) -> bool:
        """Whether that persona has it before their eyes."""
        return any(one.piece is piece for one in self._standing.get(name, []))

    def offers(self, name: str, *, asking: bool = False) -> tuple[Offered, ...]:
        """What the persona's numbers press; while a form is asking, only what the form offers."""
        pieces = [one.piece for one in self._standing.get(name, [])]
        return tuple(one for piece in pieces if not asking or isinstance(piece.answer, Ask) for one in piece.offers)

    def misnumbered(self, name: str) -> list[tuple[Piece, int]]:
        """What was printed with somebody else's numbers, and how many stand before it for this persona."""
        found = []
        for one in self._standing.get(name, []):
            after = self._before(one, name)
            if one.piece.offers and one.printed != after:
                one.printed = after
                found.append((one.piece, after))
        return found

    def _before(self, wanted: _Standing, name: str) -> int:
        found = self._standing.get(name, [])
        return sum(len(one.piece.offers) for one in found[: found.index(wanted)])
